package whaleware.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.Instance;
import whaleware.reports.JournalEntry;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;
import whaleware.runtime.State;
import whaleware.status.SystemStats;

/// Reports by hand: what `usr/lifecycle.java` and `usr/pushstats.java` do. One event goes to each back-end at once, with
/// one try each; [ExitCode#OK] when all have it or none is configured, [ExitCode#NOT_FOUND] when one has it not, 64 and 78 as everywhere.
public interface ReportCommand {
    /// What `usr/lifecycle.java --help` prints.
    String LIFECYCLE_USAGE = """
            Usage: lifecycle STATE
            Reports a change of state to each back-end that notify_url names.

              STATE   BOOT, FIRSTBOOT, UPGRADING, WARMUP, UP, RESTARTING, STOPPING, STOPPED or ERROR
              --help  this

            Exit codes: 0 delivered to each, 1 not delivered to each, 64 usage, 78 bad configuration.
            """;
    /// What `usr/pushstats.java --help` prints.
    String PUSHSTATS_USAGE = """
            Usage: pushstats [JSON]
            Reports statistics to each back-end that notify_url names.

              JSON    one JSON object; without it, standard input is read
              --help  this

            Exit codes: 0 delivered to each, 1 not delivered to each, 64 usage, 78 bad configuration.
            """;

    /// `lifecycle STATE`, for this process: its environment, stdout and stderr.
    static int lifecycle(List<String> args) {
        return lifecycle(ProcessEnvironment.arguments(args), ProcessEnvironment.read(), utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    }

    /// `pushstats JSON`, or `pushstats` with the JSON on stdin, for this process.
    static int pushstats(List<String> args) {
        return pushstats(ProcessEnvironment.arguments(args), ProcessEnvironment.read(), System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    }

    /// As [#lifecycle(List)].
    ///
    /// @param env of a hook; by hand, outside of one, what is missing there is left out of the event
    /// @return the exit code; why it is not 0 is told on `err`
    static int lifecycle(List<String> args, Map<String, String> env, PrintStream out, PrintStream err) {
        return told("lifecycle", err, () -> {
            if (isHelp(args)) return help(LIFECYCLE_USAGE, out);
            if (args.size() != 1) throw new Failure(ExitCode.USAGE, "cannot report: " + args.size() + " arguments (usage: lifecycle STATE)");
            var state = state(args.getFirst());
            var cfg = Cfg.of(env).config().tree();
            var who = Instance.of(env, cfg);
            return deliver("lifecycle", new Event(Event.Kind.LIFECYCLE, id(who), who, state, known(env, "WW_PREVIOUS"), null, Instant.now(), null, null, null), cfg, Directories.of(env), out, err);
        });
    }

    /// As [#pushstats(List)].
    ///
    /// @param env as for [#lifecycle(List, Map, PrintStream, PrintStream)]
    /// @return the exit code; why it is not 0 is told on `err`
    static int pushstats(List<String> args, Map<String, String> env, InputStream in, PrintStream out, PrintStream err) {
        return told("pushstats", err, () -> {
            if (isHelp(args)) return help(PUSHSTATS_USAGE, out);
            if (args.size() > 1) throw new Failure(ExitCode.USAGE, "cannot report: " + args.size() + " arguments (usage: pushstats JSON, one object, quoted)");
            var stats = stats(args.isEmpty() ? new String(in.readAllBytes(), StandardCharsets.UTF_8) : args.getFirst());
            var cfg = Cfg.of(env).config().tree();
            var who = Instance.of(env, cfg);
            var system = new SystemStats(Path.of("/"), Directories.of(env).data()).json();
            return deliver("pushstats", new Event(Event.Kind.STATS, id(who), who, known(env, "WW_STATE"), null, null, Instant.now(), null, stats, system), cfg, Directories.of(env), out, err);
        });
    }

    /// `check --live`: a test event, statistics of the name `check`, to each back-end; each that has it is told on `out`.
    ///
    /// @param env as for [#lifecycle(List, Map, PrintStream, PrintStream)]
    /// @return the exit code; why it is not 0 is told on `err`
    static int test(Map<String, String> env, PrintStream out, PrintStream err) {
        return told("check", err, () -> {
            var cfg = Cfg.of(env).config().tree();
            var who = Instance.of(env, cfg);
            var stats = JsonNodeFactory.instance.objectNode().put("check", 1);
            return deliver("check", new Event(Event.Kind.STATS, id(who), who, null, null, null, Instant.now(), null, stats, null), cfg, Directories.of(env), out, err);
        });
    }

    private static boolean isHelp(List<String> args) {
        return args.equals(List.of("--help")) || args.equals(List.of("-h"));
    }

    private static int help(String usage, PrintStream out) {
        out.print(usage);
        return ExitCode.OK;
    }

    private static String state(String name) {
        return Arrays.stream(State.values()).map(State::name).filter(name::equals).findFirst().orElseThrow(() ->
                new Failure(ExitCode.USAGE, "cannot report '" + name + "': no such state (one of " + Arrays.toString(State.values()).replaceAll("[\\[\\]]", "") + ")"));
    }

    private static ObjectNode stats(String text) {
        try {
            return Json.object(text, "the statistics", "pass one JSON object, as an argument or on stdin");
        } catch (Failure e) {
            throw new Failure(ExitCode.USAGE, e.getMessage());
        }
    }

    /// There is no sequence number by hand; the supervisor's go on undisturbed.
    private static String id(Instance who) {
        return who.bootId() + "-hand-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String known(Map<String, String> env, String name) {
        return env.getOrDefault(name, "").isEmpty() ? null : env.get(name);
    }

    // each on a thread of its own: one that hangs delays no other
    private static int deliver(String name, Event event, JsonNode cfg, Directories places, PrintStream out, PrintStream err) throws InterruptedException {
        var home = places.home();
        var backends = BackendFactory.of(cfg.path("notify_url"), BackendContext.of(cfg, home, home.resolve("lib"), line -> print(out, line)));
        var entries = List.of(new JournalEntry(event.at().toEpochMilli(), event));
        var tries = backends.stream().map(backend -> new FutureTask<Void>(() -> {
            backend.deliver(entries);
            return null;
        })).toList();
        tries.forEach(delivery -> Threads.daemon("report", delivery).start());
        var deadline = System.nanoTime() + Backend.TIMEOUT.plusSeconds(1).toNanos();
        var code = ExitCode.OK;
        for (var i = 0; i < tries.size(); i++) {
            try {
                tries.get(i).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (name.equals("check")) out.println("check: " + backends.get(i).name() + " has got a test event");
            } catch (ExecutionException | TimeoutException e) {
                code = ExitCode.NOT_FOUND;
                var why = e instanceof TimeoutException ? "no answer" : Failure.reason(e.getCause());
                err.println(name + ": cannot report to " + backends.get(i).name() + ": " + why);
            }
        }
        backends.forEach(Backend::close);
        return code;
    }

    private static int told(String name, PrintStream err, Callable<Integer> work) {
        try {
            return work.call();
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
