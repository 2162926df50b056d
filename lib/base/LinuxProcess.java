package whaleware.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One process, as `/proc/PID/stat` shows it to everyone (proc(5)).
///
/// @param status one letter: `Z` is a zombie
/// @param born start time in clock ticks (10 ms) since the machine's start: tells a pid from its next use
public record LinuxProcess(int pid, char status, int parent, int group, int session, long born) {

    /// The process with this pid; empty when there is none.
    public static Optional<LinuxProcess> of(int pid) {
        try {
            return Optional.of(parse(Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// Every process that can be seen.
    public static List<LinuxProcess> all() {
        var all = new ArrayList<LinuxProcess>();
        var names = Path.of("/proc").toFile().list((_, name) -> Character.isDigit(name.charAt(0)));
        for (var name : names == null ? new String[0] : names) of(Integer.parseInt(name)).ifPresent(all::add);
        return all;
    }

    /// Now, in the unit of [#born].
    public static long now() {
        try {
            var up = Files.readString(Path.of("/proc/uptime"));
            return Math.round(Double.parseDouble(up.substring(0, up.indexOf(' '))) * 100);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /// The one signal mask of a process that matters here: whether it was started with `signal` ignored.
    public static boolean ignores(int signal) {
        try {
            var status = Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1);
            int at = status.indexOf("SigIgn:") + 7;
            return (Long.parseUnsignedLong(status.substring(at, status.indexOf('\n', at)).strip(), 16) >> (signal - 1) & 1) == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether this very process, and not a later one with its pid, still runs; a zombie does not.
    public boolean alive() {
        return of(pid).filter(now -> now.born == born && now.runs()).isPresent();
    }

    public boolean runs() {
        return status != 'Z' && status != 'X';
    }

    /// The value of a variable in its environment, as that was when it started; empty where it has none, or that may not be read.
    public Optional<String> started(String variable) {
        try {
            var lines = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1).split("\0");
            return Arrays.stream(lines).filter(line -> line.startsWith(variable + "=")).map(line -> line.substring(variable.length() + 1)).findFirst();
        } catch (IOException notOurs) {
            return Optional.empty();
        }
    }

    private static LinuxProcess parse(String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21); // what comes behind is not asked for
        return new LinuxProcess(Integer.parseInt(stat.substring(0, stat.indexOf(' '))), fields[0].charAt(0), Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), Long.parseLong(fields[19]));
    }
}
