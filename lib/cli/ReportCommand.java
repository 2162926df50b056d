package whaleware.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import whaleware.Cfg;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.ProcessEnvironment;
import whaleware.base.Threads;
import whaleware.config.Config;
import whaleware.config.Secrets;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.JournalEntry;
import whaleware.reports.backends.BackendFactory;
import whaleware.runtime.State;
import whaleware.status.SystemStats;

/// The commands `lifecycle` and `pushstats`, which `usr/lifecycle.java` and `usr/pushstats.java` run: one event goes to
/// all back-ends at once, with one try each. The exit code is [ExitCode#OK] if all have it or none is configured,
/// [ExitCode#NOT_FOUND] if one does not have it, and 64 or 78 as for every command.
public interface ReportCommand {
    /// What `usr/lifecycle.java --help` prints.
    String LIFECYCLE_USAGE = """
            Usage: lifecycle STATE
            Reports a change of state to each back-end that notify_url names.

              STATE   BOOT, FIRSTBOOT, UPGRADING, WARMUP, UP, RESTARTING, STOPPING, STOPPED or ERROR
              --help  this

            Exit codes: 0 delivered to each, 1 not delivered to each, 64 usage, 78 bad configuration.
            Example: lifecycle UP
            """;
    /// What `usr/pushstats.java --help` prints.
    String PUSHSTATS_USAGE = """
            Usage: pushstats [JSON]
            Reports statistics to each back-end that notify_url names.

              JSON    one JSON object; without it, standard input is read
              --help  this

            Exit codes: 0 delivered to each, 1 not delivered to each, 64 usage, 78 bad configuration.
            Example: pushstats '{"queue": 7}'
            """;

