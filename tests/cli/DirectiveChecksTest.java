package whaleware.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ww check` prints what JBang makes of a directive that a reader would take for something else.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DirectiveChecksTest {
    @TempDir
    Path folder;

    private void assertFindings(String text, String... findings) throws IOException {
        var file = Files.writeString(folder.resolve("monitor.java"), text);
        assertEquals(List.of(findings).stream().map(line -> file + " " + line).toList(),
                DirectiveChecks.findings(file), text);
    }

    @Test
    void usual_directives_and_comments_have_no_finding() throws IOException {
        assertFindings("""
                //JAVA 25+
                //DEPS info.picocli:picocli:4.7.7,org.slf4j:slf4j-api:2.0.17 // "quotes /* and more
                //DEPS 'info.picocli:picocli:[4.7.6,4.7.7]'
                // the next is a usual comment: //DEPS
                void main() {
                    // DEPS are above
                    IO.println("//DEPS /* " + '"' + "\\"//CDS");   // "
                }
                """);
    }

    @Test
    void a_directive_in_a_comment_or_a_text_counts() throws IOException {
        var why = ", although it is in a comment or a text (put a blank in front of it)";
        assertFindings("/*\n//DEPS a:b:1\n //CDS\n*/\n"
                + "void main() { var text = \"\"\"\n//MAIN x\n\"\"\"; }\r\n//CDS\r\n",
                "line 2: JBang uses this //DEPS" + why, "line 6: JBang uses this //MAIN" + why);
    }

    @Test
    void an_indented_directive_does_not_count() throws IOException {
        assertFindings("  //DEPS a:b:1\n\t//JAVA_OPTIONS -Xmx1g\nvoid main() {}\n",
                "line 1: JBang ignores this //DEPS, because it is indented (remove the blanks in front of it)",
                "line 2: JBang ignores this //JAVA_OPTIONS, because it is indented (remove the blanks in front of it)");
    }

    @Test
    void a_range_of_versions_is_split() throws IOException {
        assertFindings("//DEPS c:d:1 a:b:[1,2)\n//DEPS\ta:b:(,3]\n",
                "line 1: JBang splits this //DEPS at the comma of the version range (write 'a:b:[1,2)' in quotes)",
                "line 2: JBang splits this //DEPS at the comma of the version range (write 'a:b:(,3]' in quotes)");
    }
}
