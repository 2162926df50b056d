package bench;

import java.util.Map;

/// Measures the commands that a hook waits for: `cfg`, and its own start.
record Commands(Results results, Machine machine, LifeCycleBench lives, BaselineJava baseline) {
    static final String CFG = "one `cfg KEY` in a hook", SHELL = "one shell hook", JAVA = "one Java hook, baked";
    static final String JQ = "bash and jq", MAPPER = "whaleware, with Jackson's ObjectMapper";

    void measure(int runs) throws Exception {
        var setup = lives.setup();
        var home = setup.baked().toString();
        var hook = Map.of("WW_HOME", home, "WW_CFG", home + "/etc/cfg.json", "WW_CACHE", setup.cache().toString());
        try (var it = lives.start(Peer.whaleware(Peer.WHALEWARE, setup.baked(), setup.cache()))) {
            it.up();
            results.rounds("commands", runs, () -> {
                machine.control(results);
                add(CFG, Peer.WHALEWARE, hook, home + "/cfg", "memory");
                add(CFG, "whaleware, by Java", hook, home + "/cfg", "--", "memory");
                add(CFG, JQ, hook, "bash", "-c", "jq -r .memory \"$WW_CFG\"");
                add(CFG, "nothing: /bin/true", hook, "/bin/true");
                add(SHELL, Peer.WHALEWARE, hook, "setsid", home + "/lib/sh/exec-hook", "-", "-", home + "/usr/shell");
                add(SHELL, "sh itself", hook, home + "/usr/shell");
                add(JAVA, Peer.WHALEWARE, hook, home + "/lib/jbang", home + "/usr/jackson.java");
                add(JAVA, MAPPER, hook, home + "/lib/jbang", home + "/usr/mapper.java");
                add(JAVA, BaselineJava.HELLO, Map.of(), baseline.hello());
            });
            it.stop();
        }
    }

    private void add(String what, String who, Map<String, String> env, String... command) throws Exception {
        results.add(what, who, "ms", BenchSetup.run(env, command));
    }
}
