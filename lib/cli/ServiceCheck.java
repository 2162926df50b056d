package whaleware.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Checks `svcup` for what keeps the stop signal from the server, and for a server that is not where
/// `ww.service.foreground` says. Knows shell scripts only.
interface ServiceCheck {
    Pattern IGNORED_TERM = Pattern.compile("(?m)^\\s*trap\\s+(''|\"\")\\s+[^#\n]*\\b(SIG)?(TERM|15)\\b");
    Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"|\\\\.|\\|\\|");

    /// Commands that start a daemon and return.
    Pattern DAEMON = Pattern.compile("&$|(^|\\s)((/usr)?/s?bin/)?service\\s+[^-\\s]\\S*\\s+start\\b"
            + "|(^|[\\s/])(invoke-rc\\.d|rc-service|systemctl)\\s.*\\bstart\\b"
            + "|/(etc/)?(init|rc)\\.d/\\S+\\s+start\\b|\\b(pg_ctl|pg_ctlcluster|apachectl|apache2ctl|catalina\\.sh"
            + "|startup\\.sh)\\b(?!.*\\brun\\b).*(\\bstart\\b|startup\\.sh\\s*$)|--daemonize[ =]yes\\b|\\s--daemon\\b");
    /// Servers that do not become daemons by themselves, unlike a program with an argument such as `start` or `-d`.
    Pattern SERVER = Pattern.compile("(?!.*&$)(exec\\s+(\\S*/)?(java|node|python[0-9.]*|ruby|php|dotnet)\\s"
            + "(?!(.*\\s)?(start|-d|--daemon\\S*)(\\s|$)).*|(exec\\s+)?(\\S*/)?jwebserver\\b.*)");

    /// Returns the findings.
    ///
    /// @param foreground whether `svcup` is the service itself
    static List<String> findings(Path svcup, boolean foreground) {
        var found = new ArrayList<String>();
        var script = script(svcup);
        if (IGNORED_TERM.matcher(script).find()) {
            found.add("cannot stop the service by TERM: " + svcup + " ignores TERM, and so does all that it starts"
                    + " (trap it with a command, or remove trap '' TERM)");
        }
        var last = lastCommand(script);
        if (foreground && DAEMON.matcher(last.replaceFirst(".*(;|&&)\\s*(?=\\S)", "")).find()) {
            found.add("cannot watch the service: " + svcup + " ends in '" + last + "', which starts a daemon and returns,"
                    + " but ww.service.foreground is set (let it end in \"exec SERVER\", with the server in the"
                    + " foreground, or set ww.service.foreground to false)");
        }
        if (!foreground && SERVER.matcher(last).matches()) {
            found.add("cannot start the service: " + svcup + " ends in '" + last + "' and does not return"
                    + " (set ww.service.foreground to true)");
        }
        if (foreground && QUOTED.matcher(last).replaceAll("").contains("|")) {
            found.add("cannot signal the service: " + svcup + " ends in a pipe, and its shell gets the stop signal"
                    + " (let it end in \"exec SERVER\"; the output is logged anyway)");
        }
        return found;
    }

    private static String script(Path file) {
        if (!Files.isRegularFile(file)) return "";
        try (var in = Files.newInputStream(file)) {
            var text = new String(in.readNBytes(1 << 20), StandardCharsets.ISO_8859_1);
            return text.lines().findFirst().orElse("").matches("#!.*sh\\b.*") ? text : "";
        } catch (IOException unreadable) {
            return "";
        }
    }

    /// Returns the last line that is no comment, with those that it continues.
    private static String lastCommand(String script) {
        var lines = script.replaceAll("\\\\\n", " ").replaceAll("\\|\\s*\n", "| ").lines().toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            var line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) return line;
        }
        return "";
    }
}
