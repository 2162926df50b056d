package whaleware.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.StringTokenizer;
import whaleware.base.Cgroup;

/// What the container uses: the `system` object of statistics, read from its control group (both versions) and from `/data`.
/// What cannot be found is left out, a limit that is none too; never an error. It takes a millisecond or two; only a
/// `/data` on a network that hangs can hold it up: not for the supervisor's loop.
public final class SystemStats {
    private final Path root, data;
    private Cgroup cgroup;    // a process stays in its own; looked for when first asked

    /// @param root `/`, or a made tree with `proc` and what is mounted
    /// @param data `/data`
    public SystemStats(Path root, Path data) {
        this.root = root;
        this.data = data;
    }

    /// The object without what only the life cycle knows.
    ///
    /// `memory.used_bytes` is without the page cache that could be dropped at once, as `docker stats` counts it.
    public ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        if (cgroup == null) cgroup = Cgroup.of(root);
        set(json, "memory", memory(cgroup));
        set(json, "cpu", cpu(cgroup));
        set(json, "pids", pids(cgroup));
        set(json, "disk", disk(cgroup));
        set(json, "data", space(JsonNodeFactory.instance.objectNode(), data));
        return json;
    }

    /// The whole object.
    ///
    /// @param uptime since the container's start, by the monotonic clock
    /// @param restarts of the service since then
    public ObjectNode json(Duration uptime, int restarts) {
        return json().put("uptime_seconds", uptime.toMillis() / 1000.0).put("restarts", restarts);
    }

    private static ObjectNode memory(Cgroup cgroup) {
        var json = JsonNodeFactory.instance.objectNode();
        var folder = cgroup.folder("memory");
        if (folder == null) return json;
        var old = cgroup.old("memory");
        var stat = Cgroup.lines(folder.resolve("memory.stat"));
        var idle = Cgroup.number(stat, old ? "total_inactive_file" : "inactive_file").orElse(0);
        Cgroup.number(folder, old ? "memory.usage_in_bytes" : "memory.current").ifPresent(used -> json.put("used_bytes", Math.max(0, used - idle)));
        var limit = cgroup.memoryLimit();
        put(json, "limit_bytes", limit.isPresent() || !old ? limit : Cgroup.number(stat, "hierarchical_memory_limit"));
        return json;
    }

    private static ObjectNode cpu(Cgroup cgroup) {
        var json = JsonNodeFactory.instance.objectNode();
        if (cgroup.old("cpuacct")) {
            Cgroup.number(cgroup.folder("cpuacct"), "cpuacct.usage").ifPresent(ns -> json.put("usage_seconds", ns / 1_000_000 / 1e3));
        } else if (cgroup.folder("") != null) {
            Cgroup.number(Cgroup.lines(cgroup.folder("").resolve("cpu.stat")), "usage_usec").ifPresent(us -> json.put("usage_seconds", us / 1000 / 1e3));
        }
        return json;
    }

    private static ObjectNode pids(Cgroup cgroup) {
        var json = JsonNodeFactory.instance.objectNode();
        put(json, "current", Cgroup.number(cgroup.folder("pids"), "pids.current"));
        put(json, "limit", Cgroup.number(cgroup.folder("pids"), "pids.max"));
        return json;
    }

    // 2: "8:0 rbytes=1 wbytes=2 …", 1: "8:0 Read 1", a line each
    private ObjectNode disk(Cgroup cgroup) {
        var json = JsonNodeFactory.instance.objectNode();
        var folder = cgroup.folder("blkio");
        if (folder == null) return space(json, root);
        var old = cgroup.old("blkio");
        var file = folder.resolve(old ? "blkio.throttle.io_service_bytes_recursive" : "io.stat");
        if (old && !Files.exists(file)) file = folder.resolve("blkio.throttle.io_service_bytes");
        long read = 0, written = 0;
        var lines = Cgroup.lines(file);
        for (var line : lines) {
            var words = new StringTokenizer(line, " =");
            for (var last = ""; words.hasMoreTokens(); ) {
                var word = words.nextToken();
                if (last.equals("rbytes") || last.equals("Read")) read += Cgroup.number(word).orElse(0);
                if (last.equals("wbytes") || last.equals("Write")) written += Cgroup.number(word).orElse(0);
                last = word;
            }
        }
        if (!lines.isEmpty()) json.put("read_bytes", read).put("written_bytes", written);
        return space(json, root);
    }

    // by File: a FileStore reads the whole table of mounts each time
    private static ObjectNode space(ObjectNode json, Path folder) {
        var file = folder.toFile();
        if (file.getTotalSpace() > 0) json.put("total_bytes", file.getTotalSpace()).put("free_bytes", file.getUsableSpace());
        return json;
    }

    private static void put(ObjectNode json, String key, OptionalLong number) {
        number.ifPresent(n -> json.put(key, n));
    }

    private static void set(ObjectNode json, String key, ObjectNode part) {
        if (!part.isEmpty()) json.set(key, part);
    }
}
