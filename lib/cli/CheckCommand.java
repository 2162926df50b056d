package whaleware.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Installation;
import whaleware.base.ProcessEnvironment;

/// `ww check [--live] [HOME]`: prints each finding on stderr and a summary on stdout. Returns [ExitCode#OK] if there is
/// no finding, else [ExitCode#NOT_FOUND].
@Command(name = "check", description = {
        "Checks a home before it becomes an image: configuration, hooks (those in Java are compiled) and folders."},
        exitCodeList = {"0:no finding", "1:findings, each a line on stderr", "64:usage"},
        footer = {"  ww check ../my-image", "  ww check --live"})
final class CheckCommand implements Callable<Integer> {
    private final Supplier<Installation> installation;

    @Parameters(arity = "0..1", paramLabel = "HOME",
            description = "The folder that holds usr and etc; by default WW_HOME.")
    private Path home;

    @Option(names = "--live",
            description = "If there is no finding: sends a test event to each back-end of notify_url.")
    private boolean live;

    @Option(names = "--lib", hidden = true,
            description = "The folder of the library: ww/ww passes it, for a home without commands.")
    private Path lib;

    CheckCommand(Supplier<Installation> installation) {
        this.installation = installation;
    }

    @Override
    public Integer call() {
        var env = new HashMap<>(ProcessEnvironment.read());
        env.put("WW_HOME", checked(env).toAbsolutePath().normalize().toString());
        env.remove("WW_CFG");
        var findings = new HomeCheck(lib != null ? lib : installation.get().lib(), env).findings();
        findings.forEach(finding -> System.err.println("check: " + finding));
        int count = findings.size();
        var summary = count == 0 ? "nothing wrong with " : count + (count == 1 ? " finding in " : " findings in ");
        System.out.println("check: " + summary + env.get("WW_HOME"));
        if (count > 0) return ExitCode.NOT_FOUND;
        return live ? ReportCommand.test(env, System.out, System.err) : ExitCode.OK;
    }

    private Path checked(HashMap<String, String> env) {
        if (home != null) return home;
        return lib != null ? Directories.of(env).home() : installation.get().home();
    }
}
