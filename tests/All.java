//JAVA 25+
//DEPS org.junit.jupiter:junit-jupiter:5.14.4
//DEPS org.junit.platform:junit-platform-launcher:1.14.4
//DEPS com.squareup.okhttp3:mockwebserver3:5.3.2
//DEPS com.squareup.okhttp3:okhttp-tls:5.3.2
//DEPS com.microsoft.playwright:playwright:1.62.0
//DEPS org.webjars.npm:axe-core:4.6.3
//SOURCES ../lib/Whaleware.java ../lib/fleet/Fleet.java
//SOURCES fixtures/*.java base/*.java config/*.java runtime/*.java hooks/*.java reports/*.java reports/backends/*.java
//SOURCES status/*.java lifecycle/*.java bake/*.java cli/*.java docs/*.java images/*Test.java faults/*Test.java
//SOURCES fleet/*.java fleet/http/*.java fleet/queries/*.java fleet/pages/*.java fleet/alerts/*.java schedule/*.java
//SOURCES fleet/store/*.java project/*.java demo/*.java notify/*.java fleet/sources/*.java templates/*.java
//SOURCES backup/*.java watch/*.java fleet/intake/*.java
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

/// Runs the tests: all of them, or those named by `NameTest` or `NameTest method`. With `--all` the sweeps are
/// complete, and classes with the tag [Sweep#ONLY_WHOLE] run too. The tests run one after the other, since most of them
/// measure time; only the classes with the tag [Sweep#BESIDE] run in parallel to the others.
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
        var report = new TestReport(System.out);
        var selectors = selectors(names);
        var all = new ArrayList<PostDiscoveryFilter>();
        if (!Sweep.whole() && names.isEmpty()) all.add(TagFilter.excludeTags(Sweep.ONLY_WHOLE));
        var parallel = with(all, TagFilter.includeTags(Sweep.BESIDE));
        var sequential = with(all, TagFilter.excludeTags(Sweep.BESIDE));
        var second = CompletableFuture.runAsync(() -> run(selectors, parallel, report), Thread.ofPlatform()::start);
        run(selectors, sequential, report);
        second.join(); // throws if it could not run
        var retries = report.toRetry();
        if (!retries.isEmpty()) run(retries, List.of(), report);
        return report.close();
    }

    private static void run(List<DiscoverySelector> selectors, List<PostDiscoveryFilter> filters, TestReport report) {
        var request = LauncherDiscoveryRequestBuilder.request().selectors(selectors)
                .filters(filters.toArray(PostDiscoveryFilter[]::new))
                .configurationParameter("junit.jupiter.execution.timeout.default", "120 s")
                // it builds, maybe while other tests build
                .configurationParameter("junit.jupiter.execution.timeout.beforeall.method.default", "400 s")
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "separate_thread")
                .build();
        LauncherFactory.create().execute(request, report);
    }

    private static List<PostDiscoveryFilter> with(List<PostDiscoveryFilter> filters, PostDiscoveryFilter another) {
        return Stream.concat(filters.stream(), Stream.of(another)).toList();
    }

    private static List<DiscoverySelector> selectors(List<String> names) {
        if (names.isEmpty()) return List.of(selectPackage(All.class.getPackageName()));
        var selectors = new ArrayList<DiscoverySelector>();
        for (int i = 0; i < names.size(); i++) {
            var test = test(names.get(i));
            if (i + 1 == names.size() || names.get(i + 1).endsWith("Test")) selectors.add(selectClass(test));
            else selectors.addAll(methods(test, names.get(++i)));
        }
        return selectors;
    }

    private static List<DiscoverySelector> methods(Class<?> test, String name) {
        return Arrays.stream(test.getDeclaredMethods()).filter(method -> method.getName().equals(name))
                .<DiscoverySelector>map(method -> selectMethod(test, method)).toList();
    }

    private static Class<?> test(String name) {
        try (var files = Files.walk(Path.of("tests"))) {
            var file = files.filter(path -> path.endsWith(name + ".java")).findFirst()
                    .orElseThrow(() -> new Failure(ExitCode.USAGE, "cannot run '" + name
                            + "': no such test (run [--all] [NameTest [method]]…)"));
            var folder = file.getParent().toString().substring("tests/".length());
            return Class.forName("whaleware." + folder.replace('/', '.') + "." + name);
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
