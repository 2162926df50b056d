package whaleware.reports.backends;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import okhttp3.Request;
import whaleware.reports.Backend;

/// The few calls that reports make of etcd, through its JSON gateway (`/v3/…`: keys and values in base64, numbers as text). Used by one thread at a time.
final class EtcdClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final ClusterHosts.Limits LIMITS = new ClusterHosts.Limits(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final ClusterHosts hosts;
    private final HttpTransport transport;
    private String token = "";

    EtcdClient(ClusterHosts hosts, String ca) {
        this.hosts = hosts;
        transport = new HttpTransport(CONNECT, ca);
    }

    /// A lease that ends by itself after so long.
    long grant(Duration ttl) throws Exception {
        return call("lease/grant", object().put("TTL", Math.max(1, ttl.toSeconds()))).path("ID").asLong();
    }

    /// Lets a lease begin anew.
    ///
    /// @return false when there is no such lease any more: etcd says 200 then too, but tells no `TTL`
    boolean keepAlive(long lease) throws Exception {
        return call("lease/keepalive", object().put("ID", lease)).path("result").path("TTL").asLong() > 0;
    }

    /// Puts a value under a key, and `order` under another one, both under a lease; unless `order` holds as much or more: then nothing.
    void put(String key, String value, String orderKey, long order, long lease) throws Exception {
        var puts = JsonNodeFactory.instance.arrayNode().add(request("requestPut", entry(key, value, lease))).add(request("requestPut", entry(orderKey, digits(order), lease)));
        var less = compare(orderKey, "VALUE", "LESS").put("value", base64(digits(order)));
        var none = compare(orderKey, "VERSION", "EQUAL").put("version", "0"); // a key that is not there is not less than anything
        var otherwise = request("requestTxn", transaction(none).set("success", puts.deepCopy()));
        var both = transaction(less);
        both.set("success", puts);
        both.putArray("failure").add(otherwise);
        call("kv/txn", both);
    }

    private JsonNode call(String path, ObjectNode body) throws Exception {
        try {
            return hosts.any(LIMITS, (host, limit) -> at(host, limit, path, body));
        } catch (Unauthorised e) {
            token = ""; // it has expired, or etcd was restarted
            return hosts.any(LIMITS, (host, limit) -> at(host, limit, path, body));
        }
    }

    private JsonNode at(String host, Duration limit, String path, ObjectNode body) throws IOException, Backend.Rejected {
        if (!hosts.user.isEmpty() && token.isEmpty()) {
            var user = object().put("name", hosts.user).put("password", hosts.password);
            token = post(host, limit, "auth/authenticate", user).path("token").asText();
        }
        return post(host, limit, path, body);
    }

    private JsonNode post(String host, Duration limit, String path, ObjectNode body) throws IOException, Backend.Rejected {
        var request = new Request.Builder().url(host + "/v3/" + path).post(HttpTransport.once(body.toString(), HttpTransport.JSON));
        if (!token.isEmpty() && !path.startsWith("auth/")) request.header("Authorization", token);
        try (var answer = transport.client(host.startsWith("https:"), limit).newCall(request.build()).execute()) {
            var text = answer.body().string();
            if (answer.isSuccessful()) return new ObjectMapper().readTree(text);
            var why = "HTTP " + answer.code() + ": " + text.replaceAll(".*?\"(?:error|message)\":\"([^\"]*)\".*", "$1").strip();
            if (answer.code() == 401 && !token.isEmpty()) throw new Unauthorised(why);
            if (answer.code() == 404 && text.contains("lease")) throw new NoLease(why);
            // only what is said about the event itself is a refusal; whoever may not log in today may do so tomorrow
            if (text.contains("too large") || text.contains("larger than max")) throw new Backend.Rejected(why);
            throw new IOException(why);
        }
    }

    /// The lease is over.
    static final class NoLease extends RuntimeException {
        NoLease(String why) {
            super(why);
        }
    }

    private static final class Unauthorised extends RuntimeException {
        Unauthorised(String why) {
            super(why);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode request(String kind, JsonNode what) {
        return object().set(kind, what);
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

    /// All of one length, so that their bytes compare as the numbers do.
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
