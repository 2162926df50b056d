package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A process, as `/proc/PID/stat` shows it to every user, see proc(5).
///
/// @param status one letter; `Z` is a zombie
/// @param born the start time in clock ticks (10 ms) since the boot of the machine: identifies a process, since pids
///         are reused
public record LinuxProcess(int pid, char status, int parent, int group, int session, long born) {

    /// Returns the process with this pid; empty if there is none.
    public static Optional<LinuxProcess> of(int pid) {
        try {
            var stat = Path.of("/proc/" + pid + "/stat");
            return Optional.of(parse(Files.readString(stat, StandardCharsets.ISO_8859_1)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// Returns every visible process.
    public static List<LinuxProcess> all() {
        var all = new ArrayList<LinuxProcess>();
        var names = Path.of("/proc").toFile().list((_, name) -> Character.isDigit(name.charAt(0)));
        for (var name : names == null ? new String[0] : names) of(Integer.parseInt(name)).ifPresent(all::add);
        return all;
    }

    /// Returns the time in `/proc/uptime`, in hundredths of a second: the clock of the commands in `sh`. It may differ
    /// from the clock of [#born], see [ProcessClock].
    public static long uptime() {
        try {
            var up = Files.readString(Path.of("/proc/uptime"));
            return Math.round(Double.parseDouble(up.substring(0, up.indexOf(' '))) * 100);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /// Whether this process ignores a signal, which it inherits from its parent.
    public static boolean ignores(int signal) {
        try {
            var status = Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1);
            int at = status.indexOf("SigIgn:") + 7;
            var mask = Long.parseUnsignedLong(status.substring(at, status.indexOf('\n', at)).strip(), 16);
            return (mask >> (signal - 1) & 1) == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether this process still runs, and not a later one with the same pid. A zombie does not run.
    public boolean alive() {
        return of(pid).filter(now -> now.born == born && now.runs()).isPresent();
    }

    /// Whether the process ran when it was read: it was no zombie.
    public boolean runs() {
        return status != 'Z' && status != 'X';
    }

    /// Returns the environment with which the process was started, as `NAME=value` in ISO-8859-1. Returns an empty list
    /// if it cannot be read.
    public List<String> environment() {
        return environment(pid);
    }

    /// As [#environment()], of the process with this pid.
    public static List<String> environment(int pid) {
        try {
            var environ = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            return List.of(environ.split("\0"));
        } catch (IOException notOurs) { // the environment of another user's process
            return List.of();
        }
    }

    static LinuxProcess parse(String stat) {
        int pid = Integer.parseInt(stat.substring(0, stat.indexOf(' ')));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21); // the fields after these are not needed
        return new LinuxProcess(pid, fields[0].charAt(0), Integer.parseInt(fields[1]), Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]), Long.parseLong(fields[19]));
    }
}
