package whaleware.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import whaleware.base.Directories;
import whaleware.base.Threads;
import whaleware.hooks.HookFile;
import whaleware.hooks.HookNameCheck;
import whaleware.reports.backends.ShippedReporterHooks;
import whaleware.runtime.Log;
import whaleware.runtime.StatusFacts.Unbaked;
import whaleware.status.BakedState;

/// Finds the scripts of a running instance that start slowly: those that are not baked, or were edited since. Also names
/// the files that only look like hooks. A thread does that now and then, since the first hashes take a JVM some ten
/// milliseconds.
///
/// Not thread-safe: belongs to the loop's thread, except the thread that it starts.
final class ScriptReview {
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(5);
    /// The first review begins so long after it was asked for: when UP is reached, all cores have other work.
    private static final Duration FIRST_DELAY = Duration.ofSeconds(3);
    /// More than `lib/jbang` needs to compare the hashes before a start.
    private static final Duration COMPARISON = Duration.ofMinutes(1);

    private final Path usr, lib, supervisor;
    private final Log log;
    private final BakedState baked = new BakedState();
    /// Files that have not changed since then have the hashes that `lib/jbang` has compared.
    private final FileTime compared = FileTime.fromMillis(System.currentTimeMillis() - COMPARISON.toMillis());
    private volatile List<Unbaked> result;
    private final AtomicBoolean named = new AtomicBoolean();
    private volatile boolean running, namesLogged;
    private List<Unbaked> taken = List.of();
    private long last;

    /// @param lib the folder of the library
    ScriptReview(Directories places, Path lib, Log log) {
        this.log = log;
        this.usr = places.usr();
        this.lib = lib;
        this.supervisor = lib.resolve("supervisor.java");
    }

    /// Begins a review, unless one runs or the last one is recent.
    ///
    /// @param now the present, on the monotonic clock
    void begin(long now) {
        if (running || last != 0 && now - last < MIN_INTERVAL.toNanos()) return;
        boolean first = last == 0;
        last = now;
        running = true;
        try {
            Threads.daemon("scripts", () -> review(first)).start();
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            running = false;
        }
    }

    /// Returns the scripts that are not baked, if they have changed since the last call. Returns null if not.
    List<Unbaked> takeChange() {
        var next = result;
        if (next == null || next == taken) return null;
        boolean same = next.size() == taken.size();
        for (int i = 0; same && i < next.size(); i++) same = next.get(i).isSame(taken.get(i));
        taken = next;
        return same ? null : next;
    }

    /// Begins to log the files that were probably meant as hooks, in a thread: the folders may be large, or hang.
    void beginUnknownHooks() {
        try {
            Threads.daemon("hook-names", this::logUnknownHooks).start();
        } catch (OutOfMemoryError noThread) { // a full heap ends the JVM at once
            namesLogged = true;
        }
    }

    /// Returns whether they are logged.
    boolean unknownHooksLogged() {
        return namesLogged;
    }

    /// Once in the life of this supervisor.
    private void logUnknownHooks() {
        if (!named.compareAndSet(false, true)) return;
        try {
            for (var finding : HookNameCheck.findings(usr)) if (finding.likely()) log.warn(finding.line());
        } catch (IOException | RuntimeException noFolder) {
            // then there is no hook at all, or the folder is being changed
        } finally {
            namesLogged = true;
        }
    }

    private void review(boolean first) {
        try {
            if (first) prepare();
            logUnknownHooks();
            var found = new ArrayList<Unbaked>();
            check("supervisor", supervisor, found);
            for (var name : HookFile.NAMES) checkHook(name, found);
            if (Files.isDirectory(usr.resolve("cron"))) {
                try (var files = Files.list(usr.resolve("cron"))) {
                    for (var file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
                        check("usr/cron/" + file.getFileName(), file, found);
                    }
                }
            }
            result = found;
        } catch (IOException | RuntimeException beingEdited) {
            // the next review sees more
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } finally {
            running = false;
        }
    }

    private void prepare() throws IOException, InterruptedException {
        Thread.sleep(FIRST_DELAY);
        if (Boolean.getBoolean("ww.baked")) baked.compared(supervisor, compared);
    }

    /// A shipped reporter runs inside the supervisor, and a hook without `.java` needs no build.
    private void checkHook(String name, List<Unbaked> found) throws IOException {
        var java = usr.resolve(name + ".java");
        if (!Files.exists(java) || ShippedReporterHooks.isUnmodified(java)) return;
        var hook = HookFile.find(usr, lib, name);
        if (hook.isPresent() && hook.get().isJava()) check("usr/" + name + ".java", java, found);
    }

    private void check(String name, Path script, List<Unbaked> found) throws IOException {
        var state = baked.of(script);
        if (!state.equals("baked")) found.add(new Unbaked(name, state));
    }
}
