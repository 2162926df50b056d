package whaleware.reports.backends;

import java.util.List;
import whaleware.reports.Backend;
import whaleware.reports.JournalEntry;

/// `stdout:`, one line of JSON an event.
///
/// @param out takes a line without its line break; whoever owns stdout decides how it gets there
record StdoutBackend(BackendContext.Lines out) implements Backend {

    @Override
    public void deliver(List<JournalEntry> entries) throws InterruptedException {
        for (var entry : entries) out.line(entry.event().line());
    }

    @Override
    public String name() {
        return "stdout:";
    }
}
