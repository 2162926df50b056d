package whaleware.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import whaleware.runtime.State;

/// `/data` and `WW_RUN`: full, read-only, shared, half-made, and left over.
interface DataFaults {
    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        all.add(new Fault("firstboot-done-no-mark", "Power fails between the end of firstboot's work and its mark: it is run again, and UP", t -> {
            t.told("firstboot", "( " + t.stage.own("firstboot") + ") || exit; [ -e /torture/once ] || { touch /torture/once; echo done began >>/torture/trace; sleep 1000; }; exit 0");
            t.start().began("done");
            boolean made = t.setup.data.toFile().list().length > 0;
            if (made) t.until("the note of the attempt in /data/.ww", () -> Files.exists(t.setup.data.resolve(".ww/attempt")));
            t.crash().marked(false).start().await(State.UP);
            if (made && !t.trace().contains("firstboot began interrupted")) throw new Fault.Broken("firstboot was not told: " + t.trace());
            t.marked(true).stops();
        }));
        all.add(new Fault("firstboot-kills-supervisor", "The supervisor dies between the end of firstboot and its mark: firstboot is run again, and UP", t -> {
            t.told("firstboot", "( " + t.stage.own("firstboot") + ") || exit; [ -e /torture/once ] || { touch /torture/once; kill -9 $PPID; }; exit 0");
            t.killing().up().marked(true);
            if (!t.trace().contains("firstboot began interrupted")) throw new Fault.Broken("firstboot was not told: " + t.trace());
            t.stops();
        }));
        all.add(new Fault("upgrade-interrupted", "Power fails in an upgrade: the mark is as it was, and the next upgrade is told", t -> {
            t.up().stops();
            var mark = ContainerUnderTest.read(t.setup.data.resolve("whaleup"));
            t.hold("upgrade").start().began("upgrade").crash();
            if (!mark.equals(ContainerUnderTest.read(t.setup.data.resolve("whaleup")))) throw new Fault.Broken("the mark was " + mark + " and is " + ContainerUnderTest.read(t.setup.data.resolve("whaleup")));
            t.release("upgrade").start().await(State.UP).stops();
            if (!t.trace().contains("upgrade began interrupted")) throw new Fault.Broken("upgrade was not told: " + t.trace());
        }));
        all.add(new Fault("second-start", "The second start runs no firstboot", t -> {
            t.told("firstboot").up().stops().up().stops();
            if (t.trace().size() != 1) throw new Fault.Broken("firstboot ran " + t.trace().size() + " times");
        }));
        all.add(new Fault("empty-mark", "An empty mark, the older form, counts as initialised, and is replaced by a whole one", t -> {
            t.told("firstboot").up().stops();
            Files.writeString(t.setup.data.resolve("whaleup"), "");
            t.hook("upgrade", "exit 0").up().marked(true).stops();
            if (t.trace().size() != 1) throw new Fault.Broken("firstboot ran " + t.trace().size() + " times");
        }));
        all.add(new Fault("torn-mark", "A mark that is damaged is no reason to initialise the data a second time", t -> {
            t.told("firstboot").up().stops();
            Files.writeString(t.setup.data.resolve("whaleup"), "{\"version\":\"1.");
            t.hook("upgrade", "exit 0").up().stops();
            if (t.trace().size() != 1) throw new Fault.Broken("firstboot ran " + t.trace().size() + " times");
        }));
        all.add(new Fault("data-full-in-firstboot", "/data is full after firstboot: ERROR, 11, no mark; with room again UP", t -> {
            small(t, "64k");
            t.hook("firstboot", "dd if=/dev/zero of=\"$WW_DATA/fill\" bs=4096 2>/dev/null; exit 0").start().exits(11).marked(false);
            Files.delete(t.setup.data.resolve("fill"));
            small(t, "remount,size=1g");
            t.heals();
        }));
        all.add(new Fault("data-full-when-up", "/data becomes full when UP: the stop is within its budget, the mark stays whole; with room again UP", t -> {
            small(t, "512m");
            t.up();
            fill(t.setup.data.resolve("torture-fill"));
            t.pause(2500).signal("TERM").exits(0, 16).marked(true);
            Files.delete(t.setup.data.resolve("torture-fill"));
            t.heals();
        }));
        all.add(new Fault("data-full-in-upgrade", "/data is full when upgrade ends: the mark stays whole", t -> {
            small(t, "512m");
            t.up().stops();
            fill(t.setup.data.resolve("torture-fill"));
            t.hook("upgrade", "exit 0").hook("svcup").hook("warmup").hook("monitor").start().exits(12).marked(true);
            Files.delete(t.setup.data.resolve("torture-fill"));
            t.heals();
        }));
        all.add(new Fault("data-read-only", "A fresh /data that may not be written: ERROR, 11, with its cure", t -> {
            small(t, "64k,ro");
            t.start().exits(11).says("it may not be written").marked(false);
        }));
        all.add(new Fault("second-instance", "A second instance on the same /data ends with 75, and the first one does not notice", t -> {
            t.up().note();
            if (t.log().stream().anyMatch(line -> line.startsWith("run: cannot lock /data"))) throw new Fault.Skipped("nothing can be locked in it, as it says (it has no flock)");
            var first = t.cell();
            t.start().exits(75).on(first).pause(1200).undisturbed().stops();
        }));
        all.add(new Fault("stale-run", "What a former life left in WW_RUN is not believed", t -> {
            t.setup.run = t.stage.made("run");
            Files.writeString(t.setup.run.resolve("state.json"), "{\"state\":\"UP\",\"pid\":1,\"start\":1,\"boot_id\":\"old\",\n\"code\":0}\n");
            Files.writeString(t.setup.run.resolve("exit"), "0 10\n");
            Files.writeString(t.setup.run.resolve("words"), "TERM\n");
            Files.writeString(t.setup.run.resolve("end"), "80 old 1\n");
            t.up().stops();
        }));
        all.add(new Fault("same-run-after-crash", "WW_RUN outlives a power failure (docker stop, docker start): the next life is a new one", t -> {
            t.setup.run = t.stage.made("run");
            t.up().crash().start().until("a new life", () -> t.log().stream().anyMatch(line -> line.contains("run: UP after"))).stops();
        }));
        all.add(new Fault("run-full", "WW_RUN becomes full when UP: the stop still ends with 0", t -> {
            t.setup.run = t.stage.made("run");
            mount(t, t.setup.run, "1m");
            t.up();
            fill(t.setup.run.resolve("torture-fill"));
            t.pause(1500).stops();
        }));
        return all;
    }

    private static void small(Trial t, String options) throws IOException, InterruptedException {
        mount(t, t.setup.data, options.startsWith("remount") ? options : "size=" + options);
    }

    private static void mount(Trial t, Path place, String options) throws IOException, InterruptedException {
        Subject.run(List.of("mount", "-t", "tmpfs", "-o", options.contains("size=") ? options : "size=" + options, "none", place.toString()));
        if (!options.startsWith("remount")) t.stage.mounted(place);
    }

    /// Writes until there is no room.
    private static void fill(Path file) throws IOException {
        for (var block : List.of(1 << 20, 4096, 64, 1)) {
            try (OutputStream out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                while (true) out.write(new byte[block]);
            } catch (IOException full) {
                // a smaller one may still fit
            }
        }
    }
}
