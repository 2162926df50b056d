package whaleware.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import whaleware.base.LinuxProcess;
import whaleware.runtime.State;

/// A fault on containers of a subject, step by step. A step throws Fault.Broken if a promise is broken.
final class Trial implements Changes, AutoCloseable {
    /// The excess over a budget that a busy machine and the engine may cause.
    static final Duration SLACK = Duration.ofMillis(2500);
    private static final Duration LIMIT = Duration.ofSeconds(25);

    final TrialSetup setup;
    final ContainerOptions options;
    final Baseline baseline;
    private final Evidence evidence;
    private final ObjectNode ordinaryCfg;
    private final String grace;
    private final List<String> observations = new ArrayList<>();
    private final List<ContainerUnderTest> containers = new ArrayList<>();
    private ContainerUnderTest container;
    private long signalled, budget;
    private int restarts;
    private boolean reported = true, killed;

    /// @param folder of this trial alone; the caller removes it
    Trial(Subject subject, ContainerOptions options, Baseline baseline, Path folder) {
        this.options = options;
        this.baseline = baseline;
        setup = new TrialSetup(subject, options, folder);
        evidence = new Evidence(options.torture.resolve("events"));
        options.cfg("{\"notify_url\": \"file:/torture/events\", \"ww\": {\"monitor\": {\"every\": \"1s\"}}}");
        ordinaryCfg = options.cfg;
        grace = options.env.get("WW_STOP_GRACE");
    }

    @Override
    public Trial trial() {
        return this;
    }

    ContainerUnderTest container() {
        return container;
    }

    /// Skips the check of the reports, because the fault breaks them.
    Trial withoutReports() {
        reported = false;
        return this;
    }

    Trial start() {
        container = setup.start();
        containers.add(container);
        return this;
    }

    /// Continues with this one of its containers.
    Trial on(ContainerUnderTest another) {
        container = another;
        return this;
    }

    Trial up() {
        return start().await(State.UP);
    }

    Trial await(State state) {
        return until(state.name(), () -> container.in(state));
    }

    /// Waits until a hook of [#hold] or [#prepend] has begun this many times.
    Trial awaitHook(String hook, int times) {
        return until(hook + " begins",
                () -> trace().stream().filter(line -> line.startsWith(hook + " began")).count() >= times);
    }

    Trial awaitHook(String hook) {
        return awaitHook(hook, 1);
    }

    List<String> trace() {
        return ContainerUnderTest.read(options.torture.resolve("trace")).lines().toList();
    }

    Trial until(String what, BooleanSupplier condition) {
        return until(what, limit(), condition);
    }

    Trial until(String what, Duration limit, BooleanSupplier condition) {
        expect().until(what, limit, condition);
        return this;
    }

    /// Sends a signal to PID 1 that ends it: from now on the stop budget counts.
    Trial signal(String name) {
        budget = container.state().path("grace_tenths").asLong(80) * 100;
        signalled = System.nanoTime();
        ContainerUnderTest.signal(name, container.pid1());
        return this;
    }

    /// Sends a signal to PID 1 that does not end it, or whose time is not checked.
    Trial send(String name) {
        ContainerUnderTest.signal(name, container.pid1());
        return this;
    }

    /// Waits for the exit with one of these codes, after [#signal] within the budget. Checks that no process is left.
    Trial exits(Integer... codes) {
        boolean timed = signalled != 0;
        var within = timed ? Duration.ofMillis(budget).plus(SLACK).plus(baseline.up()) : limit();
        var limit = timed ? "the budget of " + budget + " ms" : within.toSeconds() + " s";
        int code = expect().ends(within, "no end within " + limit, codes);
        var took = timed ? " after " + Duration.ofNanos(System.nanoTime() - signalled).toMillis() + " ms" : "";
        observe("exit " + code + took);
        signalled = 0;
        expect().leavesNothing();
        return this;
    }

    /// Stops it in order: TERM, exit code 0.
    Trial stops() {
        return signal("TERM").exits(0);
    }

    /// Declares that a supervisor is killed, so that statistics may be missing.
    Trial killsSupervisor() {
        killed = true;
        return this;
    }

    /// Kills the supervisor.
    Trial killSupervisor() {
        killsSupervisor().until("a supervisor", () -> container.supervisor() != 0);
        ContainerUnderTest.signal("KILL", container.supervisor());
        return this;
    }

    /// Kills PID 1, as a power failure would.
    Trial crash() {
        killsSupervisor().send("KILL");
        if (container.exit(Duration.ofSeconds(10)).isEmpty()) throw new Fault.Broken("PID 1 survived KILL");
        return this;
    }

    /// Checks that the next start on the same data is UP and stops in order, with the subject's own hooks.
    Trial heals() {
        options.hooks.clear();
        options.cfg = ordinaryCfg;
        if (grace == null) options.env.remove("WW_STOP_GRACE");
        else options.env.put("WW_STOP_GRACE", grace);
        up().marked(true).stops();
        observe("the next start is UP");
        return this;
    }

    /// Checks that `/data` has a complete marker of initialisation, or none.
    Trial marked(boolean expected) {
        Expectations.marked(options.data, expected);
        return this;
    }

    /// Waits for a line of the log that contains this text.
    Trial says(String text) {
        return until("the line '" + text + "'",
                () -> container.log().stream().anyMatch(line -> line.contains(text)));
    }

    /// Returns the processes of the service that whaleware watches. Throws Fault.Skipped if there is no service.
    List<LinuxProcess> service() {
        if (!baseline.service()) throw new Fault.Skipped("it has no service (no svcup, and no daemon of warmup)");
        return expect().service();
    }

    /// Remembers the number of restarts.
    Trial countRestarts() {
        restarts = expect().restarts();
        return this;
    }

    /// Waits for a restart since [#countRestarts], then UP with a live service.
    Trial restarted() {
        return until("UP after a restart", () -> expect().restarts() > restarts && container.in(State.UP)
                && (!baseline.service() || !service().isEmpty()));
    }

    /// Checks that it is UP and was not restarted since [#countRestarts].
    Trial notRestarted() {
        expect().notRestarted(restarts);
        return this;
    }

    Trial pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
        return this;
    }

    /// Adds an observation to the result.
    void observe(String observation) {
        if (!observations.contains(observation)) observations.add(observation);
    }

    /// Checks the promises that hold for every fault, and returns the observations.
    String result() {
        if (baseline.reports() && reported) evidence.check(killed);
        return String.join(", ", observations);
    }

    /// Returns the log of the last container.
    List<String> log() {
        return container == null ? List.of() : container.log();
    }

    @Override
    public void close() {
        containers.forEach(ContainerUnderTest::close);
        setup.close();
    }

    /// Three starts may each take twice as long as in the baseline, because the machine may have become busier.
    private Duration limit() {
        return LIMIT.plus(baseline.up().multipliedBy(6));
    }

    private Expectations expect() {
        return new Expectations(container);
    }
}
