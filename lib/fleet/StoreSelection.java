package whaleware.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.ProcessEnvironment;
import whaleware.config.Redaction;
import whaleware.fleet.sources.FleetSources;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.PostgresStore;
import whaleware.fleet.store.SqliteStore;
import whaleware.fleet.store.StoreSettings;
import whaleware.reports.backends.BackendContext;

/// Opens the store, or the read-only source, that the settings name.
interface StoreSelection {
    String SQLITE = "jdbc:sqlite:";

    /// @param data the folder of `fleet.db`
    /// @param clock the collector's
    /// @param context the certificates, the token and the drivers for a source
    /// @throws Failure 78 if it cannot be opened
    static FleetReader open(FleetSettings settings, Path data, InstantSource clock, BackendContext context) {
        var keep = settings.keep();
        var limits = new StoreSettings(settings.instances(), settings.forget(), keep.raw(), keep.minutes(),
                keep.hours(), keep.events());
        var from = settings.from();
        if (!from.isEmpty()) return FleetSources.open(from, context, clock, settings.forget());
        var url = settings.store();
        if (!url.isEmpty() && !url.startsWith(SQLITE)) return postgres(url, limits, clock);
        var file = url.isEmpty() ? data.resolve("fleet.db") : Path.of(url.substring(SQLITE.length()));
        return sqlite(file, limits, clock);
    }

    private static FleetReader sqlite(Path file, StoreSettings limits, InstantSource clock) {
        unpackBeside(file);
        try {
            return SqliteStore.open(file, limits, clock);
        } catch (IOException e) {
            throw new Failure(ExitCode.CONFIG, "cannot open the store " + file + ": " + Failure.reason(e)
                    + " (set WW_DATA to a folder of this collector alone that " + ProcessEnvironment.user()
                    + " can write)");
        }
    }

    private static FleetReader postgres(String url, StoreSettings limits, InstantSource clock) {
        try {
            return PostgresStore.open(url, limits, clock);
        } catch (IOException e) {
            throw new Failure(ExitCode.CONFIG, "cannot open the store " + Redaction.hide(url) + ": " + Failure.reason(e)
                    + " (check ww.fleet.store)");
        }
    }

    /// SQLite is native code, which its driver unpacks into the folder for temporary files. A container with a
    /// read-only root may have none.
    private static void unpackBeside(Path file) {
        if (Files.isWritable(Path.of(System.getProperty("java.io.tmpdir")))) return;
        System.setProperty("org.sqlite.tmpdir", String.valueOf(file.toAbsolutePath().getParent()));
    }
}
