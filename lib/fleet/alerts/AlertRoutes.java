package whaleware.fleet.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import whaleware.base.Durations;
import whaleware.base.Json;
import whaleware.base.Text;
import whaleware.fleet.http.Request;
import whaleware.fleet.http.Response;
import whaleware.fleet.http.Router;

/// The routes `/api/alerts` and `/api/silences`.
public final class AlertRoutes {
    private static final int TEXT = 1000;
    private static final String EXAMPLE = "{\"match\": {\"webapp\": \"shop\"}, \"for\": \"2h\", \"comment\": \"\"}";

    private final Alerts alerts;
    private final InstantSource clock;
    private volatile String last = "{\"alerts\":[],\"silences\":[]}";

    public AlertRoutes(Alerts alerts, InstantSource clock) {
        this.alerts = alerts;
        this.clock = clock;
    }

    /// Adds the routes. All of them need the token for reading.
    public void addTo(Router router) {
        router.add("GET", "/api/alerts", Router.Access.READ, _ -> Response.json(200, alerts()));
        router.add("GET", "/api/silences", Router.Access.READ, _ -> Response.json(200, silences()));
        router.add("POST", "/api/silences", Router.Access.READ, this::add);
        router.add("DELETE", "/api/silences/{id}", Router.Access.READ, this::remove);
    }

    /// Returns the answer of `GET /api/alerts`: `{"alerts":[…]}`.
    private ObjectNode alerts() throws IOException {
        var answer = JsonNodeFactory.instance.objectNode();
        var list = answer.putArray("alerts");
        for (var alert : alerts.open()) list.add(json(alert));
        return answer;
    }

    /// Returns the open alerts and the silences, as both routes return them; the last ones if the store fails now.
    public String present() {
        try {
            return last = Json.compact(alerts().setAll(silences()));
        } catch (IOException e) {
            return last;
        }
    }

    private static ObjectNode json(OpenAlert alert) {
        var json = JsonNodeFactory.instance.objectNode().put("id", alert.id());
        if (alert.webapp() == null) json.put("cut_off", true);
        else json.put("webapp", alert.webapp());
        json.put("text", AlertText.PLAIN.summary(alert.asMessage()));
        json.put("since", Text.RFC_3339.format(alert.since())).put("told", Text.RFC_3339.format(alert.last()));
        json.put("count", alert.count()).put("of", alert.of());
        var matches = json.putArray("matches");
        for (var match : alert.told()) {
            var one = matches.addObject().put("condition", match.condition());
            if (!match.instance().isEmpty()) one.put("instance", match.instance());
            one.put("since", Text.RFC_3339.format(match.since()));
            if (match.cause() != null) one.put("cause", match.cause());
        }
        return json;
    }

    private ObjectNode silences() throws IOException {
        var answer = JsonNodeFactory.instance.objectNode();
        var list = answer.putArray("silences");
        for (var silence : alerts.silences().present()) list.add(json(silence));
        return answer;
    }

    private static ObjectNode json(Silence silence) {
        var json = JsonNodeFactory.instance.objectNode().put("id", silence.id());
        var match = json.putObject("match");
        silence.match().forEach(match::put);
        json.put("created", Text.RFC_3339.format(silence.created()));
        return json.put("until", Text.RFC_3339.format(silence.until())).put("comment", silence.comment());
    }

    private Response add(Request request) throws IOException {
        try {
            var json = new ObjectMapper().readTree(request.body().readAllBytes());
            if (json == null || !json.isObject()) throw new IllegalArgumentException("the body is no JSON object");
            var silence = alerts.silences().add(match(json.path("match")), until(json), comment(json));
            if (silence == null) return Response.error(409, "cannot add a silence: there are " + Silences.MOST
                    + " already (delete some)");
            return Response.json(201, json(silence));
        } catch (JsonProcessingException e) {
            return wrong("the body is no JSON");
        } catch (IllegalArgumentException e) {
            return wrong(e.getMessage());
        }
    }

    private static Response wrong(String why) {
        return Response.error(400, "cannot add a silence: " + why + " (send " + EXAMPLE + ")");
    }

    private static Map<String, String> match(JsonNode match) {
        var names = new TreeMap<String, String>();
        if (match.isObject()) for (var member : match.properties()) {
            var value = member.getValue();
            if (!value.isTextual() || value.textValue().isEmpty() || value.textValue().length() > TEXT) {
                throw new IllegalArgumentException("'match' has a value that is no text");
            }
            names.put(member.getKey(), value.textValue());
        }
        if (names.isEmpty() || names.size() > 20) {
            throw new IllegalArgumentException(
                    "'match' is no object with 1 to 20 members; \"webapp\": \"*\" matches all");
        }
        return names;
    }

    private Instant until(JsonNode json) {
        var now = clock.instant();
        try {
            var until = json.has("until") ? Instant.parse(json.path("until").asText())
                    : now.plus(Durations.parse(json.path("for").asText()).orElse(Duration.ZERO));
            if (until.isAfter(now) && until.isBefore(now.plus(Durations.LONGEST))) return until;
        } catch (DateTimeException e) {
            // as below
        }
        throw new IllegalArgumentException("neither 'for' is a duration, nor 'until' a time in the future");
    }

    private static String comment(JsonNode json) {
        var comment = json.path("comment").asText();
        if (comment.length() > TEXT) {
            throw new IllegalArgumentException("'comment' has more than " + TEXT + " characters");
        }
        return comment;
    }

    private Response remove(Request request) throws IOException {
        var id = request.parameter("id");
        return alerts.silences().remove(id) ? Response.empty(204) : Response.error(404,
                "cannot end the silence: there is none with this id (GET /api/silences lists them)");
    }
}
