package whaleware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// JBang itself, as a user has it, and this checkout as the catalogue.
interface Catalogue {
    /// Starts JBang as its wrapper does: it prints java's command line and leaves with 255, then the shell becomes that.
    static Running jbang(Home home, String... args) {
        try {
            var jars = Path.of(withJBang(Files.createDirectories(home.path.resolve("jbang")))).resolve("jbang-0.132.1");
            var all = new ArrayList<>(List.of("-c", """
                    out=$("$JAVA_HOME/bin/java" -XX:-UsePerfData -cp "$0/*" dev.jbang.Main "$@"); code=$?
                    [ $code = 255 ] || { echo "$out"; exit $code; }
                    eval "exec $out"
                    """, jars.toString()));
            all.addAll(Arrays.asList(args));
            home.env("JAVA_HOME", System.getProperty("java.home"));
            return home.start("/bin/sh", all.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets a folder's `lib/Whaleware.java` stand for this checkout's, built once for all hooks: a second each instead of ten.
    static void library(Path folder) throws IOException {
        Files.deleteIfExists(Files.isSymbolicLink(folder.resolve("lib")) ? folder.resolve("lib") : folder.resolve("lib/Whaleware.java"));
        Files.writeString(Files.createDirectories(folder.resolve("lib")).resolve("Whaleware.java"), "//DEPS " + Home.CHECKOUT + "/lib/Whaleware.java\n");
    }

    /// Puts JBang into a cache, and answers that.
    static String withJBang(Path cache) {
        Script.linkJBang(cache);
        return cache.toString();
    }
}
