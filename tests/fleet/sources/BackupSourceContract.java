package whaleware.fleet.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fleet.store.Backups;
import whaleware.fleet.store.FleetReader;

/// What each source shows of backups and of their tests.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class BackupSourceContract extends WrittenSource {
    @Test
    void only_a_good_backup_ends_lateness_and_a_test_is_no_backup() throws Exception {
        var url = url("backups", port());
        var good = NOW.minusSeconds(90);
        try (var reporter = reporter(url)) {
            fill(reporter);
            write(reporter, backup("b1", null, null, good));
            refresh("backups");
            try (var fleet = open(url)) {
                Await.until("the good one", () -> new Backups(good, null, null, null).equals(backups(fleet)));
                write(reporter, backup("b1", "late", "too old", good.plusSeconds(1)));
                refresh("backups");
                Await.until("lateness", () -> new Backups(good, null, "too old", null).equals(backups(fleet)));
                write(reporter, backup("b1", null, "disk full", good.plusSeconds(2)));
                refresh("backups");
                Await.until("a failure", () -> new Backups(good, "disk full", "too old", null).equals(backups(fleet)));
                write(reporter, backup("b1", "test", "damaged", good.plusSeconds(3)));
                refresh("backups");
                var all = new Backups(good, "disk full", "too old", "damaged");
                Await.until("a failed test", () -> all.equals(backups(fleet)));
                if (fleet.hasHistory()) {
                    try (var later = open(url)) {
                        assertEquals(all, backups(later));
                    }
                }
                write(reporter, backup("b1", "test", null, good.plusSeconds(4)));
                refresh("backups");
                var tested = new Backups(good, "disk full", "too old", null);
                Await.until("a good test", () -> tested.equals(backups(fleet)));
                write(reporter, backup("b1", null, null, NOW));
                refresh("backups");
                Await.until("a new one", () -> new Backups(NOW, null, null, null).equals(backups(fleet)));
            }
        }
    }

    private static Backups backups(FleetReader fleet) {
        return view(fleet, "web-1").backups();
    }
}
