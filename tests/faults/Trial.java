package whaleware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// One fault done to containers of one subject, step by step. Each step that does not find what is promised ends it, with what it found instead.
final class Trial implements AutoCloseable {
    /// What an undisturbed life of the subject is like: how long it takes to come UP and to stop, how many bytes it needs, whether it has
    /// a service, and one in the foreground, and whether its reports can be read.
    record Usual(Duration up, Duration stop, long memory, boolean service, boolean foreground, boolean reports) {}

    /// What a busy machine and the engine may take beyond a budget.
    static final Duration SLACK = Duration.ofMillis(2500);
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    /// Tells that it has begun, waits while it is held, and is the subject's own hook from then on.
    private static final String HELD = "#!/bin/sh\necho \"%1$s began${WW_INTERRUPTED:+ interrupted}\" >>/torture/trace\nwhile [ -e /torture/hold.%1$s ]; do sleep 0.1 || sleep 1; done\n%2$s";

    final Subject subject;
    final Setup setup;
    final Usual usual;
    private final Path folder;
    private final Evidence evidence;
    private final List<String> seen = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private final List<Limits> groups = new ArrayList<>();
    private final List<Path> mounts = new ArrayList<>();
    private Cell cell;
    private long asked, budget;
    private int restarts, lives;
    private boolean reported = true, killed;

    /// @param folder of this trial alone; removed at the end by its owner
    Trial(Subject subject, Setup setup, Usual usual, Path folder) {
        this.subject = subject;
        this.setup = setup;
        this.usual = usual;
        this.folder = folder;
        setup.data = made("data");
        setup.torture = made("torture");
        evidence = new Evidence(setup.torture.resolve("events"));
        setup.cfg("{\"notify_url\": \"file:/torture/events\", \"ww\": {\"monitor\": {\"every\": \"1s\"}}}");
    }

    Cell cell() {
        return cell;
    }

    Path data() {
        return setup.data;
    }

    /// A file of the folder that is `/torture` inside.
    Path file(String name) {
        return setup.torture.resolve(name);
    }

