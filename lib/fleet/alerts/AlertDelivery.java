package whaleware.fleet.alerts;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.Request;
import whaleware.Whaleware;
import whaleware.base.Backoff;
import whaleware.base.Failure;
import whaleware.base.Threads;
import whaleware.fleet.store.FleetStore;
import whaleware.reports.Backend;
import whaleware.reports.RetrySchedule;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.HttpTransport;

/// Delivers the messages of one rule, in their order and at least once, on a thread of its own. A message leaves the
/// store's document after its delivery. Its id is sent as `Idempotency-Key`: after a crash in between, it comes again.
///
/// 2xx means delivered. 400, 413 and 422 reject the message: it is logged and dropped. After all other responses, and
/// errors of the network, it is sent again.
final class AlertDelivery implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10), CHECK = Duration.ofSeconds(1);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), 0.2);

    private final AlertRule rule;
    private final FleetStore store;
    private final StoredDocument<AlertState> document;
    private final String page;
    private final Consumer<String> log;
    private final HttpTransport transport;
    private final RetrySchedule schedule = new RetrySchedule(BACKOFF);
    private final Thread thread;
    private volatile boolean closed;
    private boolean failing;

    /// @param page the URL of the pages, for the messages; "" if it is unknown
    AlertDelivery(AlertRule rule, FleetStore store, StoredDocument<AlertState> document, String page,
                  BackendContext context, Consumer<String> log) {
        this.rule = rule;
        this.store = store;
        this.document = document;
        this.page = page;
        this.log = log;
        this.transport = new HttpTransport(TIMEOUT, context);
        this.thread = Threads.daemon("alerts", this::run);
    }

    void start() {
        thread.start();
    }

    /// Looks for messages now.
    void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            try {
                if (schedule.delay() <= 0 && deliverNext()) continue;
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
            long delay = schedule.delay();
            LockSupport.parkNanos(delay > 0 ? Math.min(delay, CHECK.toNanos()) : CHECK.toNanos());
        }
    }

    /// Delivers the oldest message. Returns false if there is none.
    private boolean deliverNext() throws IOException {
        if (!store.leader()) return false;
        var message = document.read().outbox().stream().filter(one -> one.rule().equals(rule.id())).findFirst();
        if (message.isEmpty()) return false;
        var answer = transport.send(request(message.get()), TIMEOUT, false);
        int code = answer.code();
        boolean rejected = code == 400 || code == 413 || code == 422;
        if (!answer.success() && !rejected) throw new Backend.RetryLater("HTTP " + code, answer.pause());
        if (rejected) {
            log.accept("cannot send an alert to " + rule.receiver() + ": HTTP " + code
                    + " (the message is dropped; check 'to' and 'format' of the rule)");
        }
        document.update(state -> state.without(one -> one.id().equals(message.get().id())));
        schedule.succeeded();
        if (failing && !rejected) log.accept("alerts to " + rule.receiver() + " arrive again");
        failing = failing && rejected;
        return true;
    }

    private void failed(Exception why) {
        if (closed) return;
        schedule.failed(why);
        if (!failing) {
            log.accept("cannot send alerts to " + rule.receiver() + ": " + Failure.reason(why)
                    + " (retried until it succeeds)");
        }
        failing = true;
    }

    private Request request(AlertMessage message) {
        var url = HttpUrl.get(rule.to());
        var body = rule.format().body(message, page);
        var request = new Request.Builder().url(HttpTransport.withoutUser(url))
                .header("Connection", "close") // a kept connection may be closed at that moment, and the POST be lost
                .header("Idempotency-Key", message.id())
                .header("User-Agent", "whaleware/" + Whaleware.VERSION)
                .post(HttpTransport.oneShot(body, HttpTransport.JSON));
        var authorization = HttpTransport.authorization(url, "");
        if (authorization != null) request.header("Authorization", authorization);
        return request.build();
    }

    @Override
    public void close() {
        closed = true;
        transport.close();
        wake();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
