package whaleware.fleet.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.base.Failure;

/// `from` a file of SQLite.
class SqliteSourceTest extends SourceContract {
    @TempDir
    private Path folder;

    @Override
    int port() {
        return 0;
    }

    @Override
    String url(String place, int port) {
        return "jdbc:sqlite:" + folder.resolve(place + ".db");
    }

    @Test
    void the_last_good_and_the_last_failed_backup_are_shown_also_with_an_index() throws Exception {
        instances_have_the_present_that_the_reporters_wrote();
        var url = url("present", 0);
        var good = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(3600);
        try (var connection = DriverManager.getConnection(url); var statement = connection.createStatement()) {
            statement.execute("CREATE INDEX ww_event_seq ON ww_event (instance, seq)");
            for (var backup : new String[][] {{"101", "" + good, null}, {"102", "" + good.plusSeconds(60), "full"}}) {
                var cause = backup[2] == null ? "" : "\"cause\": \"" + backup[2] + "\", ";
                var event = "{\"event\": \"backup\", \"id\": \"b0-" + backup[0] + "\", \"instance\": \"web-1\", "
                        + "\"webapp\": \"shop\", " + cause + "\"state\": \"UP\", \"at\": \"" + backup[1] + "\"}";
                statement.execute("INSERT INTO ww_event (id, kind, instance, cause, at, seq, event) VALUES ('b0-"
                        + backup[0] + "', 'backup', 'web-1', " + (backup[2] == null ? "NULL" : "'full'") + ", '"
                        + backup[1] + "', " + backup[0] + ", '" + event + "')");
            }
        }
        try (var fleet = open(url)) {
            var view = fleet.instances().get("web-1");
            assertEquals(good + " full UP", view.backups().last() + " " + view.backups().error() + " " + view.state());
        }
    }

    @Test
    void a_wrong_URL_is_refused_with_the_name_of_the_setting() {
        var failure = assertThrows(Failure.class, () -> open("jdbc:oracle:x"));
        assertTrue(failure.getMessage().startsWith("cannot use ww.fleet.from 'jdbc:oracle:x': unknown database ("),
                failure::getMessage);
        assertThrows(Failure.class, () -> open("etcd://"));
    }
}
