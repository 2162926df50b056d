package whaleware.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import whaleware.hooks.HookDurations;
import whaleware.reports.BackendStatus;
import whaleware.runtime.State;

/// The tables of the [InstancePage]. Each part is left out if it has no content.
interface InstanceTables {
    /// Adds how often each hook ran, and how long.
    static void hooks(Collection<HookDurations.Histogram> hooks, Html page) {
        if (hooks.isEmpty()) return;
        part("hooks", "Hooks, since the supervisor's start", page).markup("<table><thead><tr>"
                + "<th scope=\"col\">Hook</th><th scope=\"col\" class=\"n\">Runs</th>"
                + "<th scope=\"col\" class=\"n\">Failed</th><th scope=\"col\" class=\"n\">On average</th>"
                + "</tr></thead>\n<tbody>\n");
        for (var hook : hooks) {
            page.markup("<tr><th scope=\"row\">").text(hook.hook()).markup("</th>").number("" + hook.count())
                    .number("" + hook.failures()).number(Quantities.duration(hook.sum() / hook.count()))
                    .markup("</tr>\n");
        }
        page.markup("</tbody></table>\n</section>\n");
    }

    /// Adds the programs of `usr/cron`, and the backup: when each is due next, and how its last run ended.
    ///
    /// @param json `state.json`
    static void schedules(JsonNode json, Html page) {
        var jobs = json.path("cron");
        var backup = json.path("backup");
        boolean backups = backup.has("next") || backup.has("at") || backup.has("error");
        if (jobs.isEmpty() && !backups) return;
        part("schedules", "Schedules", page).markup("<table><thead><tr><th scope=\"col\">Job</th>"
                + "<th scope=\"col\">Next</th><th scope=\"col\">Last</th><th scope=\"col\">Result</th></tr></thead>\n"
                + "<tbody>\n");
        for (var job : jobs) {
            boolean running = job.path("running").asBoolean();
            var outcome = job.path("outcome").asText(job.has("last") ? "" : "has not run yet");
            addJob(job.path("name").asText(), job.path("next").asText(), job.path("last").asText(),
                    running ? "runs now" : outcome, job.path("failed").asBoolean() && !running, page);
        }
        boolean failed = backup.has("error");
        if (backups) {
            var outcome = failed ? backup.path("error").asText()
                    : backup.has("bytes") ? Quantities.bytes(backup.path("bytes").asDouble()) : "has not run yet";
            addJob("backup", backup.path("next").asText(), backup.path(failed ? "error_at" : "at").asText(), outcome,
                    failed, page);
        }
        page.markup("</tbody></table>\n</section>\n");
    }

    private static void addJob(String name, String next, String last, String outcome, boolean failed, Html page) {
        page.markup("<tr><th scope=\"row\">").text(name).markup("</th><td>");
        if (!next.isEmpty()) InstancePage.time(next, null, page);
        page.markup("</td><td>");
        if (!last.isEmpty()) InstancePage.time(last, null, page);
        page.markup(failed ? "</td><td class=\"bad\">" : "</td><td>").text(outcome).markup("</td></tr>\n");
    }

    /// Adds the delivery of the reports by back-end.
    static void backends(List<BackendStatus> backends, Html page) {
        if (backends.isEmpty()) return;
        part("reports", "Reports", page).markup("<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
                + "aria-labelledby=\"reports\"><table><thead><tr><th scope=\"col\">Back-end</th>"
                + "<th scope=\"col\" class=\"n\">Waiting</th><th scope=\"col\" class=\"n\">Delivered</th>"
                + "<th scope=\"col\" class=\"n\">Refused</th><th scope=\"col\" class=\"n\">Dropped</th>"
                + "</tr></thead>\n<tbody>\n");
        for (var backend : backends) {
            page.markup("<tr><th scope=\"row\">").text(backend.name());
            if (!backend.error().isEmpty()) {
                page.markup(backend.failing() ? "<p class=\"bad\">fails: " : "<p>last error: ")
                        .text(backend.error()).markup("</p>");
            }
            page.markup("</th>").number("" + backend.waiting()).number("" + backend.delivered())
                    .number("" + backend.refused()).number("" + backend.dropped()).markup("</tr>\n");
        }
        page.markup("</tbody></table></div>\n</section>\n");
    }

    /// Adds the entries of the history, the newest first. The lines of hooks, which are indented, are left out: they
    /// are for those who may enter the container.
    ///
    /// @param history as [History#text]
    static void timeline(String history, Html page) {
        var entries = new ArrayDeque<String>();
        history.lines().filter(line -> line.length() > 27 && line.charAt(0) != ' ').forEach(entries::addFirst);
        if (entries.isEmpty()) return;
        part("timeline", "Timeline", page).markup("<ol class=\"timeline\" tabindex=\"0\" aria-label=\"Timeline\">\n");
        for (var entry : entries) addEntry(entry, page);
        page.markup("</ol>\n</section>\n");
    }

    /// Adds an entry: `2026-01-31T12:00:00.000Z ! RESTARTING after 3 s of UP: the service ended with 3`.
    private static void addEntry(String entry, Html page) {
        boolean failed = entry.charAt(25) == '!';
        var message = entry.substring(27);
        page.markup(failed ? "<li class=\"bad\">" : "<li>");
        InstancePage.time(entry.substring(0, 24), null, page);
        page.markup(" ");
        for (var state : State.values()) {
            var name = state.name();
            if (!message.equals(name) && !message.startsWith(name + " ") && !message.startsWith(name + ":")) continue;
            page.markup("<strong class=\"state ").plain(name).markup("\">").plain(name).markup("</strong>");
            message = message.substring(name.length());
            break;
        }
        page.markup(failed ? " <span class=\"failed\">failed</span> " : " ").text(message.strip()).markup("</li>\n");
    }

    /// Begins a part, with its heading.
    static Html part(String id, String title, Html page) {
        return page.markup("<section aria-labelledby=\"").plain(id).markup("\">\n<h2 id=\"").plain(id).markup("\">")
                .plain(title).markup("</h2>\n");
    }
}
