package whaleware.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import whaleware.base.Failure;
import whaleware.runtime.State;

/// Bad configurations, and back-ends that are hostile.
interface ReportFaults {
    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        var bad = new TreeMap<>(Map.of("syntax", "{\"ww\": ", "type", "{\"ww\": {\"monitor\": {\"every\": \"soon\"}}}", "variable", "{\"a\": \"${env:NOT_THERE_AT_ALL}\"}",
                "file", "@/not/there", "scheme", "{\"notify_url\": \"gopher://x/\"}", "signal", "{\"ww\": {\"service\": {\"stop_signal\": \"SIGNOTHING\"}}}"));
        bad.forEach((name, cfg) -> all.add(new Fault("bad-cfg-" + name, "A bad CFG (" + name + ") ends the start with one line and 78, and touches nothing", t -> {
            t.setup.env.put("CFG_RAW", cfg);
            t.told("boot").start().exits(78).marked(false);
            var told = t.log().stream().filter(line -> line.startsWith("run: cannot") && !line.startsWith("run: cannot lock")).toList();
            if (told.size() != 1) throw new Fault.Broken(told.size() + " lines tell why: " + t.log());
            if (!t.trace().isEmpty() || t.setup.data.toFile().list().length > 0) throw new Fault.Broken("hooks ran or /data was touched");
            t.saw(told.getFirst());
        })));
        all.add(new Fault("back-end-refuses", "A back-end that refuses connections delays neither start nor stop", t -> reports(t, "http://127.0.0.1:9/")));
        all.add(new Fault("back-end-no-folder", "A back-end file: whose folder is missing delays neither start nor stop", t -> reports(t, "file:/torture/not/there")));
        all.add(new Fault("back-end-unknown-host", "A back-end whose name nobody knows delays neither start nor stop", t -> reports(t, "http://nobody.invalid/")));
        all.add(new Fault("back-end-black-hole", "A back-end that swallows everything (no answer to SYN) delays neither start nor stop", t -> {
            t.hold("boot").cfg("{\"notify_url\": \"http://192.0.2.9/\"}").start().began("boot");
            try {    // a dummy link takes every packet and brings none
                Subject.run(List.of("nsenter", "-t", "" + t.cell().pid1(), "-n", "sh", "-c", "ip link add dummy0 type dummy && ip addr add 192.0.2.1/24 dev dummy0 && ip link set dummy0 up"));
            } catch (IOException | Failure none) {
                throw new Fault.Skipped("no dummy link can be made here (iproute2, and the kernel's dummy)");
            }
            t.release("boot").await(State.UP).pause(1200).stops();
        }));
        all.add(new Fault("stats-flood", "Statistics every 10 ms are all reported, in order", t ->
                t.cfg("{\"ww\": {\"monitor\": {\"every\": \"10ms\"}}}").hook("monitor", "echo '{\"a\": 1}'").up().note().pause(2500).undisturbed().stops()));
        return all;
    }

    private static void reports(Trial t, String url) {
        t.cfg("{\"notify_url\": [\"" + url + "\", \"file:/torture/events\"]}").up().note().pause(1200).undisturbed().stops();
    }
}
