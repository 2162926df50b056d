package whaleware.cli;

import java.util.Iterator;
import java.util.List;

/// The words that a shell completes an argument with. picocli creates one by a constructor without arguments.
abstract class CompletionWords implements Iterable<String> {
    private final List<String> words;

    CompletionWords(String... words) {
        this.words = List.of(words);
    }

    @Override
    public Iterator<String> iterator() {
        return words.iterator();
    }
}
