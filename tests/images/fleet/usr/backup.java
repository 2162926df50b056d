//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//DEPS org.xerial:sqlite-jdbc:3.50.3.0

import java.sql.DriverManager;
import java.sql.SQLException;

/// Writes a copy of the collector's store to the folder of the backup, while the collector goes on. The copy is
/// complete and compact.
void main() throws SQLException {
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    var env = System.getenv();
    var file = Path.of(env.get("WW_DATA"), "fleet.db");
    if (!Files.exists(file)) { // SQLite would make an empty one
        System.err.println("there is no " + file + ": if the store is in PostgreSQL, back up PostgreSQL");
        System.exit(1);
    }
    try (var store = DriverManager.getConnection("jdbc:sqlite:" + file);
            var vacuum = store.prepareStatement("VACUUM INTO ?")) {
        vacuum.setString(1, Path.of(env.get("WW_BACKUP_TO"), "fleet.db").toString());
        vacuum.execute();
    }
}
