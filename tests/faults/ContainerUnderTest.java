package whaleware.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import whaleware.base.LinuxProcess;
import whaleware.hooks.ProcessSignals;
import whaleware.runtime.State;

/// One container that was started, seen from outside by this machine's `/proc`.
final class ContainerUnderTest implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final boolean init;
    private final LongSupplier find;
    private final Runnable remove;
    private long pid1;
    private String space;
    private InputStream kept;

    /// @param process what the engine, or `unshare`, does in the foreground: it ends with the container's exit code
    /// @param log where the container's stdout and stderr go
    /// @param init whether another program is PID 1 and the launcher its child
    /// @param find PID 1 as this machine knows it, 0 while there is none
    /// @param remove what is left to do when it is not to go on
    ContainerUnderTest(Process process, Path log, boolean init, LongSupplier find, Runnable remove) {
        this.process = process;
        this.log = log;
        this.init = init;
        this.find = find;
        this.remove = remove;
    }

    /// PID 1, as this machine knows it; 0 while there is none.
    long pid1() {
        if (pid1 == 0) pid1 = find.getAsLong();
        if (space == null && (space = space(pid1)) != null) keep();
        return pid1;
    }

    /// An open namespace keeps its number to itself; without that the next container may get it, and be taken for this one.
    private void keep() {
        try {
            kept = Files.newInputStream(Path.of("/proc/" + pid1 + "/ns/pid"));
        } catch (IOException gone) {
            // it has ended: what has its number from now on is another one
        }
    }

    /// Every process of it, zombies too.
    List<LinuxProcess> crowd() {
        if (pid1() == 0 || space == null) return List.of();
        return LinuxProcess.all().stream().filter(p -> space.equals(space(p.pid()))).toList();
    }

    /// `/ww/run`, PID 1 or its child; 0 while there is none.
    long launcher() {
        return init ? children(pid1()).mapToLong(LinuxProcess::pid).findFirst().orElse(0) : pid1();
    }

    /// The supervisor; 0 while there is none. PID 1 has a service of Java for a child, too, once that is an orphan.
    long supervisor() {
        return children(launcher()).filter(p -> p.runs() && List.of(line(p.pid()).split("\0")).contains("whaleware.supervisor")).mapToLong(LinuxProcess::pid).findFirst().orElse(0);
    }

    /// A process by the pid that it has inside; empty where it has ended.
    Optional<LinuxProcess> inside(int pid) {
        return crowd().stream().filter(p -> p.runs() && inner(p.pid()) == pid).findFirst();
    }

    /// `state.json`, through the launcher's own folder; missing while there is none.
    JsonNode state() {
        try {
            return new ObjectMapper().readTree(Files.readString(Path.of("/proc/" + launcher() + "/fd/8/state.json")));
        } catch (IOException notYet) {
            return MissingNode.getInstance();
        }
    }

    /// Whether the supervisor that lives now is in this state; what a dead one wrote does not count.
    boolean in(State state) {
        var told = state();
        return told.path("state").asText().equals(state.name()) && inner((int) supervisor()) == told.path("pid").asInt();
    }

    /// What it printed so far, all lives of its folder.
    List<String> log() {
        return read(log).lines().toList();
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Sends a signal to one process of this machine.
    static void signal(String name, long pid) {
        ProcessSignals.send(name, LinuxProcess.of((int) pid).stream().filter(p -> pid > 1).toList());
    }

    /// Its exit code, when it has come by then.
    OptionalInt exit(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    /// Ends all of it, the hard way.
    @Override
    public void close() {
        if (process.isAlive()) {
            crowd().stream().filter(p -> p.pid() == pid1()).forEach(p -> signal("KILL", p.pid()));
            remove.run();
            if (exit(Duration.ofSeconds(5)).isEmpty()) process.destroyForcibly();
        }
        try {
            if (kept != null) kept.close();
        } catch (IOException e) {
            // it was only read
        }
    }

    /// The command line of a process, its words separated by NUL.
    static String line(long pid) {
        return read(Path.of("/proc/" + pid + "/cmdline"));
    }

    /// A number of `/proc/PID/status`, 0 where there is none.
    static long status(long pid, String name) {
        return read(Path.of("/proc/" + pid + "/status")).lines().filter(line -> line.startsWith(name)).map(line -> line.replaceAll("\\D", "")).filter(digits -> !digits.isEmpty())
                .mapToLong(Long::parseLong).findFirst().orElse(0);
    }

    /// What a file says; empty while it is not there.
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /// The children of one process, as the kernel has them: a look at every process of the machine would take most of the suite's time.
    private static Stream<LinuxProcess> children(long pid) {
        return pid == 0 ? Stream.empty() : read(Path.of("/proc/" + pid + "/task/" + pid + "/children")).lines().flatMap(line -> Arrays.stream(line.split(" ")))
                .flatMap(child -> LinuxProcess.of(Integer.parseInt(child)).stream());
    }

    private static String space(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")).toString();
        } catch (IOException gone) {
            return null;
        }
    }

    private static int inner(int pid) {
        var line = read(Path.of("/proc/" + pid + "/status")).lines().filter(l -> l.startsWith("NSpid:")).findFirst().orElse("NSpid: 0");
        return Integer.parseInt(Arrays.asList(line.split("\\s+")).getLast());
    }
}