    /// Runs `lifecycle STATE` with the environment, stdout and stderr of this process.
    static int lifecycle(List<String> args) {
        return lifecycle(ProcessEnvironment.arguments(args), ProcessEnvironment.read(),
                utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    }

    /// Runs `pushstats JSON`, or `pushstats` with the JSON on stdin, for this process.
    static int pushstats(List<String> args) {
        return pushstats(ProcessEnvironment.arguments(args), ProcessEnvironment.read(), System.in,
                utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    }

    /// Runs `lifecycle STATE`.
    ///
    /// @param env the environment of a hook; the event omits values that are missing there
    /// @return the exit code; `err` gets the reason if it is not 0
    static int lifecycle(List<String> args, Map<String, String> env, PrintStream out, PrintStream err) {
        return run("lifecycle", err, () -> {
            if (isHelp(args)) return help(LIFECYCLE_USAGE, out);
            if (args.size() != 1) throw usage(args.size() + " arguments (usage: lifecycle STATE)");
            var state = state(args.getFirst());
            var cfg = Cfg.of(env).config();
            var instance = Instance.of(env, cfg.tree());
            var event = new Event(Event.Kind.LIFECYCLE, id(instance), instance, state, value(env, "WW_PREVIOUS"), null,
                    Instant.now(), null, null, null, false, null, null, null, null);
            return deliver("lifecycle", event, cfg, env, out, err);
        });
    }

    /// Runs `pushstats`.
    ///
    /// @param env as for [#lifecycle(List, Map, PrintStream, PrintStream)]
    /// @return the exit code; `err` gets the reason if it is not 0
    static int pushstats(List<String> args, Map<String, String> env, InputStream in, PrintStream out, PrintStream err) {
        return run("pushstats", err, () -> {
            if (isHelp(args)) return help(PUSHSTATS_USAGE, out);
            if (args.size() > 1) throw usage(args.size() + " arguments (usage: pushstats JSON, one object, quoted)");
            var stats = stats(args.isEmpty() ? new String(in.readAllBytes(), StandardCharsets.UTF_8) : args.getFirst());
            var system = new SystemStats(Path.of("/"), Directories.of(env).data()).json();
            return deliverStats("pushstats", value(env, "WW_STATE"), stats, system, env, out, err);
        });
    }

    /// Runs `check --live`: sends a test event, statistics with the name `check`, and prints each back-end that has it
    /// to `out`.
    ///
    /// @param env as for [#lifecycle(List, Map, PrintStream, PrintStream)]
    /// @return the exit code; `err` gets the reason if it is not 0
    static int test(Map<String, String> env, PrintStream out, PrintStream err) {
        return run("check", err, () -> {
            var stats = JsonNodeFactory.instance.objectNode().put("check", 1);
            return deliverStats("check", null, stats, null, env, out, err);
        });
    }

    private static int deliverStats(String name, String state, ObjectNode stats, ObjectNode system,
                                    Map<String, String> env, PrintStream out, PrintStream err)
            throws InterruptedException {
        var cfg = Cfg.of(env).config();
        var instance = Instance.of(env, cfg.tree());
        var event = new Event(Event.Kind.STATS, id(instance), instance, state, null, null,
                Instant.now(), null, null, null, false, null, stats, system, null);
        return deliver(name, event, cfg, env, out, err);
    }

    private static boolean isHelp(List<String> args) {
        return args.equals(List.of("--help")) || args.equals(List.of("-h"));
    }

    private static int help(String usage, PrintStream out) {
        out.print(usage);
        return ExitCode.OK;
    }

    private static Failure usage(String why) {
        return new Failure(ExitCode.USAGE, "cannot report: " + why);
    }

    private static String state(String name) {
        var states = Arrays.stream(State.values()).map(State::name).toList();
        if (states.contains(name)) return name;
        throw new Failure(ExitCode.USAGE,
                "cannot report '" + name + "': no such state (one of " + String.join(", ", states) + ")");
    }

    private static ObjectNode stats(String text) {
        try {
            return Json.object(text, "the statistics", "pass one JSON object, as an argument or on stdin");
        } catch (Failure e) {
            throw new Failure(ExitCode.USAGE, e.getMessage());
        }
    }

    // not a sequence number: those belong to the supervisor
    private static String id(Instance instance) {
        return instance.bootId() + "-hand-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String value(Map<String, String> env, String name) {
        return env.getOrDefault(name, "").isEmpty() ? null : env.get(name);
    }

    // with a thread for each back-end, so that one that hangs delays no other
    private static int deliver(String name, Event event, Config cfg, Map<String, String> env,
                               PrintStream out, PrintStream err) throws InterruptedException {
        var home = Directories.of(env).home();
        var backends = BackendFactory.redacted(cfg.tree(), env, home, home.resolve("lib"), line -> print(out, line),
                Secrets.of(cfg, env)::mask);
        var entries = List.of(new JournalEntry(event.at().toEpochMilli(), event));
        var tries = backends.stream().map(backend -> new FutureTask<Void>(() -> {
            backend.deliver(entries);
            return null;
        })).toList();
        tries.forEach(delivery -> Threads.daemon("report", delivery).start());
        var deadline = System.nanoTime() + Backend.TIMEOUT.plusSeconds(1).toNanos();
        var code = ExitCode.OK;
        for (var i = 0; i < tries.size(); i++) {
            var backend = backends.get(i).name();
            try {
                tries.get(i).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                var warning = backends.get(i).takeWarning();
                if (!warning.isEmpty()) err.println(name + ": " + warning);
                if (name.equals("check")) out.println("check: " + backend + " received a test event");
            } catch (ExecutionException | TimeoutException e) {
                code = ExitCode.NOT_FOUND;
                var why = e instanceof TimeoutException ? "no answer" : Failure.reason(e.getCause());
                err.println(name + ": cannot report to " + backend + ": " + why);
            }
        }
        backends.forEach(Backend::close);
        return code;
    }

    private static int run(String name, PrintStream err, Callable<Integer> command) {
        try {
            return command.call();
        } catch (Failure e) {
            err.println(name + ": " + e.getMessage());
            return e.code;
        } catch (Exception e) {
            err.println(name + ": internal error: " + e);
            e.printStackTrace(err);
            return ExitCode.INTERNAL;
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static void print(PrintStream out, String line) {
        out.println(line);
        if (out.checkError()) throw new UncheckedIOException(new IOException("stdout is closed"));
    }
}
