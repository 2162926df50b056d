package whaleware.reports.backends;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import whaleware.base.Directories;
import whaleware.base.Json;
import whaleware.hooks.HookFile;
import whaleware.hooks.HookOutcome;
import whaleware.hooks.Spawner;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// Runs a hook of the user as reporter: `lifecycle STATE`, or `pushstats JSON` with the JSON on stdin too.
/// If the hook exits with another code than 0, the delivery has failed and is retried.
public final class HookBackend implements Backend {
    private static final int TIMEOUT_SECONDS = 30, LONGEST_ARGUMENT = 100_000;

    private final String name;
    private final HookFile file;
    private final Spawner spawner;
    private final File stdin;
    private volatile Spawner.Child running;

    public HookBackend(String name, HookFile file, Spawner spawner, Directories places) {
        this.name = name;
        this.file = file;
        this.spawner = spawner;
        this.stdin = places.run().resolve(name + ".in").toFile();
    }

    /// The arguments of the hooks know no other events.
    @Override
    public boolean accepts(Event.Kind kind) {
        return kind == Event.Kind.LIFECYCLE || kind == Event.Kind.STATS;
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws IOException, InterruptedException {
        var event = entries.getFirst().event();
        var text = switch (event.kind()) {
            case LIFECYCLE, SCHEDULE, BACKUP -> event.state();
            case STATS -> ascii(Json.compact(stats(event)));
        };
        boolean hasInput = event.kind() == Event.Kind.STATS;
        if (hasInput) Files.writeString(stdin.toPath(), text);
        var argument = text.length() > LONGEST_ARGUMENT ? "-" : text;
        long start = System.nanoTime();
        var child = running = spawner.spawn(name, file, environment(event), false, hasInput ? stdin : null, argument);
        if (child == null) throw new IOException("could not be started");
        var outcome = "was interrupted";
        try {
            if (!child.process().waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                outcome = "took longer than " + TIMEOUT_SECONDS + " s";
                throw new IOException(outcome);
            }
            int code = child.process().exitValue();
            outcome = (code == 0 ? new HookOutcome.Done("") : new HookOutcome.Failed(code)).toString();
            if (code != 0) throw new IOException(outcome);
        } finally {
            close();
            spawner.endLines(name);
            spawner.ended(name, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static ObjectNode stats(Event event) {
        if (event.stats() != null) return event.stats();
        return event.system() != null ? event.system() : JsonNodeFactory.instance.objectNode();
    }

    // of the event, not of now: it may be delivered late
    private static Map<String, String> environment(Event event) {
        return Map.of("WW_STATE", ascii(event.state()), "WW_PREVIOUS", ascii(event.previous()),
                "WW_CAUSE", ascii(event.cause()), "WW_INSTANCE", ascii(event.instance().name()),
                "WW_BOOT_ID", event.instance().bootId(), "WW_EVENT_ID", event.id(),
                "WW_EVENT_AT", event.at().toString());
    }

    @Override
    public String name() {
        return "hook " + name;
    }

    @Override
    public void close() {
        var child = running;
        running = null;
        if (child != null && child.process().isAlive()) child.kill();
    }

    // arguments and environment are encoded by the locale, and most containers have none
    private static String ascii(String text) {
        if (text == null) return "";
        var ascii = new StringBuilder();
        for (char c : text.toCharArray()) ascii.append(c < 128 ? "" + c : String.format("\\u%04x", (int) c));
        return ascii.toString();
    }
}
