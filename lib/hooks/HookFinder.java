package whaleware.hooks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.runtime.Log;

/// Finds the hooks of a home by their names.
public final class HookFinder {
    private static final Map<String, Integer> EXIT_CODES = Map.of(
            "boot", ExitCode.BOOT, "firstboot", ExitCode.FIRSTBOOT, "upgrade", ExitCode.UPGRADE,
            "svcup", ExitCode.SVCUP, "warmup", ExitCode.WARMUP);

    private final Path usr, lib;
    private final Log log;
    private Function<HookFile, String> monitorCheck = file -> null;

    /// @param usr the folder of the hooks
    /// @param lib the folder of `jbang`
    public HookFinder(Path usr, Path lib, Log log) {
        this.usr = usr;
        this.lib = lib;
        this.log = log;
    }

    /// Returns the hook whose failure leads to this exit code. Returns null if the code belongs to no hook.
    public static String withExitCode(int code) {
        return EXIT_CODES.entrySet().stream().filter(entry -> entry.getValue() == code)
                .map(Map.Entry::getKey).findFirst().orElse(null);
    }

    /// Checks `monitor` at each [#find] from now on, for a home that is edited while it runs. If the check fails, the
    /// hook counts as one that cannot be run.
    ///
    /// @param check returns why the hook cannot be used; null if it can
    public void checkMonitor(Function<HookFile, String> check) {
        monitorCheck = check;
    }

    /// Returns a hook's file, see [HookFile#find].
    public Optional<HookFile> find(String name) {
        var file = HookFile.find(usr, lib, name);
        var problem = name.equals("monitor") && file.isPresent() ? monitorCheck.apply(file.get()) : null;
        if (problem == null) return file;
        throw new Failure(ExitCode.INTERNAL, "cannot run hook " + file.get().path() + ": " + problem + " (correct it)");
    }

    /// Returns a hook's file. If the file exists and cannot be run, logs a warning and returns an empty Optional.
    public Optional<HookFile> findOrWarn(String name) {
        try {
            return find(name);
        } catch (Failure unusable) {
            log.warn(unusable.getMessage());
            return Optional.empty();
        }
    }

    /// Returns whether a hook has a file to run. A file that cannot be run counts: the attempt logs the reason.
    public boolean has(String name) {
        try {
            return find(name).isPresent();
        } catch (Failure unusable) {
            return true;
        }
    }

    /// Returns the names of the hooks that have a file to run, in the order of the life cycle.
    public List<String> names() {
        return HookFile.NAMES.stream().filter(this::has).toList();
    }

    /// Checks every hook before the first one runs, and returns the same names as [#names].
    ///
    /// Throws Failure, with the exit code of the hook's stage, if a hook cannot be run.
    ///
    /// @param ignored the hooks whose failures are ignored
    public List<String> check(Set<String> ignored) {
        var names = new ArrayList<String>();
        for (var name : HookFile.NAMES) {
            try {
                if (HookFile.find(usr, lib, name).isPresent()) names.add(name);
            } catch (Failure unusable) {
                int code = EXIT_CODES.getOrDefault(name, ExitCode.BOOT);
                if (!ignored.contains(name)) throw new Failure(code, unusable.getMessage());
                names.add(name);
            }
        }
        return names;
    }
}
