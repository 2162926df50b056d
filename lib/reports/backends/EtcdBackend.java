package whaleware.reports.backends;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import whaleware.base.Threads;
import whaleware.config.Redaction;
import whaleware.reports.Backend;
import whaleware.reports.Event;
import whaleware.reports.JournalEntry;

/// `etcd:` and `etcds:`: `PREFIX/INSTANCE/state` and `/stats` hold the last event of their kind, `/order` the order of the last one. All are under
/// a lease that is kept alive while the instance lives, so that a dead one vanishes by itself. Each change of state is one revision, whatever
/// is repeated; of statistics that come together only the last are put.
final class EtcdBackend implements Backend {
    static final Duration LEASE = Duration.ofSeconds(90);

    private final String name, prefix;
    private final Duration ttl;
    private final EtcdClient etcd;
    private final Thread keeper = Threads.daemon("lease", this::keep);
    private long lease;
    private JournalEntry state, stats; // what the lease holds
    private volatile boolean closed;

    /// @param prefix of the keys
    /// @param ttl after which a dead instance vanishes
    EtcdBackend(String url, ClusterHosts hosts, Duration ttl, BackendContext context) {
        this.name = Redaction.hide(url);
        this.prefix = hosts.path.isEmpty() ? "ww" : hosts.path;
        this.ttl = ttl;
        this.etcd = new EtcdClient(hosts, context.ca());
    }

    @Override
    public synchronized void deliver(List<JournalEntry> entries) throws Exception {
        for (int i = 0; i < entries.size(); i++) {
            boolean followed = i + 1 < entries.size() && isStats(entries.get(i)) && isStats(entries.get(i + 1));
            if (!followed) put(entries.get(i), entries.get(i).order());
        }
    }

    /// Another supervisor's lease is nobody's now: the state gets a new one.
    @Override
    public synchronized void resume(JournalEntry last) throws Exception {
        put(last, last.order() + 1);
    }

    /// @param before is put unless etcd knows this order, or a later one
    private void put(JournalEntry entry, long before) throws Exception {
        try {
            send(entry, before);
        } catch (EtcdClient.NoLease gone) {
            lease = 0;
            restore();
            send(entry, before);
        }
        if (isStats(entry)) stats = entry;
        else state = entry;
    }

    private void send(JournalEntry entry, long before) throws Exception {
        if (lease == 0) lease = etcd.grant(ttl);
        if (keeper.getState() == Thread.State.NEW) keeper.start();
        var keys = prefix + "/" + entry.event().instance().name();
        etcd.put(keys + (isStats(entry) ? "/stats" : "/state"), entry.event().line(), keys + "/order", before, lease);
    }

    /// What vanished with the lease is put again: the instance lives.
    private void restore() throws Exception {
        for (var last : inOrder(state, stats)) send(last, last.order());
    }

    private static List<JournalEntry> inOrder(JournalEntry... entries) {
        return Stream.of(entries).filter(Objects::nonNull).sorted(Comparator.comparing(JournalEntry::order)).toList();
    }

    private void keep() {
        var pause = ttl.dividedBy(3);
        while (!closed) {
            try {
                Thread.sleep(pause);
                keepAlive();
                pause = ttl.dividedBy(3);
            } catch (InterruptedException closing) {
                return;
            } catch (Exception unreachable) {
                pause = ttl.dividedBy(10).compareTo(Duration.ofSeconds(1)) < 0 ? ttl.dividedBy(10) : Duration.ofSeconds(1);
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
