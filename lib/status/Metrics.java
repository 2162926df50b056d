package whaleware.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import whaleware.Whaleware;
import whaleware.base.Json;
import whaleware.base.LinuxProcess;
import whaleware.hooks.HookDurations;
import whaleware.reports.BackendStatus;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// What Prometheus is told, `/metrics`: made anew at most twice a second, however many ask.
public final class Metrics {
    private static final long FRESH = Duration.ofMillis(500).toNanos();

    private final StateFile state;
    private final HookDurations times;
    private final Supplier<List<BackendStatus>> reports;
    private final SystemSampler system;
    private String last;
    private long made;

    /// @param reports how each back-end is doing
    public Metrics(StateFile state, HookDurations times, Supplier<List<BackendStatus>> reports, SystemSampler system) {
        this.state = state;
        this.times = times;
        this.reports = reports;
        this.system = system;
    }

    /// The whole text; from any thread.
    synchronized String text() {
        if (last == null || System.nanoTime() - made > FRESH) {
            last = made();
            made = System.nanoTime();
        }
        return last;
    }

    private String made() {
        var json = Json.object(state.snapshot().text(), "state.json", "");
        var to = new PrometheusText();
        life(json, to);
        hooks(to);
        backends(reports.get(), to);
        uses(json, to);
        MonitorMetrics.write(json.path("monitor").path("answer"), to);
        return to.toString();
    }

    private void life(JsonNode json, PrometheusText to) {
        to.family("whaleware_info", "gauge", "Who this is.").sample(1, "instance_id", json.path("instance").asText(), "webapp", json.path("webapp").asText(),
                "version", json.path("version").asText(), "boot_id", json.path("boot_id").asText(), "whaleware", Whaleware.VERSION);
        to.family("whaleware_state", "gauge", "1 for the state of the life cycle, 0 for all others.");
        for (var one : State.values()) to.sample(json.path("state").asText().equals(one.name()) ? 1 : 0, "state", one.name());
        to.family("whaleware_state_seconds", "gauge", "How long the state has lasted.").sample(LinuxProcess.now() / 100 - json.path("since_up").asLong());
        to.family("whaleware_ready", "gauge", "1 where the container may be given work.").sample(json.path("ready").asBoolean() ? 1 : 0);
        to.family("whaleware_maintenance", "gauge", "1 in maintenance.").sample(json.has("maintenance") ? 1 : 0);
        to.family("whaleware_restarts_total", "counter", "Restarts of the service in this life.").sample(json.path("restarts").asInt());
    }

    private void hooks(PrometheusText to) {
        to.family("whaleware_hook_duration_seconds", "histogram", "How long the hooks took, since the supervisor's start.");
        for (var hook : times.histograms()) {
            for (int i = 0; i < HookDurations.BOUNDS.length; i++) to.sample("_bucket", hook.buckets()[i], "hook", hook.hook(), "le", PrometheusText.number(HookDurations.BOUNDS[i]));
            to.sample("_bucket", hook.count(), "hook", hook.hook(), "le", "+Inf").sample("_sum", hook.sum(), "hook", hook.hook()).sample("_count", hook.count(), "hook", hook.hook());
        }
        to.family("whaleware_hook_failures_total", "counter", "Runs of hooks that did not end with 0, since the supervisor's start.");
        for (var hook : times.histograms()) to.sample(hook.failures(), "hook", hook.hook());
    }

    private static void backends(List<BackendStatus> all, PrometheusText to) {
        family(all, to, "whaleware_reports_waiting", "gauge", "Events that a back-end has not been told yet.", BackendStatus::waiting);
        family(all, to, "whaleware_reports_delivered_total", "counter", "Events that it has been told, since the supervisor's start.", BackendStatus::delivered);
        family(all, to, "whaleware_reports_refused_total", "counter", "Events that it has refused.", BackendStatus::refused);
        family(all, to, "whaleware_reports_dropped_total", "counter", "Statistics that gave way to newer ones.", BackendStatus::dropped);
        family(all, to, "whaleware_reports_failing", "gauge", "1 where the last try failed.", one -> one.failing() ? 1 : 0);
    }

    private static void family(List<BackendStatus> all, PrometheusText to, String name, String type, String help, ToLongFunction<BackendStatus> value) {
        to.family(name, type, help);
        for (var one : all) to.sample(value.applyAsLong(one), "backend", one.name());
    }

    private void uses(JsonNode json, PrometheusText to) {
        var uptime = Duration.ofNanos(System.nanoTime() - json.path("begun_mono").asLong());
        to.family("whaleware_uptime_seconds", "gauge", "Since the container's start.").sample(uptime.toMillis() / 1000.0);
        var used = system.json(uptime, 0);
        if (used == null) return;
        one(used.path("memory").path("used_bytes"), to, "whaleware_memory_used_bytes", "gauge", "Memory of the cgroup, without the cache that could be dropped at once.");
        one(used.path("memory").path("limit_bytes"), to, "whaleware_memory_limit_bytes", "gauge", "Its limit.");
        one(used.path("cpu").path("usage_seconds"), to, "whaleware_cpu_usage_seconds_total", "counter", "CPU time of the cgroup.");
        one(used.path("pids").path("current"), to, "whaleware_pids", "gauge", "Processes and threads of the cgroup.");
        one(used.path("pids").path("limit"), to, "whaleware_pids_limit", "gauge", "Their limit.");
        one(used.path("disk").path("read_bytes"), to, "whaleware_disk_read_bytes_total", "counter", "What the cgroup has read from disks.");
        one(used.path("disk").path("written_bytes"), to, "whaleware_disk_written_bytes_total", "counter", "What it has written to them.");
        one(used.path("data").path("total_bytes"), to, "whaleware_data_size_bytes", "gauge", "The file system of /data.");
        one(used.path("data").path("free_bytes"), to, "whaleware_data_free_bytes", "gauge", "What is free there.");
    }

    private static void one(JsonNode value, PrometheusText to, String name, String type, String help) {
        if (value.isNumber()) to.family(name, type, help).sample(value.doubleValue());
    }
}
