package whaleware.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.fixtures.Sweep;

/// `ww check` prints the errors of programs of `usr/cron` and of their schedules.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class ScheduleCheckTest {
    @Test
    void programs_of_cron_and_their_schedules_are_checked_one_by_one() {
        try (var home = Home.fresh()) {
            home.hook("cron/tidy", "true").hook("cron/alone", "true").hook("cron/manual", "true")
                    .file("usr/cron/broken", "true").file("usr/cron/Words.java", "interface Words {}");
            home.cfg("{\"ww\": {\"cron\": {\"tidy\": {\"schedule\": \"0 0 31 2 *\"},"
                    + " \"tidi\": {\"schedule\": \"@daily\"}, \"broken\": {\"schedule\": \"\"}, \"manual\": {\"schedule\": \"\"}}}}");
            var check = home.start("ww/ww", "check");
            assertEquals(1, check.exit(Duration.ofMinutes(2)), () -> check.all().toString());
            var cron = home.path + "/usr/cron/";
            assertEquals(List.of("check: cannot read ww.cron.tidy.schedule '0 0 31 2 *': no month that it names has"
                            + " such a day (correct the day or the month)",
                    "check: cannot read ww.cron.tidi: there is no " + cron + "tidi and no tidi.java beside it"
                            + " (did you mean 'tidy'?)",
                    "check: cannot run hook " + cron + "broken: not executable (chmod +x it, or COPY --chmod=755)",
                    "check: cannot schedule " + cron + "alone: there is no ww.cron.alone.schedule"
                            + " (set one, or \"\" if only ww cron alone is to run it)"),
                    check.err());
        }
    }
}
