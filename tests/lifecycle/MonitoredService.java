package whaleware.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RecordingHome;

/// A service of one daemon, whose `monitor` runs every 200 ms and whose events go to the file `events` in `/backup`.
interface MonitoredService {
    String CFG = "{\"ww\": {\"monitor\": {\"every\": \"200ms\", \"timeout\": \"500ms\"}}, \"notify_url\": \"file:%s\"}";

    /// Returns a home with these lines as its `monitor`; the launcher is any process.
    static RecordingHome life(String... monitor) {
        return watched("plain", monitor);
    }

    /// As [#life], with the launcher at a place of [RecordingHome#places].
    static RecordingHome watched(String where, String... monitor) {
        var life = new RecordingHome(where).daemons(1);
        life.home.cfg(CFG.formatted(life.home.backup.resolve("events"))).hook("monitor", monitor);
        try {
            Files.copy(Home.CHECKOUT.resolve("usr/pushstats.java"), life.home.path.resolve("usr/pushstats.java"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return life;
    }

    /// Returns how many lines the hooks have written to the file `asked` in `/backup`.
    static int asked(RecordingHome life) {
        return (int) Await.read(life.home.backup.resolve("asked")).lines().count();
    }
}
