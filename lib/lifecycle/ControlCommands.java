package whaleware.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import whaleware.backup.Backup;
import whaleware.base.ExitCode;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.OperatorSwitches;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;
import whaleware.schedule.Scheduler;

/// The commands of operators: lines in the launcher's pipe, `COMMAND ID`, `COMMAND ID on`, `COMMAND ID off`,
/// `RESTORE ID TIME` or `CRON ID NAME`. Each gets a reply under its id in `state.json`. The replies to `RESTART`,
/// `MONITOR`, `BACKUP`, `RESTORE` and `CRON` come when the result is known; all who wait for the same restart or
/// monitor get the same reply.
///
/// Not thread-safe: belongs to the loop's thread.
final class ControlCommands {
    static final String RESTART = "RESTART", MONITOR = "MONITOR", BACKUP = "BACKUP", RESTORE = "RESTORE";
    private static final String STOP = "STOP", FLUSH_REPORTS = "REPORTS-FLUSH";
    /// The commands whose reply comes when the result is known.
    private static final List<String> AWAITED = List.of(RESTART, MONITOR, BACKUP, RESTORE);
    private static final Set<String> COMMANDS = Set.of(
            RESTART, MONITOR, BACKUP, STOP, "MAINTENANCE on", "MAINTENANCE off", "DRAIN on", "DRAIN off");
    private static final Set<String> SIGNALS = Set.of("USR1", "USR2", "WINCH");
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,40}");
    private static final int SHOWN = 40;

    private final EventLoop loop;
    private final StateFile state;
    private final Service service;
    private final StatusPublisher publisher;
    private final Runnable flushReports;
    private final BiConsumer<String, String> cron;
    private final Log log;
    private final WaitingCommands waiting;
    private boolean restartNow;
    private String restartCause;
    private String backupToRestore;

    /// Receives the lines from now on, and takes over the commands that a killed supervisor has not replied to.
    ///
    /// @param flushReports delivers waiting events at once
    /// @param cron runs the program of `usr/cron` with this name, for the command with this id
    ControlCommands(EventLoop loop, StateFile state, Service service, StatusPublisher publisher,
                    Runnable flushReports, BiConsumer<String, String> cron, Log log) {
        this.loop = loop;
        this.state = state;
        this.service = service;
        this.publisher = publisher;
        this.flushReports = flushReports;
        this.cron = cron;
        this.log = log;
        this.waiting = new WaitingCommands(state.replies(), AWAITED); // a CRON is the scheduler's
        // a restore that had begun goes on by its marker; of another one the name is lost
        if (pending(RESTORE) && state.state() == State.UP) {
            replyToAll(RESTORE, ExitCode.NOT_FOUND, "the supervisor died before the restore began: request it again");
        }
        loop.onMessage(this::receive);
    }

    /// Returns whether [#RESTORE] waits, and its backup was not yet taken.
    boolean restoreRequested() {
        return backupToRestore != null;
    }

    /// Returns the backup that [#RESTORE] names: `latest` or its name.
    String takeBackupToRestore() {
        var backup = backupToRestore;
        backupToRestore = null;
        return backup;
    }

    /// Returns whether [#RESTART], [#MONITOR], [#BACKUP] or [#RESTORE] waits for its reply.
    boolean pending(String command) {
        return waiting(command) > 0;
    }

    /// Requests a run of `monitor`, as `ww monitor` does. No command waits for the reply.
    void requestMonitor() {
        waiting.add(MONITOR);
    }

    /// Requests a restart in UP, as `ww restart` does. No command waits for the reply.
    void requestRestart(String cause) {
        waiting.add(RESTART);
        restartCause = cause;
    }

    /// Lets the next try in RESTARTING start at once.
    void requestNextTry() {
        restartNow = true;
    }

    /// Returns why [#RESTART] is requested.
    String takeRestartCause() {
        var cause = restartCause == null ? "asked by ww restart" : restartCause;
        restartCause = null;
        return cause;
    }

    /// Returns whether `ww restart` came in RESTARTING: then the next try starts at once.
    boolean restartNow() {
        return restartNow;
    }

    void forgetRestartRequest() {
        restartNow = false;
        restartCause = null;
    }

    /// Returns whether maintenance is on: then no failure leads to a restart.
    boolean maintenance() {
        return state.switches().on(OperatorSwitches.MAINTENANCE);
    }

    /// Replies to everyone who waits for this command, and saves.
    ///
    /// @param code 0 if the command succeeded, else 1
    void reply(String command, int code, String text) {
        if (!pending(command)) return;
        replyToAll(command, code, text);
        state.save();
    }

    /// Returns how many wait for the reply to this command.
    int waiting(String command) {
        return waiting.count(command);
    }

    /// As [#reply], only to the first `count`: a later one has not asked for what has just ended.
    void replyToFirst(int count, String command, int code, String text) {
        if (count == 0) return;
        waiting.reply(command, count, code, text);
        state.save();
    }

    /// Refuses the commands that wait, because the container ends. The replies are saved with the next state.
    void refusePending() {
        for (var command : AWAITED) {
            replyToAll(command, ExitCode.NOT_FOUND, "the instance stops");
        }
    }

    private void replyToAll(String command, int code, String text) {
        waiting.reply(command, waiting(command), code, text);
    }

    private void receive(String line) {
        var words = line.split(" ", -1);
        boolean known = words.length > 1 && ID.matcher(words[1]).matches()
                && COMMANDS.contains(line.replace(" " + words[1], ""));
        if (SIGNALS.contains(line)) service.signal(line);
        else if (line.equals(FLUSH_REPORTS)) flushReports.run();
        else if (words.length == 3 && words[0].equals(Scheduler.COMMAND) && ID.matcher(words[1]).matches()) {
            if (!state.replies().has(words[1])) cron.accept(words[2], words[1]);
        } else if (isRestore(words)) restore(words[1], words[2]);
        else if (known) execute(words[0], words[1], line.endsWith(" on"));
        else log.warn("cannot run the command '" + printable(line) + "': there is none of that name (ww --help)");
    }

    private static boolean isRestore(String[] words) {
        return words.length == 3 && words[0].equals(RESTORE) && ID.matcher(words[1]).matches()
                && (words[2].equals("latest") || Backup.isTime(words[2]));
    }

    private void restore(String id, String backup) {
        if (state.replies().has(id)) return;
        boolean up = state.state() == State.UP || state.state() == State.RESTARTING;
        if (!up) refuse(RESTORE, id);
        else if (pending(RESTORE)) reply(RESTORE, id, ExitCode.IN_USE, "a restore runs already");
        else {
            backupToRestore = backup;
            await(RESTORE, id);
        }
    }

    private static String printable(String line) {
        return (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line).replaceAll("\\P{Print}", "?");
    }

    private void execute(String command, String id, boolean on) {
        if (state.replies().has(id)) return; // sent again, because a supervisor was killed meanwhile
        boolean up = state.state() == State.UP;
        switch (command) {
            case STOP -> {
                state.replies().reply(id, STOP, ExitCode.OK, "the stop is under way");
                loop.requests().requestStop(true, "asked by ww stop");
            }
            case RESTART -> {
                restartNow = !up;
                if (up || state.state() == State.RESTARTING) await(RESTART, id);
                else refuse(RESTART, id);
            }
            case MONITOR -> {
                if (up) await(MONITOR, id);
                else refuse(MONITOR, id);
            }
            case BACKUP -> {
                if (pending(BACKUP)) reply(BACKUP, id, ExitCode.IN_USE, "a backup runs already");
                else if (up) await(BACKUP, id);
                else refuse(BACKUP, id);
            }
            default -> {
                if (loop.requests().stopping()) refuse(command, id);
                else turn(command, id, on);
            }
        }
    }

    private void await(String command, String id) {
        waiting.add(command, id);
        state.replies().receive(id, command);
        state.save();
    }

    private void refuse(String command, String id) {
        var verb = command.equals(BACKUP) ? "back up" : command.toLowerCase(Locale.ROOT);
        reply(command, id, ExitCode.NOT_FOUND, "cannot " + verb + ": the state is " + state.state());
    }

    private void reply(String command, String id, int code, String text) {
        state.replies().reply(id, command, code, text);
        state.save();
    }

    private void turn(String command, String id, boolean on) {
        var name = command.toLowerCase(Locale.ROOT);
        boolean was = state.switches().on(name);
        if (was != on) state.switches().turn(name, on, Instant.now(), loop.now());
        state.replies().reply(id, command, ExitCode.OK, name + (was == on ? " was " : " is ") + (on ? "on" : "off"));
        state.save();
        if (was != on) publisher.note(name + (on ? " on" : " off"));
    }
}
