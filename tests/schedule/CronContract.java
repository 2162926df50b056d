package whaleware.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;

/// A home with programs of `usr/cron`, which record their runs.
abstract class CronContract {
    /// A schedule that is due every four years, so that no test meets it by chance.
    static final String RARELY = "0 0 29 2 *";

    final Home home = Home.fresh().withDefaults();
    final Path trace = home.backup.resolve("trace");

    @AfterEach
    void close() {
        home.close();
    }

    /// Writes a program that records its start and its end.
    void job(String name, String... lines) {
        home.hook("cron/" + name, "echo " + name + " >>" + trace, String.join("\n", lines));
    }

    void cfg(String cron) {
        home.cfg("{\"notify_url\": \"file:" + home.backup + "/events\", \"ww\": {\"cron\": " + cron + "}}");
    }

    RunningScript ww(int code, String... args) {
        var ran = home.start("ww/ww", args);
        assertEquals(code, ran.exit(), () -> ran.all().toString());
        return ran;
    }

    void assertAnswer(int code, String answer, String... args) {
        assertEquals(List.of(answer), ww(code, args).all());
    }

    List<String> runs() {
        return Await.read(trace).lines().toList();
    }

    List<String> events() {
        return Await.read(home.backup.resolve("events")).lines()
                .filter(line -> line.contains("\"event\":\"schedule\"")).toList();
    }
}
