package whaleware.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import whaleware.backup.Backup;
import whaleware.backup.BackupFolder;
import whaleware.backup.RestoreRequest;
import whaleware.backup.RestoreSource;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.ProcessEnvironment;

/// `ww restore TIME|latest`. A running instance restores at once; else the next start does, by a [RestoreRequest].
@Command(name = "restore", description = {
        "Restores a backup: svcdown, the hook restore, upgrade, svcup, warmup; waits until the service is UP.",
        "If no instance runs, the next start restores it."},
        exitCodeList = {"0:done", "1:failed", "64:usage", "69:no reply", "75:a restore runs already",
        "77:no permission"}, footer = {"  ww backup list", "  ww restore latest"})
final class RestoreCommand implements Callable<Integer> {
    private final Supplier<Installation> installation;

    @Parameters(arity = "1", paramLabel = "TIME", description = "The name of a backup (ww backup list), or latest.")
    private String time;

    @Option(names = "--next-start", hidden = true, description = "No instance runs: ww/ww has locked the data.")
    private boolean nextStart;

    RestoreCommand(Supplier<Installation> installation) {
        this.installation = installation;
    }

    @Override
    public Integer call() throws IOException {
        if (!time.equals("latest") && !Backup.isTime(time)) {
            throw new Failure(ExitCode.USAGE, "cannot restore '" + time
                    + "': it is no name of a backup (ww backup list)");
        }
        if (!nextStart) {
            throw ShellCommand.become(installation, "restore", List.of(time));
        }
        var places = Directories.of(ProcessEnvironment.read());
        var folder = new BackupFolder(places.backup().toAbsolutePath().normalize());
        try (var source = RestoreSource.open(folder, time, line -> System.err.println("restore: " + line))) {
            if (source.problem() != null) {
                throw new Failure(ExitCode.NOT_FOUND, "cannot restore " + time + ": " + source.problem());
            }
            RestoreRequest.write(places.data(), source.backup().time());
            System.out.println("the next start restores " + source.backup().time());
        } catch (IOException e) {
            throw new Failure(ExitCode.NOT_FOUND, "cannot write to " + places.data() + ": " + Failure.reason(e));
        }
        return ExitCode.OK;
    }
}
