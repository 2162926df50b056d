package whaleware.fleet.http;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fleet.http.Router.Access;

/// The router finds the handler of a method and a path.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RouterTest {
    private final Router router = new Router();
    private final Handler list = _ -> Response.empty(204), one = _ -> Response.empty(204), own = _ -> null;

    RouterTest() {
        router.add("GET", "/api/instances/{name}", Access.READ, one);
        router.add("DELETE", "/api/instances/{name}", Access.READ, one);
        router.add("GET", "/api/instances/all", Access.READ, own);
        router.add("GET", "/api/instances", Access.READ, list);
        router.add("POST", "/events", Access.REPORT, list);
    }

    @Test
    void a_segment_in_braces_matches_any_segment_and_is_decoded() {
        assertEquals(Map.of("name", "a/b c+é%"),
                router.match("GET", "/api/instances/a%2Fb%20c+%C3%A9%25").parameters());
        assertSame(list, router.match("GET", "/api/instances").handler());
        assertSame(own, router.match("GET", "/api/instances/all").handler());
        assertNull(router.match("GET", "/api/instances/"));
        assertNull(router.match("GET", "/api/instances/a/b"));
        assertNull(router.match("GET", "/eventsuffix"));
    }

    @Test
    void GET_answers_HEAD_and_other_methods_are_named() {
        assertSame(list, router.match("HEAD", "/api/instances").handler());
        assertNull(router.match("POST", "/api/instances"));
        assertNull(router.match("HEAD", "/events"));
        assertEquals("DELETE, GET, HEAD", router.methods("/api/instances/x"));
        assertEquals("POST", router.methods("/events"));
        assertEquals("", router.methods("/nothing"));
    }

    @Test
    void a_query_is_decoded_and_keeps_every_value() {
        assertEquals(Map.of(), Router.query(null));
        assertEquals(Map.of("q", List.of("a b&c"), "label", List.of("k=v", "x"), "empty", List.of("")),
                Router.query("q=a+b%26c&label=k%3Dv&label=x&empty&"));
    }

    @Test
    void a_broken_percent_encoding_is_refused() {
        for (var broken : List.of("%", "%4", "a%zz", "%%41")) {
            assertThrows(IllegalArgumentException.class, () -> Router.decoded(broken), broken);
        }
        assertEquals("A", Router.decoded("%41"));
    }
}
