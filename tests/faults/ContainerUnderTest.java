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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import whaleware.base.LinuxProcess;
import whaleware.hooks.ProcessSignals;
import whaleware.runtime.State;

/// A container that was started, watched from outside by this machine's `/proc`.
final class ContainerUnderTest implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final boolean init;
    private final LongSupplier findPid1;
    private final Runnable remove;
    private long pid1;
    private String namespace;
    private InputStream openNamespace;

    /// @param process of the engine or of `unshare`, in the foreground; its exit code is the container's
    /// @param log the container's stdout and stderr
    /// @param init whether an init is PID 1 and the launcher its child
    /// @param findPid1 the pid of PID 1 on this machine, or 0 if there is none
    /// @param remove removes the container if it has not ended by itself
    ContainerUnderTest(Process process, Path log, boolean init, LongSupplier findPid1, Runnable remove) {
        this.process = process;
        this.log = log;
        this.init = init;
        this.findPid1 = findPid1;
        this.remove = remove;
    }

    /// Returns the pid of PID 1 on this machine, or 0 if there is none.
    long pid1() {
        if (pid1 == 0) pid1 = findPid1.getAsLong();
        if (namespace == null && (namespace = namespace(pid1)) != null) openNamespace();
        return pid1;
    }

    /// An open namespace keeps its number, so that no other container gets the same.
    private void openNamespace() {
        try {
            openNamespace = Files.newInputStream(Path.of("/proc/" + pid1 + "/ns/pid"));
        } catch (IOException gone) {
            // it has ended
        }
    }

    /// Returns every process of the container, zombies included.
    List<LinuxProcess> processes() {
        if (pid1() == 0 || namespace == null) return List.of();
        return LinuxProcess.all().stream().filter(p -> namespace.equals(namespace(p.pid()))).toList();
    }

    /// Returns the pid of `/ww/run`, which is PID 1 or its child, or 0 if there is none.
    long launcher() {
        return init ? children(pid1()).mapToLong(LinuxProcess::pid).findFirst().orElse(0) : pid1();
    }

    /// Returns the pid of the supervisor, or 0 if there is none. A service in Java may be a child of PID 1, too.
    long supervisor() {
        return children(launcher())
                .filter(p -> p.runs() && List.of(line(p.pid()).split("\0")).contains("whaleware.supervisor"))
                .mapToLong(LinuxProcess::pid).findFirst().orElse(0);
    }

    /// Returns a live process by its pid inside the container.
    Optional<LinuxProcess> inside(int pid) {
        return processes().stream().filter(p -> p.runs() && inner(p.pid()) == pid).findFirst();
    }

    /// Starts a command of whaleware in the container, as `docker exec` does.
    Process command(String name, String... arguments) throws IOException {
        var home = environment().getOrDefault("WW_HOME", "/ww");
        var all = new ArrayList<>(List.of(home + "/" + name));
        all.addAll(List.of(arguments));
        return inside(all.toArray(String[]::new));
    }

    /// Starts a program in the container, as root.
    Process inside(String... program) throws IOException {
        var all = new ArrayList<>(List.of("nsenter", "-t", "" + pid1(), "-m", "-p", "-n", "-r", "-w", "--"));
        all.addAll(List.of(program));
        var builder = new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment());
        return builder.start();
    }

    private Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        for (var line : read(Path.of("/proc/" + launcher() + "/environ")).split("\0")) {
            int equals = line.indexOf('=');
            if (equals > 0) environment.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return environment;
    }

    /// Returns `state.json`, or a missing node if there is none.
    JsonNode state() {
        try {
            return new ObjectMapper().readTree(Files.readString(Path.of("/proc/" + launcher() + "/fd/8/state.json")));
        } catch (IOException notYet) {
            return MissingNode.getInstance();
        }
    }

    /// Returns whether the live supervisor is in this state. The state of a dead one does not count.
    boolean in(State state) {
        var json = state();
        return json.path("state").asText().equals(state.name())
                && inner((int) supervisor()) == json.path("pid").asInt();
    }

    /// Returns the lines that it has printed so far.
    List<String> log() {
        return read(log).lines().toList();
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Sends a signal to a process of this machine.
    static void signal(String name, long pid) {
        ProcessSignals.send(name, LinuxProcess.of((int) pid).stream().filter(p -> pid > 1).toList());
    }

    /// Returns its exit code, or empty if it has not ended within this time.
    OptionalInt exit(Duration within) {
        try {
            boolean ended = process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
            return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    /// Kills the container.
    @Override
    public void close() {
        if (process.isAlive()) {
            processes().stream().filter(p -> p.pid() == pid1()).forEach(p -> signal("KILL", p.pid()));
            remove.run();
            if (exit(Duration.ofSeconds(5)).isEmpty()) process.destroyForcibly();
        }
        try {
            if (openNamespace != null) openNamespace.close();
        } catch (IOException e) {
            // nothing was written
        }
    }

    /// Returns the command line of a process, its words separated by NUL.
    static String line(long pid) {
        return read(Path.of("/proc/" + pid + "/cmdline"));
    }

    /// Returns a number of `/proc/PID/status`, or 0 if there is none.
    static long status(long pid, String name) {
        return read(Path.of("/proc/" + pid + "/status")).lines().filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", "")).filter(digits -> !digits.isEmpty())
                .mapToLong(Long::parseLong).findFirst().orElse(0);
    }

    /// Returns the text of a file, or "" if it does not exist.
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /// Returns the children of a process, by the kernel's list: to read every process of the machine takes too long.
    private static Stream<LinuxProcess> children(long pid) {
        if (pid == 0) return Stream.empty();
        return read(Path.of("/proc/" + pid + "/task/" + pid + "/children")).lines()
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .flatMap(child -> LinuxProcess.of(Integer.parseInt(child)).stream());
    }

    private static String namespace(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")).toString();
        } catch (IOException gone) {
            return null;
        }
    }

    private static int inner(int pid) {
        var line = read(Path.of("/proc/" + pid + "/status")).lines().filter(l -> l.startsWith("NSpid:"))
                .findFirst().orElse("NSpid: 0");
        return Integer.parseInt(Arrays.asList(line.split("\\s+")).getLast());
    }
}
