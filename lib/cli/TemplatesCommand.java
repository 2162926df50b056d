package whaleware.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.FileTree;
import whaleware.base.Installation;
import whaleware.base.ProcessEnvironment;
import whaleware.config.Config;
import whaleware.config.Secrets;
import whaleware.templates.TemplateSet;

/// `ww templates [--diff]`: prints the files that the templates make. Returns [ExitCode#NOT_FOUND] if `--diff` finds a
/// difference.
@Command(name = "templates", description = {
        "Prints the files that the templates make of the configuration, with secrets masked. Writes nothing."},
        exitCodeList = {"0:printed", "1:--diff found a difference", "64:usage", "77:no permission",
        "78:a template is wrong"}, footer = {"  ww templates", "  ww templates --diff"})
final class TemplatesCommand implements Callable<Integer> {
    private static final int NO_PERMISSION = 77;    // as the commands in sh

    private final Supplier<Installation> installation;

    @Option(names = "--diff", description = "Prints only what would change in the present files, by diff(1).")
    private boolean diff;

    TemplatesCommand(Supplier<Installation> installation) {
        this.installation = installation;
    }

    @Override
    public Integer call() throws IOException {
        var env = new HashMap<>(ProcessEnvironment.read());
        env.put("WW_HOME", installation.get().home().toString());
        var places = Directories.of(env);
        var config = Config.load(places.etc(), env, _ -> {});
        UnaryOperator<String> mask = Secrets.of(config, env)::mask;
        var templates = new TemplateSet(places.files(), places.run() == null ? Path.of("/run/ww") : places.run());
        boolean same = true;
        for (var file : templates.texts(config.tree(), config.settings().cfgMode())) {
            if (diff) same &= same(file, mask);
            else System.out.println("# " + file.target() + "\n" + mask.apply(file.text()).stripTrailing());
        }
        return same ? ExitCode.OK : ExitCode.NOT_FOUND;
    }

    /// Prints the difference, if there is one.
    private static boolean same(TemplateSet.Rendered file, UnaryOperator<String> mask) {
        try {
            var present = Files.exists(file.target()) ? Files.readString(file.target()) : "";
            if (present.equals(file.text())) return true;
            var folder = Files.createTempDirectory("ww-templates");
            Path old = folder.resolve("present"), next = folder.resolve("rendered");
            try {
                Files.writeString(old, mask.apply(present));
                Files.writeString(next, mask.apply(file.text()));
                var diff = new ProcessBuilder("diff", "-u", "--label", file.target().toString(), "--label",
                        file.target() + " (rendered)", old.toString(), next.toString())
                        .redirectErrorStream(true).start();
                System.out.print(new String(diff.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            } finally {
                FileTree.remove(folder);
            }
            return false;
        } catch (AccessDeniedException denied) {
            throw new Failure(NO_PERMISSION, "cannot read " + file.target() + ": no permission for user "
                    + ProcessEnvironment.user() + " (use the container's user, or root)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
