package whaleware.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.base.FilePath;
import whaleware.base.KeyPath;
import whaleware.base.OperatingSystem;
import whaleware.base.ProcessEnvironment;
import whaleware.config.Config;
import whaleware.config.Secrets;
import whaleware.config.Settings;
import whaleware.reports.Backend;
import whaleware.reports.backends.BackendFactory;
import whaleware.schedule.CronJob;
import whaleware.schedule.Schedule;
import whaleware.templates.TemplateSet;

/// Checks a home before or after it becomes an image. Each finding is one line with its cure. It runs nothing of the
/// home, and writes nothing but the classes of Java hooks. Not thread-safe.
final class HomeCheck {
    private final Directories places;
    private final Path lib;
    private final Map<String, String> env;
    private final Set<String> findings = new LinkedHashSet<>();
    private JsonNode cfg = JsonNodeFactory.instance.objectNode();
    private UnaryOperator<String> mask = UnaryOperator.identity();

    /// @param lib the folder of the library, with `sh/jbang-build`
    /// @param env the environment of a start: `CFG`, and what `${env:}` names; `WW_HOME` is the home
    HomeCheck(Path lib, Map<String, String> env) {
        this.places = Directories.of(env);
        this.lib = lib;
        this.env = env;
    }

    /// Returns all findings that need no run of the home.
    Set<String> findings() {
        checkConfiguration();
        checkBackends();
        checkSchedules();
        checkTemplates();
        findings.addAll(new HookChecks(places.usr(), lib, env).findings());
        checkService();
        checkPlaces();
        return findings;
    }

    private void checkConfiguration() {
        try {
            var config = Config.load(places.etc(), env, wrong -> findings.add(wrong.getMessage()));
            cfg = config.tree();
            mask = Secrets.of(config, env)::mask;
            checkEachSetting(config);
            findings.addAll(config.warnings());
        } catch (Failure unreadable) {
            findings.add(unreadable.getMessage());
        }
    }

    /// Reads whaleware's own settings one by one: a start stops at the first wrong one.
    private void checkEachSetting(Config config) {
        KeyPath.walk(JsonNodeFactory.instance.objectNode().set("ww", Settings.builtIn()), (key, builtIn) -> {
            var path = KeyPath.parse(key);
            var value = path.in(config.tree());
            if (value.isEmpty() || builtIn.isObject()) return;
            var single = JsonNodeFactory.instance.objectNode();
            ObjectNode parent = single;
            for (var step : path.steps().subList(0, path.steps().size() - 1)) parent = parent.putObject((String) step);
            parent.set((String) path.steps().getLast(), value.get());
            try {
                Settings.of(single, config.origins(), env);
            } catch (Failure wrong) {
                findings.add(wrong.getMessage());
            }
        });
    }

    private void checkBackends() {
        try {
            BackendFactory.redacted(cfg, env, places.home(), lib, line -> {}, mask).forEach(Backend::close);
        } catch (Failure wrong) {
            findings.add(wrong.getMessage());
        }
    }

    /// Checks the schedules one by one, and that each program has one.
    private void checkSchedules() {
        var unscheduled = CronJob.names(places.usr());
        for (var program : cfg.at("/ww/cron").properties()) {
            try {
                var single = JsonNodeFactory.instance.objectNode();
                single.putObject("ww").putObject("cron").set(program.getKey(), program.getValue());
                CronJob.all(Settings.of(single, Map.of(), env).cron(), places.usr(), lib);
            } catch (Failure wrong) {
                findings.add(wrong.getMessage());
            }
            if (program.getValue().has("schedule")) unscheduled.remove(program.getKey());
        }
        checkBackupSchedules(cfg.at("/ww/backup"));
        for (var name : unscheduled) {
            findings.add("cannot schedule " + places.usr().resolve(CronJob.FOLDER).resolve(name)
                    + ": there is no ww.cron." + name + ".schedule (set one, or \"\" if only ww cron " + name
                    + " is to run it)");
        }
    }

    private void checkBackupSchedules(JsonNode backup) {
        var zone = backup.path("zone").asText();
        try {
            Schedule.zoneOfSettings("ww.backup", zone);
            for (var member : List.of("schedule", "test")) {
                var expression = backup.path(member).asText();
                if (!expression.isBlank()) Schedule.ofSettings("ww.backup", member, expression, zone);
            }
        } catch (Failure wrong) {
            findings.add(wrong.getMessage());
        }
    }

    private void checkTemplates() {
        var templates = new TemplateSet(places.files(), null);
        if (templates.isEmpty()) return;
        try {
            templates.texts(cfg, "0600");
        } catch (Failure wrong) {
            findings.add(wrong.getMessage());
        }
    }

    private void checkService() {
        boolean foreground = cfg.at("/ww/service/foreground").asBoolean();
        findings.addAll(ServiceCheck.findings(places.usr().resolve("svcup"), foreground));
        if (!foreground) return;
        if (Stream.of("svcup", "svcup.java").map(places.usr()::resolve).anyMatch(Files::exists)) return;
        findings.add("cannot start the service: ww.service.foreground is set, but there is no "
                + places.usr().resolve("svcup") + " (let it end in \"exec SERVER\")");
    }

    /// Existing places have to be usable. Missing ones may come with the container, which is elsewhere if this is no
    /// Linux.
    private void checkPlaces() {
        if (!OperatingSystem.isLinux()) return;
        for (var place : new Path[] {places.data(), places.backup()}) {
            if (!Files.exists(place)) continue;
            if (Files.isDirectory(place) && Files.isReadable(place) && Files.isWritable(place)) continue;
            findings.add("cannot write to " + place + ": no permission for user " + ProcessEnvironment.user()
                    + " (chown it, or run as its owner)");
        }
        var temporary = FilePath.of("TMPDIR", env.getOrDefault("TMPDIR", "/tmp"));
        var folders = Stream.of(places.run(), Path.of("/run/ww"), temporary, Path.of("/dev/shm"))
                .filter(Objects::nonNull).toList();
        if (folders.stream().anyMatch(HomeCheck::isUsable)) return;
        findings.add("cannot write the running state to any of " + folders
                + " (mount a tmpfs on /run or /tmp, or set WW_RUN)");
    }

    private static boolean isUsable(Path folder) {
        var existing = folder.toAbsolutePath();
        while (!Files.exists(existing)) existing = existing.getParent();
        try {
            return Files.isDirectory(existing.toRealPath()) && Files.isWritable(existing);
        } catch (IOException noPermission) {
            return false;
        }
    }
}
