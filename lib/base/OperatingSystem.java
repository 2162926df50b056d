package whaleware.base;

/// The system that this process runs on. Commands for authors work wherever Java does; an instance needs Linux.
public interface OperatingSystem {
    /// Returns its name as Java has it, such as `Linux`, `Mac OS X` or `Windows 11`.
    static String name() {
        return System.getProperty("os.name", "?");
    }

    /// Whether it is Linux, with its processes, signals and `/proc`.
    static boolean isLinux() {
        return name().equals("Linux");
    }

    /// Whether it has no `sh`.
    static boolean isWindows() {
        return name().startsWith("Windows");
    }

    /// Returns the failure of `run` on this system.
    static Failure cannotRun() {
        return new Failure(ExitCode.CONFIG, "cannot start: it needs Linux, and this is " + name()
                + " (docker build -t shop . && docker run --rm shop, or in WSL: ww/run)");
    }

    /// Returns the failure of a command that needs an instance, or files of Linux.
    static Failure cannotRun(String command) {
        return new Failure(ExitCode.CONFIG, "cannot run: it needs Linux, and this is " + name()
                + " (in a container: docker exec shop /ww/ww " + command + ")");
    }
}
