package whaleware.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import whaleware.base.Installation;
import whaleware.docs.Document;

/// The help of each command has its exit codes and an example, and `ww/README.md` has a page that agrees with it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HelpTest {
    private static final Document README = Document.of("ww/README.md");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    /// Options that every command has.
    private static final List<String> STANDARD = List.of("-h", "--help", "-V", "--version");

    static Stream<String> commands() {
        return line().getSubcommands().keySet().stream();
    }

    private static CommandLine line() {
        return new WwCommand(() -> new Installation(Path.of("/nowhere"), Path.of("/nowhere/ww/ww"))).line();
    }

    @Test
    void the_help_of_ww_lists_the_commands_in_the_order_of_the_alphabet() {
        assertEquals(commands().sorted().toList(), commands().toList());
        var help = line().getUsageMessage();
        assertTrue(help.contains("Examples:\n  ww new shop") && help.contains("Exit codes:\n  0 "), help);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void the_help_has_a_purpose_exit_codes_and_an_example(String name) {
        var command = line().getSubcommands().get(name);
        var help = command.getUsageMessage();
        assertTrue(help.startsWith("Usage: ww " + name), help);
        assertFalse(command.getCommandSpec().usageMessage().description()[0].isEmpty());
        assertTrue(codes(command).containsAll(List.of("0", "64")), help);
        assertTrue(help.contains("Exit codes:\n  0 "), help);
        assertTrue(help.contains("Examples:\n") && help.indexOf("ww " + name, help.indexOf("Examples:\n")) > 0, help);
        for (var example : examples(command)) assertTrue(example.contains("ww "), example);
        assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void the_page_has_the_synopsis_the_options_the_exit_codes_and_the_examples_of_the_help(String name) {
        var command = line().getSubcommands().get(name);
        var page = page(name);
        var blocks = page.replaceAll("(?m) +#.*$", "");
        for (var synopsis : command.getCommandSpec().usageMessage().customSynopsis()) {
            var line = SPACES.matcher(synopsis.strip()).replaceAll(" ");
            assertTrue(blocks.contains("\n" + line + "\n"), () -> line + " is not in " + page);
        }
        for (var option : command.getCommandSpec().options()) {
            if (option.hidden() || STANDARD.contains(option.longestName())) continue;
            assertTrue(page.contains(option.longestName()), () -> option.longestName() + " is not in " + page);
        }
        for (var example : examples(command)) {
            assertTrue(blocks.contains("\n" + example + "\n"), () -> example + " is not in " + page);
        }
        if (name.equals("run")) return;     // those of the life cycle
        var row = README.table("| command | action | exit codes |").stream()
                .filter(cells -> cells.getFirst().equals(name)).findFirst().orElseThrow();
        var codes = new TreeSet<>(Arrays.asList(row.get(2).replace("those of the program", "other").split(", ")));
        var help = new TreeSet<>(codes(command));
        if (!name.equals("cron")) help.remove("other");
        help.removeIf(code -> name.equals("cron") && code.equals("126"));
        if (name.equals("status")) codes.add("1");  // the rows of the probes have it
        assertEquals(codes, help);
    }

    @Test
    void the_usage_of_the_scripts_has_an_example() {
        for (var usage : List.of(CfgCommand.USAGE, ReportCommand.LIFECYCLE_USAGE, ReportCommand.PUSHSTATS_USAGE))
            assertTrue(usage.contains("\nExample"), usage);
    }

    private static List<String> codes(CommandLine command) {
        return List.copyOf(command.getCommandSpec().usageMessage().exitCodeList().keySet());
    }

    private static List<String> examples(CommandLine command) {
        return Stream.of(command.getCommandSpec().usageMessage().footer()).map(String::strip).toList();
    }

    /// Returns the page of a command: from its heading to the next one.
    private static String page(String name) {
        var text = README.text();
        int from = text.indexOf("\n### " + name + "\n");
        assertTrue(from >= 0, "no page of " + name);
        var lines = text.substring(from + 1).lines().skip(1).takeWhile(line -> !line.startsWith("## ")
                && !line.startsWith("### "));
        return "\n" + lines.collect(Collectors.joining("\n")) + "\n";
    }
}
