package whaleware.fleet.sources;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import whaleware.fleet.store.Report;
import whaleware.reports.backends.EtcdClient;

/// `etcd:` and `etcds:` have the last events of each instance that lives, and no history.
record EtcdSource(EtcdClient client) implements FleetSource {
    @Override
    public Map<String, Latest> latest(Instant since) throws IOException, InterruptedException {
        var events = new StoredEvents();
        client.all().forEach((key, value) -> {
            if (!key.endsWith("/order")) events.add(StoredEvents.read(value));
        });
        return events.all();
    }

    @Override
    public List<Report> history(String instance, Instant before, int limit) {
        return List.of();
    }

    @Override
    public void statistics(String instance, Instant from, Instant to, Consumer<Report> each) {}

    @Override
    public boolean hasHistory() {
        return false;
    }

    @Override
    public void close() {
        client.close();
    }
}
