package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.backup.BackupFacts;
import whaleware.backup.BackupFolder;
import whaleware.backup.BackupResult;
import whaleware.backup.BackupRun;
import whaleware.config.BackupSettings;
import whaleware.hooks.HookOutcome;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.LogFormat;
import whaleware.runtime.StateFile;
import whaleware.status.History;

/// The age of the last backup, when a HUP adds the settings of backups or removes them.
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupAgeTest {
    private static final Duration DAY = Duration.ofDays(1), MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder, run;
    private final AtomicLong offset = new AtomicLong();
    private final EventLoop loop = new EventLoop(() -> System.nanoTime() + offset.get(), () -> {});

    private BackupAge age() {
        var log = new Log(new ByteArrayOutputStream(), new ByteArrayOutputStream(),
                new LogFormat.PlainText(false, false));
        var state = StateFile.create(run, "life", 0, run, line -> {});
        var reports = new BackupReports(state, new History(run, hook -> List.of()), null, log);
        return new BackupAge(loop, new BackupFolder(folder), reports);
    }

    private void makeBackup() {
        var made = new BackupRun(new BackupFolder(folder), new BackupFacts("shop", "1", "web"),
                BackupSettings.builtIn(), ZoneId.of("UTC"), System::nanoTime, env -> {
            try {
                Files.writeString(Path.of(env.get("WW_BACKUP_TO"), "dump"), "dump");
                return new HookOutcome.Done("");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, line -> {}).make();
        assertInstanceOf(BackupResult.Made.class, made);
    }

    private void read(BackupAge age) {
        assertTrue(loop.await(MINUTE, () -> {
            age.step(true, DAY);
            return age.isRead();
        }), "the backups were not read");
    }

    @Test
    void nothing_is_due_without_settings_of_backups_although_the_last_one_is_old() {
        makeBackup();
        var age = age();
        assertTrue(age.due());
        age.step(false, Duration.ZERO);
        assertFalse(age.due());
        read(age);
        age.step(false, Duration.ZERO);
        offset.addAndGet(DAY.multipliedBy(2).toNanos());
        assertFalse(age.due(), "the loop would run again and again");
    }

    @Test
    void settings_that_go_while_the_backups_are_read_leave_nothing_due() {
        var age = age();
        age.step(true, DAY);
        age.step(false, Duration.ZERO);
        assertFalse(loop.await(Duration.ofMillis(500), age::due));
    }

    @Test
    void settings_that_come_later_count_the_backups_of_the_folder() {
        makeBackup();
        var age = age();
        age.step(false, Duration.ZERO);
        read(age);
        assertNotNull(age.last());
        assertFalse(age.due());
    }

    @Test
    void the_age_begins_when_the_settings_come_if_there_is_no_backup() {
        var age = age();
        age.step(false, Duration.ZERO);
        offset.addAndGet(DAY.multipliedBy(2).toNanos());
        read(age);
        assertFalse(age.due(), "it would be reported as late");
        offset.addAndGet(DAY.multipliedBy(2).toNanos());
        assertTrue(age.due());
    }
}
