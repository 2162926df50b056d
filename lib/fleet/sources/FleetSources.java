package whaleware.fleet.sources;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import whaleware.base.Failure;
import whaleware.fleet.store.FleetReader;
import whaleware.reports.Backend;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;
import whaleware.reports.backends.SqlDialect;

/// Opens the read-only source of `ww.fleet.from`.
public interface FleetSources {
    /// Opens a source. A thread of its own connects to it, again and again if that fails.
    ///
    /// @param from a URL of `jdbc:`, `elasticsearch:`, `elasticsearchs:`, `etcd:` or `etcds:`, as in `notify_url`
    /// @param context the token, the certificates and the place of JDBC drivers: those of the reporters
    /// @param clock the collector's
    /// @param forget instances whose last event is older are left out
    /// @throws Failure 78 if the URL is wrong, or if there is no JDBC driver
    static FleetReader open(String from, BackendContext context, InstantSource clock, Duration forget) {
        try {
            BackendFactory.of(TextNode.valueOf(from), context).forEach(Backend::close); // checks the URL
            return new PolledFleet(source(from, context), clock, forget);
        } catch (Failure wrong) {
            throw new Failure(wrong.code, wrong.getMessage().replace("notify_url", "ww.fleet.from"));
        }
    }

    private static Supplier<FleetSource> source(String from, BackendContext context) {
        var scheme = from.substring(0, from.indexOf(':')).toLowerCase(Locale.ROOT);
        if (scheme.startsWith("etcd")) return () -> new EtcdSource(BackendFactory.etcdClient(from, context));
        if (scheme.startsWith("elasticsearch")) {
            return () -> new ElasticsearchSource(BackendFactory.elasticsearchClient(from, context));
        }
        var dialect = SqlDialect.of(from).orElseThrow();
        return () -> new JdbcSource(from, dialect, context);
    }
}
