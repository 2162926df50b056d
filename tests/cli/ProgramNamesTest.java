package whaleware.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static whaleware.cli.CheckTest.findings;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.Sweep;

/// `ww check` finds programs in `usr` that no state runs and no file mentions.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class ProgramNamesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            firstbot       | no hook has this name (did you mean 'firstboot'?)
            Monitor.java   | no hook has this name (did you mean 'monitor.java'?)
            scvup          | no hook has this name (did you mean 'svcup'?)
            lifecycel.java | no hook has this name (did you mean 'lifecycle.java'?)
            boot.sh        | only hooks in Java have a file extension (mv it to boot, or let boot start it)
            monitor.kts    | only hooks in Java have a file extension (mv it to monitor, or let monitor start it)
            svcdown.v2     | only hooks in Java have a file extension (mv it to svcdown, or let svcdown start it)
            upgrade.disabled |
            monitor~       |
            .boot.swp      |
            README.md      |
            boot.sql       |
            Words.java     |
            """)
    void a_name_that_resembles_a_hooks_is_a_finding(String file, String why) {
        try (var home = Home.fresh()) {
            home.file("usr/" + file, "#!/bin/sh\necho\n");
            assertEquals(why == null ? List.of() : List.of("cannot run hook " + home.path + "/usr/" + file + ": "
                    + why), findings(home));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            preboot     | did you mean 'boot'? A helper belongs in a folder below usr)
            start       | did you mean 'svcup'? A helper belongs in a folder below usr)
            health-check| did you mean 'monitor'? A helper belongs in a folder below usr)
            setup       | did you mean 'firstboot'? A helper belongs in a folder below usr)
            helpers     | A helper belongs in a folder below usr)
            pre.sh      | A helper belongs in a folder below usr)
            """)
    void a_program_that_no_file_mentions_is_a_finding(String name, String cure) throws Exception {
        try (var home = Home.fresh()) {
            home.hook(name, "echo").hook("boot", "echo start");
            assertEquals(List.of("cannot run " + home.path + "/usr/" + name + ": no hook has this name, and no file"
                    + " mentions it (" + cure), findings(home));
            assertTrue(home.path.resolve("usr/" + name).toFile().setExecutable(false, false));
            assertEquals(List.of(), findings(home), "a file that is no program");
            assertTrue(home.path.resolve("usr/" + name).toFile().setExecutable(true, false));
            home.hook("svcup", "\"$WW_HOME/usr/" + name + "\" &");
            assertEquals(List.of(), findings(home), "a helper");
        }
    }

    @Test
    void a_Java_file_is_a_program_if_it_has_a_main() throws Exception {
        try (var home = Home.fresh()) {
            home.file("usr/Words.java", "class Words {}\n").file("usr/Tool.java", "void main() {}\n");
            assertEquals(List.of("cannot run " + home.path + "/usr/Tool.java: no hook has this name, and no file"
                    + " mentions it (A helper belongs in a folder below usr)"), findings(home));
            home.file("Dockerfile", "HEALTHCHECK CMD /ww/lib/jbang /ww/usr/Tool.java\n");
            assertEquals(List.of(), findings(home));
        }
    }
}
