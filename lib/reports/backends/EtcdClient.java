package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.Request;
import whaleware.reports.Backend;

/// A client for the few calls to etcd that reports and the fleet need, through its JSON gateway: `/v3/…`, with keys
/// and values in base64 and numbers as text. Not thread-safe.
public final class EtcdClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final int PART = 1000;
    private static final ClusterHosts.Timeouts TIMEOUTS =
            new ClusterHosts.Timeouts(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(5));

    /// The first part of all keys.
    public final String prefix;
    private final ClusterHosts hosts;
    private final HttpTransport transport;
    private String token = "";

    EtcdClient(ClusterHosts hosts, BackendContext context) {
        this.hosts = hosts;
        this.prefix = hosts.path.isEmpty() ? "ww" : hosts.path;
        transport = new HttpTransport(CONNECT, context);
    }

    /// Creates a lease that expires after this time. Returns its id.
    long grant(Duration ttl) throws Exception {
        return call("lease/grant", object().put("TTL", Math.max(1, ttl.toSeconds()))).path("ID").asLong();
    }

    /// Restarts the time of a lease. Returns false if it has expired: etcd responds with 200 then too, but without
    /// `TTL`.
    boolean keepAlive(long lease) throws Exception {
        return call("lease/keepalive", object().put("ID", lease)).path("result").path("TTL").asLong() > 0;
    }

    /// Puts a value and an order under two keys with a lease, in one transaction. Changes nothing if the order in etcd
    /// is as great or greater.
    void put(String key, String value, String orderKey, long order, long lease) throws Exception {
        var puts = JsonNodeFactory.instance.arrayNode()
                .add(request("requestPut", entry(key, value, lease)))
                .add(request("requestPut", entry(orderKey, digits(order), lease)));
        var less = compare(orderKey, "VALUE", "LESS").put("value", base64(digits(order)));
        var none = compare(orderKey, "VERSION", "EQUAL").put("version", "0"); // a missing key is not less than anything
        var otherwise = request("requestTxn", transaction(none).set("success", puts.deepCopy()));
        var both = transaction(less);
        both.set("success", puts);
        both.putArray("failure").add(otherwise);
        call("kv/txn", both);
    }

    /// Returns all keys that begin with [#prefix] and a slash, and their values. It reads them in parts, which may
    /// be of different revisions.
    public Map<String, String> all() throws IOException, InterruptedException {
        var found = new TreeMap<String, String>();
        var from = prefix + "/";
        var end = base64(prefix + "0"); // '0' follows '/'
        try {
            while (true) {
                var range = object().put("key", base64(from)).put("range_end", end).put("limit", PART);
                var part = call("kv/range", range);
                for (var entry : part.path("kvs")) found.put(text(entry.path("key")), text(entry.path("value")));
                if (!part.path("more").asBoolean()) return found;
                from = found.lastKey() + "\0";
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception rejected) {
            throw new IOException(rejected.getMessage());
        }
    }

    private static String text(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }

    private JsonNode call(String path, ObjectNode body) throws Exception {
        try {
            return hosts.call(TIMEOUTS, (host, timeout) -> post(host, timeout, path, body));
        } catch (TokenExpired e) {
            token = ""; // also after a restart of etcd
            return hosts.call(TIMEOUTS, (host, timeout) -> post(host, timeout, path, body));
        }
    }

    private JsonNode post(String host, Duration timeout, String path, ObjectNode body)
            throws IOException, Backend.Rejected {
        if (!hosts.user.isEmpty() && token.isEmpty()) {
            var user = object().put("name", hosts.user).put("password", hosts.password);
            token = send(host, timeout, "auth/authenticate", user).path("token").asText();
        }
        try {
            return send(host, timeout, path, body);
        } catch (InterruptedIOException | ConnectException late) {
            throw late;
        } catch (IOException closed) {
            token = ""; // some versions of etcd close the connection if a token has expired
            throw closed;
        }
    }

    private JsonNode send(String host, Duration timeout, String path, ObjectNode body)
            throws IOException, Backend.Rejected {
        var request = new Request.Builder().url(host + "/v3/" + path);
        request.post(HttpTransport.oneShot(body.toString(), HttpTransport.JSON));
        if (!token.isEmpty() && !path.startsWith("auth/")) request.header("Authorization", token);
        var answer = transport.send(request.build(), timeout, true);
        if (answer.success()) return HttpTransport.json(answer.body());
        var text = answer.body();
        var reason = text.replaceAll("(?s).*?\"(?:error|message)\":\"([^\"]*)\".*", "$1").strip();
        var why = answer.status() + (reason.isEmpty() ? "" : ": " + reason);
        boolean expired = answer.code() == 401 || text.contains("invalid auth token")
                || text.contains("revision in header is old") || text.contains("revision of auth store is old");
        if (expired && !token.isEmpty()) throw new TokenExpired(why);
        if (answer.code() == 404 && text.contains("lease")) throw new LeaseExpired(why);
        // only errors in the event itself, and responses that no etcd sends, are final: access that is denied now may
        // be granted later
        boolean foreign = answer.code() == 407 || answer.code() / 100 == 3;
        if (foreign || text.contains("too large") || text.contains("larger than max")) {
            throw new Backend.Rejected(why);
        }
        throw new IOException(why);
    }

    /// The lease does not exist, or no longer.
    static final class LeaseExpired extends RuntimeException {
        LeaseExpired(String why) {
            super(why);
        }
    }

    private static final class TokenExpired extends RuntimeException {
        TokenExpired(String why) {
            super(why);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode request(String kind, JsonNode content) {
        return object().set(kind, content);
    }

    private static ObjectNode entry(String key, String value, long lease) {
        return object().put("key", base64(key)).put("value", base64(value)).put("lease", "" + lease);
    }

    private static ObjectNode compare(String key, String target, String result) {
        return object().put("key", base64(key)).put("target", target).put("result", result);
    }

    private static ObjectNode transaction(ObjectNode condition) {
        var transaction = object();
        transaction.putArray("compare").add(condition);
        return transaction;
    }

    // of equal length, so that the bytes compare as the numbers do
    private static String digits(long order) {
        return "%020d".formatted(order);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        transport.close();
    }
}
