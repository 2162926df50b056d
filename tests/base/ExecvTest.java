package whaleware.base;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Home;
import whaleware.fixtures.Shell;

/// A JVM is replaced with another program, which inherits nothing of the JVM.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ExecvTest {
    private static final String BECOME = """
            //JAVA 25+
            //SOURCES ../lib/Whaleware.java
            void main(String... args) {
                try {
                    var arguments = List.of(args).subList(1, args.length);
                    whaleware.base.Execv.become(Path.of(args[0]), arguments, Map.of("WW_STATE", "ü 1"));
                } catch (whaleware.base.Failure failure) {
                    IO.println(failure.code + " " + failure.getMessage());
                }
            }
            """;

    @Test
    void the_program_keeps_the_pid_and_inherits_no_blocked_signal_and_no_descriptor_of_the_JVM() {
        try (var home = Home.fresh().asPid1(Shell.DASH)) {
            home.file("usr/Become.java", BECOME).env("LANG", "C.UTF-8")
                    .hook("it", "echo pid $$ \"$WW_STATE\" \"$@\"", "grep -E 'Sig(Blk|Ign)' /proc/self/status",
                            "ls /proc/$$/fd", "exit 9");
            var process = home.start("lib/jbang", home.path + "/usr/Become.java", home.path + "/usr/it", "a  b", "é");
            assertEquals(9, process.exit());
            assertEquals("pid 1 ü 1 a  b é", process.out().getFirst());
            assertEquals("SigBlk:\t0000000000000000", process.out().get(1));
            assertTrue(process.out().get(2).matches("SigIgn:.*[0189]"), process.out().get(2));    // INT and QUIT
            var descriptors = process.out().subList(3, process.out().size());
            assertTrue(descriptors.stream().allMatch(fd -> fd.matches("[012]|10")),
                    process.out()::toString);    // 10: the script of the shell
        }
    }

    @Test
    void the_error_for_a_program_that_cannot_be_executed_names_the_reason() {
        try (var home = Home.fresh().file("usr/Become.java", BECOME)) {
            var process = home.start("lib/jbang", home.path + "/usr/Become.java", "/no/such");
            assertEquals(0, process.exit());
            assertEquals(List.of("70 cannot execute /no/such: No such file or directory"
                    + " (does it exist, and is it executable?)"), process.all());
        }
    }
}
