package whaleware.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import whaleware.backup.BackupFolder;
import whaleware.backup.RestoreSource;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.JavaHome;
import whaleware.hooks.HookFile;

/// Restores a backup into a scratch folder, and removes the folder: so an operator sees that it can be restored. The
/// instance and its data are not touched.
///
/// Not thread-safe.
final class TrialRestore {
    private final Directories places;
    private final Path lib;
    private final Path scratchParent;

    /// @param lib the folder of the library
    /// @param scratchParent the folder in which the scratch folder is created
    TrialRestore(Directories places, Path lib, Path scratchParent) {
        this.places = places;
        this.lib = lib;
        this.scratchParent = scratchParent;
    }

    /// Verifies a backup, and runs the hook `restore` with `WW_RESTORE_TEST=1`. Returns the name of the backup.
    ///
    /// Throws Failure 1 if the backup cannot be used, or if the hook fails; 75 if another program uses `/backup`.
    ///
    /// @param time `latest` or a name
    String run(BackupFolder folder, String time) {
        try (var source = RestoreSource.open(folder, time, line -> System.err.println("ww backup: " + line))) {
            if (source.busy()) throw new Failure(ExitCode.IN_USE, message(time, source.problem()));
            if (source.problem() != null) throw failure(time, source.problem());
            var name = source.backup().time();
            int code = restore(source, command(name, source));
            if (code != 0) throw failure(name, "hook restore ended with " + code);
            return name;
        }
    }

    private static Failure failure(String time, String why) {
        return new Failure(ExitCode.NOT_FOUND, message(time, why));
    }

    private static String message(String time, String why) {
        return "cannot restore " + time + ": " + why;
    }

    private List<String> command(String time, RestoreSource source) {
        try {
            var hook = HookFile.find(places.usr(), lib, "restore");
            if (hook.isPresent()) return hook.get().command();
        } catch (Failure unusable) {
            throw failure(time, unusable.getMessage());
        }
        if (source.archived().isPresent()) return List.of("sh", lib.resolve("sh/restore-data").toString());
        throw failure(time, "there is no hook restore (write usr/restore)");
    }

    private int restore(RestoreSource source, List<String> hook) {
        try {
            ScratchFolder.removeLeftovers(scratchParent, line -> System.err.println("ww backup: " + line));
            var scratch = ScratchFolder.create(scratchParent);
            var cleanup = new Thread(() -> remove(scratch));
            Runtime.getRuntime().addShutdownHook(cleanup);
            try {
                return start(hook, Map.of("WW_DATA", scratch.data().toString(), "WW_RESTORE_TEST", "1",
                        "WW_RESTORE_FROM", source.backup().folder().toString(), "WW_HOME", places.home().toString(),
                        "WW_BIN", Installation.commands(lib).toString())).waitFor();
            } finally {
                remove(scratch);
            }
        } catch (IOException e) {
            throw failure(source.backup().time(), Failure.reason(e));
        } catch (InterruptedException e) {
            throw failure(source.backup().time(), "it was interrupted");
        }
    }

    private Process start(List<String> hook, Map<String, String> env) throws IOException {
        var command = new ArrayList<>(List.of(lib.resolve("sh/exec-hook").toString(), "-", "-"));
        command.addAll(hook);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(JavaHome.forHooks(builder.environment()));
        builder.environment().putAll(env);
        return builder.start();
    }

    /// Ends the programs that the hook has left, and removes the folder.
    private static void remove(ScratchFolder scratch) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            scratch.remove();
        } catch (IOException e) {
            System.err.println("ww backup: cannot remove " + scratch.path() + ": " + Failure.reason(e));
        }
    }
}
