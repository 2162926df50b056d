//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//DEPS org.xerial:sqlite-jdbc:3.50.3.0

import java.sql.DriverManager;
import java.sql.SQLException;

/// Writes a copy of the collector's store to the folder of the backup, while the collector goes on. The copy is
/// complete and compact; it replaces `fleet.db` of a stopped collector.
void main() throws SQLException {
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    var env = System.getenv();
    var copy = Path.of(env.get("WW_BACKUP_TO"), "fleet.db");
    try (var store = DriverManager.getConnection("jdbc:sqlite:" + Path.of(env.get("WW_DATA"), "fleet.db"));
            var vacuum = store.prepareStatement("VACUUM INTO ?")) {
        vacuum.setString(1, copy.toString());
        vacuum.execute();
    }
}
