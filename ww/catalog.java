//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java
//FILES home/ww/ww=ww home/ww/ww.java=ww.java home/ww/run=run home/ww/run.java=run.java home/ww/cfg=cfg
//FILES home/ww/fleet.java=fleet.java home/ww/cfg.java=cfg.java home/ww/status=status home/ww/status.java=status.java
//FILES home/usr/boot=../usr/boot home/usr/firstboot=../usr/firstboot home/usr/upgrade=../usr/upgrade
//FILES home/usr/svcup=../usr/svcup home/usr/warmup=../usr/warmup home/usr/up=../usr/up home/usr/monitor=../usr/monitor
//FILES home/usr/svcdown=../usr/svcdown home/usr/backup=../usr/backup home/usr/restore=../usr/restore
//FILES home/usr/lifecycle.java=../usr/lifecycle.java home/usr/pushstats.java=../usr/pushstats.java
//FILES home/etc/default_cfg.json=../etc/default_cfg.json
//FILES home/lib/project/templates/Dockerfile=../lib/project/templates/Dockerfile
//FILES home/lib/project/templates/readme=../lib/project/templates/readme
//FILES home/lib/project/templates/default_cfg.json=../lib/project/templates/default_cfg.json
//FILES home/lib/project/templates/ignore=../lib/project/templates/ignore
//FILES home/lib/project/templates/index.html=../lib/project/templates/index.html
//FILES home/lib/project/templates/java/boot.java=../lib/project/templates/java/boot.java
//FILES home/lib/project/templates/java/hook.java=../lib/project/templates/java/hook.java
//FILES home/lib/project/templates/java/monitor.java=../lib/project/templates/java/monitor.java
//FILES home/lib/project/templates/java/svcup.java=../lib/project/templates/java/svcup.java
//FILES home/lib/project/templates/java/warmup.java=../lib/project/templates/java/warmup.java
//FILES home/lib/project/templates/pom.xml=../lib/project/templates/pom.xml
//FILES home/lib/project/templates/sh/boot=../lib/project/templates/sh/boot
//FILES home/lib/project/templates/sh/hook=../lib/project/templates/sh/hook
//FILES home/lib/project/templates/sh/monitor=../lib/project/templates/sh/monitor
//FILES home/lib/project/templates/sh/svcup=../lib/project/templates/sh/svcup
//FILES home/lib/project/templates/sh/warmup=../lib/project/templates/sh/warmup
//FILES home/lib/Whaleware.java=../lib/Whaleware.java home/lib/location.jar=../lib/location.jar
//FILES home/lib/supervisor.java=../lib/supervisor.java
//FILES home/lib/jbang=../lib/jbang home/lib/sh/jbang-build=../lib/sh/jbang-build
//FILES home/lib/sh/background-bake=../lib/sh/background-bake
//FILES home/lib/sh/recompile.sh=../lib/sh/recompile.sh home/lib/sh/jdbc-driver=../lib/sh/jdbc-driver
//FILES home/lib/sh/progress.sh=../lib/sh/progress.sh
//FILES home/lib/demo/demo=../lib/demo/demo
//FILES home/lib/demo/guard=../lib/demo/guard
//FILES home/lib/demo/home/usr/monitor.java=../lib/demo/home/usr/monitor.java
//FILES home/lib/demo/home/usr/svcdown=../lib/demo/home/usr/svcdown
//FILES home/lib/demo/home/usr/svcup=../lib/demo/home/usr/svcup
//FILES home/lib/demo/home/usr/warmup=../lib/demo/home/usr/warmup
//FILES home/lib/demo/home/ww=../lib/demo/home/ww
//FILES home/lib/demo/mail/Service.java=../lib/demo/mail/Service.java
//FILES home/lib/demo/mail/default_cfg.json=../lib/demo/mail/default_cfg.json
//FILES home/lib/demo/shop/Service.java=../lib/demo/shop/Service.java
//FILES home/lib/demo/shop/default_cfg.json=../lib/demo/shop/default_cfg.json
//FILES home/lib/sh/directories.sh=../lib/sh/directories.sh home/lib/sh/instance.sh=../lib/sh/instance.sh
//FILES home/lib/sh/terminate.sh=../lib/sh/terminate.sh home/lib/sh/environment.sh=../lib/sh/environment.sh
//FILES home/lib/sh/status-text.sh=../lib/sh/status-text.sh home/lib/sh/exec-hook=../lib/sh/exec-hook
//FILES home/lib/sh/control=../lib/sh/control home/lib/sh/cron=../lib/sh/cron
//FILES home/lib/sh/copy-data=../lib/sh/copy-data home/lib/sh/restore-data=../lib/sh/restore-data
//FILES home/lib/sh/text.sh=../lib/sh/text.sh home/lib/sh/backup-text.sh=../lib/sh/backup-text.sh
//FILES home/lib/sh/history=../lib/sh/history home/lib/sh/reports=../lib/sh/reports
//FILES home/lib/fleet/ClientCommand.java=../lib/fleet/ClientCommand.java
//FILES home/lib/fleet/Fleet.java=../lib/fleet/Fleet.java home/lib/fleet/FleetClient.java=../lib/fleet/FleetClient.java
//FILES home/lib/fleet/FleetCommand.java=../lib/fleet/FleetCommand.java
//FILES home/lib/fleet/FleetListing.java=../lib/fleet/FleetListing.java
//FILES home/lib/fleet/FleetServer.java=../lib/fleet/FleetServer.java
//FILES home/lib/fleet/FleetSettings.java=../lib/fleet/FleetSettings.java
//FILES home/lib/fleet/FullCollections.java=../lib/fleet/FullCollections.java
//FILES home/lib/fleet/InstanceSheet.java=../lib/fleet/InstanceSheet.java
//FILES home/lib/fleet/ProbeRoutes.java=../lib/fleet/ProbeRoutes.java
//FILES home/lib/fleet/StoreSelection.java=../lib/fleet/StoreSelection.java
//FILES home/lib/fleet/alerts/AlertDelivery.java=../lib/fleet/alerts/AlertDelivery.java
//FILES home/lib/fleet/alerts/AlertEvaluation.java=../lib/fleet/alerts/AlertEvaluation.java
//FILES home/lib/fleet/alerts/AlertFormat.java=../lib/fleet/alerts/AlertFormat.java
//FILES home/lib/fleet/alerts/AlertMessage.java=../lib/fleet/alerts/AlertMessage.java
//FILES home/lib/fleet/alerts/AlertRoutes.java=../lib/fleet/alerts/AlertRoutes.java
//FILES home/lib/fleet/alerts/AlertRule.java=../lib/fleet/alerts/AlertRule.java
//FILES home/lib/fleet/alerts/AlertState.java=../lib/fleet/alerts/AlertState.java
//FILES home/lib/fleet/alerts/AlertText.java=../lib/fleet/alerts/AlertText.java
//FILES home/lib/fleet/alerts/Alerts.java=../lib/fleet/alerts/Alerts.java
//FILES home/lib/fleet/alerts/Condition.java=../lib/fleet/alerts/Condition.java
//FILES home/lib/fleet/alerts/Conditions.java=../lib/fleet/alerts/Conditions.java
//FILES home/lib/fleet/alerts/FirstLives.java=../lib/fleet/alerts/FirstLives.java
//FILES home/lib/fleet/alerts/FleetSnapshot.java=../lib/fleet/alerts/FleetSnapshot.java
//FILES home/lib/fleet/alerts/Match.java=../lib/fleet/alerts/Match.java
//FILES home/lib/fleet/alerts/OpenAlert.java=../lib/fleet/alerts/OpenAlert.java
//FILES home/lib/fleet/alerts/RecentFailures.java=../lib/fleet/alerts/RecentFailures.java
//FILES home/lib/fleet/alerts/Replacements.java=../lib/fleet/alerts/Replacements.java
//FILES home/lib/fleet/alerts/Silence.java=../lib/fleet/alerts/Silence.java
//FILES home/lib/fleet/alerts/Silences.java=../lib/fleet/alerts/Silences.java
//FILES home/lib/fleet/alerts/StoredDocument.java=../lib/fleet/alerts/StoredDocument.java
//FILES home/lib/fleet/alerts/package-info.java=../lib/fleet/alerts/package-info.java
//FILES home/lib/fleet/http/AccessTokens.java=../lib/fleet/http/AccessTokens.java
//FILES home/lib/fleet/http/BodyTooLarge.java=../lib/fleet/http/BodyTooLarge.java
//FILES home/lib/fleet/http/BoundedBody.java=../lib/fleet/http/BoundedBody.java
//FILES home/lib/fleet/http/Handler.java=../lib/fleet/http/Handler.java
//FILES home/lib/fleet/http/HostRules.java=../lib/fleet/http/HostRules.java
//FILES home/lib/fleet/http/HttpListener.java=../lib/fleet/http/HttpListener.java
//FILES home/lib/fleet/http/Login.java=../lib/fleet/http/Login.java
//FILES home/lib/fleet/http/ReloadingKeys.java=../lib/fleet/http/ReloadingKeys.java
//FILES home/lib/fleet/http/Request.java=../lib/fleet/http/Request.java
//FILES home/lib/fleet/http/RequestCounts.java=../lib/fleet/http/RequestCounts.java
//FILES home/lib/fleet/http/RequestDispatcher.java=../lib/fleet/http/RequestDispatcher.java
//FILES home/lib/fleet/http/Response.java=../lib/fleet/http/Response.java
//FILES home/lib/fleet/http/Router.java=../lib/fleet/http/Router.java
//FILES home/lib/fleet/http/package-info.java=../lib/fleet/http/package-info.java
//FILES home/lib/fleet/intake/DetailReader.java=../lib/fleet/intake/DetailReader.java
//FILES home/lib/fleet/intake/EventMembers.java=../lib/fleet/intake/EventMembers.java
//FILES home/lib/fleet/intake/EventReader.java=../lib/fleet/intake/EventReader.java
//FILES home/lib/fleet/intake/Intake.java=../lib/fleet/intake/Intake.java
//FILES home/lib/fleet/intake/IntakeCounts.java=../lib/fleet/intake/IntakeCounts.java
//FILES home/lib/fleet/intake/InvalidEvent.java=../lib/fleet/intake/InvalidEvent.java
//FILES home/lib/fleet/intake/Numbers.java=../lib/fleet/intake/Numbers.java
//FILES home/lib/fleet/intake/Texts.java=../lib/fleet/intake/Texts.java
//FILES home/lib/fleet/intake/Times.java=../lib/fleet/intake/Times.java
//FILES home/lib/fleet/intake/package-info.java=../lib/fleet/intake/package-info.java
//FILES home/lib/fleet/package-info.java=../lib/fleet/package-info.java
//FILES home/lib/fleet/pages/ApiParameters.java=../lib/fleet/pages/ApiParameters.java
//FILES home/lib/fleet/pages/ApiRoutes.java=../lib/fleet/pages/ApiRoutes.java
//FILES home/lib/fleet/pages/Assets.java=../lib/fleet/pages/Assets.java
//FILES home/lib/fleet/pages/BadParameter.java=../lib/fleet/pages/BadParameter.java
//FILES home/lib/fleet/pages/Compression.java=../lib/fleet/pages/Compression.java
//FILES home/lib/fleet/pages/EventStream.java=../lib/fleet/pages/EventStream.java
//FILES home/lib/fleet/pages/FleetPages.java=../lib/fleet/pages/FleetPages.java
//FILES home/lib/fleet/pages/InstanceChanges.java=../lib/fleet/pages/InstanceChanges.java
//FILES home/lib/fleet/pages/ModuleBundle.java=../lib/fleet/pages/ModuleBundle.java
//FILES home/lib/fleet/pages/PageShell.java=../lib/fleet/pages/PageShell.java
//FILES home/lib/fleet/pages/StreamClient.java=../lib/fleet/pages/StreamClient.java
//FILES home/lib/fleet/pages/api.js=../lib/fleet/pages/api.js
//FILES home/lib/fleet/pages/app-page.js=../lib/fleet/pages/app-page.js
//FILES home/lib/fleet/pages/app.html=../lib/fleet/pages/app.html
//FILES home/lib/fleet/pages/apps-page.js=../lib/fleet/pages/apps-page.js
//FILES home/lib/fleet/pages/apps.html=../lib/fleet/pages/apps.html
//FILES home/lib/fleet/pages/banner.js=../lib/fleet/pages/banner.js
//FILES home/lib/fleet/pages/clock.js=../lib/fleet/pages/clock.js
//FILES home/lib/fleet/pages/connection.js=../lib/fleet/pages/connection.js
//FILES home/lib/fleet/pages/dom.js=../lib/fleet/pages/dom.js
//FILES home/lib/fleet/pages/events.js=../lib/fleet/pages/events.js
//FILES home/lib/fleet/pages/filter.js=../lib/fleet/pages/filter.js
//FILES home/lib/fleet/pages/format.js=../lib/fleet/pages/format.js
//FILES home/lib/fleet/pages/grid.js=../lib/fleet/pages/grid.js
//FILES home/lib/fleet/pages/icon.svg=../lib/fleet/pages/icon.svg
//FILES home/lib/fleet/pages/instance-page.js=../lib/fleet/pages/instance-page.js
//FILES home/lib/fleet/pages/instance.html=../lib/fleet/pages/instance.html
//FILES home/lib/fleet/pages/instances-page.js=../lib/fleet/pages/instances-page.js
//FILES home/lib/fleet/pages/instances.html=../lib/fleet/pages/instances.html
//FILES home/lib/fleet/pages/keyboard.js=../lib/fleet/pages/keyboard.js
//FILES home/lib/fleet/pages/live.js=../lib/fleet/pages/live.js
//FILES home/lib/fleet/pages/login-page.js=../lib/fleet/pages/login-page.js
//FILES home/lib/fleet/pages/login.html=../lib/fleet/pages/login.html
//FILES home/lib/fleet/pages/package-info.java=../lib/fleet/pages/package-info.java
//FILES home/lib/fleet/pages/plot.js=../lib/fleet/pages/plot.js
//FILES home/lib/fleet/pages/plots.js=../lib/fleet/pages/plots.js
//FILES home/lib/fleet/pages/rows.js=../lib/fleet/pages/rows.js
//FILES home/lib/fleet/pages/shell.html=../lib/fleet/pages/shell.html
//FILES home/lib/fleet/pages/shell.js=../lib/fleet/pages/shell.js
//FILES home/lib/fleet/pages/silences-page.js=../lib/fleet/pages/silences-page.js
//FILES home/lib/fleet/pages/silences.html=../lib/fleet/pages/silences.html
//FILES home/lib/fleet/pages/silences.js=../lib/fleet/pages/silences.js
//FILES home/lib/fleet/pages/sparkline.js=../lib/fleet/pages/sparkline.js
//FILES home/lib/fleet/pages/states.js=../lib/fleet/pages/states.js
//FILES home/lib/fleet/pages/stream-worker.js=../lib/fleet/pages/stream-worker.js
//FILES home/lib/fleet/pages/stream.js=../lib/fleet/pages/stream.js
//FILES home/lib/fleet/pages/style.css=../lib/fleet/pages/style.css
//FILES home/lib/fleet/pages/timeline.js=../lib/fleet/pages/timeline.js
//FILES home/lib/fleet/queries/ApplicationsJson.java=../lib/fleet/queries/ApplicationsJson.java
//FILES home/lib/fleet/queries/CounterRate.java=../lib/fleet/queries/CounterRate.java
//FILES home/lib/fleet/queries/Downsampling.java=../lib/fleet/queries/Downsampling.java
//FILES home/lib/fleet/queries/HistoryJson.java=../lib/fleet/queries/HistoryJson.java
//FILES home/lib/fleet/queries/InstanceFilter.java=../lib/fleet/queries/InstanceFilter.java
//FILES home/lib/fleet/queries/InstanceJson.java=../lib/fleet/queries/InstanceJson.java
//FILES home/lib/fleet/queries/JsonText.java=../lib/fleet/queries/JsonText.java
//FILES home/lib/fleet/queries/KeysJson.java=../lib/fleet/queries/KeysJson.java
//FILES home/lib/fleet/queries/SeriesJson.java=../lib/fleet/queries/SeriesJson.java
//FILES home/lib/fleet/queries/Units.java=../lib/fleet/queries/Units.java
//FILES home/lib/fleet/queries/package-info.java=../lib/fleet/queries/package-info.java
//FILES home/lib/fleet/sources/BackupEvents.java=../lib/fleet/sources/BackupEvents.java
//FILES home/lib/fleet/sources/BucketedSeries.java=../lib/fleet/sources/BucketedSeries.java
//FILES home/lib/fleet/sources/ElasticsearchSource.java=../lib/fleet/sources/ElasticsearchSource.java
//FILES home/lib/fleet/sources/EtcdSource.java=../lib/fleet/sources/EtcdSource.java
//FILES home/lib/fleet/sources/FleetSource.java=../lib/fleet/sources/FleetSource.java
//FILES home/lib/fleet/sources/FleetSources.java=../lib/fleet/sources/FleetSources.java
//FILES home/lib/fleet/sources/JdbcSource.java=../lib/fleet/sources/JdbcSource.java
//FILES home/lib/fleet/sources/PolledFleet.java=../lib/fleet/sources/PolledFleet.java
//FILES home/lib/fleet/sources/SourceSql.java=../lib/fleet/sources/SourceSql.java
//FILES home/lib/fleet/sources/SourceViews.java=../lib/fleet/sources/SourceViews.java
//FILES home/lib/fleet/sources/StoredEvents.java=../lib/fleet/sources/StoredEvents.java
//FILES home/lib/fleet/sources/package-info.java=../lib/fleet/sources/package-info.java
//FILES home/lib/fleet/store/Backups.java=../lib/fleet/store/Backups.java
//FILES home/lib/fleet/store/Batch.java=../lib/fleet/store/Batch.java
//FILES home/lib/fleet/store/Block.java=../lib/fleet/store/Block.java
//FILES home/lib/fleet/store/BlockCodec.java=../lib/fleet/store/BlockCodec.java
//FILES home/lib/fleet/store/Blocks.java=../lib/fleet/store/Blocks.java
//FILES home/lib/fleet/store/Boot.java=../lib/fleet/store/Boot.java
//FILES home/lib/fleet/store/BootTable.java=../lib/fleet/store/BootTable.java
//FILES home/lib/fleet/store/ChangeFeed.java=../lib/fleet/store/ChangeFeed.java
//FILES home/lib/fleet/store/ClockOffset.java=../lib/fleet/store/ClockOffset.java
//FILES home/lib/fleet/store/ColumnCodec.java=../lib/fleet/store/ColumnCodec.java
//FILES home/lib/fleet/store/CompactNumbers.java=../lib/fleet/store/CompactNumbers.java
//FILES home/lib/fleet/store/Database.java=../lib/fleet/store/Database.java
//FILES home/lib/fleet/store/Decimals.java=../lib/fleet/store/Decimals.java
//FILES home/lib/fleet/store/DocumentTable.java=../lib/fleet/store/DocumentTable.java
//FILES home/lib/fleet/store/Draft.java=../lib/fleet/store/Draft.java
//FILES home/lib/fleet/store/EventTable.java=../lib/fleet/store/EventTable.java
//FILES home/lib/fleet/store/FleetReader.java=../lib/fleet/store/FleetReader.java
//FILES home/lib/fleet/store/FleetStore.java=../lib/fleet/store/FleetStore.java
//FILES home/lib/fleet/store/Folding.java=../lib/fleet/store/Folding.java
//FILES home/lib/fleet/store/ForgottenTable.java=../lib/fleet/store/ForgottenTable.java
//FILES home/lib/fleet/store/HistoryEntry.java=../lib/fleet/store/HistoryEntry.java
//FILES home/lib/fleet/store/InstanceTable.java=../lib/fleet/store/InstanceTable.java
//FILES home/lib/fleet/store/InstanceView.java=../lib/fleet/store/InstanceView.java
//FILES home/lib/fleet/store/JdbcFleetStore.java=../lib/fleet/store/JdbcFleetStore.java
//FILES home/lib/fleet/store/KeyExpiry.java=../lib/fleet/store/KeyExpiry.java
//FILES home/lib/fleet/store/KeySet.java=../lib/fleet/store/KeySet.java
//FILES home/lib/fleet/store/KnownBoots.java=../lib/fleet/store/KnownBoots.java
//FILES home/lib/fleet/store/Level.java=../lib/fleet/store/Level.java
//FILES home/lib/fleet/store/ListeningTime.java=../lib/fleet/store/ListeningTime.java
//FILES home/lib/fleet/store/Live.java=../lib/fleet/store/Live.java
//FILES home/lib/fleet/store/LiveFleet.java=../lib/fleet/store/LiveFleet.java
//FILES home/lib/fleet/store/Loader.java=../lib/fleet/store/Loader.java
//FILES home/lib/fleet/store/Maintenance.java=../lib/fleet/store/Maintenance.java
//FILES home/lib/fleet/store/PostgresDatabase.java=../lib/fleet/store/PostgresDatabase.java
//FILES home/lib/fleet/store/PostgresStore.java=../lib/fleet/store/PostgresStore.java
//FILES home/lib/fleet/store/Presence.java=../lib/fleet/store/Presence.java
//FILES home/lib/fleet/store/PresenceJson.java=../lib/fleet/store/PresenceJson.java
//FILES home/lib/fleet/store/Readers.java=../lib/fleet/store/Readers.java
//FILES home/lib/fleet/store/Report.java=../lib/fleet/store/Report.java
//FILES home/lib/fleet/store/Retention.java=../lib/fleet/store/Retention.java
//FILES home/lib/fleet/store/Sample.java=../lib/fleet/store/Sample.java
//FILES home/lib/fleet/store/SampleTable.java=../lib/fleet/store/SampleTable.java
//FILES home/lib/fleet/store/Schema.java=../lib/fleet/store/Schema.java
//FILES home/lib/fleet/store/Series.java=../lib/fleet/store/Series.java
//FILES home/lib/fleet/store/SeriesQuery.java=../lib/fleet/store/SeriesQuery.java
//FILES home/lib/fleet/store/SeriesTable.java=../lib/fleet/store/SeriesTable.java
//FILES home/lib/fleet/store/SqliteDatabase.java=../lib/fleet/store/SqliteDatabase.java
//FILES home/lib/fleet/store/SqliteStore.java=../lib/fleet/store/SqliteStore.java
//FILES home/lib/fleet/store/Statements.java=../lib/fleet/store/Statements.java
//FILES home/lib/fleet/store/StoreSettings.java=../lib/fleet/store/StoreSettings.java
//FILES home/lib/fleet/store/Texts.java=../lib/fleet/store/Texts.java
//FILES home/lib/fleet/store/Varints.java=../lib/fleet/store/Varints.java
//FILES home/lib/fleet/store/WriteQueue.java=../lib/fleet/store/WriteQueue.java
//FILES home/lib/fleet/store/Writer.java=../lib/fleet/store/Writer.java
//FILES home/lib/fleet/store/package-info.java=../lib/fleet/store/package-info.java

import whaleware.bake.ShippedHome;
import whaleware.base.Directories;
import whaleware.base.Installation;
import whaleware.cli.WwCommand;

/// `jbang ww@…`: `ww COMMAND`, in any folder. The jar has the commands, the default hooks and the configuration, and
/// writes them to the cache if the home has no commands. No other file names them, so a user can delete any hook from a
/// home.
void main(String... args) {
    var env = System.getenv();
    var home = Directories.of(env, Path.of("/ww")).home();
    System.exit(new WwCommand(() -> Installation.around(home)
            .orElseGet(() -> ShippedHome.of(getClass()).installation(home, env))).enter(args));
}
