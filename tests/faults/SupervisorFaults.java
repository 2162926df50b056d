package whaleware.faults;

import java.util.ArrayList;
import java.util.List;
import whaleware.base.LinuxProcess;
import whaleware.runtime.State;

/// `kill -9` of the supervisor, and of the whole container.
interface SupervisorFaults {
    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        for (var hook : HookFaults.WAY_UP) {
            all.add(new Fault("supervisor-in-" + hook, "The supervisor is killed while " + hook
                    + " runs: the hook runs again, never twice at a time, then UP", t -> {
                t.hold(hook).start().awaitHook(hook);
                t.killSupervisor();
                t.awaitHook(hook, 2).release(hook).await(State.UP);
                interrupted(t, hook, hook.equals("firstboot") || hook.equals("upgrade"));
                t.marked(true).stops();
            }));
            all.add(new Fault("crash-in-" + hook, "Power fails while " + hook + " runs: the next start is UP", t -> {
                t.hold(hook).start().awaitHook(hook).crash();
                if (hook.equals("boot") || hook.equals("firstboot")) t.marked(false);
                t.release(hook).start().await(State.UP);
                // a firstboot that had made nothing yet is a first one
                interrupted(t, hook, hook.equals("upgrade"));
                t.marked(true).stops();
            }));
        }
        all.add(new Fault("supervisor-when-up",
                "The supervisor is killed when UP: a new one watches, and the service keeps its pids", t -> {
            t.up().countRestarts();
            var service = t.baseline.service() ? pids(t) : List.of();
            t.killSupervisor();
            t.until("another supervisor", () -> t.container().supervisor() != 0
                    && t.container().state().path("pid").asInt() != 0 && resumed(t, 1)).pause(1200).notRestarted();
            if (t.baseline.service() && !service.equals(pids(t)))
                throw new Fault.Broken("the service was " + service + " and is " + pids(t));
            t.stops();
        }));
        all.add(new Fault("supervisor-in-restart",
                "The supervisor is killed while svcdown runs for a restart: the restart is completed", t -> {
            t.hold("svcdown").up().countRestarts().send("HUP").awaitHook("svcdown");
            t.killSupervisor();
            t.awaitHook("svcdown", 2).release("svcdown").restarted().stops();
        }));
        all.add(new Fault("supervisor-in-monitor",
                "The supervisor is killed while monitor runs: UP, and monitor runs again", t -> {
            t.hold("monitor").up().countRestarts().awaitHook("monitor");
            t.killSupervisor();
            t.awaitHook("monitor", 2).release("monitor").notRestarted().stops();
        }));
        all.add(new Fault("supervisor-in-stop",
                "The supervisor is killed while svcdown runs for the stop: the stop is completed in time", t -> {
            t.hold("svcdown").up().signal("TERM").awaitHook("svcdown");
            t.killSupervisor();
            t.awaitHook("svcdown", 2).release("svcdown").exits(0).heals();
        }));
        all.add(new Fault("supervisor-and-term", "The supervisor is killed just before TERM: an orderly stop", t -> {
            t.up();
            t.killSupervisor();
            t.stops().heals();
        }));
        all.add(new Fault("term-and-supervisor", "The supervisor is killed just after TERM: an orderly stop", t -> {
            t.up().signal("TERM");
            t.killSupervisor();
            t.exits(0).heals();
        }));
        all.add(new Fault("supervisor-three-times",
                "The supervisor is killed three times in a row: UP, and the service is not restarted", t -> {
            t.up().countRestarts();
            kill(t, 3);
            t.pause(500).notRestarted().stops();
        }));
        all.add(new Fault("supervisor-four-times",
                "The supervisor is killed four times in a minute: all processes end, and the exit code is 70", t -> {
            t.shortStopBudget().up();
            kill(t, 3);
            t.killSupervisor();
            t.exits(70).says("died four times").heals();
        }));
        all.add(new Fault("supervisor-stands-still",
                "The supervisor is stopped by SIGSTOP and continued: no restart", t -> {
            t.up().countRestarts();
            ContainerUnderTest.signal("STOP", t.container().supervisor());
            t.pause(3000);
            ContainerUnderTest.signal("CONT", t.container().supervisor());
            t.pause(1500).notRestarted().stops();
        }));
        all.add(new Fault("crash-when-up", "Power fails when UP: the next start is UP", t ->
                t.up().crash().marked(true).heals()));
        all.add(new Fault("crash-in-stop", "Power fails in the stop: the next start is UP", t ->
                t.hold("svcdown").up().send("TERM").awaitHook("svcdown").crash().heals()));
        return all;
    }

    private static void interrupted(Trial t, String hook, boolean expected) {
        boolean set = t.trace().contains(hook + " began interrupted");
        if (set != expected)
            throw new Fault.Broken("WW_INTERRUPTED was " + (set ? "" : "not ") + "set: " + t.trace());
    }

    private static void kill(Trial t, int times) {
        for (int i = 1; i <= times; i++) {
            int death = i;
            t.killSupervisor();
            t.until("supervisor " + (i + 1), () -> resumed(t, death) && t.container().supervisor() != 0
                    && t.container().inside(t.container().state().path("pid").asInt())
                            .filter(p -> p.pid() == t.container().supervisor()).isPresent());
        }
    }

    private static boolean resumed(Trial t, int times) {
        return t.log().stream().filter(line -> line.contains("restarting it")).count() >= times;
    }

    private static List<Integer> pids(Trial t) {
        return t.service().stream().map(LinuxProcess::pid).sorted().toList();
    }
}
