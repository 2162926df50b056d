package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import whaleware.fixtures.Home;
import whaleware.runtime.State;

/// Names of files with letters beyond ASCII in a container without a locale, which gives Java no such names. The starts
/// are scripts, since this JVM may have no locale either.
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoLocaleTest {
    private static final String CURE = "the locale has no such file name (set LC_ALL=C.UTF-8)";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "WW_DATA=$PWD/données|cannot use WW_DATA, ",
        "WW_RUN=$PWD/données|cannot use WW_RUN, ",
        "WW_HOME=$PWD/données|cannot use WW_HOME, ",
        "WW_BACKUP=$PWD/données|cannot use WW_BACKUP, ",
        "CFG_FILE=$PWD/données|cannot read CFG_FILE ",
        "CFG=@$PWD/données|cannot read CFG @",
        "CFG='{\"x\": \"${file:/données}\"}'|cannot read x: ${file:/données}: ",
        "CFG='{\"notify_url\": \"file:/données\"}'|cannot use notify_url 'file:/données': ",
        "CFG='{\"notify_url\": \"file:/donn%C3%A9es\"}'|cannot use notify_url 'file:/donn%C3%A9es': ",
    })
    void a_start_with_a_name_that_the_locale_lacks_ends_with_78_and_one_line(String variable, String message) {
        try (var home = home()) {
            home.file("start", "#!/bin/sh\nmkdir -p données\nexport " + variable + "\nexec " + Home.CHECKOUT
                    + "/ww/run\n");
            var run = home.start(home.path + "/start");
            assertEquals(78, run.exit(), run.all().toString());
            assertTrue(run.all().getFirst().startsWith("run: " + message), run.all().toString());
            assertTrue(run.all().size() == 1 && run.all().getFirst().endsWith(CURE), run.all().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH=$PWD/données:$PATH", "WW_DATA=$PWD/données LC_ALL=C.UTF-8"})
    void a_start_succeeds_if_the_name_is_not_needed_or_the_locale_has_it(String variables) {
        try (var home = home().hook("svcup", "sleep 1000 >/dev/null 2>&1 &")) {
            home.file("start", "#!/bin/sh\nmkdir -p données\nexport " + variables + "\nexec " + Home.CHECKOUT
                    + "/ww/run\n");
            var run = home.start(home.path + "/start");
            run.awaitState(State.UP);
            run.signal("TERM");
            assertEquals(0, run.exit(), run.all().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"WW_CACHE=$PWD/données,./cfg.java", "X=1,données/cfg.java"})
    void a_script_in_a_folder_that_the_locale_lacks_ends_with_78_and_one_line(String variable, String script) {
        try (var home = home()) {
            home.file("cfg.java", "void main() {}");
            home.file("start", "#!/bin/sh\nmkdir données; cp cfg.java données\nexport " + variable + "\nexec "
                    + Home.CHECKOUT + "/lib/jbang " + script + "\n");
            var run = home.start(home.path + "/start");
            assertEquals(78, run.exit(), run.all().toString());
            assertTrue(run.all().size() == 1 && run.all().getFirst().endsWith(CURE), run.all().toString());
        }
    }

    private static Home home() {
        var home = Home.fresh();
        for (var name : List.of("LANG", "LC_ALL", "LC_CTYPE")) home.env(name, null);
        return home;
    }
}
