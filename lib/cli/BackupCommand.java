package whaleware.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import whaleware.backup.Backup;
import whaleware.backup.BackupFolder;
import whaleware.backup.Verification;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.ProcessEnvironment;

/// `ww backup [now | list | verify [TIME] | test [TIME] | accept]`. All but `now` read `/backup` themselves, so they
/// work without a running instance too.
@Command(name = "backup", description = {
        "Makes a backup now, or shows those in /backup.",
        "  now (or nothing)  runs the hook backup in the running instance, and waits for the result",
        "  list              prints the backups, the oldest first",
        "  verify [TIME]     compares the files of a backup with its manifest: latest (default), all, or its name",
        "  test [TIME]       restores a backup, latest (default) or its name, into a scratch folder, which is removed",
        "  accept            accepts that a backup is much smaller than the one before: old ones are removed again"},
        customSynopsis = "ww backup [now | list | verify [TIME] | test [TIME] | accept]",
        exitCodeList = {"0:done", "1:failed", "64:usage", "69:no instance runs", "75:another program uses /backup",
        "77:no permission"}, footer = {"  ww backup", "  ww backup verify all"})
final class BackupCommand implements Callable<Integer> {
    private final Supplier<Installation> installation;

    @Parameters(arity = "0..2", paramLabel = "ACTION", completionCandidates = Actions.class,
            description = "now, list, verify [TIME], test [TIME] or accept.")
    private List<String> arguments;

    BackupCommand(Supplier<Installation> installation) {
        this.installation = installation;
    }

    @Override
    public Integer call() throws IOException {
        var action = arguments == null ? "now" : arguments.getFirst();
        var time = arguments == null || arguments.size() < 2 ? "" : arguments.get(1);
        var path = Directories.of(ProcessEnvironment.read()).backup().toAbsolutePath().normalize();
        var folder = new BackupFolder(path);
        if (!time.isEmpty() && !action.equals("verify") && !action.equals("test")) throw usage(time);
        try {
            return switch (action) {
                case "now" -> throw ShellCommand.become(installation, "backup", List.of("now"));
                case "list" -> list(folder.all());
                case "verify" -> verify(chosen(folder, time.isEmpty() ? "latest" : time));
                case "test" -> test(folder, time.isEmpty() ? "latest" : time);
                case "accept" -> accept(folder);
                default -> throw usage(action);
            };
        } catch (IOException unreadable) {
            throw new Failure(ExitCode.NOT_FOUND, "cannot use " + path + ": " + Failure.reason(unreadable)
                    + " (mount the volume there, or set WW_BACKUP)");
        }
    }

    private static Failure usage(String word) {
        return new Failure(ExitCode.USAGE, "cannot run with '" + word + "': unknown argument (ww backup --help)");
    }

    private static int list(List<Backup> backups) {
        if (!backups.isEmpty()) {
            System.out.printf("%-16s  %14s  %8s  %9s  %-12s %s%n", "TIME", "BYTES", "FILES", "SECONDS", "VERSION",
                    "INSTANCE");
        }
        for (var backup : backups) {
            if (!backup.good()) System.out.println(backup.time() + "  damaged: " + backup.problem());
            else System.out.printf("%-16s  %14d  %8d  %9.1f  %-12s %s%s%n", backup.time(), backup.bytes(),
                    backup.count(), backup.seconds(), backup.facts().version(), backup.facts().instance(),
                    backup.suspect() ? "  (" + backup.shrunkFrom() + " bytes before: ww backup accept)" : "");
        }
        return ExitCode.OK;
    }

    private static List<Backup> chosen(BackupFolder folder, String time) throws IOException {
        if (time.equals("all")) return folder.all();
        return List.of(folder.find(time).orElseThrow(() -> new Failure(ExitCode.NOT_FOUND,
                "cannot find backup '" + time + "' in " + folder.path() + " (ww backup list)")));
    }

    private static int verify(List<Backup> backups) {
        int code = ExitCode.OK;
        for (var backup : backups) {
            var problem = new Verification(backup.folder()).problem();
            if (problem.isEmpty()) {
                System.out.println(backup.time() + ": good");
                continue;
            }
            System.err.println("ww backup: cannot use backup " + backup.time() + ": " + problem.get());
            code = ExitCode.NOT_FOUND;
        }
        return code;
    }

    private int test(BackupFolder folder, String time) {
        var env = ProcessEnvironment.read();
        var parent = Path.of(env.getOrDefault("TMPDIR", "/tmp")).toAbsolutePath();
        var restored = new TrialRestore(Directories.of(env), installation.get().lib(), parent).run(folder, time);
        System.out.println(restored + ": restored into a scratch folder, which was removed");
        return ExitCode.OK;
    }

    private static int accept(BackupFolder folder) throws IOException {
        var accepted = folder.accept();
        for (var backup : accepted) System.out.println("accepted: " + backup.time() + ", " + backup.bytes() + " bytes");
        if (accepted.isEmpty()) System.out.println("no backup needs to be accepted");
        return ExitCode.OK;
    }

    private static final class Actions extends CompletionWords {
        Actions() {
            super("now", "list", "verify", "test", "accept");
        }
    }
}
