package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.RunningScript;

/// Volumes at `/data` that cannot be used, and a `/data` that keeps nothing.
@DisplayNameGeneration(ReplaceUnderscores.class)
class VolumeTest {

    @Test
    void a_volume_that_cannot_be_written_exits_with_11_and_a_cure() {
        try (var life = new RecordingHome("plain")) {
            var run =
                    mounted(life,
                    "mount --bind -o ro \"$WW_DATA\" \"$WW_DATA\" && mount -o remount,bind,ro \"$WW_DATA\"");
            assertEquals(11, run.exit());
            assertTrue(run.err().stream().anyMatch(line -> line.contains("it may not be written (mount it read-write")),
                    run.all().toString());
            assertEquals(0, life.count("firstboot began"));
        }
    }

    @Test
    void initialised_data_may_be_mounted_read_only() throws Exception {
        try (var life = new RecordingHome("plain")) {
            Files.writeString(life.mark(), "{\"version\":\"\"}");
            RecordingHome.upAndDown(mounted(life,
                    "mount --bind \"$WW_DATA\" \"$WW_DATA\" && mount -o remount,bind,ro \"$WW_DATA\""));
            assertEquals(0, life.count("firstboot began"));
            assertEquals(1, life.count("upgrade done"));
        }
    }

    @Test
    void a_volume_that_cannot_be_read_exits_with_11_and_a_cure() {
        try (var life = new RecordingHome("plain")) {
            RecordingHome.openTo12345(life.home);
            var run = mounted(life, "mount -t tmpfs -o mode=700 none \"$WW_DATA\"", "setpriv", "--reuid=12345",
                    "--regid=12345", "--clear-groups");
            assertEquals(11, run.exit(), () -> run.all().toString());
            assertTrue(run.err().stream().anyMatch(line -> line.contains("it may not be read (chown the volume")),
                    run.all().toString());
        }
    }

    @Test
    void a_full_volume_exits_with_11_and_gets_no_marker() {
        try (var life = new RecordingHome("plain")
                .hook("firstboot", "dd if=/dev/zero of=$WW_DATA/fill bs=4k 2>/dev/null; true")) {
            var run =
                    mounted(life,
                    "mount -t tmpfs -o size=64k none \"$WW_DATA\" && trap 'ls -A $WW_DATA' EXIT && { sh -c 'exec "
                    + "\"$0\"' \"$1\"; r=$?; ls -A $WW_DATA | sed 's/^/left /'; exit $r; }");
            assertEquals(11, run.exit(), () -> run.all().toString());
            assertTrue(run.err().stream().anyMatch(line -> line.contains("(is the volume full?)")),
                    run.all().toString());
            assertTrue(run.out().contains("left fill") && !run.out().contains("left whaleup") && !run.out()
                    .contains("left .whaleup.new"), run.all().toString());
        }
    }

    @Test
    void every_boot_without_a_data_folder_is_a_first_boot() throws Exception {
        try (var life = new RecordingHome("plain")) {
            Files.delete(life.home.data);
            RecordingHome.upAndDown(life.start()
                    .awaitLine("FIRSTBOOT: nothing keeps the data: every boot is a first boot"));
            RecordingHome.upAndDown(life.start());
            assertEquals(2, life.count("firstboot done"));
            assertEquals(0, life.count("firstboot interrupted"));
            assertFalse(Files.exists(life.home.data));
        }
    }

    private static RunningScript mounted(RecordingHome life, String mount, String... before) {
        var command = new ArrayList<>(List.of("-m", "sh", "-c",
                mount + (mount.contains("exec") ? "" : " && exec \"$@\""), "sh"));
        command.addAll(List.of(before));
        command.add(Home.CHECKOUT + "/ww/run");
        return life.home.start("/usr/bin/unshare", command.toArray(String[]::new));
    }
}
