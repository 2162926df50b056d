package whaleware.fleet.sources;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import whaleware.base.Threads;
import whaleware.fleet.store.FleetReader;
import whaleware.fleet.store.HistoryEntry;
import whaleware.fleet.store.InstanceView;
import whaleware.fleet.store.Report;
import whaleware.fleet.store.Series;

/// A fleet that is read from a source: a thread polls the present, and other calls read history and statistics. The
/// pause between two polls is at least ten times as long as a poll takes, so a large source is not overburdened.
///
/// Thread-safe.
final class PolledFleet implements FleetReader {
    private static final Duration PAUSE = Duration.ofSeconds(2), FIRST = Duration.ofSeconds(20);
    private static final int BUSY = 10;

    private final FleetSource present, past;
    private final InstantSource clock;
    private final Duration forget;
    private final SourceViews views;
    private final Thread thread = Threads.daemon("source", this::run);
    private SortedMap<String, InstanceView> instances; // null before the first poll
    private IOException failure;
    private Instant listening;
    private long revision;
    private volatile boolean closed;

    /// @param open opens the source, without connecting: one for the present, one for the past
    /// @param clock the collector's
    /// @param forget instances whose last event is older are left out
    PolledFleet(Supplier<FleetSource> open, InstantSource clock, Duration forget) {
        this.present = open.get();
        this.past = open.get();
        this.clock = clock;
        this.forget = forget;
        this.views = new SourceViews(forget);
        this.listening = clock.instant();
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                long begun = System.nanoTime();
                poll();
                long took = System.nanoTime() - begun;
                Thread.sleep(Duration.ofNanos(Math.max(PAUSE.toNanos(), BUSY * took)));
            }
        } catch (InterruptedException closing) {
            // the thread ends here
        }
    }

    private void poll() throws InterruptedException {
        try {
            var polled = clock.instant();
            var latest = present.latest(polled.minus(forget));
            polled(views.next(latest, polled, instances == null));
        } catch (IOException | RuntimeException e) {
            failed(e instanceof IOException why ? why : new IOException(e));
        }
    }

    private synchronized void polled(SortedMap<String, InstanceView> next) {
        if (failure != null) listening = clock.instant(); // the reporters could not write either, maybe
        if (!next.equals(instances)) revision++;
        instances = next;
        failure = null;
        notifyAll();
    }

    private synchronized void failed(IOException why) {
        if (failure == null) revision++;
        failure = why;
        notifyAll();
    }

    @Override
    public synchronized SortedMap<String, InstanceView> instances() throws IOException {
        long end = System.nanoTime() + FIRST.toNanos();
        try {
            for (long left; instances == null && failure == null && (left = end - System.nanoTime()) > 0; ) {
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) throw new IOException("cannot read ww.fleet.from", failure);
        return instances == null ? Collections.emptySortedMap() : instances;
    }

    @Override
    public synchronized long revision() throws IOException {
        if (failure != null) throw new IOException("cannot read ww.fleet.from", failure);
        return revision;
    }

    @Override
    public List<HistoryEntry> history(String instance, Instant before, int limit) throws IOException {
        synchronized (past) {
            var entries = new ArrayList<HistoryEntry>();
            for (var event : interruptibly(() -> past.history(instance, before, limit))) entries.add(entry(event));
            return entries;
        }
    }

    private static HistoryEntry entry(Report event) {
        return new HistoryEntry(event.id(), event.kind(), event.instance(), event.webapp(), event.version(),
                event.state(), event.previous(), event.cause(), event.at(), event.at(), event.duration(), false,
                event.detail());
    }

    @Override
    public List<String> keys(String instance) throws IOException {
        var view = instances().get(instance);
        return view == null ? List.of() : view.numbers().keySet().stream().sorted().toList();
    }

    @Override
    public List<Series> series(String instance, List<String> keys, Instant from, Instant to, int points)
            throws IOException {
        var series = new BucketedSeries(keys, from, to, points);
        synchronized (past) {
            interruptibly(() -> {
                past.statistics(instance, from, to, series::add);
                return null;
            });
        }
        return series.series();
    }

    private interface Reading<T> {
        T read() throws IOException, InterruptedException;
    }

    private static <T> T interruptibly(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    @Override
    public synchronized Instant listeningSince() {
        return failure == null ? listening : clock.instant();
    }

    @Override
    public boolean hasHistory() {
        return present.hasHistory();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        present.close();
        past.close();
    }
}
