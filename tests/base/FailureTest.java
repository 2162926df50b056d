package whaleware.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// The reason of an exception says what is wrong, in one line.
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailureTest {
    @Test
    void a_file_that_is_absent_or_may_not_be_opened_has_the_text_of_the_system() {
        assertEquals("/backup/.lock: Permission denied", Failure.reason(new AccessDeniedException("/backup/.lock")));
        assertEquals("/a: No such file or directory", Failure.reason(new NoSuchFileException("/a")));
        assertEquals("/a: Read-only file system",
                Failure.reason(new FileSystemException("/a", null, "Read-only file system")));
    }

    @Test
    void the_first_line_is_followed_by_that_of_the_cause_if_it_adds_anything() {
        assertEquals("one: two", Failure.reason(new IOException("one\nmore", new IOException("two"))));
        assertEquals("one", Failure.reason(new IOException("one", new IOException("one"))));
        assertEquals("IOException", Failure.reason(new IOException()));
    }
}
