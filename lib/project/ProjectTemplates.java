package whaleware.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FileMode;

/// The templates of a new project, in `lib/project/templates`. A word in capitals in them, such as `NAME`, is replaced
/// by a value.
///
/// @param folder of the templates
record ProjectTemplates(Path folder) {
    /// The place of the templates in the library.
    static final String PLACE = "project/templates";

    /// Finds the templates of the library.
    ///
    /// Throws [Failure] 78 if they are not there.
    static ProjectTemplates in(Path lib) {
        var folder = lib.resolve(PLACE);
        if (Files.isDirectory(folder)) return new ProjectTemplates(folder);
        throw new Failure(ExitCode.CONFIG, "cannot find the templates in " + folder
                + " (use a checkout, or the catalogue: jbang ww@… new)");
    }

    /// Copies all templates into the library of a project.
    void copy(Path lib) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var copy = lib.resolve(PLACE).resolve(folder.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /// Writes a file from its template, with its folder. A script is executable.
    ///
    /// @param values by the word that each replaces
    void write(String template, Path file, Map<String, String> values) throws IOException {
        var text = Files.readString(folder.resolve(template));
        for (var value : values.entrySet()) text = text.replace(value.getKey(), value.getValue());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
        if (text.startsWith("#!")) FileMode.setExecutable(file);
    }
}
