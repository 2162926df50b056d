package whaleware.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import whaleware.Whaleware;
import whaleware.base.Json;
import whaleware.base.LinuxProcess;
import whaleware.hooks.HookDurations;
import whaleware.reports.BackendStatus;
import whaleware.runtime.State;

/// The page `/metrics` for Prometheus. Thread-safe.
final class Metrics {
    private final StatusSources sources;

    Metrics(StatusSources sources) {
        this.sources = sources;
    }

    /// Returns the page. There must be a state.
    String text() {
        var json = Json.object(sources.state().snapshot().text(), "state.json", "");
        var text = new PrometheusText();
        addState(json, text);
        addHooks(text);
        addCron(json.path("cron"), text);
        addBackends(sources.backends().get(), text);
        addBackups(json.path("backup"), text);
        addSystem(json, text);
        MonitorMetrics.write(json.path("monitor").path("answer"), text);
        return text.toString();
    }

    private static void addState(JsonNode json, PrometheusText text) {
        text.family("whaleware_info", "gauge", "The identity of this instance.").sample(1, identity(json));
        text.family("whaleware_state", "gauge", "1 for the state of the life cycle, 0 for all others.");
        var present = json.path("state").asText();
        for (var state : State.values()) text.sample(present.equals(state.name()) ? 1 : 0, "state", state.name());
        text.family("whaleware_state_seconds", "gauge", "How long the state has lasted.")
                .sample(LinuxProcess.uptime() / 100 - json.path("since_up").asLong());
        text.family("whaleware_ready", "gauge", "1 if the container is ready for work.")
                .sample(json.path("ready").asBoolean() ? 1 : 0);
        text.family("whaleware_maintenance", "gauge", "1 in maintenance.").sample(json.has("maintenance") ? 1 : 0);
        text.family("whaleware_restarts_total", "counter", "Restarts of the service since the container's start.")
                .sample(json.path("restarts").asInt());
    }

    private static String[] identity(JsonNode json) {
        var labels = new LinkedHashMap<String, String>();
        labels.put("instance_id", json.path("instance").asText());
        for (var name : new String[] {"webapp", "version", "boot_id"}) labels.put(name, json.path(name).asText());
        labels.put("whaleware", Whaleware.VERSION);
        // a label whose name is taken already gets a prefix
        for (var label : json.path("labels").properties()) {
            var name = label.getKey().replaceAll("[^A-Za-z0-9_]", "_");
            while (labels.containsKey(name) || name.startsWith("__")) name = "label_" + name;
            labels.put(name, label.getValue().asText());
        }
        var pairs = new ArrayList<String>();
        labels.forEach((name, value) -> pairs.addAll(List.of(name, value)));
        return pairs.toArray(String[]::new);
    }

    private void addHooks(PrometheusText text) {
        var all = sources.durations().histograms();
        text.family("whaleware_hook_duration_seconds", "histogram", "Run times of hooks since the supervisor's start.");
        for (var hook : all) {
            for (int i = 0; i < HookDurations.BOUNDS.length; i++) {
                var bound = PrometheusText.number(HookDurations.BOUNDS[i]);
                text.sample("_bucket", hook.buckets()[i], "hook", hook.hook(), "le", bound);
            }
            text.sample("_bucket", hook.count(), "hook", hook.hook(), "le", "+Inf");
            text.sample("_sum", hook.sum(), "hook", hook.hook()).sample("_count", hook.count(), "hook", hook.hook());
        }
        text.family("whaleware_hook_failures_total", "counter", "Failed runs of hooks since the supervisor's start.");
        for (var hook : all) text.sample(hook.failures(), "hook", hook.hook());
    }

    private static void addCron(JsonNode programs, PrometheusText text) {
        if (programs.isEmpty()) return;
        addCron(programs, text, "runs", "Ended runs of programs of usr/cron.");
        addCron(programs, text, "failures", "Failed runs of programs of usr/cron.");
        addCron(programs, text, "overlaps", "Due times at which the last run had not ended.");
        addCron(programs, text, "misses", "Due times at which the program was not allowed to start.");
        text.family("whaleware_cron_running", "gauge", "1 while the program runs.");
        for (var each : programs) text.sample(each.path("running").asBoolean() ? 1 : 0, "name", name(each));
        text.family("whaleware_cron_failing", "gauge", "1 if the last run failed.");
        for (var each : programs) text.sample(each.path("failed").asBoolean() ? 1 : 0, "name", name(each));
        for (var time : new String[] {"next", "succeeded"}) {
            boolean next = time.equals("next");
            text.family("whaleware_cron_" + (next ? "next" : "last_success") + "_timestamp_seconds", "gauge",
                    next ? "When the program is due next." : "When the program last succeeded.");
            for (var each : programs) {
                if (!each.has(time)) continue;
                text.sample(Instant.parse(each.path(time).asText()).toEpochMilli() / 1000.0, "name", name(each));
            }
        }
    }

