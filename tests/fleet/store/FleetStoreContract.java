package whaleware.fleet.store;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;

/// What every store promises, whatever database it is in.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class FleetStoreContract implements ReportsContract, PresentContract, NumbersContract, RetentionContract {
    final ManualClock clock = new ManualClock();
    StoreSettings settings = StoreSettings.DEFAULT;
    private FleetStore store;

    /// Opens the same store each time.
    abstract FleetStore open() throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Override
    public FleetStore store() {
        return store;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    @Override
    public StoreSettings settings() {
        return settings;
    }

    @Override
    public void reopen() throws IOException {
        store.close();
        store = open();
    }

    @Override
    public void reopen(StoreSettings settings) throws IOException {
        this.settings = settings;
        reopen();
    }
}
