package whaleware.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import whaleware.fixtures.Home;
import whaleware.fixtures.RunningScript;
import whaleware.fixtures.Sweep;

/// The launchers in `sh` work as on a Mac: with an empty `/proc`, without `flock`, `setsid`, `stat` and `sha256sum`, and
/// with a `readlink` that has no options.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
@Timeout(600)   // other tests may hold the lock of JBang
class PosixToolsTest {
    private static final Duration BUILDS = Duration.ofMinutes(5);
    private static final List<String> TOOLS = List.of("sh", "cat", "cp", "mkdir", "rm", "mv", "ls", "sed", "grep", "tr",
            "od", "id", "mktemp", "sort", "tail", "head", "env", "sleep", "chmod", "date", "shasum");

    private final Home home = Home.fresh();

    @BeforeEach
    void a_PATH_of_POSIX_tools() throws IOException {
        home.file("bin/uname", "#!/bin/sh\necho Darwin\n").file("bin/readlink", """
                #!/bin/sh
                case $1 in -*) echo "readlink: illegal option -- ${1#-}" >&2; exit 1 ;; esac
                exec /usr/bin/readlink "$1"
                """);
        for (var name : TOOLS) {
            var tool = Stream.of("/bin/", "/usr/bin/").map(folder -> Path.of(folder + name)).filter(Files::exists);
            Files.createSymbolicLink(home.path.resolve("bin").resolve(name), tool.findFirst().orElseThrow());
        }
        var java = System.getProperty("java.home");
        // without /proc a JVM finds its own libraries by this variable only
        home.env("JAVA_HOME", java).env("LD_LIBRARY_PATH", java + "/lib").env("PATH", home.path.resolve("bin") + "");
    }

    @AfterEach
    void the_home_is_removed() {
        home.close();
    }

    private RunningScript ww(String script, String... args) {
        var all = new ArrayList<>(List.of("-m", "/bin/sh", "-c", "/bin/mount -t tmpfs none /proc && exec \"$@\"", "sh",
                script));
        all.addAll(List.of(args));
        return home.start("/usr/bin/unshare", all.toArray(String[]::new));
    }

    private List<String> ended(int code, RunningScript run) {
        assertEquals(code, run.exit(BUILDS), () -> run.all().toString());
        return run.all().stream().filter(line -> !line.startsWith("jbang: ")).toList(); // progress of a build
    }

    @Test
    void run_says_in_a_line_that_it_needs_Linux() throws Exception {
        var line = "run: cannot start: it needs Linux, and this is Darwin"
                + " (docker build -t shop . && docker run --rm shop)";
        assertEquals(List.of(line), ended(78, ww(Home.CHECKOUT + "/ww/run")));
        home.file("bin/uname", "#!/bin/sh\necho Linux\n");
        assertEquals(List.of("run: cannot start: there is no /proc (mount -t proc proc /proc)"),
                ended(78, ww(Home.CHECKOUT + "/ww/run")));
        assertFalse(Files.exists(home.run), "it has touched nothing");
    }

    @Test
    void cfg_check_new_and_fleet_work_through_links() throws Exception {
        home.cfg("{\"memory\": 3}").file("usr/boot.java", "void main() {\n    int x = 1\n}\n");
        var link = Files.createSymbolicLink(home.path.resolve("link"), Home.CHECKOUT.resolve("ww/ww"));
        var folder = Files.createDirectories(home.path.resolve("folder"));
        var ww = Files.createSymbolicLink(folder.resolve("ww"), Path.of("../").resolve(link.getFileName())).toString();
        assertEquals(List.of("3"), ended(0, ww(ww, "cfg", "memory")));
        assertEquals(List.of("check: cannot run hook " + home.path + "/usr/boot.java: it does not compile: boot.java"
                + " line 2: ';' expected (fix it)", "check: 1 finding in " + home.path), ended(1, ww(ww, "check")));
        var created = ended(0, ww(ww, "new", home.path + "/shop"));
        assertTrue(created.getFirst().startsWith("new: wrote "), created::toString);
        assertTrue(Files.isExecutable(home.path.resolve("shop/ww/run")));
        var listed = ended(1, ww(ww, "fleet", "ls", "--url", "http://127.0.0.1:9/"));
        assertTrue(listed.getFirst().startsWith("fleet: cannot ask http://127.0.0.1:9/"), listed::toString);
        Files.writeString(Files.createDirectories(home.run).resolve("words"), ""); // else it looks for other instances
        var status = ended(69, ww(ww, "status"));
        assertTrue(status.getFirst().startsWith("status: no instance runs"), status::toString);
    }
}
