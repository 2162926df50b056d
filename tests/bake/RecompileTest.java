package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.ScriptFixture;
import whaleware.fixtures.Sweep;

/// An edited script is compiled alone, without JBang, if nothing but its own code has changed.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(600)   // other tests may hold the lock of JBang
class RecompileTest {
    private static final Duration BUILDS = Duration.ofMinutes(3);
    private static final String HEAD = """
            //usr/bin/env true; exec jbang "$0" "$@"
            //JAVA 25+
            //SOURCES named/Word.java
            """;
    private static final String WORD = "package named;\npublic interface Word { String WORD = \"%s\"; }\n";
    private static final int NO_JBANG = 78;

    /// A script that JBang has built once, and that finds no JBang since.
    private static ScriptFixture built(String code) throws Exception {
        var script = new ScriptFixture("home");
        script.home.file("usr/named/Word.java", WORD.formatted("one"));
        edit(script, code);
        var run = script.start();
        assertEquals(0, run.exit(BUILDS), () -> run.all().toString());
        script.removeJBang();
        return script;
    }

    private static void edit(ScriptFixture script, String code) {
        script.home.file("usr/Show.java", HEAD + code);
    }

    private static String print(String what) {
        return "void main() { IO.println(" + what + "); }\n";
    }

    @Test
    void an_edited_script_needs_no_JBang_and_never_runs_old_code() throws Exception {
        try (var script = built(print("1"))) {
            for (var what : List.of("2", "named.Word.WORD", "1", "3")) {
                edit(script, print(what));
                for (int i = 0; i < 2; i++) assertEquals(what.equals("named.Word.WORD") ? "one" : what, script.run());
            }
            edit(script, "record Pair(int a, int b) {}\nvoid main() { IO.println(new Pair(4, 5)); }\n");
            assertEquals("Pair[a=4, b=5]", script.run());
            edit(script, print("6"));
            assertEquals("6", script.run());
            assertEquals(List.of(), script.leftovers());
            try (var all = Files.list(script.ready("run").orElseThrow().getParent())) {
                assertEquals(2, all.filter(file -> file.getFileName().toString().startsWith("classes-")).count());
            }
        }
    }

    @Test
    void the_compilers_line_comes_without_JBang() throws Exception {
        try (var script = built(print("1"))) {
            edit(script, print("1)"));
            var run = script.start();
            assertEquals(1, run.exit(), () -> run.all().toString());
            assertTrue(run.err().getFirst().matches(".*/usr/Show\\.java:4: error: .*"), () -> run.all().toString());
            edit(script, print("2"));
            assertEquals("2", script.run());
        }
    }

    @Test
    void a_class_that_was_removed_from_the_script_is_not_found_any_more() throws Exception {
        var helper = "class Helper { static int x = 7; }\n";
        try (var script = built("class Show { static void main() { IO.println(Helper.x); } }\n" + helper)) {
            edit(script, "class Show { static void main() { IO.println(Helper.x + 1); } }\n");
            assertEquals(NO_JBANG, script.start().exit(), "JBang is needed for the compiler's line");
            script.restoreJBang();
            var run = script.start();
            assertEquals(1, run.exit(BUILDS));
            assertTrue(run.err().toString().contains("cannot find symbol"), () -> run.all().toString());
        }
    }

    @Test
    void other_edits_need_JBang() throws Exception {
        try (var script = built(print("1"))) {
            edit(script, "//DEPS com.h2database:h2:2.3.232\n" + print("2"));
            assertEquals(NO_JBANG, script.start().exit(), "a directive");
            edit(script, "class Other { static void main() { IO.println(2); } }\n");
            assertEquals(NO_JBANG, script.start().exit(), "another main class");
            edit(script, "class Show { static void start() { IO.println(2); } }\n");
            assertEquals(NO_JBANG, script.start().exit(), "no main method");
            edit(script, "package other;\nclass Show { static void main() { IO.println(2); } }\n");
            assertEquals(NO_JBANG, script.start().exit(), "a package");
            edit(script, print("2"));
            script.home.file("usr/named/Word.java", WORD.formatted("two"));
            assertEquals(NO_JBANG, script.start().exit(), "another file");
            script.restoreJBang();
            edit(script, print("named.Word.WORD"));
            assertEquals("two", script.run());
        }
    }

