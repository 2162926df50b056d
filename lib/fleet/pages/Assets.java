package whaleware.fleet.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import whaleware.base.Sha256;
import whaleware.fleet.http.Request;
import whaleware.fleet.http.Response;

/// The static files of the pages, from the class path: `/assets/VERSION/NAME`. Read once; thread-safe.
///
/// The version is a hash of all files, and modules import each other by relative paths. So browsers keep the files
/// without asking again, and after an upgrade of the collector no page mixes two versions.
final class Assets {
    /// The names of the files that `package-info.java` ships, apart from the HTML.
    private static final String[] OWN = {
            "api.js", "app-page.js", "apps-page.js", "banner.js", "clock.js", "connection.js", "dom.js",
            "events.js", "filter.js", "format.js", "grid.js", "icon.svg", "instance-page.js",
            "instances-page.js", "keyboard.js", "live.js", "login-page.js", "plot.js", "plots.js", "rows.js",
            "shell.js", "silences-page.js", "silences.js", "sparkline.js", "states.js", "stream-worker.js",
            "stream.js", "style.css", "timeline.js"};
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, String> TYPES = Map.of("js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8", "svg", "image/svg+xml");

    /// @param tag the ETag: a hash of the contents
    private record Asset(String type, String tag, byte[] plain, byte[] gzip) {}

    /// A hash of all files.
    final String version;
    private final Map<String, Asset> assets = new TreeMap<>();

    /// Throws [IllegalStateException] if a file is missing.
    Assets() {
        for (var name : OWN) add(name, name);
        add("uPlot.esm.js", UPLOT + "uPlot.esm.js");
        add("uPlot.min.css", UPLOT + "uPlot.min.css");
        var all = new StringBuilder();
        assets.forEach((name, asset) -> all.append(name).append(asset.tag));
        version = hash(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void add(String name, String resource) {
        var plain = read(resource);
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try {
            var gzip = Compression.gzip(plain, Deflater.BEST_COMPRESSION);
            assets.put(name, new Asset(type, '"' + hash(plain) + '"', plain, gzip));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns a file of this package, or of an absolute name.
    static byte[] read(String resource) {
        try (var file = Assets.class.getResourceAsStream(resource)) {
            if (file == null) throw new IllegalStateException(resource + " is not on the class path");
            return file.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(byte[] content) {
        return HexFormat.of().formatHex(Sha256.digest().digest(content), 0, 8);
    }

    /// Answers `/assets/{version}/{name}`. A page of another version gets the present file, but does not keep it.
    Response serve(Request request) {
        var asset = assets.get(request.parameter("name"));
        if (asset == null) return Response.error(404, "cannot find this file (reload the page)");
        boolean present = version.equals(request.parameter("version"));
        var headers = new HashMap<>(Map.of("Content-Type", asset.type, "ETag", asset.tag, "Vary", "Accept-Encoding",
                "Cache-Control", present ? "public, max-age=31536000, immutable" : "no-cache"));
        if (asset.tag.equals(request.headers().get("if-none-match"))) return new Response(304, headers, new byte[0]);
        if (!Compression.accepted(request)) return new Response(200, headers, asset.plain);
        headers.put("Content-Encoding", "gzip");
        return new Response(200, headers, asset.gzip);
    }
}
