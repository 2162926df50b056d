package whaleware.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import whaleware.Whaleware;
import whaleware.status.BakedState;
import whaleware.base.Cgroup;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.Json;
import whaleware.base.Mount;
import whaleware.base.ProcessEnvironment;
import whaleware.hooks.HookFile;

/// What a supporter asks for first, as lines in Markdown. It changes nothing. Not thread-safe.
final class InstanceDiagnosis {
    private static final int SECONDS = 10, MOST_LINES = 30;

    private final Path lib;
    private final Map<String, String> env;
    private final Directories places;
    private final List<String> lines = new ArrayList<>();

    /// @param lib the folder of the library
    /// @param env the environment of this process, with `WW_HOME`
    InstanceDiagnosis(Path lib, Map<String, String> env) {
        this.lib = lib;
        this.env = env;
        this.places = Directories.of(env);
    }

    /// Returns all lines.
    List<String> lines() throws IOException {
        versions();
        limits();
        folders();
        scripts();
        command("Status", Installation.commands(lib).resolve("status").toString());
        hooks();
        command("Last failure", lib.resolve("sh/history").toString(), "why");
        command("History", lib.resolve("sh/history").toString(), "history");
        command("Reports", lib.resolve("sh/reports").toString());
        heading("Check");
        var findings = new HomeCheck(lib, env).findings();
        lines.addAll(findings.isEmpty() ? List.of("nothing wrong with " + places.home()) : findings);
        return lines;
    }

    private void heading(String title) {
        if (!lines.isEmpty()) lines.add("");
        lines.add("## " + title);
    }

    private void row(String name, Object value) {
        lines.add(String.format("%-11s %s", name, value));
    }

    private void versions() {
        heading("Versions");
        row("whaleware", Whaleware.VERSION + ", the library in " + lib);
        row("java", System.getProperty("java.runtime.version") + " of " + System.getProperty("java.vendor") + " in "
                + System.getProperty("java.home"));
        var release = Cgroup.lines(Path.of("/etc/os-release")).stream().filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring(12).replace("\"", "")).findFirst().orElse("no /etc/os-release");
        row("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", " + release);
        row("sh", real(Path.of("/bin/sh")));
        row("user", ProcessEnvironment.user() + ", uid " + attribute(Path.of("/proc/self"), "unix:uid"));
        // its further arguments may contain a secret that the configuration does not know
        row("pid 1", Stream.of(text(Path.of("/proc/1/cmdline")).split("\0")).limit(2)
                .collect(Collectors.joining(" ")));
        row("clock", Instant.now() + ", zone " + ZoneId.systemDefault());
        row("locale", Stream.of("LC_ALL", "LC_CTYPE", "LANG").map(name -> env.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty()).findFirst().orElse("none"));
    }

    private void limits() {
        var cgroup = Cgroup.of(Path.of("/"));
        boolean old = cgroup.old("memory");
        heading("Limits");
        row("cgroup", cgroup.folder("memory") == null ? "not visible" : old ? "version 1" : "version 2");
        row("memory", limit(Cgroup.number(cgroup.folder("memory"), old ? "memory.usage_in_bytes" : "memory.current"),
                cgroup.memoryLimit()) + " bytes, killed for lack of it: "
                + (cgroup.oomKills().isPresent() ? cgroup.oomKills().getAsLong() : "unknown"));
        row("pids", limit(Cgroup.number(cgroup.folder("pids"), "pids.current"),
                Cgroup.number(cgroup.folder("pids"), "pids.max")));
        row("processors", Runtime.getRuntime().availableProcessors());
        Cgroup.lines(Path.of("/proc/self/limits")).stream().filter(line -> line.startsWith("Max open files"))
                .map(line -> line.substring(26).strip().split(" +"))
                .forEach(limits -> row("open files", limits[0] + ", at most " + limits[1]));
    }

    private static String limit(OptionalLong used, OptionalLong limit) {
        return (used.isPresent() ? used.getAsLong() : "?") + " of "
                + (limit.isPresent() ? limit.getAsLong() : "unlimited");
    }

    private void folders() throws IOException {
        heading("Folders");
        folder("WW_HOME", places.home());
        folder("WW_DATA", places.data());
        folder("WW_BACKUP", places.backup());
        folder("WW_RUN", places.run() != null ? places.run() : Path.of("/run/ww"));
        folder("WW_CACHE", Directories.cache(env));
        if (places.run() != null) row("lock", "of WW_RUN " + FolderLock.describe(places.run()));
        row("lock", "of WW_DATA " + FolderLock.describe(places.data()));
        var marker = places.data().resolve("whaleup");
        row("data", Files.exists(marker) ? "initialised" : "not initialised: there is no " + marker);
    }

    private void folder(String name, Path folder) {
        if (Files.notExists(folder)) {
            row(name, folder + ": does not exist, or is not visible");
            return;
        }
        var mount = Mount.of(folder).map(of -> ", mounted at " + of.point() + " (" + String.join(",", of.options())
                + ")").orElse("");
        var free = "";
        try {
            var store = Files.getFileStore(folder);
            free = ", " + store.getUsableSpace() / (1 << 20) + " MB free of " + store.type();
        } catch (IOException | SecurityException unknown) {
            // the rest is useful without it
        }
        var owner = attribute(folder, "unix:uid") + ":" + attribute(folder, "unix:gid");
        row(name, folder + ": " + mode(folder) + " " + owner
                + (Files.isWritable(folder) ? "" : ", not writable for this user") + free + mount);
    }

    private void scripts() throws IOException {
        heading("Scripts");
        var baked = new BakedState();
        row("supervisor", baked.of(lib.resolve("supervisor.java")));
        for (var name : HookFile.NAMES) {
            try {
                var hook = HookFile.find(places.usr(), lib, name);
                if (hook.isEmpty()) continue;
                var path = hook.get().path();
                var file = places.home().relativize(path);
                row(name, file + (file.toString().endsWith(".java") ? ", " + baked.of(path) : ""));
            } catch (Failure unusable) {
                row(name, unusable.getMessage());
            }
        }
    }

    /// Adds how the last run of each hook ended.
    private void hooks() {
        heading("Hooks");
        var status = output(Installation.commands(lib).resolve("status").toString(), "--json");
        if (!status.startsWith("{")) {
            lines.add("no instance runs");
            return;
        }
        var texts = new LastHookRuns(Json.object(status, "state.json", ""), places.usr()).texts();
        if (texts.isEmpty()) lines.add("there are no hooks");
        texts.forEach(this::row);
    }

    /// Adds the output of a command of this installation. A command without an instance says so itself.
    private void command(String title, String... command) {
        heading(title);
        var out = output(command).lines().toList();
        lines.addAll(out.subList(Math.max(0, out.size() - MOST_LINES), out.size()));
    }

    private String output(String... command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile());
            builder.environment().put("WW_HOME", places.home().toString());
            var process = builder.start();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
            return out;
        } catch (IOException | InterruptedException e) {
            return "cannot run " + command[0] + ": " + e.getMessage();
        }
    }

    private static String mode(Path folder) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
        } catch (IOException | UnsupportedOperationException unknown) {
            return "?";
        }
    }

    private static String real(Path file) {
        try {
            return file.toRealPath().toString();
        } catch (IOException e) {
            return file + " is missing";
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "not visible";
        }
    }

    private static String attribute(Path file, String name) {
        try {
            return String.valueOf(Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "?";
        }
    }
}