    @Test
    void several_processes_at_once_compile_an_edit_without_JBang() throws Exception {
        try (var script = built(print("1"))) {
            edit(script, print("2"));
            var runs = List.of(script.start(), script.start(), script.start(), script.start());
            for (var run : runs) {
                assertEquals(0, run.exit(), () -> run.all().toString());
                assertEquals(List.of("2"), run.all());
            }
            assertEquals(List.of(), script.leftovers());
        }
    }

    @Test
    void broken_files_of_an_edited_script_only_cost_time() throws Exception {
        try (var script = built(print("1"))) {
            edit(script, print("2"));
            assertEquals("2", script.run());
            script.restoreJBang();
            try (var all = Files.walk(script.cache)) {
                for (var file : all.filter(file -> file.toString().matches(".*/classes-[^/]*/.*class")).toList()) {
                    Files.write(file, new byte[10]);
                }
            }
            assertEquals("2", script.run());
        }
    }

    @Test
    void an_edited_script_of_a_baked_home_needs_no_JBang() throws Exception {
        try (var home = Home.fresh().env("WW_HOME", null)) {
            var monitor = """
                    //JAVA 25+
                    //SOURCES ../lib/Whaleware.java
                    void main() { new whaleware.Stats().put("n", %s).print(); }
                    """;
            home.file("usr/monitor.java", monitor.formatted("1"));
            bake(home);
            home.env("WW_CACHE", home.path.resolve("fresh-cache").toString());
            try (var tools = new ScriptFixture("tools")) {
                home.env("PATH", tools.tools().toString());
                for (var number : List.of("2", "3")) {
                    home.file("usr/monitor.java", monitor.formatted(number));
                    var edited = monitor(home);
                    assertTrue(edited.err().getFirst().contains("usr/monitor.java has changed"),
                            () -> edited.all().toString());
                    assertEquals("{\"n\":" + number + "}", edited.out().getLast());
                    var again = monitor(home);
                    assertEquals(List.of("{\"n\":" + number + "}"), again.all());
                }
                home.file("usr/monitor.java", monitor.formatted("1"));
                assertEquals(List.of("{\"n\":1}"), monitor(home).all());
            }
        }
    }

    @Test
    void bake_builds_an_edited_script_anew() throws Exception {
        try (var home = Home.fresh().env("WW_HOME", null)) {
            home.file("usr/monitor.java", "//JAVA 25+\nvoid main() { IO.println(\"{}\"); }\n");
            assertEquals(0, home.start("lib/jbang", home.path + "/usr/monitor.java").exit(BUILDS));
            home.file("usr/monitor.java", "//JAVA 25+\nvoid main() { IO.println(\"{\\\"n\\\":2}\"); }\n");
            assertEquals(0, home.start("lib/jbang", home.path + "/usr/monitor.java").exit(BUILDS));
            bake(home);
            assertEquals(List.of("{\"n\":2}"), monitor(home).all());
            assertFalse(Files.readString(home.path.resolve(".baked/usr/monitor.java/run")).contains("classes-"));
        }
    }

    private static void bake(Home home) {
        var bake = home.start("ww/ww", "bake", home.path.toString());
        assertEquals(0, bake.exit(BUILDS), () -> bake.all().toString());
    }

    private static RunningScript monitor(Home home) {
        var run = home.start("lib/jbang", home.path.resolve("usr/monitor.java").toString());
        assertEquals(0, run.exit(), () -> run.all().toString());
        return run;
    }
}
