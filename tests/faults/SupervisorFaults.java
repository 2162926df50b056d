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
            all.add(new Fault("supervisor-in-" + hook, "The supervisor is killed while " + hook + " runs: it is run again, once at a time, and the life goes on", t -> {
                t.hold(hook).start().began(hook);
                t.killSupervisor();
                t.began(hook, 2).release(hook).await(State.UP);
                boolean told = t.trace().contains(hook + " began interrupted");
                if (told != (hook.equals("firstboot") || hook.equals("upgrade"))) throw new Fault.Broken("WW_INTERRUPTED was " + (told ? "" : "not ") + "set: " + t.trace());
                t.marked(true).stops();
            }));
            all.add(new Fault("crash-in-" + hook, "Power fails while " + hook + " runs: the next start comes UP", t -> {
                t.hold(hook).start().began(hook).crash();
                if (hook.equals("boot") || hook.equals("firstboot")) t.marked(false);
                t.release(hook).start().await(State.UP);
                // a firstboot that had made nothing yet is a first one
                boolean told = t.trace().contains(hook + " began interrupted");
                if (told != hook.equals("upgrade")) throw new Fault.Broken("WW_INTERRUPTED was " + (told ? "" : "not ") + "set: " + t.trace());
                t.marked(true).stops();
            }));
        }
        all.add(new Fault("supervisor-when-up", "The supervisor is killed when UP: another one watches, and the service keeps its pids", t -> {
            t.up().note();
            var service = t.usual.service() ? pids(t) : List.of();
            t.killSupervisor();
            t.until("another supervisor", () -> t.cell().supervisor() != 0 && t.cell().state().path("pid").asInt() != 0 && resumed(t, 1)).pause(1200).undisturbed();
            if (t.usual.service() && !service.equals(pids(t))) throw new Fault.Broken("the service was " + service + " and is " + pids(t));
            t.stops();
        }));
        all.add(new Fault("supervisor-in-restart", "The supervisor is killed while svcdown runs for a restart: the restart is finished", t -> {
            t.hold("svcdown").up().note().send("HUP").began("svcdown");
            t.killSupervisor();
            t.began("svcdown", 2).release("svcdown").back().stops();
        }));
        all.add(new Fault("supervisor-in-monitor", "The supervisor is killed while monitor runs: it is UP, and monitor is asked again", t -> {
            t.hold("monitor").up().note().began("monitor");
            t.killSupervisor();
            t.began("monitor", 2).release("monitor").undisturbed().stops();
        }));
        all.add(new Fault("supervisor-in-stop", "The supervisor is killed while svcdown runs for the stop: the stop is finished within its budget", t -> {
            t.hold("svcdown").up().signal("TERM").began("svcdown");
            t.killSupervisor();
            t.began("svcdown", 2).release("svcdown").exits(0).heals();
        }));
        all.add(new Fault("supervisor-and-term", "The supervisor is killed and TERM comes in the same moment: an orderly stop", t -> {
            t.up();
            t.killSupervisor();
            t.stops().heals();
        }));
        all.add(new Fault("term-and-supervisor", "TERM comes and the supervisor is killed in the same moment: an orderly stop", t -> {
            t.up().signal("TERM");
            t.killSupervisor();
            t.exits(0).heals();
        }));
        all.add(new Fault("supervisor-three-times", "The supervisor is killed three times in a row: it is UP, and the service was left alone", t -> {
            t.up().note();
            kills(t, 3);
            t.pause(500).undisturbed().stops();
        }));
        all.add(new Fault("supervisor-four-times", "The supervisor is killed four times in a minute: everything is ended, 70", t -> {
            t.hasty().up();
            kills(t, 3);
            t.killSupervisor();
            t.exits(70).says("died four times").heals();
        }));
        all.add(new Fault("supervisor-stands-still", "A supervisor that was stopped (SIGSTOP) and goes on has lost nothing", t -> {
            t.up().note();
            ContainerUnderTest.signal("STOP", t.cell().supervisor());
            t.pause(3000);
            ContainerUnderTest.signal("CONT", t.cell().supervisor());
            t.pause(1500).undisturbed().stops();
        }));
        all.add(new Fault("crash-when-up", "Power fails when UP: the next start comes UP", t -> t.up().crash().marked(true).heals()));
        all.add(new Fault("crash-in-stop", "Power fails in the stop: the next start comes UP", t -> t.hold("svcdown").up().send("TERM").began("svcdown").crash().heals()));
        return all;
    }

    private static void kills(Trial t, int times) {
        for (int i = 1; i <= times; i++) {
            int death = i;
            t.killSupervisor();
            t.until("supervisor " + (i + 1), () -> resumed(t, death) && t.cell().supervisor() != 0 && t.cell().inside(t.cell().state().path("pid").asInt()).filter(p -> p.pid() == t.cell().supervisor()).isPresent());
        }
    }

    private static boolean resumed(Trial t, int times) {
        return t.log().stream().filter(line -> line.contains("restarting it")).count() >= times;
    }

    private static List<Integer> pids(Trial t) {
        return t.service().stream().map(LinuxProcess::pid).sorted().toList();
    }
}
