package whaleware.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import whaleware.fixtures.Home;

/// A README file of the checkout: its text, its blocks of code, and its tables.
///
/// @param path from the checkout, such as `usr/README.md`
public record Document(String path, String text) {
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\n(.*?)^ *```$");

    /// A block of code between two fences.
    ///
    /// @param language behind the first fence; empty if there is none
    record Block(Document document, String language, String text) {
        boolean hook() {
            return text.startsWith("#!") || text.contains("void main");
        }

        @Override
        public String toString() {
            return document.path + ": " + language + " " + text.lines().findFirst().orElse("");
        }
    }

    /// Returns the README files of all folders.
    static List<Document> all() {
        try (var files = Files.walk(Home.CHECKOUT)) {
            return files.filter(file -> file.endsWith("README.md")).map(file -> "" + Home.CHECKOUT.relativize(file))
                    .filter(file -> !file.startsWith(".")).sorted().map(Document::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the README file at this path from the checkout.
    public static Document of(String path) {
        try {
            return new Document(path, Files.readString(Home.CHECKOUT.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the blocks of all README files in this language.
    static List<Block> blocks(String language) {
        var blocks = all().stream().flatMap(document -> document.blocks().stream());
        return blocks.filter(block -> block.language.equals(language)).toList();
    }

    List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        var found = BLOCK.matcher(text);
        while (found.find()) {
            blocks.add(new Block(this, found.group(2), found.group(3).indent(-found.group(1).length())));
        }
        return blocks;
    }

    /// Returns the only block that has a line with this beginning.
    public String block(String beginning) {
        var line = "\n" + beginning;
        var found = blocks().stream().map(Block::text).filter(block -> ("\n" + block).contains(line)).toList();
        assertEquals(1, found.size(), () -> path + ": blocks with a line '" + beginning + "'");
        return found.getFirst();
    }

    /// Returns the text without its blocks.
    String prose() {
        return BLOCK.matcher(text).replaceAll("");
    }

    /// Returns the rows of the only table whose first row begins so, each as its cells, without the marks of code and
    /// with the text of links.
    public List<List<String>> table(String header) {
        var lines = text.lines().toList();
        var headers = lines.stream().filter(line -> line.startsWith(header)).toList();
        assertEquals(1, headers.size(), () -> path + ": tables '" + header + "'");
        var rows = new ArrayList<List<String>>();
        for (int i = lines.indexOf(headers.getFirst()) + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
            var cells = LINK.matcher(lines.get(i).substring(1).replace("`", "")).replaceAll("$1").split("\\|");
            rows.add(Arrays.stream(cells).map(String::strip).toList());
        }
        return rows;
    }

    /// Returns the first column of that table.
    List<String> column(String header) {
        return table(header).stream().map(List::getFirst).toList();
    }

    /// Returns the anchors of the headings, as GitHub makes them.
    List<String> anchors() {
        var headings = prose().lines().filter(line -> line.startsWith("#"));
        return headings.map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).toList();
    }
}
