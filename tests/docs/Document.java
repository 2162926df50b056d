package whaleware.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import whaleware.fixtures.Home;

/// A README file of the checkout: its blocks of code, its tables, its text.
///
/// @param path from the checkout, such as `usr/README.md`
public record Document(String path, String text) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\n(.*?)^ *```$");

    /// A block of code between two fences.
    ///
    /// @param language behind the first fence; empty if there is none
    public record Block(Document document, String language, String text) {
        List<String> lines() {
            return text.lines().toList();
        }

        @Override
        public String toString() {
            return document.path + ": " + language + " " + text.lines().findFirst().orElse("");
        }
    }

    /// Returns all README files: of the root and of each folder, except those of other repositories.
    static List<Document> all() {
        try (var files = Files.walk(Home.CHECKOUT)) {
            return files.filter(file -> file.endsWith("README.md")).map(file -> Home.CHECKOUT.relativize(file).toString())
                    .filter(file -> !file.startsWith(".")).sorted().map(Document::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Document of(String path) {
        try {
            return new Document(path, Files.readString(Home.CHECKOUT.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        return BLOCK.matcher(text).results().map(found -> new Block(this, found.group(2), found.group(3).indent(-found.group(1).length()))).toList();
    }

    /// Returns the only block that has a line with this beginning.
    public String block(String beginning) {
        var found = blocks().stream().map(Block::text).filter(block -> ("\n" + block).contains("\n" + beginning)).toList();
        assertEquals(1, found.size(), () -> path + ": blocks with a line '" + beginning + "'");
        return found.getFirst();
    }

    /// Returns the text without its blocks.
    String prose() {
        return BLOCK.matcher(text).replaceAll("");
    }

    /// Returns the rows of the only table whose first row begins so, each as its cells without the marks of code.
    List<List<String>> table(String header) {
        var lines = text.lines().toList();
        var starts = lines.stream().filter(line -> line.startsWith(header)).toList();
        assertEquals(1, starts.size(), () -> path + ": tables '" + header + "'");
        var rows = new ArrayList<List<String>>();
        for (int i = lines.indexOf(starts.getFirst()) + 2; i < lines.size() && lines.get(i).startsWith("|"); i++)
            rows.add(Arrays.stream(lines.get(i).substring(1).split("\\|")).map(cell -> cell.strip().replace("`", "")).toList());
        return rows;
    }

    /// Returns the first column of that table.
    List<String> column(String header) {
        return table(header).stream().map(List::getFirst).toList();
    }

    /// Returns the anchors of the headings, as GitHub makes them.
    List<String> anchors() {
        return prose().lines().filter(line -> line.startsWith("#")).map(line -> line.replaceFirst("#+ ", "").toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).toList();
    }
}
