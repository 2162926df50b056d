package whaleware.docs;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;

/// Kubernetes' models accept the manifests in the README files, and Docker Compose accepts its files there.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.ONLY_WHOLE)
class ManifestBlocksTest {
    @Test
    void each_block_of_YAML_is_a_manifest_or_a_file_for_Compose() {
        int checked = 0;
        try (var home = Home.fresh()) {
            for (var block : Document.blocks("yaml")) {
                home.file("block.yaml", block.text());
                var check = check(home, block.text().startsWith("services:"));
                assertEquals(0, check.exit(Duration.ofMinutes(2)), () -> block + ": " + check.all());
                checked++;
            }
        }
        assertTrue(checked >= 2);
    }

    private static RunningScript check(Home home, boolean compose) {
        var file = home.path.resolve("block.yaml").toString();
        if (compose) return home.start("/usr/bin/docker-compose", "-f", file, "config");
        return home.start("lib/jbang", Home.CHECKOUT + "/tests/images/manifests.java", file);
    }
}
