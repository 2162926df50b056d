package whaleware.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// The answers to an operator's commands in `state.json`, a line each, the newest first: whoever asked waits for the line with his id.
interface CommandReplies {
    /// How many are kept; those that are still owed are kept besides.
    int KEPT = 100;

    /// Adds or replaces the answer to a command.
    ///
    /// @param done whether it is final
    /// @param code 0 when it went well, 1 when not
    /// @param told for people; without what `sh` would have to decode
    static void put(ObjectNode state, String id, String word, boolean done, int code, String told) {
        var answers = state.withArray("answers");
        for (int i = answers.size() - 1; i >= 0; i--) if (answers.get(i).path("id").asText().equals(id)) answers.remove(i);
        answers.insertObject(0).put("id", id).put("word", word).put("done", done).put("code", code).put("told", told.replaceAll("[\\p{IsControl}\\\\]", "?").replace('"', '\''));
        for (int i = answers.size() - 1; i >= 0 && answers.size() > KEPT; i--) if (answers.get(i).path("done").asBoolean()) answers.remove(i);
    }
}
