package whaleware.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.fixtures.ConfigHome;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SavedConfigTest extends ConfigHome {

    @Test
    void a_saved_configuration_is_read_back_with_its_origins_and_warnings() throws Exception {
        write("etc/default_cfg.json", "{'db': {'host': 'h'}}");
        env.put("CFG", text("{'db': {'hots': '😀\\u0000 \\u2028'}, 'a.b': {'': [1]}}"));
        var config = load();
        var file = SavedConfig.write(config, directories(), env);
        assertEquals(home.resolve("etc/cfg.json"), file);
        assertEquals(config, SavedConfig.read(file).withSettings(env));
        assertEquals("rw-------", permissions(file));
        assertEquals("rw-------", permissions(home.resolve("etc/cfg.origins.json")));
        assertEquals(List.of("cfg.flat", "cfg.json", "cfg.origins.json", "default_cfg.json"), names("etc"));
        Files.delete(home.resolve("etc/cfg.origins.json"));
        assertEquals(config.tree(), SavedConfig.read(file).tree());
    }

    @ParameterizedTest
    @CsvSource({"0640,rw-r-----", "644,rw-r--r--", "0444,r--r--r--", "0660,rw-rw----"})
    void the_saved_file_has_the_configured_mode(String mode, String permissions) throws Exception {
        env.put("CFG", text("{'ww': {'cfg_mode': '" + mode + "'}}"));
        for (int i = 0; i < 2; i++) assertEquals(permissions, permissions(save()));
    }

    @Test
    void an_old_file_that_is_broken_or_unreadable_is_replaced() throws Exception {
        write("etc/cfg.json", "{broken");
        Files.setPosixFilePermissions(home.resolve("etc/cfg.json"), PosixFilePermissions.fromString("---------"));
        write("etc/.cfg.json.999999999.tmp", "left by a process that was killed");
        env.put("CFG", "{\"a\":1}");
        assertEquals("{\"a\":1}", mine(SavedConfig.read(save())));
        assertEquals(List.of("cfg.flat", "cfg.json", "cfg.origins.json"), names("etc"));
    }

    @Test
    void the_configuration_is_saved_in_WW_RUN_while_etc_cannot_be_written() throws Exception {
        env.put("CFG", "{\"a\":1}");
        Files.createDirectory(home.resolve("etc/cfg.json"));
        write("etc/cfg.json/x", "in the way");
        assertEquals(home.resolve("run/cfg.json"), save());
        assertEquals(List.of("cfg.flat", "cfg.json", "cfg.origins.json"), names("run"));
        Files.delete(home.resolve("etc/cfg.json/x"));
        Files.delete(home.resolve("etc/cfg.json"));
        assertEquals(home.resolve("etc/cfg.json"), save());
        assertEquals(List.of(), names("run"));
        Files.delete(home.resolve("etc/cfg.json"));
        Files.delete(home.resolve("etc/cfg.origins.json"));
        Files.delete(home.resolve("etc/cfg.flat"));
        Files.delete(home.resolve("etc"));
        assertEquals(home.resolve("run/cfg.json"), save());
    }

    @Test
    void the_error_for_two_unwritable_folders_has_a_cure() throws Exception {
        Files.delete(home.resolve("etc"));
        Files.delete(home.resolve("run"));
        var failure = assertThrows(Failure.class, () -> save());
        assertEquals(ExitCode.CONFIG, failure.code);
        assertTrue(failure.getMessage().matches("cannot save the configuration: cannot write to .*/etc nor to .*/run "
                + "\\(let user .* write there, or set WW_RUN to a folder of its own\\)"), failure.getMessage());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
