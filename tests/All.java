//JAVA 25+
//DEPS org.junit.jupiter:junit-jupiter:5.14.4
//DEPS org.junit.platform:junit-platform-launcher:1.14.4
//DEPS com.squareup.okhttp3:mockwebserver3:5.3.2
//DEPS com.squareup.okhttp3:okhttp-tls:5.3.2
//SOURCES ../lib/Whaleware.java
//SOURCES fixtures/*.java base/*.java config/*.java runtime/*.java hooks/*.java reports/*.java reports/backends/*.java
//SOURCES status/*.java lifecycle/*.java bake/*.java cli/*.java docs/*.java images/*Test.java faults/*Test.java
package whaleware;

import static org.junit.platform.engine.discovery.DiscoverySelectors.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.fixtures.Sweep;
import whaleware.fixtures.TestReport;

/// Runs the tests: all of them, or those named by `NameTest` or `NameTest method`. With `--all` the sweeps are whole,
/// and classes with the tag [Sweep#ONLY_WHOLE] run too.
/// One after the other, since most of them watch the clock while they drive processes; what only builds, [Sweep#BESIDE], goes beside the others.
final class All {
    static void main(String... args) {
        try {
            Runtime.getRuntime().halt(run(args));    // halt: a test that hung may have left threads behind
        } catch (Failure failure) {
            System.err.println("run: " + failure.getMessage());
            System.exit(failure.code);
        }
    }

    private static int run(String... args) {
        var names = new ArrayList<>(List.of(args));
        if (names.remove("--all")) System.setProperty(Sweep.WHOLE, "true");
        var tally = new TestReport(System.out);
        var selectors = selectors(names);
        var whole = Sweep.whole() || !names.isEmpty() ? List.<PostDiscoveryFilter>of() : List.<PostDiscoveryFilter>of(TagFilter.excludeTags(Sweep.ONLY_WHOLE));
        var beside = CompletableFuture.runAsync(() -> run(selectors, with(whole, TagFilter.includeTags(Sweep.BESIDE)), tally), lane -> Thread.ofPlatform().start(lane));
        run(selectors, with(whole, TagFilter.excludeTags(Sweep.BESIDE)), tally);
        beside.join(); // a lane that could not run is a failure of the whole
        var again = tally.onceMore();
        if (!again.isEmpty()) run(again, List.of(), tally);
        return tally.close();
    }

    private static void run(List<DiscoverySelector> selectors, List<PostDiscoveryFilter> filters, TestReport tally) {
        LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request().selectors(selectors).filters(filters.toArray(PostDiscoveryFilter[]::new))
                .configurationParameter("junit.jupiter.execution.timeout.default", "120 s")
                .configurationParameter("junit.jupiter.execution.timeout.beforeall.method.default", "400 s")    // it builds, maybe behind others
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "separate_thread")
                .build(), tally);
    }

    private static List<PostDiscoveryFilter> with(List<PostDiscoveryFilter> filters, PostDiscoveryFilter one) {
        return Stream.concat(filters.stream(), Stream.of(one)).toList();
    }

    private static List<DiscoverySelector> selectors(List<String> names) {
        var selectors = new ArrayList<DiscoverySelector>();
        for (int i = 0; i < names.size(); i++) {
            var test = test(names.get(i));
            var method = i + 1 < names.size() && !names.get(i + 1).endsWith("Test") ? names.get(++i) : null;
            if (method == null) selectors.add(selectClass(test));
            else Arrays.stream(test.getDeclaredMethods()).filter(m -> m.getName().equals(method)).forEach(m -> selectors.add(selectMethod(test, m)));
        }
        return names.isEmpty() ? List.of(selectPackage(All.class.getPackageName())) : selectors;
    }

    private static Class<?> test(String name) {
        try (var files = Files.walk(Path.of("tests"))) {
            var file = files.filter(path -> path.endsWith(name + ".java")).findFirst()
                    .orElseThrow(() -> new Failure(ExitCode.USAGE, "cannot run '" + name + "': no such test (run [--all] [NameTest [method]]…)"));
            return Class.forName("whaleware." + file.getParent().toString().substring("tests/".length()).replace('/', '.') + "." + name);
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
