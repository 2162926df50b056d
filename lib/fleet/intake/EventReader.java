package whaleware.fleet.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import whaleware.fleet.store.Report;

/// Reads the events of a request: JSON objects, one or one a line (NDJSON). Members that it does not know are ignored,
/// so a reporter of a later version is understood. Thread-safe.
public final class EventReader {
    /// The most events of a request.
    static final int MAX_EVENTS = 1000;
    private static final int BUFFERS = 32;
    // names are not interned: each event of a hostile sender may have others
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // by default its buffers belong to a thread, and each request has a virtual thread of its own
            .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS))
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(120).build())
            .build();

    /// Thrown for more than [#MAX_EVENTS].
    public static final class TooMany extends IOException {
        private static final long serialVersionUID = 1;
    }

    /// Reads all events, or none.
    ///
    /// @throws InvalidEvent if one is no event
    /// @throws TooMany if there are more than [#MAX_EVENTS]
    /// @throws IOException if the body cannot be read
    public List<Report> read(InputStream body) throws InvalidEvent, IOException {
        var reports = new ArrayList<Report>();
        int line = 1;
        try (var parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                line = line(parser);
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw new InvalidEvent(line, null, "expected an event, a JSON object");
                }
                if (reports.size() == MAX_EVENTS) throw new TooMany();
                reports.add(new EventMembers(parser, line).read());
            }
        } catch (JsonProcessingException broken) {
            var at = broken.getLocation();
            throw new InvalidEvent(at == null ? line : at.getLineNr(), null, "it is no JSON"
                    + (at == null ? "" : " from column " + at.getColumnNr() + " on"));
        }
        if (reports.isEmpty()) throw new InvalidEvent(1, null, "expected an event, found nothing");
        return reports;
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
