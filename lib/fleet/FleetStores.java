package whaleware.fleet;

import java.nio.file.Path;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.fleet.store.FleetReader;

/// Opens the store, or the read-only source, that the settings name.
interface FleetStores {
    /// @param data the folder of `fleet.db`
    /// @throws Failure 78 if it cannot be opened
    static FleetReader open(FleetSettings settings, Path data) {
        throw new Failure(ExitCode.CONFIG, "cannot open a store in " + data + ": this version has none");
    }
}
