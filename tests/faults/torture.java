//JAVA 25+
//SOURCES ${ww.lib:../../lib}/Whaleware.java ../../ww/catalog.java
//SOURCES Torture.java Trial.java Changes.java Baseline.java TrialSetup.java Expectations.java Evidence.java Fault.java Requirement.java Setup.java Subject.java HomeSubject.java ImageSubject.java ContainerUnderTest.java Limits.java Soak.java
//SOURCES Faults.java SignalFaults.java HookFaults.java SupervisorFaults.java ServiceFaults.java DataFaults.java MachineFaults.java ReportFaults.java
//FILES home/tests/faults/cell.sh=cell.sh
//DESCRIPTION The fault suite, on a home or on an image.
package whaleware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import whaleware.bake.CatalogBundle;
import whaleware.base.Directories;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

@Command(name = "torture", mixinStandardHelpOptions = true, version = "whaleware " + Whaleware.VERSION, exitCodeOnInvalidInput = ExitCode.USAGE,
        description = "Does everything to a home or an image that can go wrong, and tells which promises it keeps.",
        footer = "%nNeeds root: for namespaces, small volumes, and to see the processes of others. Exit code: 0 all kept, 1 not all, 64 usage, 78 it cannot be run here.")
class torture implements Callable<Integer> {
    @Parameters(paramLabel = "HOME|IMAGE", arity = "0..1", description = "A folder with usr and etc, or an image that podman or docker has.")
    private String subject;
    @Option(names = "--list", description = "Only tell the faults and their promises.")
    private boolean list;
    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "Only these faults; * stands for anything: --only 'term-*,crash-*'.")
    private List<String> only = new ArrayList<>();
    @Option(names = "--user", paramLabel = "UID[:GID]", description = "All containers run as this user.")
    private String user = "";
    @Option(names = "--read-only", description = "All containers have a read-only root.")
    private boolean readOnly;
    @Option(names = "--init", description = "All containers have an init in front.")
    private boolean init;
    @Option(names = "--part", paramLabel = "K/N", description = "Every Nth fault, from the Kth on: to spread them over several runs, such as those with --user, --read-only and --init.")
    private String part = "1/1";
    @Option(names = {"-e", "--env"}, paramLabel = "NAME=VALUE", description = "A variable for all containers, such as CFG.")
    private Map<String, String> env = new LinkedHashMap<>();
    @Option(names = "--engine", paramLabel = "PROGRAM", description = "What runs images; by default podman, or docker where that has the image.")
    private String engine;
    @Option(names = "--jobs", paramLabel = "N", description = "So many faults at a time; by default as many as there are processors.")
    private int jobs = Runtime.getRuntime().availableProcessors();
    @Option(names = "--soak", paramLabel = "TIME", description = "Instead: a crash every --every for so long, such as 30m; it has to be back each time.")
    private String soak;
    @Option(names = "--every", paramLabel = "TIME", description = "Between two crashes of --soak; 5s by default.")
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
        if (subject == null) throw new Failure(ExitCode.USAGE, "cannot torture nothing (torture HOME|IMAGE, or --help)");
        if (!Requirement.root()) throw new Failure(ExitCode.CONFIG, "cannot torture " + subject + ": namespaces, small volumes and the processes of others are root's (sudo, or `podman unshare` where it is your own image)");
        var scratch = Files.createTempDirectory("ww-torture");
        Files.setPosixFilePermissions(scratch, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            var subject = subject(scratch);
            subject.prepare();
            return run(new Torture(subject, this::variant, scratch, System.out), faults);
        } finally {
            Torture.remove(scratch);
        }
    }

    private int run(Torture torture, List<Fault> faults) throws IOException, InterruptedException {
        var usual = torture.usual();
        if (soak != null) return torture.run(List.of(new Soak(torture, time(soak), time(every)).fault()), usual, 1) == 0 ? ExitCode.OK : ExitCode.NOT_FOUND;
        System.out.printf("%s is UP after %d ms and stops in %d ms; %d faults at %d a time: about %d min%n%n", subject, usual.up().toMillis(), usual.stop().toMillis(),
                faults.size(), jobs, 1 + faults.size() * (3500 + 3 * usual.up().toMillis() + 3 * usual.stop().toMillis()) / 60_000 / jobs);
        return torture.run(faults, usual, jobs) == 0 ? ExitCode.OK : ExitCode.NOT_FOUND;
    }

    private static java.time.Duration time(String text) {
        return Durations.parse(text).orElseThrow(() -> new Failure(ExitCode.USAGE, "cannot soak for '" + text + "': expected a duration such as 30m or 5s"));
    }

    private Subject subject(Path scratch) throws IOException {
        var folder = Path.of(subject).toAbsolutePath().normalize();
        if (Files.isDirectory(folder)) {
            if (!Directories.isHome(folder)) throw new Failure(ExitCode.USAGE, "cannot torture " + folder + ": it is no home (it needs usr and etc)");
            var house = CatalogBundle.of(torture.class).unpack(System.getenv());
            return new HomeSubject(folder, house, scratch, house.getParent());
        }
        var found = ImageSubject.engine(subject, engine == null ? List.of("podman", "docker") : List.of(engine));
        if (found == null) throw new Failure(ExitCode.USAGE, "cannot torture '" + subject + "': neither a folder nor an image of podman or docker (build or pull it first)");
        return new ImageSubject(found.contains("/") ? Path.of(found).toAbsolutePath().toString() : found, subject, scratch);
    }

    private void variant(Setup setup) {
        setup.user = user;
        setup.readOnly = readOnly;
        setup.init = init;
        setup.env.putAll(env);
    }
}
