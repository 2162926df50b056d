//JAVA 25+
//DEPS org.opensearch:opensearch:3.8.0
//DEPS org.opensearch.plugin:transport-netty4-client:3.8.0
//DEPS org.apache.logging.log4j:log4j-core:2.25.3
//RUNTIME_OPTIONS -Xms256m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.disable.jmx=true

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/// One node of OpenSearch for tests: FOLDER NAME HTTP-PORT TRANSPORT-PORT [TRANSPORT-PORT…], the last three of n0, n1 and n2 in a cluster. It runs until it is killed.
class OpenSearch {
    /// The constructor that takes plugins is for subclasses only.
    static final class Bare extends Node {
        private static final PluginInfo NETTY = new PluginInfo("netty", "", "", Version.CURRENT, "25", Netty4ModulePlugin.class.getName(), null, List.of(), false);

        Bare(Settings settings, Path home) {
            super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), home, () -> "node"), List.of(NETTY), false);
        }
    }

    public static void main(String[] args) throws Exception {
        var home = Files.createDirectories(Path.of(args[0]));
        var settings = Settings.builder().put("path.home", home.toString()).put("node.name", args[1]).put("cluster.name", "ww")
                .put("http.port", args[2]).put("transport.port", args[3]).put("network.host", "127.0.0.1").put("http.type", "netty4").put("transport.type", "netty4")
                .put("cluster.routing.allocation.disk.threshold_enabled", false);
        if (args.length == 4) settings.put("discovery.type", "single-node");
        else {
            var all = List.of(args).subList(4, args.length);
            settings.putList("discovery.seed_hosts", all.stream().map(port -> "127.0.0.1:" + port).toList());
            settings.putList("cluster.initial_cluster_manager_nodes", "n0", "n1", "n2");
        }
        new Bare(settings.build(), home).start();
        Thread.currentThread().join();
    }
}
