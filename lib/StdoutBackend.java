package whaleware;

import java.util.function.Consumer;

/// `stdout:`, one line of JSON an event.
///
/// @param out takes a line without its line break; whoever owns stdout decides how it gets there
public record StdoutBackend(Consumer<String> out) implements Backend {

    @Override
    public void deliver(Event event) {
        out.accept(event.line());
    }

    @Override
    public String name() {
        return "stdout:";
    }
}
