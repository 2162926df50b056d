package whaleware.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import whaleware.Whaleware;
import whaleware.base.Json;
import whaleware.base.LinuxProcess;

/// The page `/` for people: this one instance, from the facts of [StatusSources]. It works without JavaScript; with it,
/// [PageFiles#SCRIPT] fetches the page again and again, and patches what has changed. Thread-safe.
final class InstancePage {
    private final StatusSources sources;

    InstancePage(StatusSources sources) {
        this.sources = sources;
    }

    /// Returns the whole page. There must be a state.
    String html() {
        var json = Json.object(sources.state().snapshot().text(), "state.json", "");
        var page = new Html(sources.mask());
        var state = json.path("state").asText();
        page.markup("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        page.plain(state + " · " + json.path("instance").asText()).markup("</title>\n"
                + "<link rel=\"icon\" href=\"icon.svg\">\n<link rel=\"stylesheet\" href=\"page.css\">\n"
                + "<script src=\"page.js\" defer></script>\n</head>\n<body>\n"
                + "<p id=\"lost\" role=\"alert\" hidden></p>\n"
                + "<noscript><p>Without JavaScript, this page does not update itself: reload it.</p></noscript>\n"
                + "<main id=\"instance\">\n");
        addState(json, state, page);
        page.markup("<div class=\"parts\">\n");
        IdentitySection.add(json, uptime(), page);
        InstanceTables.timeline(sources.history().text(), page);
        MonitorSection.add(json.path("monitor"), state.equals("UP"), uptime(), page);
        InstanceTables.hooks(sources.durations().histograms(), page);
        InstanceTables.schedules(json, page);
        addSystem(json, page);
        InstanceTables.backends(sources.backends().get(), page);
        return page.markup("</div>\n</main>\n<footer><p>whaleware ").plain(Whaleware.VERSION)
                .markup(" · <a href=\"status\">status</a> · <a href=\"metrics\">metrics</a></p></footer>\n"
                        + "</body>\n</html>\n").toString();
    }

    private void addState(JsonNode json, String state, Html page) {
        page.markup("<header>\n<h1>").text(json.path("instance").asText()).markup("</h1>\n<p role=\"status\">")
                .markup("<strong class=\"state ").plain(state).markup("\">").plain(state).markup("</strong> ")
                .plain(readiness(json)).markup("</p>\n<p>for ")
                .plain(Quantities.age(uptime() - json.path("since_up").asLong())).markup(", since ");
        time(json.path("since").asText(), null, page);
        page.markup("</p>\n");
        if (json.path("cause").isTextual()) {
            page.markup("<p class=\"cause\">").text(json.path("cause").asText()).markup("</p>\n");
        }
        if (json.has("maintenance")) {
            page.markup("<p class=\"held\">Maintenance: nothing is restarted automatically.</p>\n");
        }
        if (json.has("drain")) page.markup("<p class=\"held\">Drained: the instance takes no work.</p>\n");
        page.markup("</header>\n");
    }

    private String readiness(JsonNode json) {
        if (!sources.live().getAsBoolean()) return "not live: the event loop has not run for 30 s";
        return json.path("ready").asBoolean() ? "ready" : "not ready";
    }

    /// Adds a time, for machines and for people.
    ///
    /// @param at by RFC 3339; its fraction is not shown
    /// @param ago the time in other words, or null
    static void time(String at, String ago, Html page) {
        var exact = at.length() > 19 ? at.substring(0, 19).replace('T', ' ') + " UTC" : at;
        page.markup("<time datetime=\"").plain(at).markup("\" title=\"").plain(exact).markup("\">")
                .plain(ago == null ? exact : ago).markup("</time>");
    }

    private void addSystem(JsonNode json, Html page) {
        var uptime = Duration.ofNanos(System.nanoTime() - json.path("begun_mono").asLong());
        var system = sources.system().json(uptime, 0);
        if (system == null) return;
        page.markup("<section aria-labelledby=\"system\">\n<h2 id=\"system\">Resources</h2>\n<dl>\n");
        page.row("Memory", ofLimit(system.path("memory"), "used_bytes", "limit_bytes"));
        var kills = system.path("memory").path("oom_kills").asLong();
        if (kills > 0) page.row("Killed for memory", "" + kills);
        var cpu = system.path("cpu").path("usage_seconds");
        if (cpu.isNumber()) page.row("CPU time", Quantities.duration(cpu.asDouble()));
        var pids = system.path("pids");
        if (pids.has("current")) {
            var limit = pids.has("limit") ? " of " + pids.path("limit").asText() : "";
            page.row("Processes", pids.path("current").asText() + limit);
        }
        page.row("Data free", ofLimit(system.path("data"), "free_bytes", "total_bytes"));
        page.markup("</dl>\n</section>\n");
    }

    private static String ofLimit(JsonNode part, String value, String limit) {
        if (!part.path(value).isNumber()) return "";
        var text = Quantities.bytes(part.path(value).asDouble());
        return part.path(limit).isNumber() ? text + " of " + Quantities.bytes(part.path(limit).asDouble()) : text;
    }

    private static long uptime() {
        return LinuxProcess.uptime() / 100;
    }
}
