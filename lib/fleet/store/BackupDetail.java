package whaleware.fleet.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// The member `backup` of an event of a backup.
interface BackupDetail {
    /// Returns why the backup failed, or null if it succeeded.
    static String error(ObjectNode backup) {
        if (backup == null) return null;
        var error = backup.path("error").asText("");
        if (!error.isEmpty()) return error;
        if (!backup.path("ok").asBoolean(true)) return "failed";
        int code = backup.path("exit").asInt(0);
        return code == 0 ? null : "ended with " + code;
    }
}