    private static void addCron(JsonNode programs, PrometheusText text, String counter, String help) {
        text.family("whaleware_cron_" + counter + "_total", "counter", help);
        for (var each : programs) text.sample(each.path(counter).asLong(), "name", name(each));
    }

    private static String name(JsonNode program) {
        return program.path("name").asText();
    }

    private static void addBackends(List<BackendStatus> all, PrometheusText text) {
        text.family("whaleware_reports_waiting", "gauge", "Events that wait for delivery.");
        for (var backend : all) text.sample(backend.waiting(), "backend", backend.name());
        text.family("whaleware_reports_delivered_total", "counter", "Delivered events since the supervisor's start.");
        for (var backend : all) text.sample(backend.delivered(), "backend", backend.name());
        text.family("whaleware_reports_refused_total", "counter", "Events that the back-end rejected.");
        for (var backend : all) text.sample(backend.refused(), "backend", backend.name());
        text.family("whaleware_reports_dropped_total", "counter", "Statistics that were dropped for newer ones.");
        for (var backend : all) text.sample(backend.dropped(), "backend", backend.name());
        text.family("whaleware_reports_failing", "gauge", "1 if the last delivery failed.");
        for (var backend : all) text.sample(backend.failing() ? 1 : 0, "backend", backend.name());
    }

    private static void addBackups(JsonNode backup, PrometheusText text) {
        if (backup.isMissingNode()) return;
        gauge(text, "whaleware_backup_last_success_timestamp_seconds", "When the last good backup began.", backup,
                "at_s");
        gauge(text, "whaleware_backup_last_size_bytes", "Size of the last good backup.", backup, "bytes");
        gauge(text, "whaleware_backup_last_duration_seconds", "How long the last good backup took.", backup, "seconds");
        text.family("whaleware_backup_runs_total", "counter", "Backups since the container's start.");
        text.sample(backup.path("made").asLong(), "result", "made");
        text.sample(backup.path("failed").asLong(), "result", "failed");
        text.family("whaleware_backup_tests_total", "counter", "Scheduled tests of backups.");
        text.sample(backup.path("tests_passed").asLong(), "result", "passed");
        text.sample(backup.path("tests_failed").asLong(), "result", "failed");
        text.family("whaleware_backup_test_failing", "gauge", "1 if the last scheduled test of a backup failed.");
        text.sample(backup.has("test_error") ? 1 : 0);
        gauge(text, "whaleware_backup_test_last_success_timestamp_seconds", "When a test last succeeded.", backup,
                "tested_s");
        text.family("whaleware_backup_held", "gauge", "1 if no old backup is removed until a size is accepted.");
        text.sample(backup.has("held") ? 1 : 0);
    }

    private void addSystem(JsonNode json, PrometheusText text) {
        var uptime = Duration.ofNanos(System.nanoTime() - json.path("begun_mono").asLong());
        text.family("whaleware_uptime_seconds", "gauge", "Time since the container's start.")
                .sample(uptime.toMillis() / 1000.0);
        var sample = sources.system().json(uptime, 0);
        if (sample == null) return;
        JsonNode memory = sample.path("memory"), pids = sample.path("pids");
        JsonNode disk = sample.path("disk"), data = sample.path("data");
        gauge(text, "whaleware_memory_used_bytes", "Memory without droppable page cache.", memory, "used_bytes");
        gauge(text, "whaleware_memory_limit_bytes", "Memory limit.", memory, "limit_bytes");
        counter(text, "whaleware_oom_kills_total", "Processes that the kernel killed for lack of memory.", memory,
                "oom_kills");
        counter(text, "whaleware_cpu_usage_seconds_total", "CPU time.", sample.path("cpu"), "usage_seconds");
        gauge(text, "whaleware_pids", "Processes and threads.", pids, "current");
        gauge(text, "whaleware_pids_limit", "Limit of processes and threads.", pids, "limit");
        counter(text, "whaleware_disk_read_bytes_total", "Bytes read from disks.", disk, "read_bytes");
        counter(text, "whaleware_disk_written_bytes_total", "Bytes written to disks.", disk, "written_bytes");
        gauge(text, "whaleware_data_size_bytes", "Size of the file system of /data.", data, "total_bytes");
        gauge(text, "whaleware_data_free_bytes", "Free bytes of the file system of /data.", data, "free_bytes");
    }

    private static void gauge(PrometheusText text, String name, String help, JsonNode part, String key) {
        add(text, name, "gauge", help, part.path(key));
    }

    private static void counter(PrometheusText text, String name, String help, JsonNode part, String key) {
        add(text, name, "counter", help, part.path(key));
    }

    /// Adds a metric, unless its value could not be read.
    private static void add(PrometheusText text, String name, String type, String help, JsonNode value) {
        if (value.isNumber()) text.family(name, type, help).sample(value.doubleValue());
    }
}
