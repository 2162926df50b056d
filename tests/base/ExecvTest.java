package whaleware.base;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.fixtures.Shell;

/// A JVM becomes another program, which finds nothing of the JVM.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ExecvTest {
    private static final String BECOME = """
            //JAVA 25+
            //SOURCES ../lib/Whaleware.java
            void main(String... args) {
                try {
                    whaleware.base.Execv.become(Path.of(args[0]), List.of(args).subList(1, args.length), Map.of("WW_STATE", "ü 1"));
                } catch (whaleware.base.Failure failure) {
                    IO.println(failure.code + " " + failure.getMessage());
                }
            }
            """;

    @Test
    void the_program_has_the_pid_no_signal_blocked_or_ignored_and_no_descriptor_of_the_JVM() {
        try (var home = Home.fresh().asPid1(Shell.DASH)) {
            home.file("usr/Become.java", BECOME).env("LANG", "C.UTF-8")
                    .hook("it", "echo pid $$ \"$WW_STATE\" \"$@\"", "grep -E 'Sig(Blk|Ign)' /proc/self/status", "ls /proc/$$/fd", "exit 9");
            var it = home.start("lib/jbang", home.path + "/usr/Become.java", home.path + "/usr/it", "a  b", "é");
            assertEquals(9, it.exit());
            assertEquals("pid 1 ü 1 a  b é", it.out().getFirst());
            assertEquals("SigBlk:\t0000000000000000", it.out().get(1));
            assertTrue(it.out().get(2).matches("SigIgn:.*[0189]"), it.out().get(2));    // INT and QUIT
            assertTrue(it.out().subList(3, it.out().size()).stream().allMatch(fd -> fd.matches("[012]|10")), it.out()::toString);    // 10: the shell reads its script
        }
    }

    @Test
    void what_cannot_be_executed_is_a_failure_that_says_why() {
        try (var home = Home.fresh().file("usr/Become.java", BECOME)) {
            var it = home.start("lib/jbang", home.path + "/usr/Become.java", "/no/such");
            assertEquals(0, it.exit());
            assertEquals(List.of("70 cannot execute /no/such: No such file or directory (does it exist, and is it executable?)"), it.all());
        }
    }
}
