package whaleware.faults;

import java.util.ArrayList;
import java.util.List;
import whaleware.base.LinuxProcess;
import whaleware.runtime.State;

/// Faults of a container's environment: users, roots, limits, clocks, and pauses.
interface MachineFaults {
    long MB = 1 << 20;

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        users(all);
        pauses(all);
        clocks(all);
        limits(all);
        streams(all);
        return all;
    }

    private static void users(List<Fault> all) {
        var promise = ": UP, or a message with the reason and no marker";
        all.add(new Fault("read-only", "A read-only root" + promise, t -> {
            t.options.readOnly = true;
            comesUpOrSaysWhy(t);
        }));
        all.add(new Fault("uid-12345", "The user 12345, who has no passwd entry" + promise, t -> {
            t.options.user = "12345";
            comesUpOrSaysWhy(t);
        }));
        all.add(new Fault("uid-12345-read-only", "The user 12345 with a read-only root" + promise, t -> {
            t.options.user = "12345";
            t.options.readOnly = true;
            comesUpOrSaysWhy(t);
        }));
        all.add(new Fault("init", "An init is PID 1 (--init): UP, and an orderly stop",
                List.of(Requirement.INIT), t -> {
            t.options.init = true;
            t.up().stops();
        }));
        all.add(new Fault("init-service-killed", "An init is PID 1 and the service is killed: a restart, then UP again",
                List.of(Requirement.INIT), t -> {
            t.options.init = true;
            t.up().countRestarts();
            ServiceFaults.kill(t);
            t.restarted().stops();
        }));
        all.add(new Fault("no-network", "No network: UP, and an orderly stop", t -> t.up().stops()));
    }

    private static void pauses(List<Fault> all) {
        all.add(new Fault("freeze", "The container is paused for four seconds: no restart afterwards",
                List.of(Requirement.FREEZER), t -> {
            t.setup.group(Requirement.FREEZER);
            t.up().countRestarts();
            var group = Limits.of(t.container().pid1(), "freezer");
            group.freeze(true);
            t.pause(4000);
            group.freeze(false);
            t.pause(2500).notRestarted().stops();
        }));
        all.add(new Fault("freeze-in-stop", "The container is paused in the stop: an orderly end afterwards",
                List.of(Requirement.FREEZER), t -> {
            t.setup.group(Requirement.FREEZER);
            t.hold("svcdown").up();
            var group = Limits.of(t.container().pid1(), "freezer");
            t.send("TERM").awaitHook("svcdown");
            group.freeze(true);
            t.pause(3000);
            group.freeze(false);
            t.release("svcdown").exits(0, 16).heals();
        }));
        all.add(new Fault("sigstop-all", "Every process gets SIGSTOP, and four seconds later CONT: no restart", t -> {
            t.cfg("{\"ww\": {\"monitor\": {\"timeout\": \"3s\"}}}").up().countRestarts();
            var processes = t.container().processes().stream().filter(LinuxProcess::runs).toList();
            processes.forEach(p -> ContainerUnderTest.signal("STOP", p.pid()));
            t.pause(4000);
            processes.reversed().forEach(p -> ContainerUnderTest.signal("CONT", p.pid()));
            t.pause(2500).notRestarted().stops();
        }));
    }

    private static void clocks(List<Fault> all) {
        for (var jump : List.of("+86400", "-86400"))
            all.add(new Fault("clock" + jump, "The wall clock jumps by a day (" + jump + " s) and back: no restart, and"
                    + " a stop within the budget", List.of(Requirement.FAKETIME), t -> {
                fakeClock(t);
                t.write("clock", "+0").up().countRestarts().write("clock", jump).pause(2500).notRestarted();
                t.write("clock", "+0").pause(1500).notRestarted().write("clock", jump).stops();
            }));
        all.add(new Fault("clock-of-its-own", "A monotonic clock far from the machine's, as after a checkpoint, and the"
                + " service is killed: UP again", List.of(Requirement.TIME_NAMESPACE), t -> {
            t.options.ahead = 10_000_000;
            t.up().countRestarts();
            ServiceFaults.kill(t);
            t.restarted().stops();
        }));
    }

    /// Makes `/torture/clock` the offset of the container's wall clock.
    static void fakeClock(Trial t) {
        t.options.env.put("LD_PRELOAD", Requirement.faketime().toString());
        t.options.env.put("FAKETIME_TIMESTAMP_FILE", "/torture/clock");
        t.options.env.put("FAKETIME_NO_CACHE", "1");
        t.options.env.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }

    private static void limits(List<Fault> all) {
        all.add(new Fault("out-of-memory", "A process of the service uses all memory: the kernel kills it, but neither"
                + " supervisor nor launcher", List.of(Requirement.MEMORY), t -> {
            t.options.memory = t.baseline.memory() * 11 / 10 + 48 * MB;
            t.setup.group(Requirement.MEMORY);
            // in the session of the service, as a request would be that grows without bound
            t.prepend("svcup",
                    "(while [ ! -e /torture/eat ]; do sleep 0.1; done; exec tail /dev/zero) >/dev/null 2>&1 &");
            t.up();
            var group = Limits.of(t.container().pid1(), "memory");
            long supervisor = t.container().supervisor(), before = group.kills();
            t.write("eat", "");
            t.until("a kill by the kernel", () -> group.kills() > before || t.container().processes().stream()
                    .noneMatch(p -> ContainerUnderTest.line(p.pid()).startsWith("tail")));
            t.pause(1500).await(State.UP);
            if (t.container().supervisor() != supervisor) throw new Fault.Broken("the supervisor was killed");
            t.observe("with " + t.options.memory / MB + " MB");
            t.stops();
        }));
        all.add(new Fault("pids-limit", "No process can be started for four seconds (--pids-limit): PID 1 lives, and"
                + " afterwards it is UP", List.of(Requirement.PIDS), t -> {
            t.setup.group(Requirement.PIDS);
            t.up().countRestarts();
            var group = Limits.of(t.container().pid1(), "pids");
            group.pids(0);
            t.pause(500);
            group.pids(0); // a thread that has ended since leaves no room
            t.pause(4000);
            group.pids(-1);
            t.await(State.UP).pause(1500).await(State.UP).stops();
        }));
        all.add(new Fault("pids-limit-supervisor", "The supervisor is killed while no process can be started: PID 1"
                + " lives, and afterwards it is UP", List.of(Requirement.PIDS), t -> {
            t.setup.group(Requirement.PIDS);
            t.up().countRestarts();
            var group = Limits.of(t.container().pid1(), "pids");
            group.pids(1);
            t.killSupervisor();
            t.pause(3000);
            group.pids(-1);
            t.until("another supervisor", () -> t.container().supervisor() != 0).await(State.UP).stops();
        }));
        all.add(new Fault("few-files", "At most 100 open files (ulimit -n): UP, and an orderly stop", t ->
                front(t, "ulimit -n 100").up().stops()));
    }

    private static void streams(List<Fault> all) {
        all.add(new Fault("stdout-blocked",
                "No reader of the container's log: the service is still watched, and a stop is in time", t -> {
            front(t, "mkfifo /torture/stdout; exec 7<>/torture/stdout >/torture/stdout 2>&1");
            t.prepend("monitor", "yes | head -c 300000 >&2").up().countRestarts().awaitHook("monitor", 3);
            ServiceFaults.kill(t);
            t.restarted().signal("TERM").exits(0);
        }));
        all.add(new Fault("stdout-closed", "stdout and stderr are closed: UP, and an orderly stop", t ->
                front(t, "exec >&- 2>&-").up().stops()));
        all.add(new Fault("stdin-closed", "stdin is closed: UP, and an orderly stop", t ->
                front(t, "exec <&-").up().stops()));
    }

    private static Trial front(Trial t, String line) {
        t.options.front.addAll(List.of("/bin/sh", "-c", line + "; exec \"$0\" \"$@\""));
        return t;
    }

    private static void comesUpOrSaysWhy(Trial t) {
        t.start();
        t.until("UP or the end", () -> !t.container().alive()
                || t.container().state().path("state").asText().equals("UP"));
        if (t.container().alive()) {
            t.stops().marked(true);
            return;
        }
        t.exits(10, 11, 12, 13, 14, 78).says("run: cannot");
        t.observe(t.log().stream().filter(line -> line.startsWith("run: cannot")).findFirst().orElse(""));
        if (!t.trace().isEmpty()) throw new Fault.Broken("hooks ran: " + t.trace());
    }
}
