package whaleware.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Mount;
import whaleware.base.Threads;
import whaleware.hooks.HookFile;

/// Watches the files of a home, in a thread of its own. It polls: the mounts of some container engines report no change
/// of a file. An edit counts when the files have stayed the same for a while, since editors write in several steps.
///
/// Thread-safe.
public final class HomeWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(250);
    /// How often all files must look the same before an edit counts. Some editors remove a file, and write it anew.
    private static final int QUIET = 1, QUIET_IF_REMOVED = 4;
    private static final String CRON = "cron/";

    private final Directories places;
    private final Path lib;
    private final HomeFiles files;
    private final HookCheck check, monitorCheck;
    private final Runnable onEdit;
    private final Queue<Edit> edits = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private String monitor, monitorProblem;

    /// Watches from now on.
    ///
    /// Throws [Failure] 78 if no file of the home can change.
    ///
    /// @param lib the folder of the library
    /// @param onEdit called after each edit, by the thread of this watch
    public HomeWatch(Directories places, Path lib, Map<String, String> env, Runnable onEdit) {
        this.places = places;
        this.lib = lib;
        this.files = new HomeFiles(places, env);
        this.check = new HookCheck(lib, env);
        this.monitorCheck = new HookCheck(lib, env);
        this.onEdit = onEdit;
        checkMounts();
        var present = files.hashes();
        Threads.daemon("watch", () -> watch(present)).start();
    }

    /// Returns the next edit. Returns null if there is none.
    public Edit poll() {
        return edits.poll();
    }

    /// Returns why `monitor` in shell cannot be used now, also if its edit does not count yet. Parses a file again only
    /// if it has changed. Returns null if it can be used, and for a hook in Java: its last good build runs.
    ///
    /// Not thread-safe: for the thread that runs `monitor`.
    public String monitorProblem(HookFile hook) {
        if (hook.isJava()) return null;
        try {
            var found = Files.readAttributes(hook.path(), BasicFileAttributes.class);
            var seen = found.size() + " " + found.lastModifiedTime() + " " + found.fileKey();
            if (seen.equals(monitor)) return monitorProblem;
            monitorProblem = monitorCheck.problem(hook, places.home()).orElse(null);
            monitor = seen;
            return monitorProblem;
        } catch (IOException unknown) { // its run shows more
            return null;
        }
    }

    /// Ends the watch, and the build that it runs.
    @Override
    public void close() {
        closed = true;
        check.close();
    }

    private void checkMounts() {
        var folders = Stream.of(places.usr(), places.etc(), places.files()).filter(Files::isDirectory).toList();
        boolean fixed = folders.stream().map(Mount::of).allMatch(mount ->
                mount.isPresent() && mount.get().point().equals("/") && mount.get().options().contains("ro"));
        if (fixed && !folders.isEmpty()) {
            throw new Failure(ExitCode.CONFIG, "cannot watch " + places.home() + ": its file system is read-only"
                    + " (mount the folder that you edit: -v ./usr:" + places.usr() + ")");
        }
    }

    private void watch(Map<String, String> present) {
        Map<String, String> known = present, last = present;
        int quiet = 0;
        try {
            while (!closed) {
                Thread.sleep(INTERVAL);
                var now = files.hashes();
                quiet = now.equals(last) ? quiet + 1 : 0;
                last = now;
                if (now.equals(known) || quiet < QUIET) continue;
                if (quiet < QUIET_IF_REMOVED && !now.keySet().containsAll(known.keySet())) continue;
                publish(known, now);
                known = now;
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(Map<String, String> before, Map<String, String> now) {
        var hooks = new LinkedHashMap<String, String>();
        var names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (var name : names) {
            var was = before.get(name);
            var is = now.get(name);
            if (was != null && was.equals(is)) continue;
            var what = name + (was == null ? " is new" : is == null ? " was removed" : " changed");
            var part = files.part(name);
            if (part != Edit.Part.HOOK) edits.add(new Edit(part, "", what, null));
            else for (var hook : hooks(name)) hooks.putIfAbsent(hook, what);
        }
        hooks.forEach((hook, what) -> {
            var problem = closed ? null : problem(hook);
            if (!closed) edits.add(new Edit(Edit.Part.HOOK, hook, what, problem));
        });
        if (!closed) onEdit.run();
    }

    /// Returns the hooks that a file of `usr` belongs to. Another file belongs to the hooks that name it.
    private List<String> hooks(String name) {
        var hook = hook(name);
        if (hook != null) return List.of(hook);
        return files.users(name).stream().map(HomeWatch::hook).filter(Objects::nonNull).distinct().toList();
    }

    /// Returns null for a file that is no hook, and no program of `usr/cron`.
    private static String hook(String name) {
        var hook = name.substring("usr/".length()).replaceFirst("\\.java$", "");
        if (HookFile.NAMES.contains(hook)) return hook;
        boolean program = hook.startsWith(CRON) && hook.indexOf('.') < 0 && hook.indexOf('/', CRON.length()) < 0;
        return program && Character.isLowerCase(hook.charAt(CRON.length())) ? hook : null;
    }

    private String problem(String hook) {
        try {
            var file = HookFile.find(places.usr(), lib, hook);
            return file.isEmpty() ? null : check.problem(file.get(), places.home()).orElse(null);
        } catch (Failure unusable) {
            return unusable.getMessage();
        } catch (IOException | RuntimeException e) {
            return "cannot build it: " + Failure.reason(e) + " (set WW_CACHE to a writable folder)";
        }
    }
}
