package whaleware.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/// A sample of output in a README file, compared with a real run: equal except for numbers, times and names of hosts.
interface Sample {
    /// Fails unless each line of the sample is among the printed lines, in this order.
    static void assertPrinted(String sample, List<String> printed) {
        var shapes = printed.stream().map(Sample::shape).toList();
        int from = 0;
        for (var line : sample.lines().map(Sample::shape).toList()) {
            int at = shapes.subList(from, shapes.size()).indexOf(line);
            assertTrue(at >= 0, () -> "no line '" + line + "' in:\n" + String.join("\n", shapes));
            from += at + 1;
        }
    }

    private static String shape(String line) {
        return line.replaceAll("(instance +)[^ ,]+", "$1HOST").replaceAll("(config +)[0-9a-f]{16}", "$1HASH").replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("\\d+(\\.\\d+)? (ms|s|min|h)\\b", "DURATION").replaceAll("\\d+(\\.\\d+)*", "N")
                .replace(" (all interfaces)", "");
    }
}
