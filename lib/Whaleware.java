//JAVA 25+
//DEPS com.fasterxml.jackson.core:jackson-databind:2.20.1
//DEPS info.picocli:picocli:4.7.7
//DEPS com.squareup.okhttp3:okhttp-jvm:5.3.2
//DEPS com.networknt:json-schema-validator:2.0.3@fatjar org.slf4j:slf4j-api:2.0.17
// the life cycle, the supervisor that lives it, and what it needs of the machine
//SOURCES Supervisor.java Life.java Verdict.java Ending.java Watch.java Loop.java Asked.java Signals.java Hooks.java HookFile.java Spawner.java Trees.java Outcome.java Output.java Pipes.java Service.java Kin.java Proc.java Run.java Restarts.java Budget.java StateFile.java StateWriter.java RunFile.java Words.java Data.java Attempt.java Nook.java Version.java InForce.java Report.java Events.java HookBackend.java Log.java Look.java LongWait.java
// asked and steered from outside
//SOURCES Commands.java Answers.java Beat.java StateText.java History.java Tail.java TerminationLog.java Door.java Http.java Metrics.java MonitorGauges.java Exposition.java HookTimes.java SystemProbe.java Reporters.java
// what every part knows
//SOURCES Exit.java Failure.java Places.java State.java
// reports
//SOURCES Event.java Instance.java Backend.java Backends.java HttpBackend.java FileBackend.java StdoutBackend.java Secrets.java Backoff.java Reports.java Outbox.java Waiting.java Courier.java Pace.java Letters.java Health.java
//SOURCES Letter.java Sheet.java Strand.java Journal.java Whereabouts.java Told.java Archive.java Scribe.java Standing.java Means.java Options.java Web.java Endpoints.java Etcd.java EtcdBackend.java SearchBackend.java Sql.java Jdbc.java JdbcBackend.java
//SOURCES SystemStats.java Cgroup.java Hand.java Arguments.java Defaults.java
// the configuration
//SOURCES Config.java Source.java SourceText.java Environment.java Json.java WrittenNumber.java JsonReader.java Expected.java Merge.java Interpolation.java KeyPath.java KeyPathReader.java
//SOURCES Settings.java Typed.java Unknown.java Nearest.java Origins.java Redact.java Fingerprint.java Saved.java Flat.java Atomic.java Cfg.java Stats.java CfgFile.java CfgCommand.java Schema.java
// the front door and the catalogue
//SOURCES Carton.java Execv.java FrontDoor.java House.java
// what is baked
//SOURCES Bake.java Draft.java Recipe.java BakedJars.java BakedJava.java Training.java Rehearsal.java Disk.java
// ww check
//SOURCES Check.java CheckCommand.java HooksCheck.java
//COMPILE_OPTIONS -XDignore.symbol.file
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:-MaxFDLimit -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED
package whaleware;

/// The index of the micro-library: every script says `//SOURCES` to this file alone, and gets the
/// whole library with its dependencies, each pinned once, here.
public final class Whaleware {
    /// The version of whaleware itself; the application's is `version` in the configuration.
    public static final String VERSION = "1.0.0";

    private Whaleware() {}
}
