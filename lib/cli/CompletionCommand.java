package whaleware.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import whaleware.base.ExitCode;

/// `ww completion bash|zsh`: prints a script by which a shell completes the commands and options of `ww`.
@Command(name = "completion", customSynopsis = "ww completion bash|zsh",
        description = "Prints a script by which the shell completes commands and options of ww.",
        exitCodeList = {"0:printed", "64:usage"}, footer = {"  eval \"$(ww completion bash)\"",
        "  ww completion bash >/usr/share/bash-completion/completions/ww"})
final class CompletionCommand implements Callable<Integer> {
    /// The shells whose language picocli's script is.
    private enum Shell { bash, zsh }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    @Override
    public Integer call() {
        // zsh first loads its emulation of bash's completion, which the script itself does
        System.out.print(AutoComplete.bash("ww", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
