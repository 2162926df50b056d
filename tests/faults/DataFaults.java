package whaleware.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import whaleware.runtime.State;

/// Faults of `/data` and `WW_RUN`: full, read-only, shared, half-made, and left over.
interface DataFaults {
    /// Runs firstboot's own work, and the first time these lines after it.
    private static Trial afterFirstboot(Trial t, String lines) {
        return t.prepend("firstboot", "( " + t.setup.own("firstboot") + ") || exit; "
                + "[ -e /torture/once ] || { touch /torture/once; " + lines + "; }; exit 0");
    }

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        all.add(new Fault("firstboot-done-no-mark",
                "Power fails between the end of firstboot and its marker: firstboot runs again, then UP", t -> {
            afterFirstboot(t, "echo done began >>/torture/trace; sleep 1000").start().awaitHook("done");
            boolean made = t.options.data.toFile().list().length > 0;
            var attempt = t.options.data.resolve(".ww/attempt");
            if (made) t.until("the note of the attempt in /data/.ww", () -> Files.exists(attempt));
            t.crash().marked(false).start().await(State.UP);
            if (made) wasInterrupted(t, "firstboot");
            t.marked(true).stops();
        }));
        all.add(new Fault("firstboot-kills-supervisor",
                "The supervisor dies between the end of firstboot and its marker: firstboot runs again, then UP", t -> {
            afterFirstboot(t, "kill -9 $PPID").killsSupervisor().up().marked(true);
            wasInterrupted(t, "firstboot");
            t.stops();
        }));
        all.add(new Fault("upgrade-interrupted",
                "Power fails in upgrade: the marker is unchanged, and the next upgrade gets WW_INTERRUPTED", t -> {
            t.up().stops();
            var marker = t.options.data.resolve("whaleup");
            var before = ContainerUnderTest.read(marker);
            t.hold("upgrade").start().awaitHook("upgrade").crash();
            var after = ContainerUnderTest.read(marker);
            if (!before.equals(after)) throw new Fault.Broken("the marker was " + before + " and is " + after);
            t.release("upgrade").start().await(State.UP).stops();
            wasInterrupted(t, "upgrade");
        }));
        all.add(new Fault("second-start", "The second start does not run firstboot", t -> {
            t.prepend("firstboot").up().stops().up().stops();
            ranOnce(t);
        }));
        all.add(new Fault("empty-mark",
                "An empty marker, the older format, counts as initialised and is replaced by a complete one", t -> {
            t.prepend("firstboot").up().stops();
            Files.writeString(t.options.data.resolve("whaleup"), "");
            t.hook("upgrade", "exit 0").up().marked(true).stops();
            ranOnce(t);
        }));
        all.add(new Fault("torn-mark", "A damaged marker does not make firstboot run a second time", t -> {
            t.prepend("firstboot").up().stops();
            Files.writeString(t.options.data.resolve("whaleup"), "{\"version\":\"1.");
            t.hook("upgrade", "exit 0").up().stops();
            ranOnce(t);
        }));
        all.add(new Fault("data-full-in-firstboot",
                "/data is full after firstboot: ERROR, 11, no marker; with free space again UP", t -> {
            mount(t, t.options.data, "size=64k");
            t.hook("firstboot", "dd if=/dev/zero of=\"$WW_DATA/fill\" bs=4096 2>/dev/null; exit 0");
            t.start().exits(11).marked(false);
            Files.delete(t.options.data.resolve("fill"));
            mount(t, t.options.data, "remount,size=1g");
            t.heals();
        }));
        all.add(new Fault("data-full-when-up", "/data becomes full when UP: a stop within the budget,"
                + " and the marker stays complete; with free space again UP", t -> {
            mount(t, t.options.data, "size=512m");
            t.up();
            fill(t.options.data.resolve("torture-fill"));
            t.pause(2500).signal("TERM").exits(0, 16).marked(true);
            Files.delete(t.options.data.resolve("torture-fill"));
            t.heals();
        }));
        all.add(new Fault("data-full-in-upgrade", "/data is full when upgrade ends: the marker stays complete", t -> {
            mount(t, t.options.data, "size=512m");
            t.up().stops();
            fill(t.options.data.resolve("torture-fill"));
            t.hook("upgrade", "exit 0").hook("svcup").hook("warmup").hook("monitor").start().exits(12).marked(true);
            Files.delete(t.options.data.resolve("torture-fill"));
            t.heals();
        }));
        all.add(new Fault("data-read-only", "An empty read-only /data: ERROR, 11, and a message with the cure", t -> {
            mount(t, t.options.data, "size=64k,ro");
            t.start().exits(11).says("it may not be written").marked(false);
        }));
        all.add(new Fault("second-instance",
                "A second instance on the same /data exits with 75, and the first one is not disturbed", t -> {
            t.up().countRestarts();
            if (t.log().stream().anyMatch(line -> line.startsWith("run: cannot lock /data")))
                throw new Fault.Skipped("it cannot lock /data (it has no flock), as its log says");
            var first = t.container();
            t.start().exits(75).on(first).pause(1200).notRestarted().stops();
        }));
        all.add(new Fault("stale-run", "Files of an earlier run in WW_RUN are ignored", t -> {
            t.options.run = t.setup.folder("run");
            Files.writeString(t.options.run.resolve("state.json"),
                    "{\"state\":\"UP\",\"pid\":1,\"start\":1,\"boot_id\":\"old\",\n\"code\":0}\n");
            Files.writeString(t.options.run.resolve("exit"), "0 10\n");
            Files.writeString(t.options.run.resolve("words"), "TERM\n");
            Files.writeString(t.options.run.resolve("end"), "80 old 1\n");
            t.up().stops();
        }));
        all.add(new Fault("same-run-after-crash",
                "WW_RUN survives a power failure (docker stop, docker start): the next start is a new boot", t -> {
            t.options.run = t.setup.folder("run");
            t.up().crash().start();
            t.until("a new boot", () -> t.log().stream().anyMatch(line -> line.contains("run: UP after"))).stops();
        }));
        all.add(new Fault("run-full", "WW_RUN becomes full when UP: the stop still exits with 0", t -> {
            t.options.run = t.setup.folder("run");
            mount(t, t.options.run, "size=1m");
            t.up();
            fill(t.options.run.resolve("torture-fill"));
            t.pause(1500).stops();
        }));
        return all;
    }

    private static void wasInterrupted(Trial t, String hook) {
        if (!t.trace().contains(hook + " began interrupted"))
            throw new Fault.Broken(hook + " had no WW_INTERRUPTED: " + t.trace());
    }

    private static void ranOnce(Trial t) {
        if (t.trace().size() != 1) throw new Fault.Broken("firstboot ran " + t.trace().size() + " times");
    }

    /// Mounts a small file system over a folder, until the end of the trial, or changes its options.
    static void mount(Trial t, Path place, String options) throws IOException, InterruptedException {
        Subject.run(List.of("mount", "-t", "tmpfs", "-o", options, "none", place.toString()));
        if (!options.startsWith("remount")) t.setup.mounted(place);
    }

    /// Writes until the file system is full.
    private static void fill(Path file) throws IOException {
        for (var block : List.of(1 << 20, 4096, 64, 1)) {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) out.write(new byte[block]);
            } catch (IOException full) {
                // a smaller block may still fit
            }
        }
    }
}
