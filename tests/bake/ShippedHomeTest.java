package whaleware.bake;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import whaleware.fixtures.Sweep;

/// The catalogue writes its home once, as a whole, and finds it again by the names and checksums in its jar.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag(Sweep.BESIDE)
class ShippedHomeTest {
    private static final String A = "package whaleware; class A {}";
    @TempDir
    private Path folder;

    private ShippedHome home(Map<String, String> files) throws IOException {
        var all = new TreeMap<>(Map.of("home/lib/Whaleware.java", "//SOURCES a.java\n", "library/A.java", A));
        all.putAll(files);
        var jar = Files.createTempFile(folder, "catalogue", ".jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var file : all.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes());
            }
        }
        return new ShippedHome(jar);
    }

    private Map<String, String> env() {
        return Map.of("WW_CACHE", folder.resolve("cache").toString());
    }

    private List<String> cache() throws IOException {
        try (var all = Files.list(folder.resolve("cache"))) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void an_existing_home_is_found_without_its_contents_and_stays_as_it_is() throws IOException {
        var home = home(Map.of("home/usr/boot", "#!/bin/sh\n"));
        var written = home.unpack(env());
        assertTrue(Files.isExecutable(written.resolve("usr/boot")));
        assertEquals("//DEPS whaleware.jar", Files.readString(written.resolve("lib/Whaleware.java")).strip());
        assertTrue(Files.size(written.resolve("lib/whaleware.jar")) > 0);
        Files.writeString(written.resolve("usr/boot"), "edited");
        Files.delete(written.resolve("lib/whaleware.jar"));
        assertEquals(written, home(Map.of("home/usr/boot", "#!/bin/sh\n")).unpack(env()), "another jar, the same files");
        assertEquals("edited", Files.readString(written.resolve("usr/boot")));
        assertFalse(Files.exists(written.resolve("lib/whaleware.jar")));
    }

    @Test
    void other_files_are_another_home() throws IOException {
        var homes = new HashSet<Path>();
        homes.add(home(Map.of("home/usr/boot", "1")).unpack(env()));
        homes.add(home(Map.of("home/usr/boot", "2")).unpack(env()));
        homes.add(home(Map.of("home/usr/other", "1")).unpack(env()));
        homes.add(home(Map.of("home/usr/boot", "1", "library/A.java", A + "// B")).unpack(env()));
        assertEquals(4, homes.size());
        homes.add(home(Map.of("home/usr/boot", "1", "other/A.class", "C")).unpack(env()));
        assertEquals(4, homes.size());
    }

    @Test
    void starts_at_once_write_one_home() throws Exception {
        var home = home(Map.of("home/usr/boot", "1"));
        Callable<Path> start = () -> home.unpack(env());
        var written = new HashSet<Path>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var result : threads.invokeAll(new ArrayList<>(List.of(start, start, start, start, start, start))))
                written.add(result.get());
        }
        assertEquals(1, written.size());
        assertEquals(List.of(written.iterator().next().getFileName().toString()), cache());
    }

    @Test
    void a_home_that_cannot_be_written_leaves_nothing() throws IOException {
        var home = home(Map.of("home/lib", "a file in place of a folder"));
        assertThrows(IOException.class, () -> home.unpack(env()));
        assertEquals(List.of(), cache());
    }
}
