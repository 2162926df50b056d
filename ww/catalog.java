//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java
//FILES house/ww/ww=ww house/ww/main.java=main.java house/ww/run=run house/ww/run.java=run.java house/ww/cfg=cfg house/ww/cfg.java=cfg.java house/ww/status=status
//FILES house/usr/boot=../usr/boot house/usr/firstboot=../usr/firstboot house/usr/upgrade=../usr/upgrade house/usr/svcup=../usr/svcup
//FILES house/usr/warmup=../usr/warmup house/usr/monitor=../usr/monitor house/usr/svcdown=../usr/svcdown
//FILES house/usr/lifecycle.java=../usr/lifecycle.java house/usr/pushstats.java=../usr/pushstats.java
//FILES house/etc/default_cfg.json=../etc/default_cfg.json
//FILES house/lib/places.sh=../lib/places.sh house/lib/running.sh=../lib/running.sh house/lib/hook=../lib/hook house/lib/end.sh=../lib/end.sh house/lib/told.sh=../lib/told.sh house/lib/tell=../lib/tell house/lib/history=../lib/history house/lib/jbang=../lib/jbang
//FILES house/lib/jbang-setup=../lib/jbang-setup house/lib/Whaleware.java=../lib/Whaleware.java
//FILES house/lib/Supervisor.java=../lib/Supervisor.java house/lib/Life.java=../lib/Life.java house/lib/Verdict.java=../lib/Verdict.java house/lib/Ending.java=../lib/Ending.java house/lib/Watch.java=../lib/Watch.java
//FILES house/lib/Loop.java=../lib/Loop.java house/lib/Asked.java=../lib/Asked.java house/lib/Signals.java=../lib/Signals.java house/lib/Hooks.java=../lib/Hooks.java
//FILES house/lib/HookFile.java=../lib/HookFile.java house/lib/Outcome.java=../lib/Outcome.java house/lib/Output.java=../lib/Output.java
//FILES house/lib/Service.java=../lib/Service.java house/lib/Kin.java=../lib/Kin.java house/lib/Proc.java=../lib/Proc.java
//FILES house/lib/Run.java=../lib/Run.java house/lib/Restarts.java=../lib/Restarts.java house/lib/Budget.java=../lib/Budget.java
//FILES house/lib/StateFile.java=../lib/StateFile.java house/lib/StateWriter.java=../lib/StateWriter.java house/lib/StateText.java=../lib/StateText.java house/lib/Commands.java=../lib/Commands.java
//FILES house/lib/Answers.java=../lib/Answers.java house/lib/Beat.java=../lib/Beat.java
//FILES house/lib/Door.java=../lib/Door.java house/lib/Http.java=../lib/Http.java house/lib/Metrics.java=../lib/Metrics.java house/lib/MonitorGauges.java=../lib/MonitorGauges.java
//FILES house/lib/Exposition.java=../lib/Exposition.java house/lib/HookTimes.java=../lib/HookTimes.java house/lib/SystemProbe.java=../lib/SystemProbe.java house/lib/Reporters.java=../lib/Reporters.java
//FILES house/lib/History.java=../lib/History.java house/lib/Tail.java=../lib/Tail.java house/lib/TerminationLog.java=../lib/TerminationLog.java house/lib/Data.java=../lib/Data.java house/lib/Attempt.java=../lib/Attempt.java house/lib/Nook.java=../lib/Nook.java house/lib/Version.java=../lib/Version.java
//FILES house/lib/InForce.java=../lib/InForce.java house/lib/Report.java=../lib/Report.java house/lib/Events.java=../lib/Events.java house/lib/HookBackend.java=../lib/HookBackend.java
//FILES house/lib/Log.java=../lib/Log.java house/lib/Look.java=../lib/Look.java house/lib/LongWait.java=../lib/LongWait.java house/lib/Pipes.java=../lib/Pipes.java house/lib/Spawner.java=../lib/Spawner.java
//FILES house/lib/Trees.java=../lib/Trees.java house/lib/RunFile.java=../lib/RunFile.java house/lib/Words.java=../lib/Words.java
//FILES house/lib/Exit.java=../lib/Exit.java house/lib/Failure.java=../lib/Failure.java house/lib/Places.java=../lib/Places.java
//FILES house/lib/State.java=../lib/State.java
//FILES house/lib/Event.java=../lib/Event.java house/lib/Instance.java=../lib/Instance.java house/lib/Backend.java=../lib/Backend.java
//FILES house/lib/Backends.java=../lib/Backends.java house/lib/HttpBackend.java=../lib/HttpBackend.java
//FILES house/lib/FileBackend.java=../lib/FileBackend.java house/lib/StdoutBackend.java=../lib/StdoutBackend.java
//FILES house/lib/Secrets.java=../lib/Secrets.java house/lib/Backoff.java=../lib/Backoff.java house/lib/Reports.java=../lib/Reports.java
//FILES house/lib/Outbox.java=../lib/Outbox.java house/lib/Waiting.java=../lib/Waiting.java house/lib/Courier.java=../lib/Courier.java house/lib/Pace.java=../lib/Pace.java house/lib/Letters.java=../lib/Letters.java house/lib/Health.java=../lib/Health.java
//FILES house/lib/Letter.java=../lib/Letter.java house/lib/Strand.java=../lib/Strand.java house/lib/Sheet.java=../lib/Sheet.java house/lib/Journal.java=../lib/Journal.java house/lib/Whereabouts.java=../lib/Whereabouts.java house/lib/Told.java=../lib/Told.java
//FILES house/lib/Scribe.java=../lib/Scribe.java house/lib/Archive.java=../lib/Archive.java house/lib/Standing.java=../lib/Standing.java house/lib/Means.java=../lib/Means.java
//FILES house/lib/Options.java=../lib/Options.java house/lib/Web.java=../lib/Web.java house/lib/Endpoints.java=../lib/Endpoints.java
//FILES house/lib/Etcd.java=../lib/Etcd.java house/lib/EtcdBackend.java=../lib/EtcdBackend.java house/lib/SearchBackend.java=../lib/SearchBackend.java
//FILES house/lib/Sql.java=../lib/Sql.java house/lib/Jdbc.java=../lib/Jdbc.java house/lib/JdbcBackend.java=../lib/JdbcBackend.java house/lib/jdbc-driver=../lib/jdbc-driver house/lib/reports=../lib/reports
//FILES house/lib/SystemStats.java=../lib/SystemStats.java house/lib/Cgroup.java=../lib/Cgroup.java house/lib/Hand.java=../lib/Hand.java
//FILES house/lib/Arguments.java=../lib/Arguments.java house/lib/Defaults.java=../lib/Defaults.java
//FILES house/lib/Config.java=../lib/Config.java house/lib/Source.java=../lib/Source.java house/lib/SourceText.java=../lib/SourceText.java
//FILES house/lib/Environment.java=../lib/Environment.java house/lib/Json.java=../lib/Json.java house/lib/WrittenNumber.java=../lib/WrittenNumber.java
//FILES house/lib/JsonReader.java=../lib/JsonReader.java house/lib/Expected.java=../lib/Expected.java house/lib/Merge.java=../lib/Merge.java
//FILES house/lib/Interpolation.java=../lib/Interpolation.java house/lib/KeyPath.java=../lib/KeyPath.java
//FILES house/lib/KeyPathReader.java=../lib/KeyPathReader.java
//FILES house/lib/Settings.java=../lib/Settings.java house/lib/Typed.java=../lib/Typed.java house/lib/Unknown.java=../lib/Unknown.java
//FILES house/lib/Nearest.java=../lib/Nearest.java house/lib/Origins.java=../lib/Origins.java house/lib/Redact.java=../lib/Redact.java
//FILES house/lib/Fingerprint.java=../lib/Fingerprint.java house/lib/Saved.java=../lib/Saved.java house/lib/Flat.java=../lib/Flat.java house/lib/Atomic.java=../lib/Atomic.java
//FILES house/lib/Cfg.java=../lib/Cfg.java house/lib/Stats.java=../lib/Stats.java house/lib/CfgFile.java=../lib/CfgFile.java house/lib/CfgCommand.java=../lib/CfgCommand.java
//FILES house/lib/Schema.java=../lib/Schema.java
//FILES house/lib/Carton.java=../lib/Carton.java house/lib/Execv.java=../lib/Execv.java house/lib/FrontDoor.java=../lib/FrontDoor.java
//FILES house/lib/House.java=../lib/House.java
//FILES house/lib/Bake.java=../lib/Bake.java house/lib/Draft.java=../lib/Draft.java house/lib/Recipe.java=../lib/Recipe.java house/lib/BakedJars.java=../lib/BakedJars.java
//FILES house/lib/BakedJava.java=../lib/BakedJava.java house/lib/Training.java=../lib/Training.java house/lib/Rehearsal.java=../lib/Rehearsal.java house/lib/Disk.java=../lib/Disk.java
//FILES house/lib/Check.java=../lib/Check.java house/lib/CheckCommand.java=../lib/CheckCommand.java house/lib/HooksCheck.java=../lib/HooksCheck.java

import whaleware.Carton;
import whaleware.FrontDoor;
import whaleware.House;
import whaleware.Places;

/// `jbang ww@…`: `ww COMMAND` anywhere. It brings the commands, the default hooks and the configuration along, and writes them
/// out where the home has none. The only place that names each of these files, so that any hook can be deleted from a home.
void main(String... args) {
    var env = System.getenv();
    var home = Places.of(env).home();
    System.exit(new FrontDoor(() -> House.around(home).orElseGet(() -> Carton.around(getClass()).house(home, env))).enter(args));
}
