package whaleware.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.ProcessEnvironment;
import whaleware.config.Config;
import whaleware.config.CurrentConfig;
import whaleware.config.Secrets;
import whaleware.reports.backends.BackendContext;

/// `ww fleet`: starts a collector, which runs until TERM or Ctrl-C. Exits with 0 after an orderly stop.
public interface FleetCommand {
    /// What `ww fleet --help` prints.
    String USAGE = """
            Usage: ww fleet [COMMAND]
            Receives the reports of instances, stores them, and shows them on a web page, until TERM or Ctrl-C.
            The instances report to it if their notify_url is its URL with /events.

              ls          lists the instances that a collector knows: ww fleet ls --help
              show NAME   shows one of them with its last events
              --help      this

            Settings: ww.fleet in the configuration. Without any, it listens on http://127.0.0.1:8484/ and stores in
            WW_DATA/fleet.db.
            Exit codes: 0 stopped in order, 1 no answer to ls or show, 64 usage, 70 internal error,
            78 bad configuration, or the port is in use.
            Examples: ww fleet, ww fleet ls --state ERROR, ww fleet show web-1
            """;
    /// The folder in the user's home for a machine without `/data`.
    String DATA = ".local/share/whaleware";

    /// Runs the command, and returns its exit code.
    static int run(String... args) {
        try {
            return run(ProcessEnvironment.arguments(List.of(args)), ProcessEnvironment.read());
        } catch (Failure failure) {
            log(failure.getMessage());
            return failure.code;
        } catch (InterruptedException stopped) {
            return ExitCode.OK;
        }
    }

    private static int run(List<String> args, Map<String, String> env) throws InterruptedException {
        if (args.isEmpty()) return serve(env);
        switch (args.getFirst()) {
            case "-h", "--help" -> {
                System.out.print(USAGE);
                return ExitCode.OK;
            }
            case "ls", "show" -> {
                var context = receivers(CurrentConfig.find(env), env);
                var terminal = System.console() != null && System.console().isTerminal();
                return ClientCommand.run(args, env, context, System.out, terminal && env.get("NO_COLOR") == null);
            }
            default -> throw new Failure(ExitCode.USAGE,
                    "cannot run '" + args.getFirst() + "': no such command (ww fleet --help)");
        }
    }

    private static int serve(Map<String, String> env) throws InterruptedException {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // else the driver's logger warns that there is none
        var config = CurrentConfig.find(env);
        FleetSettings.unknownKeys(config.tree()).forEach(FleetCommand::log);
        var settings = FleetSettings.of(config);
        var secrets = Secrets.of(config, env);
        var clock = InstantSource.system();
        var receivers = receivers(config, env);
        var reader = StoreSelection.open(settings, data(env), clock, receivers);
        var server = new FleetServer(settings, reader, clock, receivers, line -> log(secrets.mask(line)));
        server.start();
        FullCollections.start();
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            stopped.countDown();
            Runtime.getRuntime().halt(ExitCode.OK); // else TERM would make it 143
        }));
        // last: whoever reads the line may send TERM at once
        System.out.println("fleet: " + server.url() + " shows what is reported to " + server.url() + "events");
        stopped.await();
        return ExitCode.OK;
    }

    private static BackendContext receivers(Config config, Map<String, String> env) {
        var reports = config.tree().path("ww").path("reports");
        var home = Directories.of(env).home();
        return new BackendContext(reports.path("token").asText(), reports.path("ca").asText(),
                reports.path("cert").asText(), reports.path("key").asText(), env, home, home.resolve("lib"), _ -> {});
    }

    /// Returns the folder of the store: `WW_DATA`; on a machine without `/data` a folder in the user's home.
    private static Path data(Map<String, String> env) {
        var data = Directories.of(env).data();
        if (Files.isDirectory(data)) return data;
        if (data.equals(Path.of("/data"))) {
            var home = env.getOrDefault("HOME", "");
            var shared = env.getOrDefault("XDG_DATA_HOME", "");
            if (!shared.isEmpty()) data = Path.of(shared, "whaleware");
            else if (!home.isEmpty()) data = Path.of(home, DATA);
        }
        try {
            return Files.createDirectories(data);
        } catch (IOException e) {
            throw new Failure(ExitCode.CONFIG, "cannot store in " + data + ": " + Failure.reason(e)
                    + " (set WW_DATA to a folder that " + ProcessEnvironment.user() + " can write)");
        }
    }

    private static void log(String line) {
        System.err.println("fleet: " + line);
    }
}
