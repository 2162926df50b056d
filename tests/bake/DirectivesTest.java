package whaleware.bake;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ScriptFixture;
import whaleware.fixtures.Sweep;

/// Each directive of JBang has the same effect in a baked script, or `ww bake` refuses the script with the reason. The
/// rows are those of the table in usr/README.md.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class DirectivesTest {
    private static Home home;

    /// A script in `files` that prints a value.
    record Row(String name, String directives, String expression, String printed) {
        private String text() {
            return directives + "\nvoid main() throws Exception { IO.println(" + expression + "); }\n";
        }
    }

    static List<Row> baked() {
        var own = "Stream.of(System.getProperty(\"java.class.path\").split(\":\"))"
                + ".filter(jar -> jar.matches(\".*/%s[^/]*\")).findFirst().orElseThrow()";
        var attribute = "new java.util.jar.JarFile(" + own + ").getManifest().getMainAttributes().getValue(\"%s\")";
        var entry = "new java.util.jar.JarFile(" + own + ").getEntry(\"META-INF/maven/a/b/pom.xml\") != null";
        var resource = "new String(getClass().getResourceAsStream(\"%s\").readAllBytes()).strip()";
        var property = "System.getProperty(\"%s\")";
        return List.of(
                new Row("version", "//JAVA 25+", "1", "1"),
                new Row("deps", "//DEPS info.picocli:picocli:4.7.7,org.slf4j:slf4j-api:2.0.17 // options, and help",
                        "picocli.CommandLine.VERSION", "4.7.7"),
                new Row("depsTabs", "//DEPS\t'info.picocli:picocli:4.7.7';\"org.slf4j:slf4j-api:2.0.17\"",
                        "picocli.CommandLine.VERSION", "4.7.7"),
                new Row("depsBom", "//DEPS com.fasterxml.jackson:jackson-bom:2.20.1@pom\n"
                        + "//DEPS com.fasterxml.jackson.core:jackson-databind",
                        "new com.fasterxml.jackson.databind.ObjectMapper().version()", "2.20.1"),
                new Row("depsJar", "//DEPS own.jar", resource.formatted("/text"), "one"),
                new Row("repos", "//REPOS central\n//DEPS info.picocli:picocli:4.7.7", "picocli.CommandLine.VERSION",
                        "4.7.7"),
                new Row("sources", "//SOURCES Word.java", "Word.WORD", "word"),
                new Row("files", "//FILES text.txt", resource.formatted("/text.txt"), "text"),
                new Row("filesTarget", "//FILES\tto/a.txt=text.txt,b.txt=text.txt",
                        resource.formatted("/to/a.txt") + " + " + resource.formatted("/b.txt"), "texttext"),
                new Row("cds", "//CDS", "2", "2"),
                new Row("preview", "//PREVIEW\n//JAVA 25",
                        "java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()"
                                + ".contains(\"--enable-preview\")", "true"),
                new Row("javaOptions", "//JAVA_OPTIONS \"-Da=b  c\" '-Dd=\"e\"' -Df=g", property.formatted("a") + " + "
                        + property.formatted("d") + " + " + property.formatted("f"), "b  c\"e\"g"),
                new Row("runtimeOptions", "//RUNTIME_OPTIONS --add-opens java.base/java.util=ALL-UNNAMED\n"
                        + "//RUNTIME_OPTIONS --add-opens java.base/java.time=ALL-UNNAMED",
                        "Object.class.getModule().isOpen(\"java.util\", getClass().getModule())"
                                + " && Object.class.getModule().isOpen(\"java.time\", getClass().getModule())",
                        "true"),
                new Row("compileOptions", "//COMPILE_OPTIONS -g:none\n//JAVAC_OPTIONS -Xlint:all", "3", "3"),
                new Row("manifest", "//MANIFEST Ship=whale Add-Opens=java.base/java.util",
                        attribute.formatted("manifest", "Ship"), "whale"),
                new Row("agent", "//JAVAAGENT Can-Retransform-Classes=true",
                        attribute.formatted("agent", "Can-Retransform-Classes"), "true"),
                new Row("gav", "//GAV a.b:c:1", entry.formatted("gav"), "true"),
                new Row("nativeOptions", "//NATIVE_OPTIONS -O3", "4", "4"),
                new Row("noIntegrations", "//NOINTEGRATIONS", "5", "5"),
                new Row("docs", "//DOCS no/such.md\n//DESCRIPTION reads W*.java", "6", "6"),
                new Row("languages", "//KOTLIN 2.2.0\n//GROOVY 4.0.0", "7", "7"),
                new Row("comment", "/*\n//JAVA_OPTIONS -Da=inside\n*/\n //JAVA_OPTIONS -Da=indented",
                        property.formatted("a"), "inside"));
    }

    @BeforeAll
    @Timeout(300)
    static void bake_all_scripts_at_once() throws IOException {
        home = Home.fresh().env("WW_HOME", null);
        home.env("WW_CACHE", home.path.resolve("cache").toString());
        ScriptFixture.linkJBang(home.path.resolve("cache"));
        home.file("files/Word.java", "interface Word { String WORD = \"word\"; }").file("files/text.txt", "text")
                .file("files/app/Inner.java", "package app;\nclass Inner { static void main() { IO.println(8); } }\n")
                .file("files/named.java", "//MAIN app.Inner\n//SOURCES app/Inner.java\nclass named {}\n")
                .file("files/other.java", "//SOURCES app/Inner.java\nclass other {}\n")
                .file("files/module.java",
                        "//MODULE\npackage m;\nclass module { static void main() { IO.println(9); } }\n")
                .file("files/Mentions.java",
                        "class Mentions { String text = \"void main() {}\"; /* void main() {} */ }\n");
        jar("one");
        for (var row : baked()) home.file("files/" + row.name + ".java", row.text());
        var bake = home.start("ww/ww", "bake", home.path.toString());
        assertEquals(0, bake.exit(Duration.ofMinutes(5)), () -> bake.all().toString());
    }

    @AfterAll
    static void remove_the_home() {
        home.close();
    }

    private static void jar(String text) throws IOException {
        try (var jar = new ZipOutputStream(Files.newOutputStream(home.path.resolve("files/own.jar")))) {
            jar.putNextEntry(new ZipEntry("text"));
            jar.write(text.getBytes());
        }
    }

    private static RunningScript start(String name) {
        return ScriptFixture.closeStdin(home.start("lib/jbang", home.path + "/files/" + name + ".java"));
    }

    private static void prints(String printed, String name) {
        var run = start(name);
        assertEquals(0, run.exit(), () -> run.all().toString());
        assertEquals(List.of(printed), run.all());
    }

    @ParameterizedTest
    @MethodSource("baked")
    void a_directive_has_the_same_effect_baked_and_unbaked(Row row) throws IOException {
        prints(row.printed, row.name);
        var baked = home.path.resolve(".baked/files/" + row.name + ".java");
        Files.move(baked, baked.resolveSibling("away"));
        prints(row.printed, row.name);
        Files.move(baked.resolveSibling("away"), baked);
    }

    @Test
    void every_file_with_a_main_is_baked_and_no_other() throws IOException {
        prints("8", "named");
        prints("8", "other");
        prints("9", "module");
        try (var all = Files.list(home.path.resolve(".baked/files"))) {
            var expected = Stream.concat(Stream.of("named", "other", "module"), baked().stream().map(Row::name));
            assertEquals(expected.map(name -> name + ".java").sorted().toList(),
                    all.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void a_jar_that_was_replaced_is_used_at_once() throws IOException {
        var before = Files.readAllBytes(home.path.resolve("files/own.jar"));
        jar("two");
        var run = start("depsJar");
        assertEquals(0, run.exit());
        assertEquals(List.of("two"), run.out());
        assertEquals(List.of("jbang: cannot use the baked " + home.path + "/files/depsJar.java: files/own.jar has"
                + " changed (it starts slowly; run ww bake again)"), run.err());
        Files.write(home.path.resolve("files/own.jar"), before);
    }

    static Stream<List<String>> refused() {
        var moves = "the version of info.picocli:picocli:%s moves (pin it)";
        var folder = "a //SOURCES or //FILES has a folder: %s (name each file)";
        var pattern = "a //SOURCES or //FILES has a pattern: %s (name each file)";
        return Stream.of(
                List.of("//DEPS info.picocli:picocli:LATEST", moves.formatted("LATEST")),
                List.of("//DEPS org.slf4j:slf4j-api:2.0.17,\tinfo.picocli:picocli:RELEASE", moves.formatted("RELEASE")),
                List.of("//DEPS 'info.picocli:picocli:[4.7.6,4.7.7]'", moves.formatted("[4.7.6,4.7.7]")),
                List.of("//DEPS info.picocli:picocli:4.7.7+", moves.formatted("4.7.7+")),
                List.of("//REPOS own=file://HOME/repo\n//DEPS info.picocli:picocli:1-SNAPSHOT",
                        moves.formatted("1-SNAPSHOT")),
                List.of("//DEPS version.java",
                        "its //DEPS name a script (name its file in //SOURCES instead of version.java)"),
                List.of("//SOURCES Wor*.java", pattern.formatted("Wor*.java")),
                List.of("//SOURCES\t'app/'", folder.formatted("'app/'")),
                List.of("//SOURCES Word.java;app", folder.formatted("app")),
                List.of("//FILES text.txt,to=./app/", folder.formatted("to=./app/")),
                List.of("//FILES tex?.txt", pattern.formatted("tex?.txt")),
                environment("//JAVA_OPTIONS ", "-Da=${env.HOME}"), environment("//SOURCES ", "${v:Word}.java"),
                environment("//DEPS ", "info.picocli:picocli:${v:4.7.7}"), environment("//FILES ", "${v:text}.txt"));
    }

    private static List<String> environment(String directive, String value) {
        return List.of(directive + value,
                "its directives depend on the environment: " + value + " (write the value itself)");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_directive_whose_changes_hashes_cannot_detect_is_refused(List<String> row) throws IOException {
        var snapshot = "repo/info/picocli/picocli/1-SNAPSHOT/picocli-1-SNAPSHOT.";
        home.file(snapshot + "pom", "<project><modelVersion>4.0.0</modelVersion><groupId>info.picocli</groupId>"
                + "<artifactId>picocli</artifactId><version>1-SNAPSHOT</version></project>").file(snapshot + "jar", "");
        Files.copy(home.path.resolve("files/own.jar"), home.path.resolve(snapshot + "jar"), REPLACE_EXISTING);
        home.file("files/refused.java", row.getFirst().replace("HOME/", home.path + "/") + "\nvoid main() {}\n");
        var scratch = Files.createTempDirectory(home.path, "scratch");
        var build = home.env("JAVA_HOME", System.getProperty("java.home")).start("lib/sh/jbang-build",
                home.path + "/files/refused.java", home.path + "/cache", scratch.toString());
        assertEquals(0, build.exit(Duration.ofMinutes(1)), () -> build.all().toString());
        assertEquals(row.getLast(), Files.readString(scratch.resolve("unready")).strip());
        Files.delete(home.path.resolve("files/refused.java"));
    }
}
