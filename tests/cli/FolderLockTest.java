package whaleware.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;

/// `ww doctor` says whether the lock of a folder is held.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FolderLockTest {
    @Test
    void a_lock_is_held_or_free() {
        try (var home = Home.fresh()) {
            assertEquals("free", FolderLock.describe(home.data));
            var holder = home.start("/bin/sh", "-c", "exec 9<\"$WW_DATA\"; flock -n 9; echo locked; exec sleep 1000")
                    .awaitLine("locked");
            assertEquals("held", FolderLock.describe(home.data));
            assertEquals("free", FolderLock.describe(home.backup));
            assertEquals("unknown", FolderLock.describe(home.data, Path.of("/nowhere")));
            holder.signal("TERM").exit();
            assertEquals("free", FolderLock.describe(home.data));
        }
    }
}