    /// Replaces a hook.
    Trial hook(String name, String... lines) {
        setup.hooks.put(name, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return this;
    }

    /// The fault takes the reports away itself: none is missed.
    Trial ownReports() {
        reported = false;
        return this;
    }

    /// Lets a hook tell that it has begun, and waits in it until [#release].
    Trial hold(String name) {
        write("hold." + name, "");
        return told(name);
    }

    /// Lets a hook tell that it has begun, and puts these lines before the subject's own.
    Trial told(String name, String... lines) {
        setup.hooks.put(name, HELD.formatted(name, String.join("\n", lines) + "\n" + own(name)));
        return this;
    }

    Trial release(String name) {
        try {
            Files.delete(file("hold." + name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Trial write(String name, String text) {
        try {
            Files.writeString(file(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Trial cfg(String json) {
        setup.cfg(json);
        return this;
    }

    /// A stop budget as short as this service can bear: for faults that use it up.
    Trial hasty() {
        setup.env.put("WW_STOP_GRACE", Math.max(3, 2 + 3 * usual.stop.toSeconds()) + "s");
        return this;
    }

    Trial start() {
        try {
            var place = Files.createDirectories(folder.resolve("life-" + ++lives));
            if (!setup.hooks.isEmpty()) overlay(place.resolve("usr"));
            own(setup.data);
            own(setup.torture);
            cell = subject.start(place, setup);
            cells.add(cell);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Goes on with this one of its containers.
    Trial on(Cell one) {
        cell = one;
        return this;
    }

    /// Gives the next container a control group that it shares with nobody.
    Trial group(Need controller) {
        if (subject instanceof ImageSubject) return this;     // its engine does
        var group = Limits.fresh(controller.name().toLowerCase(), folder.getFileName() + "-" + groups.size()).orElseThrow();
        groups.add(group);
        setup.groups.add(group.folder().toString());
        if (controller == Need.MEMORY && setup.memory > 0) group.memory(setup.memory);
        return this;
    }

    /// Unmounts this at the end.
    void mounted(Path place) {
        mounts.add(place);
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
        return Cell.read(file("trace")).lines().toList();
    }

    Trial until(String what, BooleanSupplier condition) {
        return until(what, PATIENCE.plus(usual.up.multipliedBy(3)), condition);
    }

    Trial until(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!cell.alive() && !condition.getAsBoolean()) throw new Fault.Broken("ended with " + cell.exit(Duration.ZERO).orElse(-1) + " before " + what + last());
            if (System.nanoTime() > end) throw new Fault.Broken("no " + what + " within " + limit.toSeconds() + " s, but " + cell.state().path("state").asText("no state") + last());
            LockSupport.parkNanos(20_000_000);
        }
        return this;
    }

    /// A signal to PID 1. From now on the time counts, within the budget that the container has told.
    Trial signal(String name) {
        budget = cell.state().path("grace_tenths").asLong(80) * 100;
        asked = System.nanoTime();
        Cell.signal(name, cell.pid1());
        return this;
    }

    /// A signal to PID 1 that is not to end it.
    Trial send(String name) {
        Cell.signal(name, cell.pid1());
        return this;
    }

    /// Ends, with one of these codes; after [#signal] within the budget.
    Trial exits(Integer... codes) {
        boolean timed = asked != 0;
        var within = timed ? Duration.ofMillis(budget).plus(SLACK).plus(usual.up) : PATIENCE.plus(usual.up.multipliedBy(3));
        var exit = cell.exit(within);
        var took = Duration.ofNanos(System.nanoTime() - asked);
        if (exit.isEmpty()) throw new Fault.Broken((timed ? "no end within the budget of " + budget + " ms" : "no end within " + within.toSeconds() + " s") + last());
        if (!Arrays.asList(codes).contains(exit.getAsInt())) throw new Fault.Broken("exit code " + exit.getAsInt() + last());
        saw("exit " + exit.getAsInt() + (timed ? " after " + took.toMillis() + " ms" : ""));
        asked = 0;
        if (!cell.crowd().isEmpty()) throw new Fault.Broken("processes are left: " + cell.crowd());
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
        killed = true;
        until("a supervisor", () -> cell.supervisor() != 0);
        Cell.signal("KILL", cell.supervisor());
        return this;
    }

    /// Ends as at a power cut.
    Trial crash() {
        killed = true;
        Cell.signal("KILL", cell.pid1());
        if (cell.exit(Duration.ofSeconds(10)).isEmpty()) throw new Fault.Broken("PID 1 survives KILL");
        return this;
    }

    /// The next container on the same data, with the subject's own hooks, comes UP and stops in order.
    Trial heals() {
        setup.hooks.clear();
        up().marked(true).stops();
        saw("the next start is UP");
        return this;
    }

    /// Whether `/data` counts as initialised; then the mark is whole.
    Trial marked(boolean expected) {
        var mark = data().resolve("whaleup");
        if (Files.exists(mark) != expected) throw new Fault.Broken("/data " + (expected ? "has no mark" : "is marked as initialised"));
        if (expected && !Json.object(Cell.read(mark), "the mark", "").has("version")) throw new Fault.Broken("the mark of /data says " + Cell.read(mark));
        return this;
    }

    Trial says(String text) {
        return until("the line '" + text + "'", Duration.ofSeconds(5), () -> cell.log().stream().anyMatch(line -> line.contains(text)));
    }

    /// The processes of the service that whaleware watches.
    List<Proc> service() {
        if (!usual.service) throw new Fault.Skipped("it has no service (no svcup)");
        var service = cell.state().path("service");
        var pids = new ArrayList<Integer>();
        if (service.path("foreground").asBoolean()) pids.add(service.path("run").path("pid").asInt());
        else service.path("roots").forEach(root -> pids.add(root.path("pid").asInt()));
        return pids.stream().flatMap(pid -> cell.inside(pid).stream()).toList();
    }

    /// Remembers how often it has been restarted.
    Trial note() {
        restarts = cell.state().path("restarts").asInt();
        return this;
    }

    /// Restarted since [#note], and UP, with a service that lives.
    Trial back() {
        return until("UP after a restart", () -> cell.state().path("restarts").asInt() > restarts && cell.in(State.UP) && (!usual.service || !service().isEmpty()));
    }

    /// Not restarted since [#note], and UP.
    Trial undisturbed() {
        if (cell.state().path("restarts").asInt() != restarts || !cell.state().path("state").asText().equals("UP")) throw new Fault.Broken("restarted: " + cell.state().path("state").asText() + last());
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
        if (usual.reports && reported) evidence.judge(killed);
        return String.join(", ", seen);
    }

    /// The log of the last container.
    List<String> log() {
        return cell == null ? List.of() : cell.log();
    }

    @Override
    public void close() {
        cells.forEach(Cell::close);
        groups.forEach(Limits::remove);
        groups.clear();
        for (var place : mounts) {
            try {
                Subject.run(List.of("umount", "-l", place.toString()));
            } catch (IOException | InterruptedException | Failure e) {
                System.err.println("torture: cannot unmount " + place + ": " + e.getMessage() + " (umount it)");
            }
        }
        mounts.clear();
    }

    private String last() {
        return cell.log().isEmpty() ? "" : "; its last line: " + cell.log().getLast();
    }

    /// A folder of this trial's own.
    Path made(String name) {
        try {
            return Files.setPosixFilePermissions(Files.createDirectories(folder.resolve(name)), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void own(Path place) throws IOException {
        if (place.equals(setup.torture)) Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
        else if (!setup.user.isEmpty()) Files.setAttribute(place, "unix:uid", Integer.parseInt(setup.user.replaceFirst(":.*", "")));
    }

    private void overlay(Path usr) throws IOException {
        HomeSubject.copy(subject.usr(), usr);
        for (var hook : setup.hooks.entrySet()) {
            var file = usr.resolve(hook.getKey());
            if (Files.exists(file)) Files.move(file, usr.resolve(hook.getKey() + ".own"));
            Files.writeString(file, hook.getValue());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /// What runs the subject's own hook from within its replacement.
    String own(String name) {
        var own = HookFile.find(subject.usr(), Path.of("lib"), name);
        if (own.isEmpty()) return "exit 0\n";
        return own.get().path().toString().endsWith(".java") ? "exec \"$WW_HOME/lib/jbang\" \"$WW_HOME/usr/" + name + ".java\" \"$@\"\n" : "exec \"$WW_HOME/usr/" + name + ".own\" \"$@\"\n";
    }
}
