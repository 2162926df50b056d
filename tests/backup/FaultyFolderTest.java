package whaleware.backup;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;
import whaleware.runtime.State;

/// A `/backup` that is full, read-only or gone fails the backup with its reason. Earlier backups and the service stay.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(200)
class FaultyFolderTest {
    private static final String FILL = "dd if=/dev/zero of=\"$WW_BACKUP_TO/fill\" bs=4096 2>/dev/null";

    private final Home home = Home.fresh().withDefaults().hook("svcup", "sleep 1000 &")
            .hook("backup", "echo dump >\"$WW_BACKUP_TO/dump\" && . \"$WW_HOME/more\"").file("more", "");
    private RunningScript run;
    private List<String> service, before;

    @AfterEach
    void unmount() throws Exception {
        mount("umount", "-l", home.backup.toString());
        home.close();
    }

    private static int mount(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private void remount(String options) throws IOException, InterruptedException {
        assertEquals(0, mount("mount", "-o", "remount," + options, home.backup.toString()));
    }

    /// Mounts a file system of 1 MB, and makes a first backup in it.
    private void startOnSmallDisk() throws Exception {
        assumeTrue(mount("mount", "-t", "tmpfs", "-o", "size=1m", "none", home.backup.toString()) == 0,
                "only root can mount a small file system");
        start();
    }

    private void start() throws Exception {
        run = home.start("ww/run").awaitState(State.UP);
        service = service();
        assertEquals(1, service.size());
        succeeds();
        before = entries();
    }

    private List<String> service() {
        return home.processes().stream().filter(line -> line.endsWith("sleep 1000")).toList();
    }

    /// Returns the names of the backups and of leftovers.
    private List<String> entries() throws Exception {
        return RecordingHome.entries(home.backup).stream().filter(name -> !name.equals(".lock")).sorted().toList();
    }

    private void succeeds() {
        var backup = home.start("ww/ww", "backup");
        assertEquals(0, backup.exit(), () -> "" + backup.all());
    }

    private void fails(String reason) {
        var backup = home.start("ww/ww", "backup");
        assertEquals(1, backup.exit(), () -> "" + backup.all());
        var line = backup.err().getFirst();
        assertTrue(line.startsWith("backup: cannot back up: ") && line.contains(reason), line);
        run.awaitLine("run: " + line.substring("backup: ".length()));
    }

    /// Asserts that the earlier backups are good and alone, that the next one succeeds, and that the service is the
    /// same.
    private void heals() throws Exception {
        assertEquals(before, entries());
        home.file("more", "");
        succeeds();
        assertEquals(before.size() + 1, entries().size());
        var verify = home.start("ww/ww", "backup", "verify", "all");
        assertEquals(0, verify.exit(), () -> "" + verify.all());
        assertEquals(service, service());
        assertTrue(run.state().contains("\"UP\""), run.state());
        assertEquals(0, run.signal("TERM").exit());
    }

    @Test
    void a_folder_that_becomes_full_during_the_hook() throws Exception {
        startOnSmallDisk();
        home.file("more", FILL);
        fails("hook backup ended with 1");
        assertEquals(before, entries());
        home.file("more", FILL + "; true");  // no room for the manifest, though the hook reports success
        fails("No space left on device");
        heals();
    }

    @Test
    void a_folder_that_is_full_before() throws Exception {
        startOnSmallDisk();
        var fill = home.backup.resolve("fill");
        mount("dd", "if=/dev/zero", "of=" + fill, "bs=4096");
        fails("hook backup ended with");
        Files.delete(fill);
        assertEquals(before, entries());
        int inodes = 1;
        while (mount("mount", "-o", "remount,nr_inodes=" + inodes, "" + home.backup) != 0 && inodes < 20) inodes++;
        fails("No space left on device");
        remount("nr_inodes=1000");
        heals();
    }

    @Test
    void a_folder_that_is_read_only() throws Exception {
        startOnSmallDisk();
        remount("ro");
        fails("Read-only file system");
        var list = home.start("ww/ww", "backup", "list");
        assertEquals(0, list.exit(), () -> "" + list.all());
        remount("rw");
        heals();
    }

    @Test
    void a_folder_that_is_gone_during_the_hook_comes_back_without_a_partial_backup() throws Exception {
        start();
        var away = Path.of(home.backup + ".away");
        home.file("more", "mv \"$WW_BACKUP\" " + away);
        fails("No such file or directory");
        fails("there is no folder " + home.backup);
        Files.move(away, home.backup);
        assertEquals(2, entries().size(), "the partial one, which could not be removed");
        home.file("more", "exit 3");
        fails("hook backup ended with 3");
        run.awaitLine("removed the leftovers of 1 interrupted run");
        heals();
    }

    @Test
    void a_leftover_that_cannot_be_removed_is_a_warning_each_time_and_no_more() throws Exception {
        start();
        var busy = Files.createDirectories(home.backup.resolve(".partial-20260101T000000Z/busy"));
        assumeTrue(mount("mount", "-t", "tmpfs", "none", "" + busy) == 0, "only root can mount");
        try {
            succeeds();
            run.awaitLine("run: cannot remove " + busy.getParent() + ": ");
        } finally {
            mount("umount", "" + busy);
        }
        succeeds();
        assertEquals(3, entries().size());
        run.awaitLine("removed the leftovers of 1 interrupted run");
        assertEquals(0, run.signal("TERM").exit());
    }
}
