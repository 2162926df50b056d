package whaleware.reports.backends;

import java.io.IOException;
import java.util.List;
import whaleware.reports.Backend;
import whaleware.reports.JournalEntry;

/// `stdout:` writes each event as one line of JSON.
///
/// @param out writes the lines to stdout
record StdoutBackend(BackendContext.LineWriter out) implements Backend {

    @Override
    public void deliver(List<JournalEntry> entries) throws IOException, InterruptedException {
        for (var entry : entries) out.write(entry.json());
    }

    @Override
    public String name() {
        return "stdout:";
    }
}
