package whaleware.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import whaleware.fixtures.Home;
import whaleware.fixtures.Sweep;

/// The script of `ww completion` completes commands, options and arguments in a real bash and a real zsh.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class CompletionTest {
    /// Prints the words that bash offers for the line in `$1`: as readline calls the function.
    private static final String IN_BASH = """
            . "$0"
            [ "$(complete -p ww)" = 'complete -o default -F _complete_ww ww' ] || exit 9
            read -ra COMP_WORDS <<<"$1"
            case $1 in *' ') COMP_WORDS+=('') ;; esac
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$1 COMP_POINT=${#1}
            _complete_ww 2>/dev/null
            printf '%s\\n' "${COMPREPLY[@]}"
            """;
    /// Types each line and a tab into a zsh of its own, and prints what zsh makes of the line.
    private static final String IN_ZSH = """
            zmodload zsh/zpty
            zpty z "PS1= TERM=dumb zsh -f -i"
            zpty -w z "source ${(q)1}"
            zpty -w z 'shown() { zle expand-or-complete; print -r -- "<<$BUFFER>>"; zle kill-buffer }'
            zpty -w z "zle -N shown; bindkey '^T' shown; print READ''Y"
            zpty -r z out '*READY*'
            for line in "${@:2}"; do
              zpty -w -n z "$line"$'\\x14'
              zpty -r z out '*<<*>>*'
              out=${out##*<<}; print -r -- "${out%%>>*}"
            done
            zpty -d z
            """;

    private static Home home;
    private static Path script;

    @BeforeAll
    static void the_script_is_printed() throws IOException {
        home = Home.fresh();
        script = home.path.resolve("completion");
        var bash = home.start("ww/ww", "completion", "bash");
        assertEquals(0, bash.exit(Duration.ofMinutes(2)), () -> bash.all().toString());
        Files.writeString(script, String.join("\n", bash.out()) + "\n");
    }

    @AfterAll
    static void the_home_is_removed() {
        home.close();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', ignoreLeadingAndTrailingWhitespace = false, value = {
        "ww st,status stop", "ww maintenance ,off on", "ww status --r,--ready", "ww bake --jdbc m,mariadb mysql",
        "ww fleet ,ls show", "ww lifecycle UP,UP UPGRADING", "ww completion ,bash zsh", "ww backup ve,verify",
        "ww check --l,--live", "ww new --hooks ,java sh", "ww new --hooks j,java",
        "ww restore --,--help --version", "ww nonsense,"})
    void bash_offers_the_words_that_fit(String line, String words) {
        var bash = home.start("/bin/bash", "-c", IN_BASH, script.toString(), line);
        assertEquals(0, bash.exit(), () -> bash.all().toString());
        assertEquals(words == null ? "" : words, String.join(" ", new TreeSet<>(bash.out())), line);
    }

    @Test
    void bash_offers_all_commands_and_no_hidden_one() {
        var bash = home.start("/bin/bash", "-c", IN_BASH, script.toString(), "ww ");
        assertEquals(0, bash.exit());
        assertEquals(new TreeSet<>(HelpTest.commands().toList()), new TreeSet<>(bash.out()));
    }

    @Test
    void zsh_completes_the_line() {
        var zsh = home.start("/bin/zsh", "-f", "-c", IN_ZSH, "zsh", script.toString(), "ww maint", "ww status --re",
                "ww bake --jdbc ma", "ww maintenance of", "ww comp", "ww new --hooks ja");
        assertEquals(0, zsh.exit(), () -> zsh.all().toString());
        assertEquals(List.of("ww maintenance ", "ww status --ready ", "ww bake --jdbc mariadb ", "ww maintenance off ",
                "ww completion ", "ww new --hooks java "), zsh.out());
    }

    @ParameterizedTest
    @CsvSource({"java,shop/usr/monitor.java", "sh,shop/usr/monitor", "SH,shop/usr/monitor"})
    void the_option_accepts_the_words_that_are_offered_in_any_case(String word, String file) {
        var folder = home.path.resolve("of-" + word);
        var written = home.start("ww/ww", "new", folder + "/shop", "--hooks", word);
        assertEquals(0, written.exit(Duration.ofMinutes(2)), () -> written.all().toString());
        assertTrue(Files.exists(folder.resolve(file)), file);
    }

    @Test
    void another_language_is_a_usage_error_that_names_the_words() {
        var perl = home.start("ww/ww", "new", home.path + "/perl", "--hooks", "perl");
        assertEquals(64, perl.exit());
        assertTrue(perl.err().getFirst().contains("[java, sh]"), perl.err()::toString);
    }

    @Test
    void another_shell_is_a_usage_error() {
        var fish = home.start("ww/ww", "completion", "fish");
        assertEquals(64, fish.exit());
        assertEquals(1, fish.all().size(), () -> fish.all().toString());
        assertTrue(fish.err().getFirst().contains("[bash, zsh]"), fish.err()::toString);
    }
}
