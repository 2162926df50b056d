package whaleware.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import whaleware.base.Json;
import whaleware.fixtures.Home;

/// The commands that shell blocks may use: files of the checkout, subcommands of `ww`, tests, templates, and programs of the reader's machine.
final class ShellCommands {
    private static final Set<String> PROGRAMS = Set.of("docker", "jbang", "curl", "etcdctl", "grep", "cd", "sed");
    private final Set<String> commands = new TreeSet<>(), templates = new TreeSet<>(), tests;

    ShellCommands() {
        for (var name : Document.of("ww/README.md").column("| command | action | exit codes |")) commands.add(name.split(" ")[0]);
        try (var files = Files.walk(Home.CHECKOUT.resolve("tests"))) {
            tests = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith("Test.java")).map(name -> name.replace(".java", "")).collect(Collectors.toSet());
            Json.object(Files.readString(Home.CHECKOUT.resolve("jbang-catalog.json")), "the catalogue", "").get("templates").properties().forEach(entry -> templates.add(entry.getKey()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the reason why a line cannot be used; empty if it can.
    String fault(String line) {
        var words = new ArrayList<>(Arrays.asList(line.replaceFirst("(^|\\s{2,})#.*", "").strip().split(" +")));
        if (words.getFirst().isEmpty()) return "";
        var command = words.removeFirst();
        return switch (command) {
            case "ww", "./ww/ww", "/ww/ww" -> known(commands, words.getFirst());
            case "docker" -> words.getFirst().equals("exec") ? fault(String.join(" ", words.subList(2, words.size()))) : "";
            case "jbang" -> jbang(words);
            case "tests/run", "./tests/run" -> words.stream().filter(word -> word.endsWith("Test")).map(word -> known(tests, word)).collect(Collectors.joining());
            default -> PROGRAMS.contains(command) ? "" : file(command);
        };
    }

    private String jbang(List<String> words) {
        if (words.getFirst().equals("init")) return known(templates, words.get(2).replaceFirst("@.*", ""));
        if (words.getFirst().startsWith("ww@")) return known(commands, words.get(1));
        return words.getFirst().equals("run") ? "" : "jbang " + words;
    }

    private static String known(Set<String> names, String name) {
        return names.contains(name) ? "" : "no " + name + " in " + names;
    }

    /// A file of the checkout, or of an image: `/ww/X` is `ww/X`, but `/ww/lib`, `/ww/usr` and `/ww/etc` are `lib`, `usr` and `etc`.
    private static String file(String command) {
        var path = command.startsWith("/ww/") ? command.replaceFirst("^/ww/(?!lib/|usr/|etc/)", "ww/").replaceFirst("^/ww/", "") : command.replaceFirst("^\\./", "");
        return Files.isExecutable(Home.CHECKOUT.resolve(Path.of(path))) ? "" : "no executable " + path;
    }
}
