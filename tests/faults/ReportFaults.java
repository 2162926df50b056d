package whaleware.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import whaleware.base.Failure;
import whaleware.runtime.State;

/// Bad configurations, and back-ends that fail.
interface ReportFaults {
    Map<String, String> BAD_CONFIGURATIONS = new TreeMap<>(Map.of("syntax", "{\"ww\": ",
            "type", "{\"ww\": {\"monitor\": {\"every\": \"soon\"}}}",
            "variable", "{\"a\": \"${env:NOT_THERE_AT_ALL}\"}",
            "file", "@/not/there",
            "scheme", "{\"notify_url\": \"gopher://x/\"}",
            "signal", "{\"ww\": {\"service\": {\"stop_signal\": \"SIGNOTHING\"}}}"));
    /// A link that takes every packet and returns none.
    String BLACK_HOLE = "ip link add dummy0 type dummy && ip addr add 192.0.2.1/24 dev dummy0 && ip link set dummy0 up";

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        BAD_CONFIGURATIONS.forEach((name, cfg) -> all.add(new Fault("bad-cfg-" + name,
                "A bad CFG (" + name + ") ends the start with one line and 78, and nothing is changed", t -> {
            t.options.env.put("CFG_RAW", cfg);
            t.prepend("boot").start().exits(78).marked(false);
            var errors = t.log().stream()
                    .filter(line -> line.startsWith("run: cannot") && !line.startsWith("run: cannot lock")).toList();
            if (errors.size() != 1) throw new Fault.Broken(errors.size() + " lines with a reason: " + t.log());
            if (!t.trace().isEmpty() || t.options.data.toFile().list().length > 0)
                throw new Fault.Broken("hooks ran, or /data was changed");
            t.observe(errors.getFirst());
        })));
        all.add(new Fault("back-end-refuses", "A back-end that refuses connections delays neither start nor stop", t ->
                reports(t, "http://127.0.0.1:9/")));
        all.add(new Fault("back-end-no-folder", "A file: back-end without its folder delays neither start nor stop",
                t -> reports(t, "file:/torture/not/there")));
        all.add(new Fault("back-end-unknown-host", "A back-end with an unknown host delays neither start nor stop", t ->
                reports(t, "http://nobody.invalid/")));
        all.add(new Fault("back-end-black-hole",
                "A back-end that never responds (no SYN-ACK) delays neither start nor stop", t -> {
            t.hold("boot").cfg("{\"notify_url\": \"http://192.0.2.9/\"}").start().awaitHook("boot");
            try {
                Subject.run(List.of("nsenter", "-t", "" + t.container().pid1(), "-n", "sh", "-c", BLACK_HOLE));
            } catch (IOException | Failure cannot) {
                throw new Fault.Skipped("no dummy link can be made here (iproute2, and the kernel's dummy)");
            }
            t.release("boot").await(State.UP).pause(1200).stops();
        }));
        all.add(new Fault("stats-flood", "Statistics every 10 ms are all reported, in order", t -> {
            t.cfg("{\"ww\": {\"monitor\": {\"every\": \"10ms\"}}}").hook("monitor", "echo '{\"a\": 1}'");
            t.up().countRestarts().pause(2500).notRestarted().stops();
        }));
        return all;
    }

    private static void reports(Trial t, String url) {
        t.cfg("{\"notify_url\": [\"" + url + "\", \"file:/torture/events\"]}");
        t.up().countRestarts().pause(1200).notRestarted().stops();
    }
}
