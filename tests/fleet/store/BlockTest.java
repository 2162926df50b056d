package whaleware.fleet.store;

import static org.junit.jupiter.api.Assertions.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Numbers are stored in few bytes and read back as they were.
@DisplayNameGeneration(ReplaceUnderscores.class)
class BlockTest {
    private static final long START = 1_772_000_000L / 3600 * 3600;
    private final KeySet keys = new KeySet.Pool().of(List.of("a", "b", "c"));
    private final Random random = new Random(1);

    private Sample sample(long at, Map<String, Double> numbers) {
        return new Sample(1, at, Sample.encode(numbers, keys));
    }

    private static Block reread(Block block) {
        try (var codec = new BlockCodec()) {
            return codec.decode(codec.encode(block));
        }
    }

    private static void assertSame(Block expected, Block actual) {
        assertArrayEquals(expected.times(), actual.times());
        assertEquals(expected.columns().keySet(), actual.columns().keySet());
        expected.columns().forEach((key, columns) -> assertArrayEquals(columns, actual.columns().get(key)));
    }

    @Test
    void values_are_read_back_exactly() {
        var values = List.of(0.0, 1.0, -1.0, 0.1, 1e-9, 1e300, Math.PI, 0.1 + 0.2, Double.MAX_VALUE, Double.MIN_VALUE,
                9_007_199_254_740_993.0, -123_456.789, 1e15, 4_294_967_296.0);
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < values.size(); i++) {
            samples.add(sample(START + i * 30, Map.of("a", values.get(i), "b", (double) i)));
            assertEquals(Map.of("a", values.get(i), "b", (double) i), CompactNumbers.of(samples.get(i), keys));
        }
        var block = Block.of(samples);
        assertSame(block, reread(block));
        assertArrayEquals(values.stream().mapToDouble(d -> d).toArray(), reread(block).columns().get(0)[0]);
    }

    @Test
    void random_columns_with_gaps_are_read_back_exactly() {
        for (int round = 0; round < 300; round++) {
            var samples = new ArrayList<Sample>();
            int kind = round % 4;
            for (int i = 0; i < random.nextInt(200); i++) {
                var numbers = new TreeMap<String, Double>();
                for (var key : keys.names) if (random.nextInt(4) > 0) numbers.put(key, switch (kind) {
                    case 0 -> (double) random.nextInt();
                    case 1 -> random.nextInt(100_000) / 100.0;
                    case 2 -> random.nextDouble();
                    default -> Double.longBitsToDouble(random.nextLong() & 0x7fefffffffffffffL);
                });
                samples.add(sample(START + random.nextInt(100_000), numbers));
            }
            var block = Block.of(samples);
            assertSame(block, reread(block));
        }
    }

    @Test
    void of_two_samples_of_a_second_the_last_one_counts() {
        var block = Block.of(List.of(sample(START, Map.of("a", 1.0)), sample(START, Map.of("a", 2.0))));
        assertArrayEquals(new double[] {2}, block.columns().get(0)[0]);
    }

    @Test
    void samples_can_be_merged_again_without_a_change() {
        var first = Block.of(List.of(sample(START, Map.of("a", 1.0)), sample(START + 30, Map.of("a", 2.0))));
        var second = Block.of(List.of(sample(START + 30, Map.of("a", 2.0)), sample(START + 60, Map.of("b", 3.0))));
        var merged = first.with(second);
        assertSame(merged, merged.with(second).with(first));
        assertArrayEquals(new long[] {START, START + 30, START + 60}, merged.times());
        assertArrayEquals(new double[] {1, 2, Double.NaN}, merged.columns().get(0)[0]);
        assertArrayEquals(new double[] {Double.NaN, Double.NaN, 3}, merged.columns().get(1)[0]);
    }

    @Test
    void a_roll_up_has_minimum_average_and_maximum() {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 120; i++) samples.add(sample(START + i * 30, Map.of("a", (double) i, "b", i / 100.0)));
        var minutes = reread(Block.of(samples).rolledUp(300));
        assertEquals(12, minutes.times().length);
        assertEquals(START + 300, minutes.times()[1]);
        var a = minutes.columns().get(0);
        assertArrayEquals(new double[] {10, 14.5, 19}, new double[] {a[0][1], a[1][1], a[2][1]}, 1e-9);
        var b = minutes.columns().get(1);
        assertArrayEquals(new double[] {0.1, 0.145, 0.19}, new double[] {b[0][1], b[1][1], b[2][1]}, 1e-9);
        var hour = reread(minutes.rolledUp(3600)).columns().get(0);
        assertArrayEquals(new double[] {0, 59.5, 119}, new double[] {hour[0][0], hour[1][0], hour[2][0]}, 1e-9);
    }

    @Test
    void a_roll_up_of_any_doubles_keeps_seven_digits() {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 600; i++) samples.add(sample(START + i * 30, Map.of("a", random.nextDouble() * 1e6)));
        var rolled = Block.of(samples).rolledUp(300);
        for (int c = 0; c < 3; c++)
            assertArrayEquals(rolled.columns().get(0)[c], reread(rolled).columns().get(0)[c], 0.51);
    }

    @Test
    void the_counters_of_a_year_keep_each_increment() {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 120; i++) samples.add(sample(START + i * 30, Map.of("a", 4_000_000_000_000.0 + i)));
        var rolled = reread(Block.of(samples).rolledUp(300)).columns().get(0);
        assertEquals(4_000_000_000_010.0, rolled[0][1]);
        assertEquals(4_000_000_000_019.0, rolled[2][1]);
    }

    @Test
    void damaged_bytes_are_an_error_that_is_named() {
        try (var codec = new BlockCodec()) {
            var bytes = codec.encode(Block.of(List.of(sample(START, Map.of("a", 1.0, "b", Math.PI)))));
            for (int round = 0; round < 2000; round++) {
                var damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                for (int i = 0; i < damaged.length; i++)
                    if (random.nextInt(8) == 0) damaged[i] ^= (byte) random.nextInt();
                try {
                    codec.decode(damaged);
                } catch (IllegalStateException named) {
                    // no other exception, and no endless loop
                }
            }
        }
    }
}
