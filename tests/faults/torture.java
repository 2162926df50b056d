//JAVA 25+
//SOURCES ${ww.lib:../../lib}/Whaleware.java ../../ww/catalog.java
//SOURCES Torture.java Trial.java TrialSetup.java Changes.java Baseline.java Expectations.java Evidence.java Soak.java
//SOURCES Subject.java HomeSubject.java ImageSubject.java ContainerOptions.java ContainerUnderTest.java Limits.java
//SOURCES Fault.java Requirement.java Faults.java SignalFaults.java HookFaults.java SupervisorFaults.java
//SOURCES ServiceFaults.java DataFaults.java MachineFaults.java ReportFaults.java BackupTrial.java BackupFaults.java
//SOURCES RestoreFaults.java
//FILES home/tests/faults/cell.sh=cell.sh
//DESCRIPTION The fault suite, on a home or on an image.
package whaleware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import whaleware.Whaleware;
import whaleware.bake.ShippedHome;
import whaleware.base.Directories;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

@Command(name = "torture", mixinStandardHelpOptions = true, version = "whaleware " + Whaleware.VERSION,
        exitCodeOnInvalidInput = ExitCode.USAGE,
        description = "Runs the fault suite on a home or an image, and prints which promises it keeps.",
        footer = {"%nNeeds root, for namespaces, small volumes, and the processes of other users.",
            "Exit codes: 0 all promises kept, 1 not all, 64 usage, 78 cannot run here."})
class torture implements Callable<Integer> {
    @Parameters(paramLabel = "HOME|IMAGE", arity = "0..1",
            description = "A folder with usr and etc, or an image of podman or docker.")
    private String subject;
    @Option(names = "--list", description = "Print the faults and their promises, and exit.")
    private boolean list;
    @Option(names = "--only", paramLabel = "NAME", split = ",",
            description = "Run only these faults. * matches any text: --only 'term-*,crash-*'.")
    private List<String> only = new ArrayList<>();
    @Option(names = "--user", paramLabel = "UID[:GID]", description = "Run all containers as this user.")
    private String user = "";
    @Option(names = "--read-only", description = "Make the root of all containers read-only.")
    private boolean readOnly;
    @Option(names = "--init", description = "Run an init as PID 1 of all containers.")
    private boolean init;
    @Option(names = "--part", paramLabel = "K/N",
            description = "Run every Nth fault from the Kth on, to spread the faults over several runs.")
    private String part = "1/1";
    @Option(names = {"-e", "--env"}, paramLabel = "NAME=VALUE",
            description = "Set a variable of all containers, for example CFG.")
    private Map<String, String> env = new LinkedHashMap<>();
    @Option(names = "--engine", paramLabel = "PROGRAM",
            description = "Run images by this program; by default podman, or docker if only docker has the image.")
    private String engine;
    @Option(names = "--jobs", paramLabel = "N",
            description = "Run this many faults at a time; by default the number of processors.")
    private int jobs = Runtime.getRuntime().availableProcessors();
    @Option(names = "--soak", paramLabel = "TIME",
            description = "Instead of faults, cause a crash every --every for this time, for example 30m.")
    private String soak;
    @Option(names = "--every", paramLabel = "TIME", description = "Time between two crashes of --soak; by default 5s.")
    private String every = "5s";

    public static void main(String... args) {
        int code;
        try {
            code = new CommandLine(new torture()).setExecutionExceptionHandler((thrown, _, _) -> {
                if (!(thrown instanceof Failure failure)) throw thrown;
                System.err.println("torture: " + failure.getMessage());
                return failure.code;
            }).execute(args);
        } finally {
            System.out.flush();
        }
        Runtime.getRuntime().halt(code);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var faults = Faults.part(Faults.named(only), part);
        if (list) {
            faults.forEach(fault -> System.out.printf("%-26s  %s%n", fault.name(), fault.promise()));
            System.out.println("\n" + faults.size() + " faults");
            return ExitCode.OK;
        }
        if (subject == null)
            throw new Failure(ExitCode.USAGE, "cannot start: no home and no image (torture HOME|IMAGE, or --help)");
        if (!Requirement.root())
            throw new Failure(ExitCode.CONFIG, "cannot torture " + subject + ": namespaces, small volumes and the"
                    + " processes of other users need root (use sudo, or `podman unshare` for your own image)");
        var scratch = Files.createTempDirectory("ww-torture");
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            var subject = subject(scratch);
            subject.prepare();
            return run(new Torture(subject, this::variant, scratch, System.out), faults);
        } finally {
            Torture.remove(scratch);
        }
    }

    private int run(Torture torture, List<Fault> faults) throws IOException, InterruptedException {
        var baseline = torture.baseline();
        if (soak != null) {
            var crashes = new Soak(torture, time(soak), time(every)).fault();
            return code(torture.run(List.of(crashes), baseline, 1));
        }
        long up = baseline.up().toMillis(), stop = baseline.stop().toMillis();
        long minutes = 1 + faults.size() * (3500 + 3 * up + 3 * stop) / 60_000 / jobs;
        System.out.printf("%s is UP after %d ms and stops in %d ms; %d faults, %d at a time: about %d min%n%n",
                subject, up, stop, faults.size(), jobs, minutes);
        return code(torture.run(faults, baseline, jobs));
    }

    private static int code(int failed) {
        return failed == 0 ? ExitCode.OK : ExitCode.NOT_FOUND;
    }

    private static Duration time(String text) {
        return Durations.parse(text).orElseThrow(() -> new Failure(ExitCode.USAGE,
                "cannot soak for '" + text + "': expected a duration such as 30m or 5s"));
    }

    private Subject subject(Path scratch) throws IOException {
        var folder = Path.of(subject).toAbsolutePath().normalize();
        if (Files.isDirectory(folder)) {
            if (!Directories.isHome(folder))
                throw new Failure(ExitCode.USAGE,
                        "cannot torture " + folder + ": it is no home (it needs usr and etc)");
            var whaleware = ShippedHome.of(torture.class).unpack(System.getenv());
            return new HomeSubject(folder, whaleware, scratch, whaleware.getParent());
        }
        var found = ImageSubject.engine(subject, engine == null ? List.of("podman", "docker") : List.of(engine));
        if (found == null)
            throw new Failure(ExitCode.USAGE, "cannot torture '" + subject
                    + "': neither a folder nor an image of podman or docker (build or pull it first)");
        var program = found.contains("/") ? Path.of(found).toAbsolutePath().toString() : found;
        return new ImageSubject(program, subject, scratch);
    }

    private void variant(ContainerOptions options) {
        options.user = user;
        options.readOnly = readOnly;
        options.init = init;
        options.env.putAll(env);
    }
}
