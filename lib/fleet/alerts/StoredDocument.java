package whaleware.fleet.alerts;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Instant;
import whaleware.base.Text;
import whaleware.fleet.store.FleetStore;

/// A document in the store, which all collectors share: alerts, or silences. Thread-safe.
///
/// @param <T> the type of the document
final class StoredDocument<T> {
    private static final int TRIES = 20;
    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(times())
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final FleetStore store;
    private final String name;
    private final TypeReference<T> type;
    private final T empty;

    /// @param empty the document before the first change
    StoredDocument(FleetStore store, String name, TypeReference<T> type, T empty) {
        this.store = store;
        this.name = name;
        this.type = type;
        this.empty = empty;
    }

    /// A change of a document. May run several times.
    interface Change<T> {
        T of(T present) throws IOException;
    }

    T read() throws IOException {
        return parsed(store.document(name));
    }

    /// Changes the document, and returns it. Another collector may change it meanwhile: then the change runs again.
    T update(Change<T> change) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            var text = store.document(name);
            var present = parsed(text);
            var next = change.of(present);
            if (next.equals(present) || store.replaceDocument(name, text, MAPPER.writeValueAsString(next))) return next;
        }
        throw new IOException("another collector changes the document '" + name + "' all the time");
    }

    private T parsed(String text) throws IOException {
        try {
            return text == null ? empty : MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IOException("cannot read the document '" + name + "'", e);
        }
    }

    private static SimpleModule times() {
        return new SimpleModule().addSerializer(Instant.class, new JsonSerializer<Instant>() {
            @Override
            public void serialize(Instant at, JsonGenerator out, SerializerProvider all) throws IOException {
                out.writeString(Text.RFC_3339.format(at));
            }
        }).addDeserializer(Instant.class, new JsonDeserializer<Instant>() {
            @Override
            public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return Instant.parse(in.getText());
            }
        });
    }
}
