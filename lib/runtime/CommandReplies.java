package whaleware.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// The replies to operators' commands in `state.json`, newest first, a line each: the command waits for the line with
/// its id.
public final class CommandReplies {
    /// A command without a final reply.
    public record Pending(String id, String command) {}

    /// How many final replies are kept.
    private static final int KEPT = 100;

    private final ObjectNode json;

    /// @param json the members of `state.json`
    CommandReplies(ObjectNode json) {
        this.json = json;
    }

    /// Returns whether a command with this id was received.
    public boolean has(String id) {
        for (var reply : json.path("answers")) if (reply.path("id").asText().equals(id)) return true;
        return false;
    }

    /// Returns the commands without a final reply.
    public List<Pending> pending() {
        var pending = new ArrayList<Pending>();
        for (var reply : json.path("answers")) {
            if (reply.path("done").asBoolean()) continue;
            pending.add(new Pending(reply.path("id").asText(), reply.path("word").asText()));
        }
        return pending;
    }

    /// Notes that a command was received; its final reply follows.
    public void receive(String id, String command) {
        put(id, command, false, 0, "");
    }

    /// Sets the final reply to a command.
    ///
    /// @param code 0 if the command succeeded, else 1
    /// @param text for people
    public void reply(String id, String command, int code, String text) {
        put(id, command, true, code, text);
    }

    private void put(String id, String command, boolean done, int code, String text) {
        var replies = json.withArray("answers");
        for (int i = replies.size() - 1; i >= 0; i--) {
            if (replies.get(i).path("id").asText().equals(id)) replies.remove(i);
        }
        var plain = text.replaceAll("[\\p{IsControl}\\\\]", "?").replace('"', '\''); // lib/sh decodes no JSON
        replies.insertObject(0).put("id", id).put("word", command).put("done", done)
                .put("code", code).put("told", plain);
        for (int i = replies.size() - 1; i >= 0 && replies.size() > KEPT; i--) {
            if (replies.get(i).path("done").asBoolean()) replies.remove(i);
        }
    }
}
