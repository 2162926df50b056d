package whaleware.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import whaleware.runtime.State;

/// Signals, in every phase.
interface SignalFaults {
    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        for (var hook : HookFaults.WAY_UP) {
            all.add(new Fault("term-in-" + hook, "TERM while " + hook + " runs is an orderly stop", t -> {
                if (hook.equals("svcup")) t.hook("svcdown", "exit 0");
                t.hold(hook).start().began(hook).stops();
                if (hook.equals("boot") || hook.equals("firstboot")) t.marked(false);
                t.heals();
            }));
            all.add(new Fault("term-ignored-by-" + hook, "TERM while " + hook + " ignores it: KILL within the budget, and 16 says so", t -> {
                t.hasty().told(hook, "trap '' TERM INT; while :; do sleep 1; done").start().began(hook).signal("TERM").exits(16);
                t.heals();
            }));
        }
        for (var signal : List.of("TERM", "INT", "QUIT"))
            all.add(new Fault(signal.toLowerCase() + "-when-up", signal + " when UP is an orderly stop", t -> t.up().signal(signal).exits(0).marked(true)));
        all.add(new Fault("term-at-once", "TERM in the first moment of a life is an orderly stop", t -> {
            t.start().until("a launcher that listens", () -> catches(t.cell().launcher())).stops();
            t.heals();
        }));
        all.add(new Fault("term-in-monitor", "TERM while monitor runs is an orderly stop", t -> t.hold("monitor").up().began("monitor").stops()));
        all.add(new Fault("term-in-restart", "TERM while svcdown runs for a restart is an orderly stop", t ->
                t.told("svcdown", "[ -e /torture/passed ] || { touch /torture/passed; sleep 1000; }").up().send("HUP").began("svcdown").stops()));
        all.add(new Fault("term-in-backoff", "TERM in the pause between two restarts is an orderly stop", t -> {
            t.cfg("{\"ww\": {\"restart\": {\"backoff\": \"1h\", \"max_backoff\": \"1h\"}}}").told("warmup", "[ ! -e /torture/broken ] || exit 1").hook("svcdown", "exit 0");
            t.up().write("broken", "").send("HUP").says("hook warmup ended with 1").until("the pause", () -> t.log().stream().filter(line -> line.contains("the next try is in")).count() > 0).stops();
            t.heals();
        }));
        all.add(new Fault("term-twice", "A second TERM cuts the wait for svcdown short", t -> {
            t.told("svcdown", "exec sleep 1000").up().signal("TERM").began("svcdown").pause(1200);
            long second = System.nanoTime();
            t.send("TERM").exits(16);
            long took = (System.nanoTime() - second) / 1_000_000;
            if (took > 1500 + Trial.SLACK.toMillis()) throw new Fault.Broken("the second TERM took " + took + " ms");
            t.heals();
        }));
        all.add(new Fault("term-storm", "Twenty TERMs at a time are one stop", t -> {
            t.up().signal("TERM");
            for (int i = 0; i < 20; i++) t.send(i % 2 == 0 ? "TERM" : "INT");
            t.exits(0).heals();
        }));
        all.add(new Fault("hup", "HUP restarts the service once", t -> t.up().note().send("HUP").back().stops()));
        all.add(new Fault("hup-bad-configuration", "HUP with a broken configuration changes nothing, and says so", t -> {
            t.write("cfg.json", "{}");
            t.setup.env.put("CFG_FILE", "/torture/cfg.json");
            t.up().note().write("cfg.json", "{ \"ww\": ").send("HUP").says("cannot read").pause(500).undisturbed().write("cfg.json", "{}").send("HUP").back().stops();
        }));
        all.add(new Fault("hup-storm", "Thirty HUPs at a time leave it UP", t -> {
            t.up().note();
            for (int i = 0; i < 30; i++) t.send("HUP");
            t.back().pause(300).until("quiet", () -> t.cell().state().path("state").asText().equals("UP")).stops();
        }));
        for (var signal : List.of("USR1", "USR2", "WINCH"))
            all.add(new Fault(signal.toLowerCase(), signal + " reaches the service at most, and it is UP afterwards", t ->
                    t.up().send(signal).pause(700).await(State.UP).stops()));
        return all;
    }

    // the mask of caught signals has TERM; the engine's own program, which is there before, catches it too
    private static boolean catches(long pid) {
        return ContainerUnderTest.read(Path.of("/proc/" + pid + "/status")).lines()
                .anyMatch(line -> line.startsWith("SigCgt:") && (Long.parseUnsignedLong(line.substring(8).strip(), 16) >> 14 & 1) == 1) && List.of(ContainerUnderTest.line(pid).split("\0")).stream().anyMatch(word -> word.endsWith("/run"));
    }
}
