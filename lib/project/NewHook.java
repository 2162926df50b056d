package whaleware.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import whaleware.base.DidYouMean;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.hooks.HookFile;

/// A new hook in a home that exists.
public final class NewHook {
    private final Installation installation;
    private final Path jbang;

    /// @param jbang JBang's folder, `~/.jbang`
    public NewHook(Installation installation, Path jbang) {
        this.installation = installation;
        this.jbang = jbang;
    }

    /// Writes `usr/NAME` or `usr/NAME.java`, and the library if a hook in Java would not find it. Replaces a file of
    /// comments only.
    ///
    /// Throws [Failure] if there is no hook of that name, or if the home has it already.
    ///
    /// @return the file
    public Path write(String name, HookLanguage language) throws IOException {
        if (!HookFile.NAMES.contains(name)) {
            var near = DidYouMean.of(name, HookFile.NAMES).map(hook -> "did you mean '" + hook + "'?");
            throw new Failure(ExitCode.USAGE, "cannot create hook '" + name + "': there is no such hook ("
                    + near.orElse("there are " + String.join(", ", HookFile.NAMES)) + ")");
        }
        var home = installation.home();
        var present = HookFile.find(home.resolve("usr"), installation.lib(), name);
        if (present.isPresent()) {
            throw new Failure(ExitCode.NOT_FOUND, "cannot create hook '" + name + "': there is "
                    + present.get().path() + " (edit it)");
        }
        var templates = ProjectTemplates.in(installation.lib());
        var template = name.equals("monitor") ? name : "hook";
        var file = home.resolve("usr").resolve(language.file(name));
        templates.write(language.template(template), file, Map.of("NAME", name));
        if (language == HookLanguage.java && Files.notExists(home.resolve("lib/Whaleware.java"))) {
            ProjectLibrary.of(installation, false, jbang).writeIndex(home);
        }
        return file;
    }
}
