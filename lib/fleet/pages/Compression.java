package whaleware.fleet.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import whaleware.fleet.http.Request;
import whaleware.fleet.http.Response;

/// Responses that are compressed by gzip if the client accepts it. The list of 5,000 instances becomes a tenth.
interface Compression {
    /// A shorter body fits into a packet anyway.
    int MIN_BYTES = 1400;

    /// Returns a response with JSON in UTF-8.
    static Response json(Request request, byte[] body) throws IOException {
        return response(request, Response.JSON, body);
    }

    /// Returns a response with a text in UTF-8.
    ///
    /// @param type the media type
    static Response response(Request request, String type, byte[] body) throws IOException {
        var headers = new HashMap<>(Map.of("Content-Type", type, "Vary", "Accept-Encoding"));
        if (body.length < MIN_BYTES || !accepted(request)) return new Response(200, headers, body);
        headers.put("Content-Encoding", "gzip");
        return new Response(200, headers, gzip(body, Deflater.BEST_SPEED));
    }

    /// Returns whether the client accepts gzip.
    static boolean accepted(Request request) {
        return request.headers().getOrDefault("accept-encoding", "").contains("gzip");
    }

    /// @param level of [Deflater]
    static byte[] gzip(byte[] body, int level) throws IOException {
        var bytes = new ByteArrayOutputStream(body.length / 4 + 64);
        try (var gzip = new GZIPOutputStream(bytes, 8192) {
            {
                def.setLevel(level);
            }
        }) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}
