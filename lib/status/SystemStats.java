package whaleware.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.StringTokenizer;
import whaleware.base.Cgroup;

/// The container's use of resources: the `system` object of statistics, read from the cgroup (version 1 or 2) and
/// from `/data`.
///
/// A value that cannot be read is left out, and so is a limit that is not set; there is no error. It takes a
/// millisecond or two, but a `/data` on a network that hangs blocks it: the event loop uses [SystemSampler]. Not
/// thread-safe.
public final class SystemStats {
    private final Path root, data;
    private Cgroup cgroup; // looked up once: a process stays in its cgroup

    /// @param root `/`, or for tests a tree with `proc` and the mounted file systems
    /// @param data `/data`
    public SystemStats(Path root, Path data) {
        this.root = root;
        this.data = data;
    }

    /// Returns the use of memory, CPU, pids, disk and `/data`.
    ///
    /// `memory.used_bytes` does not count the page cache that can be dropped at once, as in `docker stats`.
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

    /// As [#json()], with the values that only the life cycle knows.
    ///
    /// @param uptime since the container's start, by the monotonic clock
    /// @param restarts of the service since the container's start
    ObjectNode json(Duration uptime, int restarts) {
        return json().put("uptime_seconds", uptime.toMillis() / 1000.0).put("restarts", restarts);
    }

    private static ObjectNode memory(Cgroup cgroup) {
        var json = JsonNodeFactory.instance.objectNode();
        var folder = cgroup.folder("memory");
        if (folder == null) return json;
        var old = cgroup.old("memory");
        var stat = Cgroup.lines(folder.resolve("memory.stat"));
        var inactive = Cgroup.number(stat, old ? "total_inactive_file" : "inactive_file").orElse(0);
        Cgroup.number(folder, old ? "memory.usage_in_bytes" : "memory.current")
                .ifPresent(used -> json.put("used_bytes", Math.max(0, used - inactive)));
        var limit = cgroup.memoryLimit();
        put(json, "limit_bytes", limit.isPresent() || !old ? limit : Cgroup.number(stat, "hierarchical_memory_limit"));
        put(json, "oom_kills", cgroup.oomKills());
        return json;
    }

    private static ObjectNode cpu(Cgroup cgroup) {
        var json = JsonNodeFactory.instance.objectNode();
        if (cgroup.old("cpuacct")) {
            Cgroup.number(cgroup.folder("cpuacct"), "cpuacct.usage")
                    .ifPresent(ns -> json.put("usage_seconds", ns / 1_000_000 / 1e3));
        } else if (cgroup.folder("") != null) {
            Cgroup.number(Cgroup.lines(cgroup.folder("").resolve("cpu.stat")), "usage_usec")
                    .ifPresent(us -> json.put("usage_seconds", us / 1000 / 1e3));
        }
        return json;
    }

    private static ObjectNode pids(Cgroup cgroup) {
        var json = JsonNodeFactory.instance.objectNode();
        put(json, "current", Cgroup.number(cgroup.folder("pids"), "pids.current"));
        put(json, "limit", Cgroup.number(cgroup.folder("pids"), "pids.max"));
        return json;
    }

    /// Version 2 has lines `8:0 rbytes=1 wbytes=2 …`; version 1 has lines `8:0 Read 1` and `8:0 Write 2`.
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
            for (var key = ""; words.hasMoreTokens(); ) {
                var word = words.nextToken();
                if (key.equals("rbytes") || key.equals("Read")) read += Cgroup.number(word).orElse(0);
                if (key.equals("wbytes") || key.equals("Write")) written += Cgroup.number(word).orElse(0);
                key = word;
            }
        }
        if (!lines.isEmpty()) json.put("read_bytes", read).put("written_bytes", written);
        return space(json, root);
    }

    /// Uses [java.io.File], because a [java.nio.file.FileStore] reads the whole mount table each time.
    private static ObjectNode space(ObjectNode json, Path folder) {
        var file = folder.toFile();
        if (file.getTotalSpace() == 0) return json;
        return json.put("total_bytes", file.getTotalSpace()).put("free_bytes", file.getUsableSpace());
    }

    private static void put(ObjectNode json, String key, OptionalLong number) {
        number.ifPresent(n -> json.put(key, n));
    }

    private static void set(ObjectNode json, String key, ObjectNode part) {
        if (!part.isEmpty()) json.set(key, part);
    }
}
