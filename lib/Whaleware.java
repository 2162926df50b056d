//JAVA 25+
//DEPS com.fasterxml.jackson.core:jackson-databind:2.20.1
//DEPS info.picocli:picocli:4.7.7
//DEPS com.squareup.okhttp3:okhttp-jvm:5.3.2
//DEPS com.networknt:json-schema-validator:2.0.3@fatjar org.slf4j:slf4j-api:2.0.17
//DEPS com.cronutils:cron-utils:9.2.1@fatjar
//DEPS com.samskivert:jmustache:1.16
//DEPS location.jar
//SOURCES Cfg.java Stats.java
//SOURCES base/package-info.java config/package-info.java runtime/package-info.java notify/package-info.java
//SOURCES hooks/package-info.java reports/package-info.java reports/backends/package-info.java status/package-info.java
//SOURCES schedule/package-info.java templates/package-info.java backup/package-info.java watch/package-info.java
//SOURCES lifecycle/package-info.java
//SOURCES bake/package-info.java project/package-info.java cli/package-info.java
//COMPILE_OPTIONS -XDignore.symbol.file
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:-MaxFDLimit -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
package whaleware;

/// The index of the library. A script that names this file in its `//SOURCES` gets the whole library and its
/// dependencies, whose versions are set here alone. `location.jar` is empty: its path is the path of the library.
public final class Whaleware {
    /// The version of whaleware. The version of the application is `version` in the configuration.
    public static final String VERSION = "1.0.0";

    private Whaleware() {}
}
