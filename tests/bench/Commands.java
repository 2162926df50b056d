package bench;

import java.util.Map;

/// What a hook waits for: the configuration, and its own start.
record Commands(Results results, Machine machine, LifeCycleBench lives, BaselineJava bare) {
    static final String CFG = "one `cfg KEY` in a hook", SHELL = "one shell hook", JAVA = "one Java hook, baked", JQ = "bash and jq", MAPPER = "whaleware, with Jackson's ObjectMapper";

    void measure(int runs) throws Exception {
        var kitchen = lives.kitchen();
        var home = kitchen.baked().toString();
        var hook = Map.of("WW_HOME", home, "WW_CFG", home + "/etc/cfg.json", "WW_CACHE", kitchen.cache().toString());
        try (var it = lives.start(Peer.whaleware(Peer.WHALEWARE, kitchen.baked(), kitchen.cache()))) {
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
                add(JAVA, BaselineJava.HELLO, Map.of(), bare.hello());
            });
            it.stop();
        }
    }

    private void add(String what, String who, Map<String, String> env, String... command) throws Exception {
        results.add(what, who, "ms", BenchSetup.run(env, command));
    }
}
