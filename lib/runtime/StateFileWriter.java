package whaleware.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import whaleware.base.LinuxProcess;
import whaleware.base.RunFile;

/// Writes what a [StateFile] knows to `WW_RUN`: `state.json`, and for the launcher `end`, with whom to end where no supervisor is left to do so.
public final class StateFileWriter {
    /// The text of the file, and whether it says that the container may be given work.
    public record Shown(String text, boolean ready) {}

    private final Path run;
    private final Consumer<String> warn;
    private final LinuxProcess self = LinuxProcess.of((int) ProcessHandle.current().pid()).orElseThrow();
    private volatile Shown shown;
    private String end;
    private boolean warned;

    StateFileWriter(Path run, Consumer<String> warn) {
        this.run = run;
        this.warn = warn;
    }

    /// What was written last, also where the disk had no room for it; null before. From any thread.
    Shown shown() {
        return shown;
    }

    /// Writes the file whole, or leaves the old one: a full `WW_RUN` is told once, and is no reason to end a service.
    ///
    /// @param sessions the life's id, and the sessions to end
    void write(ObjectNode json, boolean ready, String sessions) {
        shown = new Shown(StateText.of(json, self, ready), ready);
        var whom = json.path("grace_tenths").asInt(80) + " " + sessions;
        try {
            RunFile.write(run, "state.json", shown.text, "rw-r--r--");
            if (!whom.equals(end)) RunFile.write(run, "end", whom + "\n", "rw-------");
            end = whom;
            warned = false;
        } catch (IOException e) {
            end = null;
            RunFile.amend(run, "state.json", StateText.first(json, self, ready));
            if (!warned) warn.accept("cannot write " + run + "/state.json: " + e.getMessage() + " (is it full? Until it can be written it tells the state, and older facts)");
            warned = true;
        }
    }
}
