package whaleware.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;

/// Links, paths and names in the README files lead to something that exists.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)"), CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern FILE = Pattern.compile("(ww|lib|usr|etc|tests)(/[a-zA-Z0-9._-]+)+|\\.ci/run");
    private static final Pattern TYPE = Pattern.compile("([A-Z][a-z0-9]+){2,}");
    /// Files that a run, an image, a template or a reader of the documents makes, and classes of a contributor's own.
    private static final Set<String> MADE = Set.of("ww/X", "usr/monitor.java", "etc/cfg.json", "etc/cfg.origins.json", "etc/cfg.flat", "etc/cfg.schema.json", "etc/defaults.json",
            "usr/svcup.java", "usr/warmup.java", "usr/monitor", "usr/NAME", "usr/NAME.java", "lib/jdbc", "lib/reports/backends/NameBackend.java", "etc/init.d");
    private static final Set<String> FOREIGN = Set.of("StatefulSet", "ConfigMap");

    @Test
    void links_and_anchors_resolve() {
        var broken = new ArrayList<String>();
        for (var document : Document.all()) for (var link : found(LINK, document.prose())) {
            if (link.startsWith("https:")) continue;
            var parts = link.split("#", 2);
            var target = parts[0].isEmpty() ? document.path() : folder(document).resolve(parts[0]).normalize().toString();
            if (!Files.exists(Home.CHECKOUT.resolve(target)) || parts.length > 1 && !Document.of(target).anchors().contains(parts[1])) broken.add(document.path() + ": " + link);
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void each_README_is_linked_from_the_first() {
        var linked = found(LINK, Document.of("README.md").prose());
        for (var document : Document.all()) if (!document.path().equals("README.md")) assertEquals(true, linked.contains(document.path()), document.path());
    }

    @Test
    void paths_in_code_marks_exist() {
        var broken = new ArrayList<String>();
        for (var document : Document.all()) for (var code : found(CODE, document.prose())) {
            var path = code.split(" ")[0].replaceFirst("^\\./", "");
            if (FILE.matcher(path).matches() && !MADE.contains(path) && !Files.exists(Home.CHECKOUT.resolve(path))) broken.add(document.path() + ": " + code);
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void classes_in_code_marks_exist() throws IOException {
        try (var files = Files.walk(Home.CHECKOUT)) {
            var classes = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java")).map(name -> name.replace(".java", "")).collect(Collectors.toCollection(TreeSet::new));
            var broken = new ArrayList<String>();
            for (var document : Document.all()) for (var code : found(CODE, document.prose())) {
                var name = code.split("[. ]")[0];
                if (TYPE.matcher(name).matches() && !FOREIGN.contains(name) && !classes.contains(name)) broken.add(document.path() + ": " + code);
            }
            assertEquals(List.of(), broken);
        }
    }

    @Test
    void environment_variables_exist_in_the_code() throws IOException {
        var code = new StringBuilder();
        for (var folder : List.of("ww", "lib", "tests/setup")) try (var files = Files.walk(Home.CHECKOUT.resolve(folder))) {
            for (var file : files.filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".md")).toList()) code.append(Files.readString(file));
        }
        var broken = new ArrayList<String>();
        for (var document : Document.all()) for (var name : found(Pattern.compile("\\b(WW_[A-Z_]+[A-Z])\\b"), document.text())) if (!code.toString().contains(name)) broken.add(document.path() + ": " + name);
        assertEquals(List.of(), broken);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(match.groupCount() > 1 ? 0 : 1)).toList();
    }

    private static Path folder(Document document) {
        var parent = Path.of(document.path()).getParent();
        return parent == null ? Path.of("") : parent;
    }
}
