package whaleware.reports.backends;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import whaleware.base.Failure;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// A back-end whose name and errors show no secret: messages of drivers and servers repeat parts of the URL.
///
/// @param mask masks the secrets in a text
public record RedactedBackend(Backend backend, UnaryOperator<String> mask) implements Backend {
    private interface Action {
        void run() throws Exception;
    }

    @Override
    public void deliver(List<JournalEntry> entries) throws Exception {
        redact(() -> backend.deliver(entries));
    }

    @Override
    public void deliver(List<JournalEntry> entries, boolean more) throws Exception {
        redact(() -> backend.deliver(entries, more));
    }

    @Override
    public void resume(JournalEntry state) throws Exception {
        redact(() -> backend.resume(state));
    }

    private void redact(Action action) throws Exception {
        try {
            action.run();
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Rejected rejected) {
            throw new Rejected(reason(rejected));
        } catch (RetryLater later) {
            throw new RetryLater(reason(later), later.after);
        } catch (Throwable failed) {
            throw new IOException(reason(failed));
        }
    }

    private String reason(Throwable thrown) {
        return Failure.reason(thrown, mask);
    }

    @Override
    public String takeWarning() {
        return mask.apply(backend.takeWarning());
    }

    @Override
    public boolean accepts(Event.Kind kind) {
        return backend.accepts(kind);
    }

    @Override
    public int batchSize() {
        return backend.batchSize();
    }

    @Override
    public String name() {
        return mask.apply(backend.name());
    }

    @Override
    public void close() {
        backend.close();
    }
}
