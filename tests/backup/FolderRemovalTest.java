package whaleware.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;

/// The removal of a backup's folder by a user for whom the modes of folders count, unlike for root.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FolderRemovalTest {
    private static final List<String> MODES = List.of("rw-------", "r-x------", "-wx------", "r--------", "-w-------",
            "--x------", "---------");

    @Test
    void a_folder_that_its_owner_may_not_list_write_or_enter_is_no_obstacle() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give up its capabilities");
        try (var home = Home.fresh()) {
            var removed = home.data.resolve("removed");
            for (var mode : MODES) {
                var folder = Files.createDirectories(removed.resolve("d" + mode + "/d"));
                Files.writeString(folder.resolve("file"), "");
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
                Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString(mode));
            }
            home.file("Remove.java", """
                    void main(String[] arguments) throws Exception {
                        whaleware.backup.FolderRemoval.remove(java.nio.file.Path.of(arguments[0]));
                    }
                    """);
            var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
            var ran = home.start("/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search", java, "-cp",
                    System.getProperty("java.class.path"), home.path + "/Remove.java", removed.toString());
            assertEquals(0, ran.exit(), () -> ran.all().toString());
            assertFalse(Files.exists(removed));
        }
    }
}
