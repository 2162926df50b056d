package whaleware.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.project.HookLanguage;
import whaleware.project.NewHook;
import whaleware.project.NewProject;

/// `ww new NAME` and `ww new hook NAME`. Returns [ExitCode#NOT_FOUND] if the folder or the hook exists.
@Command(name = "new", customSynopsis = {"ww new NAME [--hooks=java|sh] [--vendor]",
        "      ww new hook NAME [--hooks=java|sh]"}, description = {
        "Writes the folder of an image, with hooks, configuration, Dockerfile and the files for editors; or adds a hook"
                + " to the home."},
        exitCodeList = {"0:written", "1:it exists", "64:usage", "78:the library cannot be read"},
        footer = {"  ww new shop", "  ww new hook upgrade"})
final class NewCommand implements Callable<Integer> {
    private final Supplier<Installation> installation;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..2", paramLabel = "NAME", description = "The folder, whose name becomes that of the image;"
            + " or the word hook and the name of a hook.")
    private List<String> words;

    @Option(names = "--hooks", paramLabel = "java|sh", defaultValue = "java",
            description = "The language of the hooks; by default java.")
    private HookLanguage language;

    @Option(names = "--vendor", description = "Writes the library itself, and not the URL of the catalogue that this"
            + " command came from. Without such a URL, as in a checkout, it always does.")
    private boolean vendor;

    NewCommand(Supplier<Installation> installation) {
        this.installation = installation;
    }

    @Override
    public Integer call() throws IOException {
        var jbang = jbang();
        if (words.size() == 2) {
            if (!words.getFirst().equals("hook")) {
                throw new ParameterException(spec.commandLine(), "there are two names (new NAME, or new hook NAME)");
            }
            System.out.println("new: wrote " + new NewHook(installation.get(), jbang).write(words.get(1), language));
            return ExitCode.OK;
        }
        var folder = Path.of(words.getFirst());
        var project = new NewProject(installation.get(), language, vendor, jbang);
        project.write(folder);
        System.out.println("new: wrote " + folder + ", with the library " + (project.url() == null
                ? "in lib/whaleware.jar" : "by " + project.url()));
        System.out.println("new: next: cd " + folder + " && ww/run, or docker build -t " + folder.getFileName() + " .");
        return ExitCode.OK;
    }

    private static Path jbang() {
        var folder = System.getenv("JBANG_DIR");
        return folder == null || folder.isEmpty() ? Path.of(System.getProperty("user.home"), ".jbang")
                : Path.of(folder);
    }
}
