package whaleware.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Checks JBang's directives in a Java file: those that JBang reads in another way than a reader would.
interface DirectiveChecks {
    Pattern DIRECTIVE = Pattern.compile("//((DEPS|SOURCES|FILES|REPOS|MAIN|JAVA|MODULE|GAV|MANIFEST|JAVAAGENT|CDS"
            + "|PREVIEW|NOINTEGRATIONS|(COMPILE|JAVAC|RUNTIME|JAVA|NATIVE)_OPTIONS))(\\s.*)?");
    Pattern SPLIT_RANGE = Pattern.compile("//DEPS\\s.*?([^\\s;,]+:[\\[(][^\\s;\\])]*,[^\\s;]*)");
    Pattern QUOTED_OR_REMARK = Pattern.compile("\"[^\"]*\"|'[^']*'|\\s//\\s.*");
    /// What hides a `//` or a quote: texts, characters and comments.
    Pattern PARTS = Pattern.compile("(?s)\"\"\"(?:\\\\.|(?!\"\"\").)*+(?:\"\"\"|$)|/\\*.*?(?:\\*/|$)"
            + "|\"(?:\\\\.|[^\"\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\n])*+'|//[^\n]*");

    /// Returns a line for each finding: the file, the number of its line, what JBang makes of it, and the cure.
    static List<String> findings(Path file) {
        try {
            return findings(Files.readString(file)).stream().map(found -> file + " " + found).toList();
        } catch (IOException unreadable) {
            return List.of();   // JBang prints why
        }
    }

    private static List<String> findings(String text) {
        var hidden = hiddenLines(text);
        var findings = new ArrayList<String>();
        var lines = text.split("\r?\n");
        for (int i = 0; i < lines.length; i++) {
            var directive = DIRECTIVE.matcher(lines[i].strip());
            if (!directive.matches()) continue;
            boolean counts = lines[i].startsWith("//");
            var name = "//" + directive.group(1);
            var range = SPLIT_RANGE.matcher(QUOTED_OR_REMARK.matcher(lines[i]).replaceAll(""));
            var place = "line " + (i + 1) + ": ";
            if (counts && hidden.contains(i)) {
                findings.add(place + "JBang uses this " + name
                        + ", although it is in a comment or a text (put a blank in front of it)");
            } else if (!counts && !hidden.contains(i)) {
                findings.add(place + "JBang ignores this " + name
                        + ", because it is indented (remove the blanks in front of it)");
            }
            if (counts && range.lookingAt()) {
                findings.add(place + "JBang splits this " + name + " at the comma of the version range (write '"
                        + range.group(1) + "' in quotes)");
            }
        }
        return findings;
    }

    /// Returns the indexes of the lines that begin inside a block comment or a text block.
    private static List<Integer> hiddenLines(String text) {
        var hidden = new ArrayList<Integer>();
        var parts = PARTS.matcher(text);
        int line = 0, at = 0;
        while (parts.find()) {
            for (; at < parts.start(); at++) if (text.charAt(at) == '\n') line++;
            for (; at < parts.end(); at++) if (text.charAt(at) == '\n') hidden.add(++line);
        }
        return hidden;
    }
}
