package whaleware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import whaleware.backup.Backup;
import whaleware.backup.BackupFolder;
import whaleware.backup.Verification;

/// Steps of a trial with backups. The hooks `backup` and `restore` are the suite's: they save and restore the file
/// `torture-state` of `/data`, so that each subject can have these faults.
interface BackupTrial {
    String STATE = "torture-state";
    String OWNER = "sleep 987654";
    Duration COMMAND = Duration.ofSeconds(90);

    /// Replaces the hooks `backup` and `restore`. The file may be root's: then `restore` replaces it.
    ///
    /// @param more lines of `backup` before its own
    static Trial hooks(Trial t, String... more) {
        t.prepend("backup", String.join("\n", more) + "\n{ cat \"$WW_DATA/" + STATE
                + "\" 2>/dev/null || echo none; } >\"$WW_BACKUP_TO/state\"; exit");
        return t.prepend("restore", "cp -f \"$WW_RESTORE_FROM/state\" \"$WW_DATA/" + STATE + "\"; exit");
    }

    /// As [#hooks], and `backup` waits until its release.
    static Trial heldHooks(Trial t) {
        return hooks(t.write("hold.backup", ""));
    }

    /// Begins a backup, and waits for its hook.
    static Process begin(Trial t) throws IOException {
        var backup = ww(t, "backup");
        t.awaitHook("backup");
        return backup;
    }

    /// Makes a backup, and changes the data. Begins a restore of that backup, and waits for this hook, which is held.
    static Process beginRestore(Trial t, String hook) throws IOException, InterruptedException {
        hooks(t);
        if (!hook.equals("restore")) t.prepend(hook);
        t.up();
        var state = t.options.data.resolve(STATE);
        Files.writeString(state, "old");
        ends(ww(t, "backup"), 0);
        Files.writeString(state, "new");
        t.write("hold." + hook, "");
        int before = begun(t, hook);
        var restore = ww(t, "restore", "latest");
        t.awaitHook(hook, before + 1);
        return restore;
    }

    /// Returns how many times a hook has begun.
    static int begun(Trial t, String hook) {
        return (int) t.trace().stream().filter(line -> line.startsWith(hook + " began")).count();
    }

    /// The data is that of the backup, and nothing marks it as unfinished.
    static void restored(Trial t) {
        var state = ContainerUnderTest.read(t.options.data.resolve(STATE));
        if (!state.equals("old")) throw new Fault.Broken("the state is '" + state + "', not that of the backup");
        if (Files.exists(t.options.data.resolve(".ww/attempt"))) throw new Fault.Broken("the restore is still marked");
        t.marked(true).observe("restored");
    }

    /// Checks that `/backup` has this number of backups, all of them complete, and returns them.
    static List<Backup> complete(Trial t, int number) throws IOException {
        var all = new BackupFolder(t.options.backup).all();
        for (var backup : all) {
            var problem = new Verification(backup.folder()).problem();
            if (problem.isPresent()) throw new Fault.Broken("backup " + backup.time() + ": " + problem.get());
        }
        if (all.size() != number) throw new Fault.Broken(all.size() + " backups, not " + number);
        return all;
    }

    /// Checks that nothing but backups is left.
    static void leftovers(Trial t) {
        for (var name : t.options.backup.toFile().list())
            if (!Backup.isTime(name) && !name.equals(".lock")) throw new Fault.Broken("left in /backup: " + name);
    }

    /// Starts a command of `ww` in the container.
    static Process ww(Trial t, String... arguments) throws IOException {
        return t.container().command("ww", arguments);
    }

    /// Waits for the end of a command, with this exit code.
    static void ends(Process command, int code) throws InterruptedException {
        if (!command.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)) throw new Fault.Broken("ww did not end");
        if (command.exitValue() != code) throw new Fault.Broken("ww ended with " + command.exitValue());
    }

    /// Mounts a file system that responds to no request over `/backup` of the container, until [#unplug]. KILL ends a
    /// process that waits for it, as with NFS.
    static void hang(Trial t) throws IOException {
        var mount = "exec 3<>/dev/fuse; mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 none /backup"
                + " && echo mounted && exec " + OWNER;
        if (t.container().inside("sh", "-c", mount).getInputStream().read() != 'm')
            throw new Fault.Skipped("it cannot be mounted here");
    }

    /// Makes the file system of [#hang] fail each request, as a disk that was unplugged.
    static void unplug(Trial t) {
        t.container().processes().stream()
                .filter(p -> ContainerUnderTest.line(p.pid()).replace('\0', ' ').strip().equals(OWNER))
                .forEach(p -> ContainerUnderTest.signal("KILL", p.pid()));
    }

    /// Writes 200 MB that gzip cannot compress.
    static void fillWithNoise(Path file) throws IOException {
        var random = new Random(1);
        var block = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 200; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }
}
