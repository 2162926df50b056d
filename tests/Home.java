package whaleware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A home of a test's own: `usr` and `etc` to fill, fresh `data`, `run` and `backup`, and the real scripts of this checkout to start in it.
///
///     try (var home = Home.fresh()) {
///         home.hook("svcup", "sleep 1000 &").hook("monitor", "echo '{}'").cfg("{\"version\": \"2\"}");
///         var run = home.asPid1(Shell.BUSYBOX).start("ww/run");
///         run.awaitState(State.UP);
///         run.signal("TERM");
///         assertEquals(0, run.exit());
///     }
///
/// Closing it kills whatever is left of what was started, told by [#MARK] in its environment, and removes the folder.
final class Home implements AutoCloseable {
    /// The checkout under test: `tests/run` starts the tests there.
    static final Path CHECKOUT = Path.of("").toAbsolutePath();
    /// The variable that marks every process of one home.
    static final String MARK = "WW_TEST_HOME";

    /// The home itself, and the places in it that the scripts get as `WW_DATA`, `WW_RUN` and `WW_BACKUP`.
    final Path path, data, run, backup;
    private final Path folder;
    private final Map<String, String> env = new HashMap<>(System.getenv());
    private final String mark = UUID.randomUUID().toString();
    private final List<Running> started = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();
    private List<String> inside = List.of();

    private Home(Path folder) {
        this.folder = folder;
        path = folder.resolve("home");
        data = folder.resolve("data");
        run = folder.resolve("run");
        backup = folder.resolve("backup");
        env.keySet().removeIf(name -> name.startsWith("WW_") && !name.equals("WW_CACHE") || name.startsWith("CFG"));
        env.keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"));
        env.putAll(Map.of("WW_HOME", path.toString(), "WW_DATA", data.toString(), "WW_RUN", run.toString(), "WW_BACKUP", backup.toString(), MARK, mark));
    }

    /// No hooks, no configuration, an empty `data`; `lib` is the checkout's, so that hooks in Java say `//SOURCES ../lib/Whaleware.java`.
    static Home fresh() {
        return fresh("home");
    }

