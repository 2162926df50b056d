package whaleware.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import whaleware.base.LinuxProcess;

/// The service dies, and processes that nobody looks after.
interface ServiceFaults {
    /// Fifty orphans, some of which live on for a while.
    String ORPHANS = "for i in 0 1 2 3 4 5 6 7 8 9; do for j in 1 2 3 4 5; do (sleep 0.$i >/dev/null 2>&1 &) ; done; done";

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        for (var signal : List.of("KILL", "TERM", "SEGV")) all.add(new Fault("service-" + signal.toLowerCase(), "The service ends by " + signal + ": restarted, and UP again with a new one", t -> {
            t.up().note();
            var old = pids(t);
            t.service().forEach(p -> ContainerUnderTest.signal(signal, p.pid()));
            t.back();
            if (pids(t).stream().anyMatch(old::contains)) throw new Fault.Broken("the service is still " + old);
            t.stops();
        }));
        all.add(new Fault("service-five-times", "The service is killed five times in a row: UP again each time", t -> {
            t.cfg("{\"ww\": {\"restart\": {\"backoff\": \"50ms\", \"max_backoff\": \"200ms\"}}}").up();
            for (int i = 0; i < 5; i++) {
                t.note();
                kill(t);
                t.back();
            }
            t.stops();
        }));
        all.add(new Fault("service-limit", "More restarts than ww.restart.limit: ERROR, 15, and nothing is left", t -> {
            t.cfg("{\"ww\": {\"restart\": {\"limit\": 1}}}").up().note();
            kill(t);
            t.back();
            kill(t);
            t.exits(15).heals();
        }));
        all.add(new Fault("service-stands-still", "A service that was stopped (SIGSTOP) holds no stop up", t -> {
            t.hasty().up();
            t.service().forEach(p -> ContainerUnderTest.signal("STOP", p.pid()));
            t.signal("TERM").exits(0, 16).heals();
        }));
        all.add(new Fault("service-dies-in-stop", "The service is killed while svcdown runs: an orderly stop", t -> {
            t.hold("svcdown").up().signal("TERM").began("svcdown");
            kill(t);
            t.release("svcdown").exits(0, 16).heals();
        }));
        all.add(new Fault("service-dies-in-monitor", "The service is killed while monitor runs: restarted, and UP again", t -> {
            t.cfg("{\"ww\": {\"monitor\": {\"timeout\": \"2s\"}}}").told("monitor", "[ ! -e /torture/slow ] || { rm /torture/slow; echo slow began >>/torture/trace; sleep 1; }").up().note().write("slow", "").began("slow");
            kill(t);
            t.back().stops();
        }));
        all.add(new Fault("orphan-storm", "Hundreds of orphans of monitor leave no zombie and no restart", t -> {
            t.cfg("{\"ww\": {\"monitor\": {\"every\": \"50ms\"}}}").told("monitor", "[ -e /torture/quiet ] || { " + ORPHANS + "; }").up().note();
            t.began("monitor", 10).write("quiet", "").until("the end of the zombies", () -> zombies(t) == 0).undisturbed().stops();
        }));
        all.add(new Fault("orphans-of-boot", "Orphans of boot are reaped, and do not count as the service", t -> {
            t.told("boot", ORPHANS).up().note().pause(1200).until("the end of the zombies", () -> zombies(t) == 0).undisturbed().stops();
        }));
        all.add(new Fault("daemon-ignores-term", "A daemon that ignores TERM and left its session is killed within the budget, and 16 says so", t ->
                t.hasty().told("boot", "(trap '' TERM; exec setsid sh -c 'while :; do sleep 1; done' >/dev/null 2>&1) &").up().signal("TERM").exits(16).heals()));
        all.add(new Fault("daemon-forks-on-term", "A daemon that answers TERM with new processes is ended with all of them", t -> {
            t.hasty().told("boot", "echo 'trap \"setsid sh /torture/hydra & setsid sh /torture/hydra & exit\" TERM; while :; do sleep 1 & wait; done' >/torture/hydra; setsid sh /torture/hydra >/dev/null 2>&1 &");
            t.up().signal("TERM").exits(0, 16).heals();
        }));
        return all;
    }

    /// Kills all that whaleware watches of the service.
    static void kill(Trial t) {
        var service = t.service();
        if (service.isEmpty()) throw new Fault.Broken("UP without a service");
        service.forEach(p -> ContainerUnderTest.signal("KILL", p.pid()));
    }

    private static HashSet<Integer> pids(Trial t) {
        return new HashSet<>(t.service().stream().map(LinuxProcess::pid).toList());
    }

    private static long zombies(Trial t) {
        return t.cell().crowd().stream().filter(p -> !p.runs()).count();
    }
}
