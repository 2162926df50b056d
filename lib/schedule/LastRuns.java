package whaleware.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import whaleware.base.AtomicFile;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.Threads;
import whaleware.base.UntrustedFiles;

/// The last runs of the jobs in `cron.json`, so that the next start finds missed ones, and repeats none: in
/// `/data/.ww`, or in `WW_RUN` until `/data` is initialised, or if it keeps nothing. A thread of its own writes, since
/// the disk may hang. Thread-safe, except [#load].
public final class LastRuns {
    private static final String FILE = "cron.json", MODE = "0644";

    private final Path data, run;
    private final BooleanSupplier settled;
    private volatile boolean inData;
    private String last, unwritten;
    private Thread writer;

    /// @param data `/data`
    /// @param run `WW_RUN`
    /// @param settled whether whaleware may write to `/data/.ww` now
    public LastRuns(Path data, Path run, BooleanSupplier settled) {
        this.data = data.resolve(".ww");
        this.run = run;
        this.settled = settled;
    }

    /// Returns an object for each job, by its name. Empty if there is no file, or a damaged one.
    ObjectNode load() {
        for (var folder : new Path[] {data, run}) {
            try {
                var text = UntrustedFiles.ours(folder) ? UntrustedFiles.read(folder.resolve(FILE)) : "";
                if (!text.isEmpty()) return Json.object(text, FILE, "");
            } catch (Failure damaged) {
                // as if there was none: no run is made up for
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }

    /// Writes the file soon. Never waits.
    void save(ObjectNode jobs) {
        write(Json.compact(jobs) + "\n");
    }

    /// Moves the file to `/data/.ww` when that is allowed. Never waits.
    synchronized void relocate() {
        if (!inData && writer == null && last != null && settled.getAsBoolean()) write(last);
    }

    private synchronized void write(String text) {
        last = unwritten = text;
        if (writer != null) return;
        writer = Threads.daemon("cron-times", this::writeAll);
        try {
            writer.start();
        } catch (OutOfMemoryError noThread) { // a lack of heap would have ended the JVM
            writer = null; // the next save tries again
        }
    }

    private void writeAll() {
        for (String text; (text = next()) != null; ) {
            try {
                boolean toData = settled.getAsBoolean();
                if (toData) UntrustedFiles.make(data);
                AtomicFile.write((toData ? data : run).resolve(FILE), text, MODE);
                inData = toData;
            } catch (IOException full) {
                // the state file has the times, until the container ends
            }
        }
    }

    private synchronized String next() {
        var text = unwritten;
        unwritten = null;
        if (text == null) writer = null;
        return text;
    }

    /// Waits until the file is written, but no longer than this.
    public void flush(Duration timeout) {
        Thread thread;
        synchronized (this) {
            thread = writer;
        }
        try {
            if (thread != null) thread.join(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
