package whaleware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/// Reports by hand: what `usr/lifecycle.java` and `usr/pushstats.java` do. One event goes to each back-end at once, with
/// one try each; [Exit#OK] when all have it or none is configured, [Exit#NOT_FOUND] when one has it not, 64 and 78 as everywhere.
public interface Hand {

    /// `lifecycle STATE`.
    ///
    /// @param env of a hook; by hand, outside of one, what is missing there is left out of the event
    /// @return the exit code; why it is not 0 is told on `err`
    static int lifecycle(List<String> args, Map<String, String> env, PrintStream out, PrintStream err) {
        return told("lifecycle", err, () -> {
            if (args.size() != 1) throw new Failure(Exit.USAGE, "cannot report: " + args.size() + " arguments (usage: lifecycle STATE)");
            var state = state(args.getFirst());
            var cfg = configuration(env);
            var who = Instance.of(env, cfg);
            return deliver(new Event(Event.Kind.LIFECYCLE, id(who), who, state, known(env, "WW_PREVIOUS"), null, Instant.now(), null, null, null), cfg, out, err);
        });
    }

    /// `pushstats JSON`, or `pushstats` with the JSON on stdin.
    ///
    /// @param env as for [#lifecycle]
    /// @return the exit code; why it is not 0 is told on `err`
    static int pushstats(List<String> args, Map<String, String> env, InputStream in, PrintStream out, PrintStream err) {
        return told("pushstats", err, () -> {
            if (args.size() > 1) throw new Failure(Exit.USAGE, "cannot report: " + args.size() + " arguments (usage: pushstats JSON, one object, quoted)");
            var stats = stats(args.isEmpty() ? new String(in.readAllBytes(), StandardCharsets.UTF_8) : args.getFirst());
            var cfg = configuration(env);
            var who = Instance.of(env, cfg);
            var system = new SystemStats(Path.of("/"), Places.of(env).data()).json();
            return deliver(new Event(Event.Kind.STATS, id(who), who, known(env, "WW_STATE"), null, null, Instant.now(), null, stats, system), cfg, out, err);
        });
    }

    private static String state(String name) {
        return Arrays.stream(State.values()).map(State::name).filter(name::equals).findFirst().orElseThrow(() ->
                new Failure(Exit.USAGE, "cannot report '" + name + "': no such state (one of " + Arrays.toString(State.values()).replaceAll("[\\[\\]]", "") + ")"));
    }

    private static ObjectNode stats(String text) {
        try {
            var json = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().readTree(text);
            if (json instanceof ObjectNode stats) return stats;
            throw new Failure(Exit.USAGE, "cannot report statistics: no JSON object (pass one, as an argument or on stdin)");
        } catch (JsonProcessingException e) {
            throw new Failure(Exit.USAGE, "cannot report statistics: " + e.getOriginalMessage().lines().findFirst().orElse("no JSON") + " (pass one JSON object, as an argument or on stdin)");
        }
    }

    /// There is no sequence number by hand; the supervisor's go on undisturbed.
    private static String id(Instance who) {
        return who.bootId() + "-hand-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String known(Map<String, String> env, String name) {
        return env.getOrDefault(name, "").isEmpty() ? null : env.get(name);
    }

    private static JsonNode configuration(Map<String, String> env) throws IOException {
        var saved = known(env, "WW_CFG") == null ? Places.of(env).etc().resolve("cfg.json") : Path.of(env.get("WW_CFG"));
        return Files.exists(saved) ? new JsonMapper().readTree(saved.toFile()) : new JsonMapper().createObjectNode();
    }

    // each on a thread of its own: one that hangs delays no other
    private static int deliver(Event event, JsonNode cfg, PrintStream out, PrintStream err) throws InterruptedException {
        var backends = Backends.of(cfg.path("notify_url"), line -> print(out, line));
        var tries = backends.stream().map(backend -> new FutureTask<Void>(() -> {
            backend.deliver(event);
            return null;
        })).toList();
        tries.forEach(Thread::startVirtualThread);
        var deadline = System.nanoTime() + Backends.PATIENCE.plusSeconds(1).toNanos();
        var code = Exit.OK;
        for (var i = 0; i < tries.size(); i++) {
            try {
                tries.get(i).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                code = Exit.NOT_FOUND;
                var why = e instanceof TimeoutException ? "no answer" : Health.reason(e.getCause());
                err.println(name(event) + ": cannot report to " + backends.get(i).name() + ": " + why);
            }
        }
        backends.forEach(Backend::close);
        return code;
    }

    private static String name(Event event) {
        return switch (event.kind()) {
            case LIFECYCLE -> "lifecycle";
            case STATS -> "pushstats";
        };
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
            return Exit.INTERNAL;
        }
    }

    private static void print(PrintStream out, String line) {
        out.println(line);
        if (out.checkError()) throw new UncheckedIOException(new IOException("stdout is closed"));
    }
}
