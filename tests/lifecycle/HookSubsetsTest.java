package whaleware.lifecycle;

import static org.junit.jupiter.api.Assertions.*;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import whaleware.fixtures.HookSubset;
import whaleware.fixtures.Sweep;

/// Every subset of the hooks is a valid image: the hooks that exist run in their order, and the processes that they
/// start belong to the service.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(600)   // others may hold JBang's lock
class HookSubsetsTest {
    private static final List<String> SERVICE = List.of("svcup", "warmup", "svcdown");
    private static final List<String> OTHERS = List.of("boot", "firstboot", "upgrade", "monitor");
    private static final int AT_A_TIME = 2 * Runtime.getRuntime().availableProcessors();

    static List<String> services() {
        return IntStream.range(0, 1 << SERVICE.size()).mapToObj(bits -> HookSubset.name(bits(SERVICE, bits))).toList();
    }

    /// The sixteen subsets with exactly these hooks of the service. All start and stop. The longer parts of a life are
    /// thinned out.
    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    void each_subset_runs_its_hooks_in_order_and_leaves_nothing(String service) {
        int hooks = bits(SERVICE, services().indexOf(service)), all = 1 << OTHERS.size();
        var longer = Sweep.thin(IntStream.range(0, all).boxed().toList(), 2);
        try (var lives = Executors.newFixedThreadPool(AT_A_TIME)) {
            var ends = IntStream.range(0, all).mapToObj(others -> lives.submit(() -> {
                var java = others == all - (Sweep.whole() ? 1 : 2) ? java(service) : Set.<String>of();
                live(hooks | bits(OTHERS, others), longer.contains(others), java);
                return null;
            })).toList();
            assertAll(ends.stream().map(end -> (Executable) () -> {
                try {
                    end.get();
                } catch (ExecutionException failed) {
                    throw failed.getCause();
                }
            }));
        }
    }

    private static void live(int bits, boolean longer, Set<String> java) throws Exception {
        try (var life = new HookSubset(bits, java)) {
            life.up("boot", "firstboot", "upgrade", "svcup", "warmup");
            if (longer) {
                var first = life.daemons();
                life.fail().restarted();
                var second = life.daemons();
                assertTrue(second.stream().noneMatch(first::contains), HookSubset.name(bits));
                life.killSupervisor().up();
                assertEquals(second, life.daemons(), HookSubset.name(bits));
                var status = life.home.start("ww/status");
                assertEquals(0, status.exit());
                var row = status.out().stream().filter(line -> line.startsWith("  service ")).findFirst().orElse("");
                for (var pid : second) assertTrue(row.contains(" " + pid), status.out()::toString);
                for (var hook : List.of("svcup", "warmup")) {
                    if (life.has(hook)) life.killDaemon(hook);
                    if (life.has(hook) && !life.has("monitor")) life.restarted();
                }
            }
            life.stop();
        }
    }

    /// The hooks in Java of one subset: a few, and in a whole run each hook once and all at once.
    private static Set<String> java(String service) {
        return switch (service) {
            case "warmup" -> Set.of("warmup");
            case "svcup warmup svcdown" -> Sweep.whole() ? new HashSet<>(HookSubset.HOOKS)
                    : Set.of("monitor", "svcdown");
            case "no hook" -> Sweep.whole() ? Set.of("boot", "upgrade") : Set.of();
            case "svcup" -> Sweep.whole() ? Set.of("firstboot", "svcup") : Set.of();
            default -> Set.of();
        };
    }

    /// The bits of a subset that has those of `names` whose bit is set.
    private static int bits(List<String> names, int set) {
        return IntStream.range(0, names.size()).filter(i -> (set >> i & 1) == 1)
                .map(i -> 1 << HookSubset.HOOKS.indexOf(names.get(i))).sum();
    }
}
