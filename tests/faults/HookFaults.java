package whaleware.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import whaleware.base.ExitCode;

/// Hooks that hang, fail, are killed, or print too much.
interface HookFaults {
    /// The hooks from the start to UP, and the exit codes of their failures.
    List<String> WAY_UP = List.of("boot", "firstboot", "upgrade", "svcup", "warmup");
    Map<String, Integer> CODES = Map.of("boot", ExitCode.BOOT, "firstboot", ExitCode.FIRSTBOOT,
            "upgrade", ExitCode.UPGRADE, "svcup", ExitCode.SVCUP, "warmup", ExitCode.WARMUP);
    /// The failures, in the order of the table, and their scripts.
    List<String> FAILURES = List.of("1", "255", "killed", "hang", "hang-on");
    Map<String, String> SCRIPTS = Map.of("1", "exit 1", "255", "exit 255", "killed", "kill -9 $$",
            "hang", "sleep 1000", "hang-on", "trap '' TERM INT; while :; do sleep 1; done");
    /// Thirty megabytes, half of them in one line.
    String FLOOD = "yes 'a line that is written again and again' | head -c 15000000;"
            + " yes x | tr -d '\\n' | head -c 15000000";
    Map<String, String> BAD_ANSWERS = new TreeMap<>(Map.of("no-json", "echo 'all is {well'", "a-list", "echo '[1, 2]'",
            "empty", ":", "long", "echo '{\"a\": \"'; " + FLOOD + "; echo '\"}'"));

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        wayUp(all);
        monitor(all);
        svcdown(all);
        reporters(all);
        all.add(new Fault("leftovers", "A stop ends the background processes of hooks", t -> {
            for (var hook : WAY_UP.subList(0, 3))
                t.prepend(hook, "sleep 1001 & setsid sleep 1002 >/dev/null 2>&1 &");
            t.up().stops();
        }));
        return all;
    }

    private static void wayUp(List<Fault> all) {
        for (var hook : WAY_UP) {
            boolean service = hook.equals("svcup"), unmarked = hook.equals("boot") || hook.equals("firstboot");
            for (var failure : FAILURES) all.add(new Fault(hook + "-" + failure,
                    subject(hook, failure) + ": ERROR, " + CODES.get(hook), t -> {
                if (service && failure.startsWith("hang") && t.baseline.foreground())
                    throw new Fault.Skipped("svcup in the foreground is the service, and may stay");
                if (service) t.hook("svcdown", "exit 0");
                t.cfg("{\"ww\": {\"timeout\": {\"" + hook + "\": \"1s\"}}}").hook(hook, SCRIPTS.get(failure));
                t.start().exits(CODES.get(hook));
                if (unmarked) t.marked(false);
                t.heals();
            }));
            all.add(new Fault(hook + "-flood", "30 MB of output of " + hook + " delay nothing", t -> {
                boolean foreground = service && t.baseline.foreground();
                t.prepend(hook, foreground ? "{ " + FLOOD + "; } | tail -c 1000" : FLOOD).up().stops();
            }));
        }
    }

    private static void monitor(List<Fault> all) {
        for (var failure : FAILURES) all.add(new Fault("monitor-" + failure,
                subject("monitor", failure) + ": a restart, then UP again", t -> {
            t.cfg("{\"ww\": {\"monitor\": {\"timeout\": \"2s\"}}}");
            t.prepend("monitor", "if [ -e /torture/bad ]; then rm /torture/bad; " + SCRIPTS.get(failure) + "; fi");
            t.up().countRestarts().write("bad", "").restarted().stops();
        }));
        all.add(new Fault("monitor-always", "A monitor that always fails reaches ww.restart.limit: ERROR, 15", t -> {
            t.cfg("{\"ww\": {\"restart\": {\"limit\": 2, \"backoff\": \"100ms\"}}}");
            t.cfg("{\"ww\": {\"monitor\": {\"every\": \"200ms\"}}}");
            t.hook("monitor", "exit 1").start().exits(15).heals();
        }));
        BAD_ANSWERS.forEach((name, answer) -> all.add(new Fault("monitor-" + name,
                "A monitor that does not print a JSON object (" + name + ") counts as healthy, with a warning", t ->
                t.hook("monitor", answer).up().countRestarts().says("healthy, but no statistics").pause(300)
                        .notRestarted().stops())));
    }

    private static void svcdown(List<Fault> all) {
        for (var failure : FAILURES) all.add(new Fault("svcdown-" + failure, subject("svcdown", failure)
                + " in the stop: all processes end within the budget, and the exit code is 16", t ->
                t.shortStopBudget().hook("svcdown", SCRIPTS.get(failure)).up().signal("TERM").exits(16).heals()));
        all.add(new Fault("svcdown-restart",
                "A svcdown that hangs in a restart delays it by no more than its time-out", t -> {
            t.cfg("{\"ww\": {\"timeout\": {\"svcdown\": \"1s\"}}}");
            t.prepend("svcdown", "[ -e /torture/passed ] || { touch /torture/passed; sleep 1000; }");
            t.up().countRestarts().send("HUP").restarted().stops();
        }));
        all.add(new Fault("svcdown-flood", "30 MB of output of svcdown do not delay a stop", t ->
                t.prepend("svcdown", FLOOD).up().stops()));
    }

    private static void reporters(List<Fault> all) {
        for (var hook : List.of("lifecycle", "pushstats"))
            for (var failure : List.of("1", "hang", "hang-on", "flood")) all.add(new Fault(hook + "-" + failure,
                    subject("hook " + hook, failure) + ": no delay and no restart", t -> {
                var script = failure.equals("flood") ? FLOOD : SCRIPTS.get(failure);
                t.withoutReports().hook(hook, script).up().countRestarts().pause(1200).notRestarted().stops();
            }));
    }

    private static String subject(String hook, String failure) {
        return hook + switch (failure) {
            case "killed" -> " is killed";
            case "hang" -> " hangs";
            case "hang-on" -> " hangs and ignores TERM";
            case "flood" -> " prints 30 MB";
            default -> " exits with " + failure;
        };
    }
}
