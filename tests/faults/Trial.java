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

/// One fault done to containers of one subject, step by step. Each step that does not find what is promised ends it, with what it found instead.
final class Trial implements Changes, AutoCloseable {
    /// What a busy machine and the engine may take beyond a budget.
    static final Duration SLACK = Duration.ofMillis(2500);
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    final TrialSetup stage;
    final Setup setup;
    final Baseline usual;
    private final Evidence evidence;
    private final ObjectNode ordinary;
    private final String grace;
    private final List<String> seen = new ArrayList<>();
    private final List<ContainerUnderTest> cells = new ArrayList<>();
    private ContainerUnderTest cell;
    private long asked, budget;
    private int restarts;
    private boolean reported = true, killed;

    /// @param folder of this trial alone; removed at the end by its owner
    Trial(Subject subject, Setup setup, Baseline usual, Path folder) {
        this.setup = setup;
        this.usual = usual;
        stage = new TrialSetup(subject, setup, folder);
        evidence = new Evidence(setup.torture.resolve("events"));
        setup.cfg("{\"notify_url\": \"file:/torture/events\", \"ww\": {\"monitor\": {\"every\": \"1s\"}}}");
        ordinary = setup.cfg;
        grace = setup.env.get("WW_STOP_GRACE");
    }

    @Override
    public Trial trial() {
        return this;
    }

    ContainerUnderTest cell() {
        return cell;
    }

    /// The fault takes the reports away itself: none is missed.
    Trial ownReports() {
        reported = false;
        return this;
    }

    Trial start() {
        cell = stage.start();
        cells.add(cell);
        return this;
    }

    /// Goes on with this one of its containers.
    Trial on(ContainerUnderTest one) {
        cell = one;
        return this;
    }

    Trial up() {
        return start().await(State.UP);
    }

    Trial await(State state) {
        return until(state.name(), () -> cell.in(state));
    }

    /// Waits for a hook of [#hold] or [#told] to have begun so often.
    Trial began(String hook, int times) {
        return until(hook + " begins", () -> trace().stream().filter(line -> line.startsWith(hook + " began")).count() >= times);
    }

    Trial began(String hook) {
        return began(hook, 1);
    }

    List<String> trace() {
        return ContainerUnderTest.read(setup.torture.resolve("trace")).lines().toList();
    }

    Trial until(String what, BooleanSupplier condition) {
        return until(what, patience(), condition);
    }

    Trial until(String what, Duration limit, BooleanSupplier condition) {
        judge().until(what, limit, condition);
        return this;
    }

    /// A signal to PID 1. From now on the time counts, within the budget that the container has told.
    Trial signal(String name) {
        budget = cell.state().path("grace_tenths").asLong(80) * 100;
        asked = System.nanoTime();
        ContainerUnderTest.signal(name, cell.pid1());
        return this;
    }

    /// A signal to PID 1 that is not to end it.
    Trial send(String name) {
        ContainerUnderTest.signal(name, cell.pid1());
        return this;
    }

    /// Ends, with one of these codes; after [#signal] within the budget.
    Trial exits(Integer... codes) {
        boolean timed = asked != 0;
        var within = timed ? Duration.ofMillis(budget).plus(SLACK).plus(usual.up()) : patience();
        int code = judge().ends(within, timed ? "no end within the budget of " + budget + " ms" : "no end within " + within.toSeconds() + " s", codes);
        saw("exit " + code + (timed ? " after " + Duration.ofNanos(System.nanoTime() - asked).toMillis() + " ms" : ""));
        asked = 0;
        judge().leavesNothing();
        return this;
    }

    /// An orderly stop.
    Trial stops() {
        return signal("TERM").exits(0);
    }

    /// The fault has the supervisor killed by somebody inside.
    Trial killing() {
        killed = true;
        return this;
    }

    /// Kills the supervisor.
    Trial killSupervisor() {
        killing().until("a supervisor", () -> cell.supervisor() != 0);
        ContainerUnderTest.signal("KILL", cell.supervisor());
        return this;
    }

    /// Ends as at a power cut.
    Trial crash() {
        killing().send("KILL");
        if (cell.exit(Duration.ofSeconds(10)).isEmpty()) throw new Fault.Broken("PID 1 survives KILL");
        return this;
    }

    /// The next container on the same data, with the subject's own hooks and time-outs, comes UP and stops in order.
    Trial heals() {
        setup.hooks.clear();
        setup.cfg = ordinary;
        if (grace == null) setup.env.remove("WW_STOP_GRACE");
        else setup.env.put("WW_STOP_GRACE", grace);
        up().marked(true).stops();
        saw("the next start is UP");
        return this;
    }

    /// Whether `/data` counts as initialised; then the mark is whole.
    Trial marked(boolean expected) {
        Expectations.marked(setup.data, expected);
        return this;
    }

    Trial says(String text) {
        return until("the line '" + text + "'", () -> cell.log().stream().anyMatch(line -> line.contains(text)));
    }

    /// The processes of the service that whaleware watches.
    List<LinuxProcess> service() {
        if (!usual.service()) throw new Fault.Skipped("it has no service (no svcup)");
        return judge().service();
    }

    /// Remembers how often it has been restarted.
    Trial note() {
        restarts = judge().restarts();
        return this;
    }

    /// Restarted since [#note], and UP, with a service that lives.
    Trial back() {
        return until("UP after a restart", () -> judge().restarts() > restarts && cell.in(State.UP) && (!usual.service() || !service().isEmpty()));
    }

    /// Not restarted since [#note], and UP.
    Trial undisturbed() {
        judge().undisturbed(restarts);
        return this;
    }

    Trial pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
        return this;
    }

    void saw(String what) {
        if (!seen.contains(what)) seen.add(what);
    }

    /// What was seen, after all has been judged that is promised whatever the fault was.
    String verdict() {
        if (usual.reports() && reported) evidence.judge(killed);
        return String.join(", ", seen);
    }

    /// The log of the last container.
    List<String> log() {
        return cell == null ? List.of() : cell.log();
    }

    @Override
    public void close() {
        cells.forEach(ContainerUnderTest::close);
        stage.close();
    }

    /// Three starts, each of which may take twice as long as the one that was looked at: the machine may have become busier.
    private Duration patience() {
        return PATIENCE.plus(usual.up().multipliedBy(6));
    }

    private Expectations judge() {
        return new Expectations(cell);
    }
}
