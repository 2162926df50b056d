package whaleware.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import whaleware.Whaleware;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FileMode;
import whaleware.base.FileTree;
import whaleware.base.Installation;
import whaleware.reports.backends.ShippedReporterHooks;

/// The folder of a new image: a web service with its hooks, configuration, Dockerfile, and the files for editors.
public final class NewProject {
    private final Installation installation;
    private final ProjectTemplates templates;
    private final ProjectLibrary library;
    private final HookLanguage language;

    /// @param vendor whether the project gets the library itself, although its URL is known
    /// @param jbang JBang's folder, `~/.jbang`
    public NewProject(Installation installation, HookLanguage language, boolean vendor, Path jbang) {
        this.installation = installation;
        this.templates = ProjectTemplates.in(installation.lib());
        this.library = ProjectLibrary.of(installation, vendor, jbang);
        this.language = language;
    }

    /// Writes the whole folder, or nothing.
    ///
    /// Throws [Failure] if the name is no name of an image, or if the folder exists.
    public void write(Path folder) throws IOException {
        var target = folder.toAbsolutePath().normalize();
        var name = String.valueOf(target.getFileName());
        if (!name.matches("[a-z0-9]+([._-][a-z0-9]+)*")) {
            throw new Failure(ExitCode.USAGE, "cannot create '" + name + "': it is no name of an image"
                    + " (small letters, digits, and single '.', '_' or '-' between them)");
        }
        if (Files.exists(target)) {
            throw new Failure(ExitCode.NOT_FOUND, "cannot create " + folder + ": it exists (choose another name)");
        }
        Files.createDirectories(target.getParent());
        var scratch = Files.createTempDirectory(target.getParent(), "." + name);
        try {
            FileMode.copy(installation.lib(), scratch);
            writeFiles(scratch, name);
            Files.move(scratch, target);
        } catch (IOException | RuntimeException failed) {
            FileTree.remove(scratch);
            throw failed;
        }
    }

    /// Returns where hooks in Java take the library from: its URL, or null for the jar in the project.
    public String url() {
        return library.url().orElse(null);
    }

    private void writeFiles(Path project, String name) throws IOException {
        var values = Map.of("NAME", name);
        templates.write("Dockerfile", project.resolve("Dockerfile"), values);
        templates.write("readme", project.resolve("README.md"), values);
        templates.write("ignore", project.resolve(".gitignore"), values);
        templates.write("ignore", project.resolve(".dockerignore"), values);
        templates.write("default_cfg.json", project.resolve("etc/default_cfg.json"), values);
        templates.write("index.html", project.resolve("files/index.html"), values);
        for (var hook : List.of("boot", "svcup", "warmup", "monitor")) {
            templates.write(language.template(hook), project.resolve("usr/" + language.file(hook)), values);
        }
        for (var reporter : ShippedReporterHooks.SHIPPED.keySet()) {
            var shipped = installation.lib().resolveSibling("usr").resolve(reporter);
            if (ShippedReporterHooks.isUnmodified(shipped)) Files.copy(shipped, project.resolve("usr/" + reporter));
        }
        var classes = library.write(project);
        templates.copy(project.resolve("lib"));
        templates.write("pom.xml", project.resolve("pom.xml"), Map.of("NAME", name, "VERSION", Whaleware.VERSION,
                "LIBRARY", classes, "DEPENDENCIES", library.dependencies()));
    }
}
