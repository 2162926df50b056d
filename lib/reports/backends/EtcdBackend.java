package whaleware.reports.backends;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import whaleware.config.Secrets;
import whaleware.reports.Backend;
import whaleware.reports.Courier;
import whaleware.reports.Event;
import whaleware.reports.Letter;

/// `etcd:` and `etcds:`: `PREFIX/INSTANCE/state` and `/stats` hold the last event of their kind, `/order` the order of the last one. All are under
/// a lease that is kept alive while the instance lives, so that a dead one vanishes by itself. Each change of state is one revision, whatever
/// is repeated; of statistics that come together only the last are put.
final class EtcdBackend implements Backend {
    static final Duration LEASE = Duration.ofSeconds(90);

    private final String name, prefix;
    private final Duration ttl;
    private final Etcd etcd;
    private final Thread keeper = Courier.quiet("lease", this::keep);
    private long lease;
    private Letter state, stats; // what the lease holds
    private volatile boolean closed;

    /// @param prefix of the keys
    /// @param ttl after which a dead instance vanishes
    EtcdBackend(String url, Endpoints endpoints, Duration ttl, Means means) {
        this.name = Secrets.hide(url);
        this.prefix = endpoints.path.isEmpty() ? "ww" : endpoints.path;
        this.ttl = ttl;
        this.etcd = new Etcd(endpoints, means.ca());
    }

    @Override
    public synchronized void deliver(List<Letter> letters) throws Exception {
        for (int i = 0; i < letters.size(); i++) {
            boolean followed = i + 1 < letters.size() && isStats(letters.get(i)) && isStats(letters.get(i + 1));
            if (!followed) put(letters.get(i), letters.get(i).order());
        }
    }

    /// Another supervisor's lease is nobody's now: the state gets a new one.
    @Override
    public synchronized void resume(Letter last) throws Exception {
        put(last, last.order() + 1);
    }

    /// @param before is put unless etcd knows this order, or a later one
    private void put(Letter letter, long before) throws Exception {
        try {
            send(letter, before);
        } catch (Etcd.NoLease gone) {
            lease = 0;
            restore();
            send(letter, before);
        }
        if (isStats(letter)) stats = letter;
        else state = letter;
    }

    private void send(Letter letter, long before) throws Exception {
        if (lease == 0) lease = etcd.grant(ttl);
        if (keeper.getState() == Thread.State.NEW) keeper.start();
        var keys = prefix + "/" + letter.event().instance().name();
        etcd.put(keys + (isStats(letter) ? "/stats" : "/state"), letter.event().line(), keys + "/order", before, lease);
    }

    /// What vanished with the lease is put again: the instance lives.
    private void restore() throws Exception {
        for (var last : inOrder(state, stats)) send(last, last.order());
    }

    private static List<Letter> inOrder(Letter... letters) {
        return Stream.of(letters).filter(Objects::nonNull).sorted(Comparator.comparing(Letter::order)).toList();
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

    private static boolean isStats(Letter letter) {
        return letter.event().kind() == Event.Kind.STATS;
    }

    @Override
    public int most() {
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
