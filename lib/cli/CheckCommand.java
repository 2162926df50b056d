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

/// `ww check [--live] [HOME]`: a line on stderr for each finding, one on stdout at the end; [ExitCode#OK] when there is none, [ExitCode#NOT_FOUND] else.
@Command(name = "check", description = {"Looks at a home before it becomes an image: configuration, hooks (those in Java are compiled), places.",
        "Exit codes: 0 nothing found, 1 a line on stderr for each finding, 64 usage."})
final class CheckCommand implements Callable<Integer> {
    private final Supplier<Installation> house;

    @Parameters(arity = "0..1", paramLabel = "HOME", description = "The folder that holds usr and etc; else WW_HOME.")
    private Path home;

    @Option(names = "--live", description = "When nothing else is wrong: sends a test event to each back-end of notify_url.")
    private boolean live;

    @Option(names = "--lib", hidden = true, description = "Where the library lies: said by /ww/ww, for a home without commands.")
    private Path lib;

    CheckCommand(Supplier<Installation> house) {
        this.house = house;
    }

    @Override
    public Integer call() {
        var env = new HashMap<>(ProcessEnvironment.read());
        var looked = home != null ? home : lib != null ? Directories.of(env).home() : house.get().home();
        env.put("WW_HOME", looked.toAbsolutePath().normalize().toString());
        env.remove("WW_CFG");
        var findings = new HomeCheck(lib != null ? lib : house.get().lib(), env).findings();
        findings.forEach(finding -> System.err.println("check: " + finding));
        var told = findings.isEmpty() ? "nothing wrong with " : findings.size() + (findings.size() == 1 ? " finding" : " findings") + " in ";
        System.out.println("check: " + told + env.get("WW_HOME"));
        if (!findings.isEmpty()) return ExitCode.NOT_FOUND;
        return live ? ReportCommand.test(env, System.out, System.err) : ExitCode.OK;
    }
}
