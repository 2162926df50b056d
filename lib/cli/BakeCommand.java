package whaleware.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import whaleware.bake.Bake;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.base.OperatingSystem;

/// `ww bake [HOME]`. Needs Linux: the result is for the Java of an image.
@Command(name = "bake", description = {
        "Makes the scripts of a home ready to start: fast, without JBang, offline, read-only, as any user.",
        "One line in a Dockerfile, after the last COPY: RUN /ww/ww bake"},
        exitCodeList = {"0:baked", "64:usage", "78:a script cannot be baked"},
        footer = {"  ww bake", "  ww bake --runtime /opt/jre --jdbc postgresql"})
final class BakeCommand implements Callable<Integer> {
    private final Supplier<Installation> installation;

    @Parameters(arity = "0..1", paramLabel = "HOME", description = "The home; by default WW_HOME.")
    private Path home;

    @Option(names = "--runtime", paramLabel = "JAVA_HOME",
            description = "The Java that will start the scripts, perhaps a JRE; by default this one.")
    private Path runtime;

    @Option(names = "--jdbc", split = ",", paramLabel = "DRIVER", completionCandidates = Drivers.class,
            description = "Copies drivers for jdbc: reports to HOME: ${COMPLETION-CANDIDATES}.")
    private List<String> drivers;

    @Option(names = "--quiet", description = "Prints no progress.")
    private boolean quiet;

    BakeCommand(Supplier<Installation> installation) {
        this.installation = installation;
    }

    @Override
    public Integer call() throws IOException {
        if (!OperatingSystem.isLinux()) {
            throw new Failure(ExitCode.CONFIG, "cannot bake: it needs Linux, and this is " + OperatingSystem.name()
                    + " (bake in the image: RUN /ww/ww bake in its Dockerfile)");
        }
        var found = installation.get();
        var java = runtime == null ? Path.of(System.getProperty("java.home")) : runtime;
        if (!Files.exists(java.resolve("release"))) {
            throw new Failure(ExitCode.USAGE,
                    "cannot bake for " + java + ": it is no Java (name the folder with bin/java and release)");
        }
        var baked = home == null ? found.home() : home;
        var env = new HashMap<>(System.getenv());
        if (quiet) env.put("WW_QUIET", "1");
        var bake = new Bake(baked, found, java, env, HookTrainingRun.class.getName());
        if (drivers != null) bake.drivers(drivers);
        System.out.println("bake: " + bake.all());
        return ExitCode.OK;
    }

    private static final class Drivers extends CompletionWords {
        Drivers() {
            super("postgresql", "mariadb", "mysql", "sqlite");
        }
    }
}
