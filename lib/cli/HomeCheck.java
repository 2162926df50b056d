package whaleware.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import whaleware.base.Directories;
import whaleware.base.Failure;
import whaleware.base.KeyPath;
import whaleware.base.ProcessEnvironment;
import whaleware.config.Config;
import whaleware.config.Settings;
import whaleware.reports.Backend;
import whaleware.reports.backends.BackendContext;
import whaleware.reports.backends.BackendFactory;

/// Looks at a home before it becomes an image, or at one in an image: all that would go wrong there, each in a line with its cure.
/// Nothing of it is run, and nothing is written, but what Java hooks are compiled to.
final class HomeCheck {
    private final Directories places;
    private final Path lib;
    private final Map<String, String> env;
    private final Set<String> findings = new LinkedHashSet<>();
    private JsonNode cfg = JsonNodeFactory.instance.objectNode();

    /// @param lib where `sh/jbang-build` lies
    /// @param env `CFG`, and what `${env:}` names, as a start would have it; `WW_HOME` is the home
    HomeCheck(Path lib, Map<String, String> env) {
        this.places = Directories.of(env);
        this.lib = lib;
        this.env = env;
    }

    /// Everything that is wrong, as far as can be told without running it.
    Set<String> findings() {
        configuration();
        reports();
        findings.addAll(new HookChecks(places.usr(), lib, env).findings());
        service();
        places();
        return findings;
    }

    private void configuration() {
        try {
            var config = Config.load(places.etc(), env, wrong -> findings.add(wrong.getMessage()));
            cfg = config.tree();
            eachAlone(config);
            findings.addAll(config.warnings());
        } catch (Failure unreadable) {
            findings.add(unreadable.getMessage());
        }
    }

    /// Whaleware's own settings one by one: a start tells the first mistake only.
    private void eachAlone(Config config) {
        KeyPath.walk(JsonNodeFactory.instance.objectNode().set("ww", Settings.builtIn()), (key, builtIn) -> {
            var path = KeyPath.parse(key);
            var value = path.in(config.tree());
            if (value.isEmpty() || builtIn.isObject()) return;
            var alone = JsonNodeFactory.instance.objectNode();
            ObjectNode at = alone;
            for (var step : path.steps().subList(0, path.steps().size() - 1)) at = at.putObject((String) step);
            at.set((String) path.steps().getLast(), value.get());
            try {
                Settings.of(alone, config.origins(), env);
            } catch (Failure wrong) {
                findings.add(wrong.getMessage());
            }
        });
    }

    private void reports() {
        try {
            BackendFactory.of(cfg.path("notify_url"), BackendContext.of(cfg, places.home(), lib, line -> {})).forEach(Backend::close);
        } catch (Failure wrong) {
            findings.add(wrong.getMessage());
        }
    }

    private void service() {
        if (cfg.at("/ww/service/foreground").asBoolean() && Stream.of("svcup", "svcup.java").map(places.usr()::resolve).noneMatch(Files::exists)) {
            findings.add("cannot start the service: ww.service.foreground is set, but there is no " + places.usr().resolve("svcup") + " (let it end in \"exec SERVER\")");
        }
    }

    /// What is there has to be usable; what is not there may come with the container.
    private void places() {
        for (var place : new Path[] {places.data(), places.backup()}) {
            if (Files.exists(place) && !(Files.isDirectory(place) && Files.isReadable(place) && Files.isWritable(place))) {
                findings.add("cannot write to " + place + ": not allowed to user " + ProcessEnvironment.user() + " (chown it, or run as its owner)");
            }
        }
        var runs = Stream.of(places.run(), Path.of("/run/ww"), Path.of(env.getOrDefault("TMPDIR", "/tmp")), Path.of("/dev/shm")).filter(Objects::nonNull).toList();
        if (runs.stream().noneMatch(HomeCheck::usable)) findings.add("cannot write the running state to any of " + runs + " (mount a tmpfs on /run or /tmp, or set WW_RUN)");
    }

    private static boolean usable(Path folder) {
        var there = folder.toAbsolutePath();
        while (!Files.exists(there)) there = there.getParent();
        try {
            return Files.isDirectory(there.toRealPath()) && Files.isWritable(there);
        } catch (IOException hidden) {
            return false;
        }
    }
}
