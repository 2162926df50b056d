package whaleware.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SystemStatsTest {
    private static final String V2 =
            "30 23 0:26 / /sys/fs/cgroup ro,nosuid shared:4 master:9 - cgroup2 cgroup rw,nsdelegate\n";

    @TempDir
    private Path root;

    private void file(String name, String text) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// Returns the statistics without the sizes of this machine's file systems.
    private String seen() {
        var json = new SystemStats(root, root.resolve("data")).json();
        if (json.path("disk") instanceof ObjectNode disk && disk.remove(List.of("total_bytes", "free_bytes"))
                .isEmpty()) json.remove("disk");
        return json.toString();
    }

    @Test
    void a_version_2_cgroup_in_a_namespace_is_found_at_the_root() throws IOException {
        file("proc/self/cgroup", "0::/\n");
        file("proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw\n" + V2);
        file("sys/fs/cgroup/memory.current", "1000000\n");
        file("sys/fs/cgroup/memory.max", "2000000\n");
        file("sys/fs/cgroup/memory.stat", "anon 600000\ninactive_file 300000\nactive_file 1\n");
        file("sys/fs/cgroup/cpu.stat", "usage_usec 1234567\nuser_usec 1\n");
        file("sys/fs/cgroup/pids.current", "12\n");
        file("sys/fs/cgroup/pids.max", "100\n");
        file("sys/fs/cgroup/io.stat",
                "8:0 rbytes=100 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n8:16 rbytes=1 wbytes=2 rios=1 wios=1 "
                + "dbytes=9 dios=0\n");
        assertEquals("""
                {"memory":{"used_bytes":700000,"limit_bytes":2000000},"cpu":{"usage_seconds":1.234},\
                "pids":{"current":12,"limit":100},\
                "disk":{"read_bytes":101,"written_bytes":22}}""", seen());
    }

    @Test
    void a_version_2_cgroup_outside_a_namespace_is_found_by_its_path() throws IOException {
        file("proc/self/cgroup", "0::/system.slice/my app.service\n");
        file("proc/self/mountinfo", V2);
        file("sys/fs/cgroup/system.slice/my app.service/memory.current", "5\n");
        file("sys/fs/cgroup/system.slice/my app.service/memory.max", "max\n");
        file("sys/fs/cgroup/system.slice/my app.service/pids.max", "max\n");
        file("sys/fs/cgroup/system.slice/my app.service/pids.current", "3\n");
        file("sys/fs/cgroup/memory.current", "99\n");
        assertEquals("{\"memory\":{\"used_bytes\":5},\"pids\":{\"current\":3}}", seen());
    }

    @Test
    void version_1_controllers_are_found_at_their_mount_points() throws IOException {
        var own = "/docker/abc";
        file("proc/self/cgroup", "9:pids:" + own + "\n8:cpu,cpuacct:" + own + "\n4:memory:" + own + "\n3:blkio:" + own
                + "\n1:name=systemd:" + own + "\n");
        file("proc/self/mountinfo", """
                40 31 0:29 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro,relatime master:1 - cgroup cgroup rw,cpu,cpuacct
                41 31 0:32 /docker/abc /sys/fs/cgroup/memory ro,relatime master:2 - cgroup cgroup rw,memory
                42 31 0:33 /docker/abc /sys/fs/cgroup/the\\040pids ro,relatime master:3 - cgroup cgroup rw,pids
                43 31 0:34 /docker/abc /sys/fs/cgroup/blkio ro,relatime master:4 - cgroup cgroup rw,blkio
                """);
        file("sys/fs/cgroup/memory/memory.usage_in_bytes", "1000\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        file("sys/fs/cgroup/memory/memory.stat",
                "inactive_file 7\nhierarchical_memory_limit 5000\ntotal_inactive_file 100\n");
        file("sys/fs/cgroup/cpu,cpuacct/cpuacct.usage", "1999999999\n");
        file("sys/fs/cgroup/the pids/pids.current", "4\n");
        file("sys/fs/cgroup/the pids/pids.max", "max\n");
        file("sys/fs/cgroup/blkio/blkio.throttle.io_service_bytes",
                "8:0 Read 11\n8:0 Write 22\n8:0 Sync 33\n8:0 Total 33\nTotal 33\n");
        assertEquals("""
                {"memory":{"used_bytes":900,"limit_bytes":5000},"cpu":{"usage_seconds":1.999},"pids":{"current":4},\
                "disk":{"read_bytes":11,"written_bytes":22}}""", seen());
    }

    @Test
    void each_controller_is_read_from_its_own_cgroup_version() throws IOException {
        file("proc/self/cgroup", "4:memory:/jobs/7\n1:name=systemd:/\n0::/jobs/7\n");
        file("proc/self/mountinfo", """
                35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
                """);
        file("sys/fs/cgroup/memory/jobs/7/memory.usage_in_bytes", "10\n");
        file("sys/fs/cgroup/memory/memory.usage_in_bytes", "99\n");
        file("sys/fs/cgroup/unified/jobs/7/cpu.stat", "usage_usec 5000\n");
        file("sys/fs/cgroup/unified/jobs/7/pids.current", "2\n");
        assertEquals("{\"memory\":{\"used_bytes\":10},\"cpu\":{\"usage_seconds\":0.005},\"pids\":{\"current\":2}}",
                seen());
    }

    @Test
    void a_cgroup_path_outside_the_mount_means_the_mount_itself() throws IOException {
        file("proc/self/cgroup", "0::/../../other\n");
        file("proc/self/mountinfo", V2);
        file("sys/fs/cgroup/pids.current", "2\n");
        assertEquals("{\"pids\":{\"current\":2}}", seen());
    }

    @Test
    void missing_and_malformed_values_are_left_out() throws IOException {
        assertEquals("{}", seen());
        file("proc/self/cgroup", "garbage\n::\n0::/\n5:pids\n");
        file("proc/self/mountinfo", "short line\n\n - cgroup2\n" + V2);
        file("sys/fs/cgroup/memory.current", "\n");
        file("sys/fs/cgroup/memory.stat", "inactive_file\ninactive_file x\n");
        file("sys/fs/cgroup/pids.current", "18446744073709551615\n");
        file("sys/fs/cgroup/pids.max", "-1\n");
        file("sys/fs/cgroup/cpu.stat", "");
        file("sys/fs/cgroup/io.stat", "");
        assertEquals("{}", seen());
        Files.delete(root.resolve("sys/fs/cgroup/memory.current"));
        Files.createDirectory(root.resolve("sys/fs/cgroup/memory.current"));
        Files.write(root.resolve("sys/fs/cgroup/memory.stat"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals("{}", seen());
    }

    @Test
    void statistics_contain_the_space_of_data_the_uptime_and_the_restarts() throws IOException {
        Files.createDirectory(root.resolve("data"));
        var json = new SystemStats(root, root.resolve("data")).json(Duration.ofMillis(90_500), 3);
        assertTrue(json.path("data").path("total_bytes").asLong() >= json.path("data").path("free_bytes").asLong(),
                json.toString());
        assertTrue(json.path("data").path("total_bytes").asLong() > 0, json.toString());
        assertEquals("90.5 3", json.path("uptime_seconds") + " " + json.path("restarts"));
    }

    @Test
    void statistics_of_this_machine_take_a_few_milliseconds() {
        var stats = new SystemStats(Path.of("/"), root);
        var best = IntStream.range(0, 30).mapToLong(n -> {
            var start = System.nanoTime();
            stats.json();
            return System.nanoTime() - start;
        }).min().orElseThrow();
        assertTrue(best < 5_000_000, best / 1000 + " µs");
        assertTrue(stats.json().has("disk"));
    }
}
