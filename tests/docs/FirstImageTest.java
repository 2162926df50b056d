package whaleware.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Container;
import whaleware.fixtures.Home;
import whaleware.fixtures.ServerProcess;
import whaleware.fixtures.Sweep;

/// The first Dockerfile of README.md, built and run with podman.
@Tag(Sweep.ONLY_WHOLE)
@DisplayNameGeneration(ReplaceUnderscores.class)
class FirstImageTest {
    private static final Document README = Document.of("README.md");
    private static final String IMAGE = "ww-test-first";

    @Test
    @Timeout(value = Container.LONG, unit = TimeUnit.MINUTES)
    void the_image_is_baked_comes_UP_answers_and_stops() throws Exception {
        try (var home = Home.fresh(); var web = new Container(IMAGE, "-v", "/data")) {
            for (var folder : List.of("ww", "lib", "usr")) copy(folder, home.path);
            var port = "" + ServerProcess.freePort();
            for (var hook : List.of("# usr/svcup ", "# usr/warmup ", "/// usr/monitor.java ")) {
                home.file(hook.replaceFirst("\\S+ ", "").strip(), README.block(hook).replace("8080", port));
            }
            home.file("Dockerfile", README.block("FROM "));
            var base = home.start("tests/images/base", "maven:3-eclipse-temurin-25");
            assertEquals(0, base.exit(Duration.ofMinutes(20)), () -> base.all().toString());
            var folder = home.path.toString();
            var built = Container.podman("build", "--format", "docker", "--pull=never", "-t", IMAGE, folder);
            assertEquals(0, built.exit(Duration.ofMinutes(10)), () -> String.join("\n", built.all()));

            var run = web.start().awaitLine("run: UP after").awaitLine("GET / HTTP/1.1");
            run.await("an answer of monitor", () -> web.exec("/ww/status").contains("{\"response_ms\":"));
            Sample.assertPrinted(README.block("UP for "), web.exec("/ww/status").lines().toList());
            assertEquals(0, web.stop(run), () -> String.join("\n", run.all()));
        } finally {
            Container.output("image", "rm", "--ignore", IMAGE);
        }
    }

    private static void copy(String folder, Path to) throws IOException {
        if (Files.isSymbolicLink(to.resolve(folder))) Files.delete(to.resolve(folder));
        try (var all = Files.walk(Home.CHECKOUT.resolve(folder))) {
            for (var file : all.toList()) {
                var target = to.resolve(Home.CHECKOUT.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
