package whaleware.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import whaleware.base.ExitCode;

/// Hooks that hang, fail, die, and talk too much.
interface HookFaults {
    /// The hooks on the way up, and the codes that their failures have.
    List<String> WAY_UP = List.of("boot", "firstboot", "upgrade", "svcup", "warmup");
    Map<String, Integer> CODES = Map.of("boot", ExitCode.BOOT, "firstboot", ExitCode.FIRSTBOOT, "upgrade", ExitCode.UPGRADE, "svcup", ExitCode.SVCUP, "warmup", ExitCode.WARMUP);
    /// Ways to fail, in sh.
    Map<String, String> WAYS = Map.of("1", "exit 1", "255", "exit 255", "killed", "kill -9 $$", "hang", "sleep 1000", "hang-on", "trap '' TERM INT; while :; do sleep 1; done");
    /// Thirty megabytes, in lines and in one.
    String FLOOD = "yes 'a line that is written again and again' | head -c 15000000; yes x | tr -d '\\n' | head -c 15000000";

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        for (var hook : WAY_UP) {
            for (var way : List.of("1", "255", "killed", "hang", "hang-on")) all.add(new Fault(hook + "-" + way, promise(hook, way) + ": ERROR, " + CODES.get(hook), t -> {
                if (hook.equals("svcup") && way.startsWith("hang") && t.usual.foreground()) throw new Fault.Skipped("in the foreground svcup is the service, and stays");
                if (hook.equals("svcup")) t.hook("svcdown", "exit 0");
                t.cfg("{\"ww\": {\"timeout\": {\"" + hook + "\": \"1s\"}}}").hook(hook, WAYS.get(way)).start().exits(CODES.get(hook));
                if (hook.equals("boot") || hook.equals("firstboot")) t.marked(false);
                t.heals();
            }));
            all.add(new Fault(hook + "-flood", "30 MB of output of " + hook + " hold nothing up", t ->
                    t.told(hook, hook.equals("svcup") && t.usual.foreground() ? "{ " + FLOOD + "; } | tail -c 1000" : FLOOD).up().stops()));
        }
        for (var way : List.of("1", "255", "killed", "hang", "hang-on")) all.add(new Fault("monitor-" + way, promise("monitor", way) + ": a restart, and UP again", t ->
                t.cfg("{\"ww\": {\"monitor\": {\"timeout\": \"2s\"}}}").told("monitor", "if [ -e /torture/bad ]; then rm /torture/bad; " + WAYS.get(way) + "; fi")
                        .up().note().write("bad", "").back().stops()));
        all.add(new Fault("monitor-always", "A monitor that fails for ever meets ww.restart.limit: ERROR, 15", t ->
                t.cfg("{\"ww\": {\"restart\": {\"limit\": 2, \"backoff\": \"100ms\"}, \"monitor\": {\"every\": \"200ms\"}}}").hook("monitor", "exit 1").start().exits(15).heals()));
        for (var answer : new TreeMap<>(Map.of("no-json", "echo 'all is {well'", "a-list", "echo '[1, 2]'", "empty", ":", "long", "echo '{\"a\": \"'; " + FLOOD + "; echo '\"}'")).entrySet())
            all.add(new Fault("monitor-" + answer.getKey(), "A monitor whose answer is no JSON object (" + answer.getKey() + ") is healthy, with a warning", t ->
                    t.hook("monitor", answer.getValue()).up().note().says("healthy, but no statistics").pause(300).undisturbed().stops()));
        for (var way : List.of("1", "255", "killed", "hang", "hang-on")) {
            all.add(new Fault("svcdown-" + way, promise("svcdown", way) + " at the stop: all is ended within the budget, and 16 says so", t ->
                    t.hasty().hook("svcdown", WAYS.get(way)).up().signal("TERM").exits(16).heals()));
        }
        all.add(new Fault("svcdown-restart", "A svcdown that hangs in a restart holds it up no longer than its time-out", t ->
                t.cfg("{\"ww\": {\"timeout\": {\"svcdown\": \"1s\"}}}").told("svcdown", "[ -e /torture/passed ] || { touch /torture/passed; sleep 1000; }").up().note().send("HUP").back().stops()));
        all.add(new Fault("svcdown-flood", "30 MB of output of svcdown hold no stop up", t -> t.told("svcdown", FLOOD).up().stops()));
        for (var reporter : List.of("lifecycle", "pushstats"))
            for (var way : List.of("1", "hang", "hang-on", "flood")) all.add(new Fault(reporter + "-" + way, "A reporter " + reporter + " that " + (way.equals("flood") ? "floods" : way.equals("1") ? "fails" : "hangs") + " delays and disturbs nothing", t ->
                    t.ownReports().hook(reporter, way.equals("flood") ? FLOOD : WAYS.get(way)).up().note().pause(1200).undisturbed().stops()));
        all.add(new Fault("leftovers", "What hooks leave in the background is ended by the stop", t -> {
            for (var hook : WAY_UP.subList(0, 3)) t.told(hook, "sleep 1001 & setsid sleep 1002 >/dev/null 2>&1 &");
            t.up().stops();
        }));
        return all;
    }

    private static String promise(String hook, String way) {
        return hook + switch (way) {
            case "killed" -> " that is killed";
            case "hang" -> " that hangs";
            case "hang-on" -> " that hangs and ignores TERM";
            default -> " that ends with " + way;
        };
    }
}
