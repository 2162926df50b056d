package whaleware.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;

/// Links, paths and names in the README files lead to something that exists.
@DisplayNameGeneration(ReplaceUnderscores.class)
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)"), CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern VARIABLE = Pattern.compile("\\b(WW_[A-Z_]+[A-Z])\\b");
    private static final Pattern FILE = Pattern.compile("(ww|lib|usr|etc|tests)(/[a-zA-Z0-9._-]+)+|\\.ci/run");
    private static final Pattern TYPE = Pattern.compile("([A-Z][a-z0-9]+){2,}");
    /// Files of an image, of a run or of the reader, and examples of names.
    private static final Set<String> ELSEWHERE = Set.of("usr/svcup.java", "usr/warmup.java", "usr/monitor.java",
            "etc/cfg.json", "etc/cfg.origins.json", "etc/cfg.flat", "etc/cfg.lines", "etc/cfg.previous.json",
            "lib/whaleware.jar", "etc/cfg.previous.origins.json", "etc/cfg.schema.json", "etc/defaults.json",
            "ww/X", "usr/NAME", "usr/NAME.java", "usr/cron", "usr/cron/NAME", "usr/cron/NAME.java", "lib/jdbc",
            "etc/init.d", "lib/reports/backends/NameBackend.java");
    /// Names of other products.
    private static final Set<String> FOREIGN = Set.of("StatefulSet", "ConfigMap", "HttpClient");

    @Test
    void links_and_anchors_resolve() {
        assertEquals(List.of(), broken(LINK, Document::prose, (document, link) -> {
            if (link.startsWith("https:")) return true;
            var parts = link.split("#", 2);
            var file = Home.CHECKOUT.resolve(document.path());
            var target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
            if (!Files.exists(target)) return false;
            return parts.length == 1 || Document.of("" + Home.CHECKOUT.relativize(target)).anchors().contains(parts[1]);
        }));
    }

    @Test
    void the_first_README_links_each_other_README() {
        var links = found(LINK, Document.of("README.md").prose());
        links.add("README.md");
        for (var document : Document.all()) assertEquals(true, links.contains(document.path()), document.path());
    }

    @Test
    void paths_in_code_marks_exist() {
        assertEquals(List.of(), broken(CODE, Document::prose, (document, code) -> {
            var path = code.split(" ")[0].replaceFirst("^\\./", "");
            var file = FILE.matcher(path).matches() && !ELSEWHERE.contains(path);
            return !file || Files.exists(Home.CHECKOUT.resolve(path));
        }));
    }

    @Test
    void classes_in_code_marks_exist() throws IOException {
        var classes = new HashSet<>(FOREIGN);
        for (var file : files("", name -> name.endsWith(".java"))) {
            classes.add(file.getFileName().toString().replace(".java", ""));
        }
        assertEquals(List.of(), broken(CODE, Document::prose, (document, code) -> {
            var name = code.split("[. ]")[0];
            return !TYPE.matcher(name).matches() || classes.contains(name);
        }));
    }

    @Test
    void environment_variables_exist_in_the_code() throws IOException {
        var code = new StringBuilder();
        for (var folder : List.of("ww", "lib")) {
            for (var file : files(folder, name -> !name.endsWith(".md"))) code.append(Files.readString(file));
        }
        var all = code.toString();
        assertEquals(List.of(), broken(VARIABLE, Document::text, (document, name) -> all.contains(name)));
    }

    private interface Check {
        boolean passes(Document document, String found);
    }

    private static List<String> broken(Pattern pattern, Function<Document, String> text, Check check) {
        var broken = new ArrayList<String>();
        for (var document : Document.all()) for (var found : found(pattern, text.apply(document))) {
            if (!check.passes(document, found)) broken.add(document.path() + ": " + found);
        }
        return broken;
    }

    private static List<String> found(Pattern pattern, String text) {
        return new ArrayList<>(pattern.matcher(text).results().map(match -> match.group(1)).toList());
    }

    private static List<Path> files(String folder, Predicate<String> name) throws IOException {
        try (var files = Files.walk(Home.CHECKOUT.resolve(folder))) {
            return files.filter(file -> Files.isRegularFile(file) && name.test(file.getFileName().toString())).toList();
        }
    }
}
