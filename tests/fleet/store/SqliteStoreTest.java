package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file of SQLite keeps what every store promises.
class SqliteStoreTest extends FleetStoreContract {
    @TempDir
    Path folder;

    @Override
    FleetStore open() throws IOException {
        return SqliteStore.open(folder.resolve("data/fleet.db"), settings, clock);
    }

    @Test
    void a_second_collector_cannot_use_the_file() {
        var refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage().endsWith("fleet.db is used by another collector"), refused.getMessage());
    }
}
