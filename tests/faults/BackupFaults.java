package whaleware.faults;

import static whaleware.faults.BackupTrial.*;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import whaleware.backup.Backup;
import whaleware.backup.BackupFolder;
import whaleware.base.ExitCode;

/// Faults of a backup, and of the removal of old ones.
interface BackupFaults {
    /// The system calls by which a run that removes an old backup changes `/backup`, with their numbers.
    List<String> STEPS = List.of("mkdir 1", "fsync 1", "fsync 2", "fsync 3", "fsync 4", "fsync 5", "unlink 1",
            "unlink 2", "rmdir 1");

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        kills(all);
        folders(all);
        stops(all);
        return all;
    }

    private static void kills(List<Fault> all) {
        all.add(new Fault("supervisor-in-backup",
                "The supervisor is killed while backup runs: a complete backup, and no restart", t -> {
            var backup = begin(heldHooks(t).up().countRestarts());
            t.killSupervisor();
            t.awaitHook("backup", 2).release("backup");
            ends(backup, 0);
            complete(t, 1);
            t.notRestarted().stops();
        }));
        all.add(new Fault("crash-in-backup",
                "Power fails while backup runs: no backup, and the next one removes what is left", t -> {
            begin(heldHooks(t).up());
            t.crash();
            complete(t, 0);
            t.release("backup").up();
            ends(ww(t, "backup"), 0);
            complete(t, 1);
            t.stops();
        }));
        for (var step : STEPS) {
            all.add(new Fault("crash-at-" + step.replace(' ', '-') + "-of-backup", "Power fails in a backup, before "
                    + step + " of its system calls: complete backups only, none lost, and the next one succeeds",
                    List.of(Requirement.STRACE), t -> crashAt(t, step)));
        }
    }

    private static void folders(List<Fault> all) {
        all.add(new Fault("backup-full", "/backup is full: the backup fails, the earlier one stays, and with free"
                + " space the next one succeeds", t -> {
            DataFaults.mount(t, t.options.backup, "size=1m");
            hooks(t, "[ ! -e /torture/fill ] || dd if=/dev/zero of=\"$WW_BACKUP_TO/fill\" bs=4096 2>/dev/null",
                    "[ $? = 0 ] || exit");
            t.up().countRestarts();
            ends(ww(t, "backup"), 0);
            t.write("fill", "");
            ends(ww(t, "backup"), 1);
            complete(t, 1);
            Files.delete(t.options.torture.resolve("fill"));
            ends(ww(t, "backup"), 0);
            complete(t, 2);
            t.notRestarted().stops();
        }));
        all.add(new Fault("backup-read-only", "/backup is read-only: the backup fails, the earlier one stays, and the"
                + " next one succeeds", t -> {
            DataFaults.mount(t, t.options.backup, "size=16m");
            hooks(t).up().countRestarts();
            ends(ww(t, "backup"), 0);
            DataFaults.mount(t, t.options.backup, "remount,ro");
            ends(ww(t, "backup"), 1);
            complete(t, 1);
            DataFaults.mount(t, t.options.backup, "remount,rw");
            ends(ww(t, "backup"), 0);
            complete(t, 2);
            t.notRestarted().stops();
        }));
        all.add(new Fault("backup-hangs", "/backup does not respond: a failed backup, no restart, and a stop in time",
                List.of(Requirement.FUSE), t -> {
            hooks(t).cfg("{\"ww\": {\"backup\": {\"timeout\": \"1s\"}}}").up().countRestarts();
            hang(t);
            ends(ww(t, "backup"), 1);
            ends(ww(t, "backup"), ExitCode.IN_USE);
            t.pause(1500).notRestarted().stops();
        }));
        all.add(new Fault("backup-gone", "/backup is gone, as a disk that was unplugged: failed backups, no restart",
                List.of(Requirement.FUSE), t -> {
            hooks(t).up().countRestarts();
            hang(t);
            unplug(t);
            ends(ww(t, "backup"), 1);
            ends(ww(t, "backup"), 1);
            t.notRestarted().stops();
        }));
        all.add(new Fault("backup-shared", "Two instances share /backup: one backup at a time, and a crash of the one"
                + " does not block the other", t -> {
            heldHooks(t).up();
            var first = t.container();
            t.options.data = t.setup.folder("data-2");
            t.up();
            var second = t.container();
            begin(t.on(first));
            ends(ww(t.on(second), "backup"), ExitCode.IN_USE);
            t.on(first).crash().release("backup").on(second);
            ends(ww(t, "backup"), 0);
            complete(t, 1);
            t.stops();
        }));
        all.add(new Fault("backup-clock", "The wall clock jumps by days between backups: none is lost, and the newest"
                + " one is the last that was made", List.of(Requirement.FAKETIME), t -> {
            MachineFaults.fakeClock(hooks(t));
            t.write("clock", "+0").up().countRestarts();
            for (var jump : List.of("+0", "+172800", "-86400")) {
                t.write("clock", jump).pause(300);
                ends(ww(t, "backup"), 0);
            }
            var sequences = complete(t, 3).stream().map(Backup::sequence).toList();
            if (!sequences.equals(List.of(1L, 2L, 3L))) throw new Fault.Broken("the order is " + sequences);
            t.notRestarted().stops();
        }));
    }

    private static void stops(List<Fault> all) {
        all.add(new Fault("term-in-backup", "TERM while backup runs: a stop in time, and no backup", t -> {
            begin(heldHooks(t).up());
            t.stops();
            complete(t, 0);
            leftovers(t);
        }));
        all.add(new Fault("term-in-copy", "TERM while the data is archived: a stop in time, no backup, and the next"
                + " start is UP", t -> {
            t.hook("backup").cfg("{\"ww\": {\"backup\": {\"copy\": true}}}").up();
            fillWithNoise(t.options.data.resolve("torture-noise"));
            ww(t, "backup");
            t.until("the archive", () -> t.container().processes().stream()
                    .anyMatch(p -> ContainerUnderTest.line(p.pid()).startsWith("gzip")));
            t.signal("TERM").exits(0);
            complete(t, 0);
            Files.delete(t.options.data.resolve("torture-noise"));
            t.heals();
        }));
    }

    private static void crashAt(Trial t, String step) throws Exception {
        hooks(t).cfg("{\"ww\": {\"backup\": {\"keep\": {\"last\": 2, \"daily\": 0, \"weekly\": 0,"
                + " \"monthly\": 0}}}}").up();
        for (int i = 0; i < 2; i++) ends(ww(t, "backup"), 0);
        var before = complete(t, 2);
        var words = step.split(" ");
        long traced = t.container().supervisor();
        var strace = new ProcessBuilder("strace", "-f", "-qq", "-o", "/dev/null", "-p", "" + traced,
                "-e", "trace=" + words[0], "-e", "inject=" + words[0] + ":signal=KILL:when=" + words[1])
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        t.until("strace", () -> ContainerUnderTest.status(traced, "TracerPid:") > 0);
        ww(t, "backup");
        if (!strace.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)) throw new Fault.Broken("the step never came");
        t.crash();
        var good = new BackupFolder(t.options.backup).good().stream().map(Backup::time).toList();
        int lost = good.size() == 2 && good.getFirst().equals(before.getLast().time()) || good.size() == 3 ? 1 : 0;
        for (var backup : before.subList(lost, 2))
            if (!good.contains(backup.time())) throw new Fault.Broken("lost " + backup.time() + ", has " + good);
        complete(t, good.size());
        t.observe(good.size() + " complete");
        t.up();
        ends(ww(t, "backup"), 0);
        complete(t, 2);
        leftovers(t);
        t.stops();
    }
}
