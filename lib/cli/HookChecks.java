package whaleware.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import whaleware.base.Failure;
import whaleware.base.ProcessEnvironment;
import whaleware.hooks.HookFile;
import whaleware.hooks.HookNameCheck;
import whaleware.reports.backends.ShippedReporterHooks;
import whaleware.schedule.CronJob;
import whaleware.watch.HookCheck;

/// Checks the hooks of a home. Each finding is one line with its cure. Not thread-safe.
final class HookChecks {
    private static final int SCRIPT_BYTES = 1 << 20;

    private final Path usr, lib;
    private final HookCheck check;
    private final List<String> findings = new ArrayList<>();

    /// @param lib the folder of the library, with `sh/jbang-build`
    HookChecks(Path usr, Path lib, Map<String, String> env) {
        this.usr = usr;
        this.lib = lib;
        this.check = new HookCheck(lib, env);
    }

    /// Checks all hooks and compiles those in Java. Runs none.
    List<String> findings() {
        if (!Files.isDirectory(usr)) {
            return List.of("cannot find any hook: there is no folder " + usr
                    + " (name the folder that holds usr: check HOME)");
        }
        for (var name : HookFile.NAMES) {
            try {
                HookFile.find(usr, lib, name).ifPresent(this::check);
                checkPrecedence(name);
            } catch (Failure unusable) {
                findings.add(unusable.getMessage());
            }
        }
        for (var name : CronJob.names(usr)) {
            try {
                HookFile.find(usr, lib, CronJob.FOLDER + "/" + name).ifPresent(this::check);
            } catch (Failure unusable) {
                findings.add(unusable.getMessage());
            }
        }
        try {
            for (var finding : HookNameCheck.findings(usr)) findings.add(finding.line());
        } catch (IOException unreadable) {
            var user = ProcessEnvironment.user();
            findings.add("cannot read " + usr + ": no permission for user " + user + " (chmod a+rx it)");
        }
        return findings;
    }

    private void check(HookFile hook) {
        if (!hook.path().toString().endsWith(".java")) checkLineEnds(hook.path());
        else if (!ShippedReporterHooks.isUnmodified(hook.path())) {
            findings.addAll(DirectiveChecks.findings(hook.path()));
            compile(hook);
        }
    }

    private void checkLineEnds(Path hook) {
        try (var in = Files.newInputStream(hook)) {
            var text = new String(in.readNBytes(SCRIPT_BYTES), StandardCharsets.ISO_8859_1);
            if (text.contains("\0") || !text.contains("\r\n")) return;
            cannotRun(hook, "some of its lines end as on Windows (CRLF)"
                    + " (sed -i 's/\\r$//' it, or set eol=lf in .gitattributes)");
        } catch (IOException unreadable) {
            // a program may be executable and not readable
        }
    }

    private void checkPrecedence(String name) throws Failure {
        Path first = usr.resolve(name), java = usr.resolve(name + ".java");
        if (!Files.exists(first) || !Files.exists(java) || ShippedReporterHooks.isUnmodified(java)) return;
        if (HookFile.find(usr, lib, name).filter(hook -> hook.path().equals(java)).isPresent()) return;
        cannotRun(java, first + " has precedence (remove one of them)");
    }

    private void cannotRun(Path hook, String why) {
        findings.add("cannot run hook " + hook + ": " + why);
    }

    /// Builds a hook as its first run would, and does not run it.
    private void compile(HookFile hook) {
        try {
            check.problem(hook, null).ifPresent(why -> cannotRun(hook.path(), why + " (fix it)"));
        } catch (IOException e) {
            findings.add("cannot compile hook " + hook.path() + ": " + e.getMessage()
                    + " (set WW_CACHE to a writable folder)");
        }
    }
}
