package whaleware.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.base.Failure;
import whaleware.fixtures.Home;
import whaleware.fixtures.ServerProcess;
import whaleware.reports.backends.BackendContext;

/// `ww fleet ls` and `ww fleet show` against a collector.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientCommandTest {
    private static final String TOKENS = "{\"tokens\": {\"report\": \"r3port\", \"read\": \"r3ad\"}}";
    private static final BackendContext CONTEXT = new BackendContext("", "", Path.of("/"), Path.of("/"), line -> {});

    private static String run(TestFleet fleet, boolean colours, String... args) {
        var out = new ByteArrayOutputStream();
        var env = new HashMap<>(Map.of("WW_HOME", Home.CHECKOUT.toString(), "WW_FLEET_TOKEN", "r3ad"));
        env.put("WW_FLEET_URL", "http://127.0.0.1:" + fleet.port);
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(0, ClientCommand.run(List.of(args), env, CONTEXT, print, colours));
        return out.toString(StandardCharsets.UTF_8).replaceAll("\\d+ (s|ms|min|h|d)\\b", "N $1");
    }

    private static void fill(TestFleet fleet) throws Exception {
        for (var event : List.of(TestFleet.event("web-1", "b1", 1, "BOOT"), TestFleet.event("web-1", "b1", 2, "UP"),
                TestFleet.event("web/2", "b2", 1, "ERROR\\u001b[2J"))) {
            assertEquals(204, fleet.post(event, TestFleet.JSON, "Authorization: Bearer r3port").code());
        }
    }

    @Test
    void ls_prints_a_table_whose_columns_are_aligned() throws Exception {
        try (var fleet = new TestFleet(TOKENS)) {
            assertEquals("0 instances\n", run(fleet, false, "ls"));
            fill(fleet);
            var lines = run(fleet, false, "ls").lines().toList();
            assertEquals(4, lines.size(), lines::toString);
            assertTrue(lines.getFirst().matches("INSTANCE +APPLICATION +VERSION +STATE +FOR +SEEN +RESTARTS +CAUSE"));
            assertEquals(lines.getFirst().indexOf("STATE"), lines.get(1).indexOf("UP"));
            assertEquals(lines.getFirst().indexOf("STATE"), lines.get(2).indexOf("ERROR?[2J"));
            assertEquals("2 instances", lines.getLast());
        }
    }

    @Test
    void ls_filters_and_prints_JSON() throws Exception {
        try (var fleet = new TestFleet(TOKENS)) {
            fill(fleet);
            assertTrue(run(fleet, false, "ls", "--state", "UP").endsWith("1 instance\n"));
            assertTrue(run(fleet, false, "ls", "--webapp", "mail").endsWith("0 instances\n"));
            assertTrue(run(fleet, false, "ls", "web-").endsWith("1 instance\n"));
            var json = new ObjectMapper().readTree(run(fleet, false, "ls", "--json"));
            assertEquals("web-1", json.path("instances").get(0).path("name").asText());
        }
    }

    @Test
    void only_a_terminal_gets_colours() throws Exception {
        try (var fleet = new TestFleet(TOKENS)) {
            fill(fleet);
            assertFalse(run(fleet, false, "ls").contains("\u001b"));
            assertTrue(run(fleet, true, "ls").contains("\u001b[32mUP\u001b[0m"));
            assertTrue(run(fleet, true, "show", "web/2").startsWith("web/2: \u001b[31mERROR?[2J\u001b[0m for N s\n"));
        }
    }

    @Test
    void show_prints_an_instance_with_its_events() throws Exception {
        try (var fleet = new TestFleet(TOKENS)) {
            fill(fleet);
            var text = run(fleet, false, "show", "web-1");
            assertTrue(text.startsWith("web-1: UP for N s\n  application    shop 1\n"), text);
            assertTrue(text.contains("  life           b1, since "), text);
            var failure = assertThrows(Failure.class, () -> run(fleet, false, "show", "nobody"));
            assertEquals("1 cannot show 'nobody': no such instance (ww fleet ls)",
                    failure.code + " " + failure.getMessage());
        }
    }

    @Test
    void what_is_wrong_is_one_line_with_its_cure() throws Exception {
        try (var fleet = new TestFleet(TOKENS)) {
            var url = "http://user:pass@127.0.0.1:" + fleet.port + "/";
            var wrong = assertThrows(Failure.class, () -> run(fleet, false, "ls", "--url", url));
            assertTrue(wrong.getMessage().matches("cannot ask http://127.0.0.1:\\d+/: HTTP 401: .* \\(set"
                    + " WW_FLEET_TOKEN to ww.fleet.tokens.read\\)"), wrong::getMessage);
            var closed = "http://127.0.0.1:" + ServerProcess.freePort() + "/";
            var down = assertThrows(Failure.class, () -> run(fleet, false, "ls", "--url", closed));
            assertTrue(down.getMessage().endsWith("(does ww fleet run? --url names another one)"), down::getMessage);
            for (var args : List.of("ls --nonsense", "ls --state", "show", "show a b", "show --state UP a",
                    "ls --url x")) {
                assertEquals(64, assertThrows(Failure.class, () -> run(fleet, false, args.split(" "))).code, args);
            }
        }
    }
}
