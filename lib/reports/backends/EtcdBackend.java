package whaleware.reports.backends;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import whaleware.base.Threads;
import whaleware.config.Redaction;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// `etcd:` and `etcds:` put the last event of each kind under `PREFIX/INSTANCE/state`, `/stats`, `/schedule` and
/// `/backup`, and the last order under `/order`. The keys have a lease that is kept alive, so that those of a dead
/// instance expire. Each change of state is exactly one revision, even if it is sent twice. Of consecutive statistics
/// in a batch, only the last are put.
final class EtcdBackend implements Backend {
    static final Duration LEASE = Duration.ofSeconds(90);

    private final String name, prefix;
    private final Duration ttl;
    private final EtcdClient etcd;
    private final Thread keeper = Threads.daemon("lease", this::keepLease);
    private long lease;
    private final Map<Event.Kind, JournalEntry> last = new EnumMap<>(Event.Kind.class); // under the lease
    private volatile boolean closed;

    /// @param ttl how long the keys of a dead instance remain
    EtcdBackend(String url, EtcdClient etcd, Duration ttl) {
        this.name = Redaction.hide(url);
        this.prefix = etcd.prefix;
        this.ttl = ttl;
        this.etcd = etcd;
    }

    @Override
    public synchronized void deliver(List<JournalEntry> entries) throws Exception {
        for (int i = 0; i < entries.size(); i++) {
            boolean followed = i + 1 < entries.size() && isStats(entries.get(i)) && isStats(entries.get(i + 1));
            if (!followed) put(entries.get(i), entries.get(i).order());
        }
    }

    /// Puts the state again, under a new lease: the former supervisor's lease will expire.
    @Override
    public synchronized void resume(JournalEntry state) throws Exception {
        put(state, state.order() + 1);
    }

    // puts the entry unless etcd has this order, or a greater one
    private void put(JournalEntry entry, long order) throws Exception {
        try {
            send(entry, order);
        } catch (EtcdClient.LeaseExpired expired) {
            lease = 0;
            restore();
            send(entry, order);
        }
        last.put(entry.event().kind(), entry);
    }

    private void send(JournalEntry entry, long order) throws Exception {
        if (lease == 0) lease = etcd.grant(ttl);
        if (keeper.getState() == Thread.State.NEW) keeper.start();
        var keys = prefix + "/" + entry.event().instance().name();
        etcd.put(keys + "/" + key(entry.event().kind()), entry.json(), keys + "/order", order, lease);
    }

    // puts the keys again that expired with the lease
    private void restore() throws Exception {
        for (var entry : inOrder(last.values())) send(entry, entry.order());
    }

    private static List<JournalEntry> inOrder(Collection<JournalEntry> entries) {
        return entries.stream().sorted(Comparator.comparing(JournalEntry::order)).toList();
    }

    private static String key(Event.Kind kind) {
        return kind == Event.Kind.LIFECYCLE ? "state" : kind.text();
    }

    private void keepLease() {
        var pause = ttl.dividedBy(3);
        while (!closed) {
            try {
                Thread.sleep(pause);
                keepAlive();
                pause = ttl.dividedBy(3);
            } catch (InterruptedException closing) {
                return;
            } catch (Exception unreachable) {
                var soon = ttl.dividedBy(10);
                pause = soon.compareTo(Duration.ofSeconds(1)) < 0 ? soon : Duration.ofSeconds(1);
            }
        }
    }

    private synchronized void keepAlive() throws Exception {
        if (lease != 0 && etcd.keepAlive(lease)) return;
        lease = 0;
        restore();
    }

    private static boolean isStats(JournalEntry entry) {
        return entry.event().kind() == Event.Kind.STATS;
    }

    @Override
    public int batchSize() {
        return 100;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        closed = true;
        etcd.close();
        keeper.interrupt();
    }
}
