package whaleware.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import whaleware.base.ExitCode;
import whaleware.runtime.EventLoop;
import whaleware.runtime.OperatorSwitches;
import whaleware.runtime.State;
import whaleware.runtime.StateFile;

/// What an operator asks for: words in the launcher's pipe, `WORD ID` or `WORD ID on`. Each gets an answer under its id in
/// `state.json`, some at once, `RESTART` and `MONITOR` when it is known how that went. Several that ask for the same get the same answer.
final class ControlCommands {
    static final String RESTART = "RESTART", MONITOR = "MONITOR";
    private static final String STOP = "STOP";
    private static final Set<String> WORDS = Set.of(RESTART, MONITOR, STOP, "MAINTENANCE on", "MAINTENANCE off", "DRAIN on", "DRAIN off");
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,40}");
    private static final Set<String> FOR_THE_SERVICE = Set.of("USR1", "USR2", "WINCH");

    private final EventLoop loop;
    private final StateFile state;
    private final StatusPublisher report;
    private final Service service;
    private final Map<String, List<String>> waiting = new HashMap<>(Map.of(RESTART, new ArrayList<>(), MONITOR, new ArrayList<>()));
    private boolean hurry;

    /// From now on the loop's other words come here; what was asked of a supervisor that died is asked of this one.
    ControlCommands(EventLoop loop, StateFile state, StatusPublisher report, Service service) {
        this.loop = loop;
        this.state = state;
        this.report = report;
        this.service = service;
        for (var open : state.replies().pending()) waiting.get(open.command()).add(open.id());
        loop.onMessage(this::heed);
    }

    /// Whether somebody waits for a restart, or for `monitor`.
    boolean asked(String word) {
        return !waiting.get(word).isEmpty();
    }

    /// Whether a restart was asked for since this was last asked: one that is under way is not to wait for its next try.
    boolean hurried() {
        var asked = hurry;
        hurry = false;
        return asked;
    }

    /// As [#hurried], without forgetting it.
    boolean hurries() {
        return hurry;
    }

    /// Whether nothing is to be restarted by itself.
    boolean maintenance() {
        return state.switches().on(OperatorSwitches.MAINTENANCE);
    }

    /// Answers all who wait for this.
    ///
    /// @param code 0 when it went well, 1 when not
    void answer(String word, int code, String told) {
        if (!asked(word)) return;
        settle(word, code, told);
        state.save();
    }

    private void settle(String word, int code, String told) {
        waiting.get(word).forEach(id -> state.replies().reply(id, word, code, told));
        waiting.get(word).clear();
    }

    /// Nothing of what was asked comes any more; it is written with the next state.
    void over() {
        for (var word : List.of(RESTART, MONITOR)) settle(word, ExitCode.NOT_FOUND, "the instance stops");
    }

    private void heed(String line) {
        var said = line.split(" ", -1);
        if (FOR_THE_SERVICE.contains(line)) service.signal(line);
        else if (line.equals("REPORTS-FLUSH")) report.hurry();
        else if (said.length > 1 && ID.matcher(said[1]).matches() && WORDS.contains(line.replace(" " + said[1], ""))) heed(said[0], said[1], line.endsWith(" on"));
        else report.warn("cannot heed the word '" + (line.length() > 40 ? line.substring(0, 40) + "…" : line).replaceAll("\\P{Print}", "?") + "': it is none (ww --help)");
    }

    private void heed(String word, String id, boolean on) {
        if (state.replies().has(id)) return;    // said once more, since a supervisor died meanwhile
        boolean up = state.state() == State.UP;
        switch (word) {
            case STOP -> {
                state.replies().reply(id, STOP, ExitCode.OK, "the stop is under way");
                loop.requests().requestStop(true, "asked by ww stop");
            }
            case RESTART -> {
                hurry = !up;
                if (up || state.state() == State.RESTARTING) await(RESTART, id);
                else refuse(RESTART, id);
            }
            case MONITOR -> {
                if (up) await(MONITOR, id);
                else refuse(MONITOR, id);
            }
            default -> {
                if (loop.requests().stopping()) refuse(word, id);
                else turn(word, id, on);
            }
        }
    }

    private void await(String word, String id) {
        waiting.get(word).add(id);
        state.replies().receive(id, word);
        state.save();
    }

    private void refuse(String word, String id) {
        state.replies().reply(id, word, ExitCode.NOT_FOUND, "cannot " + word.toLowerCase(Locale.ROOT) + ": the state is " + state.state());
        state.save();
    }

    private void turn(String word, String id, boolean on) {
        var name = word.toLowerCase(Locale.ROOT);
        boolean was = state.switches().on(name);
        if (was != on) state.switches().turn(name, on, Instant.now(), loop.now());
        state.replies().reply(id, word, 0, name + (was == on ? " was " : " is ") + (on ? "on" : "off"));
        state.save();
        if (was != on) report.note(name + (on ? " on" : " off"));
    }
}
