package whaleware.bake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.Shell;

/// `lib/sh/progress.sh`, the lines of a long build.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProgressTest {

    @ParameterizedTest
    @EnumSource(Shell.class)
    void no_process_of_the_lines_outlives_a_build(Shell shell) {
        try (var home = Home.fresh().shell(shell).env("WW_QUIET", null)) {
            home.file("build", "#!/bin/sh\n" + """
                    tmp=$TMPDIR title=test
                    . "$1/lib/sh/progress.sh"
                    export WW_PROGRESS=$$ # /proc/PID/environ of this shell does not have it
                    progress working
                    sleep 0.2
                    progress_end
                    unset WW_PROGRESS
                    grep -lzs "^WW_PROGRESS=$$" /proc/[0-9]*/environ
                    echo end
                    """);
            for (var trap : List.of("-", "''")) { // a hook may ignore TERM
                var build = home.start("/bin/sh", "-c", "trap " + trap + " TERM; exec \"$0\" \"$1\"",
                        home.path + "/build", Home.CHECKOUT.toString());
                assertEquals(0, build.exit());
                assertEquals("[end]", build.all().toString(), trap);
            }
        }
    }
}
