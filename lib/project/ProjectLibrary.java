package whaleware.project;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import whaleware.Whaleware;
import whaleware.bake.ShippedHome;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;

/// The library and the commands in a new project: copies of those that this process runs.
///
/// The library is a line that names its URL, if JBang fetched it from a catalogue. Otherwise it is a jar: a container's
/// build does not see the folder of a checkout.
///
/// @param url of `lib/Whaleware.java`; empty for the jar
record ProjectLibrary(Installation installation, Optional<String> url) {
    private static final String INDEX = "Whaleware.java", JAR = "whaleware.jar";
    private static final Pattern DEPENDENCY = Pattern.compile("(?m)^//DEPS (.+)$");
    private static final Pattern COORDINATES = Pattern.compile("([\\w.-]+):([\\w.-]+):([\\w.-]+)(?:@\\w+)?");

    /// @param vendor the jar in any case
    static ProjectLibrary of(Installation installation, boolean vendor, Path jbang) {
        // the catalogue, which became this command, was started with the URL
        var classPath = System.getenv().getOrDefault("WW_LIBRARY", System.getProperty("java.class.path", ""));
        return new ProjectLibrary(installation,
                vendor ? Optional.empty() : LibraryUrl.find(classPath, LibraryUrl.texts(jbang)));
    }

    /// Writes `lib` and `ww`.
    ///
    /// @return where hooks in Java find the library's classes: a path in the project
    String write(Path project) throws IOException {
        var from = installation.lib();
        copy(Installation.commands(from), project.resolve("ww"),
                List.of("run", "cfg", "status", "ww", "run.java", "cfg.java", "status.java", "ww.java"));
        copy(from, project.resolve("lib"), List.of("jbang", "supervisor.java", "location.jar"));
        try (var helpers = Files.list(from.resolve("sh"))) {
            copy(from.resolve("sh"), project.resolve("lib/sh"), helpers.map(file -> file.getFileName() + "").toList());
        }
        return writeIndex(project);
    }

    /// Writes `lib/Whaleware.java`, and the classes of the library for editors, or for all.
    ///
    /// @return the path of the classes in the project
    String writeIndex(Path project) throws IOException {
        var index = project.resolve("lib").resolve(INDEX);
        Files.createDirectories(index.getParent());
        Files.writeString(index, url.map(at -> "//SOURCES " + at + "\n").orElseGet(this::compiledIndex));
        var classes = url.isPresent() ? ".whaleware/" + JAR : "lib/" + JAR;
        Files.createDirectories(project.resolve(classes).getParent());
        Files.write(project.resolve(classes), jar());
        return classes;
    }

    /// Returns the dependencies of the library as a Maven project lists them.
    String dependencies() {
        return DEPENDENCY.matcher(compiledIndex()).results()
                .flatMap(line -> COORDINATES.matcher(line.group(1)).results())
                .map(maven -> "    <dependency>\n      <groupId>" + maven.group(1) + "</groupId>\n      <artifactId>"
                        + maven.group(2) + "</artifactId>\n      <version>" + maven.group(3)
                        + "</version>\n    </dependency>")
                .collect(Collectors.joining("\n"));
    }

    private String compiledIndex() {
        try {
            return new String(ShippedHome.compiledIndex(Files.readAllBytes(installation.lib().resolve(INDEX))),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Failure(ExitCode.CONFIG, "cannot read the library: " + e);
        }
    }

    /// Returns the jar of the library: as the catalogue has written it, or from the classes of this process.
    private byte[] jar() throws IOException {
        var shipped = installation.lib().resolve(JAR);
        if (Files.exists(shipped)) return Files.readAllBytes(shipped);
        var main = Whaleware.class.getName().replace('.', '/') + ".class";
        for (var path : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            if (!path.endsWith(".jar") || !Files.exists(Path.of(path))) continue;
            try (var jar = FileSystems.newFileSystem(Path.of(path))) {
                if (Files.exists(jar.getPath(main))) return ShippedHome.classes(jar.getPath("/whaleware"));
            }
        }
        throw new Failure(ExitCode.INTERNAL, "cannot find the classes of the library on the class path");
    }

    private static void copy(Path from, Path to, List<String> names) throws IOException {
        Files.createDirectories(to);
        for (var name : names) {
            Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