    /// @param name appears in every path of it: with a space or a quote, the scripts have to bear that
    static Home fresh(String name) {
        try {
            var home = new Home(Files.createTempDirectory("ww-" + name));
            Files.setPosixFilePermissions(home.folder, PosixFilePermissions.fromString("rwxr-xr-x"));    // for hooks that change their user
            for (var place : List.of("home/usr", "home/etc", "data", "backup")) Files.createDirectories(home.folder.resolve(place));
            Files.createSymbolicLink(home.path.resolve("lib"), CHECKOUT.resolve("lib"));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The default hooks and configuration of this checkout.
    Home withDefaults() {
        for (var place : List.of("usr", "etc"))
            try (var files = Files.list(CHECKOUT.resolve(place))) {
                for (var file : files.filter(Files::isRegularFile).toList()) Files.copy(file, path.resolve(place).resolve(file.getFileName()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        return this;
    }

    /// An executable hook in `sh`, of these lines.
    Home hook(String name, String... lines) {
        return file("usr/" + name, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    }

    /// The configuration that the image brings: `etc/default_cfg.json`.
    Home cfg(String json) {
        return file("etc/default_cfg.json", json);
    }

    /// A file below the home, executable if it starts with `#!`; `usr/monitor.java` for a hook in Java.
    Home file(String name, String text) {
        try {
            var file = path.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            if (text.startsWith("#!")) Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sets a variable for what is started from now on; null unsets it.
    Home env(String name, String value) {
        if (value == null) env.remove(name);
        else env.put(name, value);
        return this;
    }

    /// From now on this shell is `/bin/sh` for all that is started, the hooks included (a mount that only they see; needs root).
    Home shell(Shell shell) {
        return inside(shell, "unshare", "-m");
    }

    /// From now on what is started is PID 1 of a new PID namespace with its own `/proc`, and this shell is its `/bin/sh`.
    Home asPid1(Shell shell) {
        return inside(shell, "unshare", "-fp", "--mount-proc", "--kill-child");
    }

    /// Lays the home out as `/ww` in an image: the commands, the library and the defaults, and over them these folders of `tests/images`.
    /// What is started from now on sees it there, in a root of its own, with `/data`, `/backup` and a fresh `/run`, and is called `/ww/run`.
    Home image(String... layers) {
        try {
            Files.delete(path.resolve("lib"));
            copy(CHECKOUT.resolve("lib"), path.resolve("lib"));
            copy(CHECKOUT.resolve("ww"), path);
            withDefaults();
            for (var layer : layers) copy(CHECKOUT.resolve("tests/images").resolve(layer), path);
            Files.createDirectories(folder.resolve("root"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        env.keySet().removeAll(List.of("WW_HOME", "WW_DATA", "WW_RUN", "WW_BACKUP"));
        inside = List.of("unshare", "-m", "/bin/sh", CHECKOUT.resolve("tests/container.sh").toString(), folder.toString());
        return this;
    }

    /// After [#image]: what is started is PID 1, too.
    Home alone() {
        inside = new ArrayList<>(inside);
        inside.addAll(1, List.of("-fp", "--mount-proc", "--kill-child"));
        return this;
    }

    /// After [#image]: runs a program in the root of one that runs, as `docker exec` would, and waits for it.
    Running exec(Running container, String... command) {
        var nsenter = new ArrayList<>(List.of("nsenter", "-t", "" + container.pid(), "-m", "-p", "-r", "-w", "--"));
        nsenter.addAll(List.of(command));
        return start(nsenter, false);
    }

    /// The `run` of a copy of the commands that nobody has baked.
    String unbaked() {
        try {
            for (var part : List.of("ww", "lib")) copy(CHECKOUT.resolve(part), folder.resolve("unbaked").resolve(part));
            return folder.resolve("unbaked/ww/run").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var file : all.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private Home inside(Shell shell, String... unshare) {
        inside = new ArrayList<>(List.of(unshare));
        inside.addAll(List.of("/bin/sh", "-c", "mount --bind \"$0\" \"$(readlink -f /bin/sh)\" && exec \"$@\"", shell.path));
        return this;
    }

    /// Starts a script of the checkout (`ww/run`, `ww/cfg`, `lib/jbang`), or any program by its absolute path; the working folder is [#path].
    Running start(String script, String... args) {
        if (script.endsWith("ww/run") || List.of(args).contains(CHECKOUT + "/ww/run")) Built.supervisor();
        var command = new ArrayList<>(inside);
        command.add(CHECKOUT.resolve(script).toString());
        command.addAll(Arrays.asList(args));
        return start(command, inside.contains("-fp"));
    }

    private Running start(List<String> command, boolean pid1) {
        var process = new ProcessBuilder(command).directory(path.toFile());
        process.environment().clear();
        process.environment().putAll(env);
        var running = new Running(process, run, pid1);
        started.add(running);
        return running;
    }

    /// The first start after an edit waits for JBang, which on a busy machine takes longer than tests wait for anything.
    private static final class Built {
        static {
            try {    // without its arguments it ends at once
                new ProcessBuilder(CHECKOUT + "/lib/jbang", CHECKOUT + "/ww/run.java").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor(90, TimeUnit.SECONDS);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        static void supervisor() {}
    }

    /// The processes of this home that are alive, as `pid command line`: empty after an orderly end.
    List<String> processes() {
        return ProcessHandle.allProcesses().filter(this::isMine)
                .map(p -> p.pid() + " " + Await.read(Path.of("/proc/" + p.pid() + "/cmdline")).replace('\0', ' ').strip()).toList();
    }

    private boolean isMine(ProcessHandle process) {
        return ("\0" + Await.read(Path.of("/proc/" + process.pid() + "/environ"))).contains("\0" + MARK + "=" + mark + "\0");
    }

    @Override
    public void close() {
        started.forEach(Running::kill);
        Await.until("end of " + processes(), () -> {
            ProcessHandle.allProcesses().filter(this::isMine).forEach(ProcessHandle::destroyForcibly);
            return processes().isEmpty();
        });
        folders.forEach(Home::remove);
        remove(folder);
    }

    /// A folder elsewhere that goes with this home.
    Home alsoRemove(Path folder) {
        folders.add(folder);
        return this;
    }

    private static void remove(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
