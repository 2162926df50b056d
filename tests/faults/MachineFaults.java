package whaleware.faults;

import java.util.ArrayList;
import java.util.List;
import whaleware.base.LinuxProcess;
import whaleware.runtime.State;

/// What the machine does to a container: users, roots, limits, clocks, and standing still.
interface MachineFaults {
    long MB = 1 << 20;

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        all.add(new Fault("read-only", "With a read-only root it comes UP, or says why not, and marks nothing", t -> {
            t.setup.readOnly = true;
            comesUpOrSaysWhy(t);
        }));
        all.add(new Fault("uid-12345", "As uid 12345, which has no passwd entry, it comes UP, or says why not, and marks nothing", t -> {
            t.setup.user = "12345";
            comesUpOrSaysWhy(t);
        }));
        all.add(new Fault("uid-12345-read-only", "As uid 12345 with a read-only root it comes UP, or says why not, and marks nothing", t -> {
            t.setup.user = "12345";
            t.setup.readOnly = true;
            comesUpOrSaysWhy(t);
        }));
        all.add(new Fault("init", "With an init in front (--init) it comes UP and stops in order", List.of(Requirement.INIT), t -> {
            t.setup.init = true;
            t.up().stops();
        }));
        all.add(new Fault("init-service-killed", "With an init in front the service is killed: restarted, and UP again", List.of(Requirement.INIT), t -> {
            t.setup.init = true;
            t.up().note();
            ServiceFaults.kill(t);
            t.back().stops();
        }));
        all.add(new Fault("no-network", "Without a network whaleware needs none: it comes UP and stops in order", t -> t.up().stops()));
        all.add(new Fault("freeze", "The container stands still for four seconds (pause): no restart when it goes on", List.of(Requirement.FREEZER), t -> {
            t.stage.group(Requirement.FREEZER);
            t.up().note();
            var group = Limits.of(t.cell().pid1(), "freezer");
            group.freeze(true);
            t.pause(4000);
            group.freeze(false);
            t.pause(2500).undisturbed().stops();
        }));
        all.add(new Fault("freeze-in-stop", "The container stands still in the stop: it still ends in order", List.of(Requirement.FREEZER), t -> {
            t.stage.group(Requirement.FREEZER);
            t.hold("svcdown").up();
            var group = Limits.of(t.cell().pid1(), "freezer");
            t.send("TERM").began("svcdown");
            group.freeze(true);
            t.pause(3000);
            group.freeze(false);
            t.release("svcdown").exits(0, 16).heals();
        }));
        all.add(new Fault("sigstop-all", "Every process gets SIGSTOP, and four seconds later CONT: no restart", t -> {
            t.cfg("{\"ww\": {\"monitor\": {\"timeout\": \"3s\"}}}").up().note();
            var crowd = t.cell().crowd().stream().filter(LinuxProcess::runs).toList();
            crowd.forEach(p -> ContainerUnderTest.signal("STOP", p.pid()));
            t.pause(4000);
            crowd.reversed().forEach(p -> ContainerUnderTest.signal("CONT", p.pid()));
            t.pause(2500).undisturbed().stops();
        }));
        for (var jump : List.of("+86400", "-86400"))
            all.add(new Fault("clock" + jump, "The wall clock jumps by a day (" + jump + " s) and back: no restart, and a stop in time", List.of(Requirement.FAKETIME), t -> {
                t.setup.env.put("LD_PRELOAD", Requirement.faketime().toString());
                t.setup.env.put("FAKETIME_TIMESTAMP_FILE", "/torture/clock");
                t.setup.env.put("FAKETIME_NO_CACHE", "1");
                t.setup.env.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
                t.write("clock", "+0").up().note().write("clock", jump).pause(2500).undisturbed().write("clock", "+0").pause(1500).undisturbed().write("clock", jump).stops();
            }));
        all.add(new Fault("clock-of-its-own", "A monotonic clock far from the machine's (a restored checkpoint): the service is killed, and UP again", List.of(Requirement.TIME_NAMESPACE), t -> {
            t.setup.ahead = 10_000_000;
            t.up().note();
            ServiceFaults.kill(t);
            t.back().stops();
        }));
        all.add(new Fault("out-of-memory", "The service eats all memory: the kernel takes it, and neither the supervisor nor the launcher", List.of(Requirement.MEMORY), t -> {
            // the eater is of the service's session, as a request that grows without bound would be
            t.setup.memory = t.usual.memory() * 11 / 10 + 48 * MB;
            t.stage.group(Requirement.MEMORY);
            t.told("svcup", "(while [ ! -e /torture/eat ]; do sleep 0.1; done; exec tail /dev/zero) >/dev/null 2>&1 &").up();
            var group = Limits.of(t.cell().pid1(), "memory");
            long supervisor = t.cell().supervisor(), before = group.kills();
            t.write("eat", "").until("a kill by the kernel", () -> group.kills() > before || t.cell().crowd().stream().noneMatch(p -> ContainerUnderTest.line(p.pid()).startsWith("tail"))).pause(1500).await(State.UP);
            if (t.cell().supervisor() != supervisor) throw new Fault.Broken("the supervisor was killed");
            t.saw("with " + t.setup.memory / MB + " MB");
            t.stops();
        }));
        all.add(new Fault("pids-limit", "No process can be started for four seconds (--pids-limit): PID 1 lives, and with room again it is UP", List.of(Requirement.PIDS), t -> {
            t.stage.group(Requirement.PIDS);
            t.up().note();
            var group = Limits.of(t.cell().pid1(), "pids");
            group.pids(0);
            t.pause(4000);
            group.pids(-1);
            t.await(State.UP).pause(1500).await(State.UP).stops();
        }));
        all.add(new Fault("pids-limit-supervisor", "The supervisor is killed while no process can be started: PID 1 lives, and with room again it is UP", List.of(Requirement.PIDS), t -> {
            t.stage.group(Requirement.PIDS);
            t.up().note();
            var group = Limits.of(t.cell().pid1(), "pids");
            group.pids(1);
            t.killSupervisor();
            t.pause(3000);
            group.pids(-1);
            t.until("another supervisor", () -> t.cell().supervisor() != 0).await(State.UP).stops();
        }));
        all.add(new Fault("few-files", "With 100 open files at most (ulimit -n) it comes UP and stops in order", t -> front(t, "ulimit -n 100").up().stops()));
        all.add(new Fault("stdout-blocked", "Nobody reads the container's log: it watches on, and stops within its budget", t -> {
            front(t, "mkfifo /torture/stdout; exec 7<>/torture/stdout >/torture/stdout 2>&1").told("monitor", "yes | head -c 300000 >&2").up().note().began("monitor", 3);
            ServiceFaults.kill(t);
            t.back().signal("TERM").exits(0);
        }));
        all.add(new Fault("stdout-closed", "stdout and stderr are closed: it comes UP and stops in order", t -> front(t, "exec >&- 2>&-").up().stops()));
        all.add(new Fault("stdin-closed", "stdin is closed: it comes UP and stops in order", t -> front(t, "exec <&-").up().stops()));
        return all;
    }

    private static Trial front(Trial t, String line) {
        t.setup.front.addAll(List.of("/bin/sh", "-c", line + "; exec \"$0\" \"$@\""));
        return t;
    }

    private static void comesUpOrSaysWhy(Trial t) {
        t.start();
        t.until("UP or the end", () -> !t.cell().alive() || t.cell().state().path("state").asText().equals("UP"));
        if (t.cell().alive()) {
            t.stops().marked(true);
            return;
        }
        t.exits(10, 11, 12, 13, 14, 78).says("run: cannot");
        t.saw(t.log().stream().filter(line -> line.startsWith("run: cannot")).findFirst().orElse(""));
        if (!t.trace().isEmpty()) throw new Fault.Broken("hooks ran: " + t.trace());
    }
}
