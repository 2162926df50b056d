package whaleware.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import whaleware.base.LinuxProcess;

/// The service dies, or leaves processes behind.
interface ServiceFaults {
    /// Fifty orphans, some of which live for a while.
    String ORPHANS = "for i in 0 1 2 3 4 5 6 7 8 9; do"
            + " for j in 1 2 3 4 5; do (sleep 0.$i >/dev/null 2>&1 &) ; done; done";
    /// A daemon that starts two more of its kind when it gets TERM.
    String HYDRA = "echo 'trap \"setsid sh /torture/hydra & setsid sh /torture/hydra & exit\" TERM;"
            + " while :; do sleep 1 & wait; done' >/torture/hydra; setsid sh /torture/hydra >/dev/null 2>&1 &";

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        for (var signal : List.of("KILL", "TERM", "SEGV")) all.add(new Fault("service-" + signal.toLowerCase(),
                "The service dies by " + signal + ": a restart, then UP with a new service", t -> {
            t.up().countRestarts();
            var old = pids(t);
            t.service().forEach(p -> ContainerUnderTest.signal(signal, p.pid()));
            t.restarted();
            if (pids(t).stream().anyMatch(old::contains)) throw new Fault.Broken("the service is still " + old);
            t.stops();
        }));
        all.add(new Fault("service-five-times", "The service is killed five times in a row: UP again each time", t -> {
            t.cfg("{\"ww\": {\"restart\": {\"backoff\": \"50ms\", \"max_backoff\": \"200ms\"}}}").up();
            for (int i = 0; i < 5; i++) {
                t.countRestarts();
                kill(t);
                t.restarted();
            }
            t.stops();
        }));
        all.add(new Fault("service-limit", "More restarts than ww.restart.limit: ERROR, 15, no process is left", t -> {
            t.cfg("{\"ww\": {\"restart\": {\"limit\": 1}}}").up().countRestarts();
            kill(t);
            t.restarted();
            kill(t);
            t.exits(15).heals();
        }));
        all.add(new Fault("service-stands-still", "A service that is stopped by SIGSTOP does not delay a stop", t -> {
            t.shortStopBudget().up();
            t.service().forEach(p -> ContainerUnderTest.signal("STOP", p.pid()));
            t.signal("TERM").exits(0, 16).heals();
        }));
        all.add(new Fault("service-dies-in-stop", "The service is killed while svcdown runs: an orderly stop", t -> {
            t.hold("svcdown").up().signal("TERM").awaitHook("svcdown");
            kill(t);
            t.release("svcdown").exits(0, 16).heals();
        }));
        all.add(new Fault("service-dies-in-monitor",
                "The service is killed while monitor runs: a restart, then UP again", t -> {
            t.cfg("{\"ww\": {\"monitor\": {\"timeout\": \"2s\"}}}");
            t.prepend("monitor", "[ ! -e /torture/slow ] ||"
                    + " { rm /torture/slow; echo slow began >>/torture/trace; sleep 1; }");
            t.up().countRestarts().write("slow", "").awaitHook("slow");
            kill(t);
            t.restarted().stops();
        }));
        all.add(new Fault("orphan-storm", "Hundreds of orphans of monitor: no zombie and no restart", t -> {
            t.cfg("{\"ww\": {\"monitor\": {\"every\": \"50ms\"}}}");
            t.prepend("monitor", "[ -e /torture/quiet ] || { " + ORPHANS + "; }").up().countRestarts();
            t.awaitHook("monitor", 10).write("quiet", "");
            t.until("the end of the zombies", () -> zombies(t) == 0).notRestarted().stops();
        }));
        all.add(new Fault("orphans-of-boot", "Orphans of boot are reaped, and do not count as the service", t -> {
            t.prepend("boot", ORPHANS).up().countRestarts().pause(1200);
            t.until("the end of the zombies", () -> zombies(t) == 0).notRestarted().stops();
        }));
        all.add(new Fault("daemon-ignores-term", "A daemon of another session that ignores TERM is killed within the"
                + " budget, and the exit code is 16", t -> {
            t.prepend("boot", "(trap '' TERM; exec setsid sh -c 'while :; do sleep 1; done' >/dev/null 2>&1) &");
            t.shortStopBudget().up().signal("TERM").exits(16).heals();
        }));
        all.add(new Fault("daemon-forks-on-term",
                "A daemon that starts new processes on TERM is ended with all of them", t ->
                t.shortStopBudget().prepend("boot", HYDRA).up().signal("TERM").exits(0, 16).heals()));
        return all;
    }

    /// Kills the processes of the service that whaleware watches.
    static void kill(Trial t) {
        var service = t.service();
        if (service.isEmpty()) throw new Fault.Broken("UP without a service");
        service.forEach(p -> ContainerUnderTest.signal("KILL", p.pid()));
    }

    private static Set<Integer> pids(Trial t) {
        return new HashSet<>(t.service().stream().map(LinuxProcess::pid).toList());
    }

    private static long zombies(Trial t) {
        return t.container().processes().stream().filter(p -> !p.runs()).count();
    }
}
