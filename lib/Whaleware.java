//JAVA 25+
//DEPS com.fasterxml.jackson.core:jackson-databind:2.20.1
//DEPS info.picocli:picocli:4.7.7
//DEPS com.squareup.okhttp3:okhttp-jvm:5.3.2
//SOURCES Exit.java Failure.java Places.java State.java
//SOURCES Carton.java Execv.java FrontDoor.java House.java
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:-MaxFDLimit -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED
package whaleware;

/// The index of the micro-library: every script says `//SOURCES` to this file alone, and gets the
/// whole library with its dependencies, each pinned once, here.
public final class Whaleware {
    /// The version of whaleware itself; the application's is `version` in the configuration.
    public static final String VERSION = "1.0.0";

    private Whaleware() {}
}
