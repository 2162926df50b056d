package whaleware.lifecycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import whaleware.runtime.CommandReplies;

/// The commands that wait for their reply, oldest first, by their word. Not thread-safe: belongs to the loop's thread.
final class WaitingCommands {
    /// In place of the id of a command: a request of the supervisor's own, which gets no reply.
    private static final String NO_ID = "";

    private final CommandReplies replies;
    private final Map<String, List<String>> ids = new HashMap<>();

    /// Takes over the commands that a killed supervisor has not replied to.
    ///
    /// @param words the commands that may wait
    WaitingCommands(CommandReplies replies, List<String> words) {
        this.replies = replies;
        for (var word : words) ids.put(word, new ArrayList<>());
        for (var command : replies.pending()) {
            if (ids.containsKey(command.command())) ids.get(command.command()).add(command.id());
        }
    }

    void add(String command, String id) {
        ids.get(command).add(id);
    }

    /// Adds a request that gets no reply.
    void add(String command) {
        add(command, NO_ID);
    }

    int count(String command) {
        return ids.get(command).size();
    }

    /// Replies to the first `count` that wait for this command.
    void reply(String command, int count, int code, String text) {
        var first = ids.get(command).subList(0, count);
        for (var id : first) if (!id.equals(NO_ID)) replies.reply(id, command, code, text);
        first.clear();
    }
}
