package whaleware.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import whaleware.runtime.State;

/// Signals in every phase.
interface SignalFaults {
    /// A `svcup` that is the service itself gets `ww.service.stop_signal`, with or without `SIG`.
    String IGNORED = "s=$(\"$WW_BIN/cfg\" ww.service.stop_signal TERM); trap '' TERM INT \"${s#SIG}\"; ";

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        for (var hook : HookFaults.WAY_UP) {
            all.add(new Fault("term-in-" + hook, "TERM while " + hook + " runs: an orderly stop", t -> {
                boolean service = hook.equals("svcup") || hook.equals("warmup") && !t.setup.has("svcup");
                if (service) t.hook("svcdown", "exit 0"); // its own needs what the interrupted hook has not started
                t.hold(hook).start().awaitHook(hook).stops();
                if (hook.equals("boot") || hook.equals("firstboot")) t.marked(false);
                t.heals();
            }));
            all.add(new Fault("term-ignored-by-" + hook, "TERM while " + hook
                    + " runs and ignores it: KILL within the budget, and the exit code is 16", t -> {
                t.shortStopBudget().prepend(hook, IGNORED + "while :; do sleep 1; done");
                t.start().awaitHook(hook).signal("TERM").exits(16).heals();
            }));
        }
        for (var signal : List.of("TERM", "INT", "QUIT"))
            all.add(new Fault(signal.toLowerCase() + "-when-up", signal + " when UP: an orderly stop", t ->
                    t.up().signal(signal).exits(0).marked(true)));
        all.add(new Fault("term-at-once", "TERM in the first moment of a start: an orderly stop", t -> {
            t.start().until("a launcher that catches TERM", () -> catchesTerm(t.container().launcher())).stops();
            t.heals();
        }));
        all.add(new Fault("term-in-monitor", "TERM while monitor runs: an orderly stop", t ->
                t.hold("monitor").up().awaitHook("monitor").stops()));
        all.add(new Fault("term-in-restart", "TERM while svcdown runs for a restart: an orderly stop", t -> {
            t.prepend("svcdown", "[ -e /torture/passed ] || { touch /torture/passed; sleep 1000; }");
            t.up().send("HUP").awaitHook("svcdown").stops();
        }));
        all.add(new Fault("term-in-backoff", "TERM in the pause between two restarts: an orderly stop", t -> {
            t.cfg("{\"ww\": {\"restart\": {\"backoff\": \"1h\", \"max_backoff\": \"1h\"}}}");
            t.prepend("warmup", "[ ! -e /torture/broken ] || exit 1").hook("svcdown", "exit 0");
            t.up().write("broken", "").send("HUP").says("hook warmup ended with 1").says("the next try is in").stops();
            t.heals();
        }));
        all.add(new Fault("term-twice", "A second TERM ends the wait for svcdown", t -> {
            t.prepend("svcdown", "exec sleep 1000").up().signal("TERM").awaitHook("svcdown").pause(1200);
            long second = System.nanoTime();
            t.send("TERM").exits(16);
            long took = (System.nanoTime() - second) / 1_000_000;
            if (took > 1500 + Trial.SLACK.toMillis()) throw new Fault.Broken("the second TERM took " + took + " ms");
            t.heals();
        }));
        all.add(new Fault("term-storm", "Twenty TERM and INT at once: one orderly stop", t -> {
            t.up().signal("TERM");
            for (int i = 0; i < 20; i++) t.send(i % 2 == 0 ? "TERM" : "INT");
            t.exits(0).heals();
        }));
        all.add(new Fault("hup", "HUP restarts the service once", t ->
                t.up().countRestarts().send("HUP").restarted().stops()));
        all.add(new Fault("hup-bad-configuration",
                "HUP with a broken configuration: a log line, and the service is not restarted", t -> {
            t.write("cfg.json", "{}");
            t.options.env.put("CFG_FILE", "/torture/cfg.json");
            t.up().countRestarts().write("cfg.json", "{ \"ww\": ").send("HUP").says("cannot read");
            t.pause(500).notRestarted().write("cfg.json", "{}").send("HUP").restarted().stops();
        }));
        all.add(new Fault("hup-storm", "Thirty HUP at once: UP afterwards", t -> {
            t.up().countRestarts();
            for (int i = 0; i < 30; i++) t.send("HUP");
            t.restarted().pause(300);
            t.until("UP", () -> t.container().state().path("state").asText().equals("UP")).stops();
        }));
        for (var signal : List.of("USR1", "USR2", "WINCH"))
            all.add(new Fault(signal.toLowerCase(), signal + " reaches at most the service: UP afterwards", t ->
                    t.up().send(signal).pause(700).await(State.UP).stops()));
        return all;
    }

    /// Returns whether the process is the launcher and catches TERM. The engine's program before it catches TERM, too.
    private static boolean catchesTerm(long pid) {
        boolean catches = ContainerUnderTest.read(Path.of("/proc/" + pid + "/status")).lines()
                .filter(line -> line.startsWith("SigCgt:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(8).strip(), 16) >> 14 & 1) == 1);
        var words = ContainerUnderTest.line(pid).split("\0");
        return catches && Arrays.stream(words).anyMatch(word -> word.endsWith("/run"));
    }
}
