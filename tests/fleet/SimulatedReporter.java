package whaleware.fleet;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import whaleware.base.Text;
import whaleware.fixtures.RawHttp;

/// A reporter with a journal: it sends its events in order, each until it is accepted, on a connection that it keeps.
final class SimulatedReporter {
    final String instance, boot;
    private final int port;
    private final List<String> journal = new ArrayList<>();
    private RawHttp http;
    private int sequence;
    /// How many events were accepted; lines of the journal before that are never sent again, except by [#repeat].
    volatile int accepted;

    SimulatedReporter(int port, String instance) {
        this.port = port;
        this.instance = instance;
        boot = instance + "-boot";
    }

    /// Notes an event in the journal: each tenth one is a change of state.
    void note(Instant at) {
        sequence++;
        boolean lifecycle = isLifecycle(sequence);
        var state = lifecycle && sequence % 20 == 0 ? "RESTARTING" : "UP";
        journal.add("{\"event\":\"" + (lifecycle ? "lifecycle" : "stats") + "\",\"id\":\"" + boot + "-" + sequence
                + "\",\"instance\":\"" + instance + "\",\"webapp\":\"shop\",\"version\":\"1\",\"state\":\"" + state
                + "\",\"at\":\"" + Text.RFC_3339.format(at) + "\",\"next_ms\":2000"
                + (lifecycle ? "" : ",\"stats\":{\"n\":" + sequence + "}") + "}");
    }

    static boolean isLifecycle(int sequence) {
        return sequence % 10 == 0;
    }

    int noted() {
        return sequence;
    }

    /// Sends what is in the journal, at most `batch` lines a request, until all is accepted or `stop` is interrupted.
    void deliver(int batch) {
        while (accepted < journal.size() && !Thread.currentThread().isInterrupted()) {
            int end = Math.min(journal.size(), accepted + batch);
            if (send(journal.subList(accepted, end))) accepted = end;
            else LockSupport.parkNanos(20_000_000);
        }
    }

    /// Sends the last accepted lines again, as after an answer that was lost.
    boolean repeat(int lines) {
        return send(journal.subList(Math.max(0, accepted - lines), accepted));
    }

    private boolean send(List<String> lines) {
        try {
            if (http == null) http = new RawHttp(port);
            var answer = http.send("POST", "/events", String.join("\n", lines), TestFleet.NDJSON);
            if (answer.code() == 204) return true;
            if (answer.code() != 503 && answer.code() != 429) throw new AssertionError(answer);
        } catch (IOException down) {
            // the collector was killed, or is not there yet
        }
        close();
        return false;
    }

    void close() {
        try {
            if (http != null) http.close();
        } catch (IOException gone) {
            // the next request opens another one
        }
        http = null;
    }
}
