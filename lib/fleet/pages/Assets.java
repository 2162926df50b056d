package whaleware.fleet.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import whaleware.base.Sha256;
import whaleware.fleet.http.Request;
import whaleware.fleet.http.Response;

/// The static files of the pages, from the class path: `/assets/VERSION/NAME`. Read once; thread-safe.
///
/// The version is a hash of all files. So browsers keep them without asking again, and after an upgrade of the
/// collector no page mixes two versions.
final class Assets {
    /// The modules that pages name; what they import is in them.
    private static final List<String> MODULES = List.of("app-page.js", "apps-page.js", "instance-page.js",
            "instances-page.js", "login-page.js", "silences-page.js", "stream-worker.js");
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
        for (var name : MODULES) {
            add(name, ModuleBundle.of(name, Assets::module).getBytes(StandardCharsets.UTF_8));
        }
        add("icon.svg", read("icon.svg"));
        add("style.css", read("style.css"));
        add("uPlot.min.css", read(UPLOT + "uPlot.min.css"));
        var all = new StringBuilder();
        assets.forEach((name, asset) -> all.append(name).append(asset.tag));
        version = hash(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String module(String name) {
        return new String(read(name.startsWith("uPlot") ? UPLOT + name : name), StandardCharsets.UTF_8);
    }

    private void add(String name, byte[] plain) {
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
