package whaleware.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import whaleware.fixtures.Home;

/// The commands that shell blocks may use: files of the checkout, subcommands of `ww`, tests, templates, and programs
/// of the reader's machine.
final class ShellCommands {
    private static final Set<String> PROGRAMS = Set.of(
            "docker", "jbang", "curl", "etcdctl", "grep", "cd", "sed", "cp", "rclone", "restic", "kubectl",
            "umask", "chown");

    private final Set<String> commands, tests = new TreeSet<>();
    private final List<String> templates;

    ShellCommands() {
        commands = TablesTest.firstWords(Document.of("ww/README.md").column(TablesTest.COMMANDS), " ");
        try (var files = Files.walk(Home.CHECKOUT.resolve("tests"))) {
            templates = TablesTest.keys(TablesTest.json("jbang-catalog.json").get("templates"));
            files.map(file -> file.getFileName().toString().replace(".java", "")).forEach(tests::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the reason why a line cannot be used; empty if it can.
    String fault(String line) {
        var text = line.replaceFirst("(^|\\s{2,})#.*", "").strip();
        if (text.isEmpty()) return "";
        var words = new ArrayList<>(Arrays.asList(text.split(" +")));
        var command = words.removeFirst();
        return switch (command) {
            case "ww", "./ww/ww", "/ww/ww" -> known(commands, words.getFirst());
            case "docker" -> docker(words);
            case "jbang" -> jbang(words);
            case "tests/run", "./tests/run" -> tests(words);
            default -> PROGRAMS.contains(command) ? "" : file(command);
        };
    }

    private String docker(List<String> words) {
        return words.getFirst().equals("exec") ? fault(String.join(" ", words.subList(2, words.size()))) : "";
    }

    private String jbang(List<String> words) {
        if (words.getFirst().equals("init")) return known(templates, words.get(2).replaceFirst("@.*", ""));
        if (words.getFirst().startsWith("ww@")) return known(commands, words.get(1));
        return words.getFirst().equals("run") ? "" : "jbang " + words;
    }

    private String tests(List<String> words) {
        return words.isEmpty() || !words.getFirst().endsWith("Test") ? "" : known(tests, words.getFirst());
    }

    private static String known(Collection<String> names, String name) {
        return names.contains(name) ? "" : "no " + name + " in " + names;
    }

    /// A file of the checkout, or of an image: `/ww/X` is `ww/X`, but `lib`, `usr` and `etc` lie beside `ww`.
    private static String file(String command) {
        var path = command.replaceFirst("^/ww/(lib|usr|etc)/", "$1/").replaceFirst("^/(ww/)|^\\./", "$1");
        return Files.isExecutable(Home.CHECKOUT.resolve(path)) ? "" : "no executable " + path;
    }
}
