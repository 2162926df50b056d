//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java
//FILES home/ww/ww=ww home/ww/ww.java=ww.java home/ww/run=run home/ww/run.java=run.java home/ww/cfg=cfg
//FILES home/ww/cfg.java=cfg.java home/ww/status=status home/ww/status.java=status.java
//FILES home/usr/boot=../usr/boot home/usr/firstboot=../usr/firstboot home/usr/upgrade=../usr/upgrade
//FILES home/usr/svcup=../usr/svcup home/usr/warmup=../usr/warmup home/usr/up=../usr/up home/usr/monitor=../usr/monitor
//FILES home/usr/svcdown=../usr/svcdown
//FILES home/usr/lifecycle.java=../usr/lifecycle.java home/usr/pushstats.java=../usr/pushstats.java
//FILES home/etc/default_cfg.json=../etc/default_cfg.json
//FILES home/lib/project/templates/Dockerfile=../lib/project/templates/Dockerfile
//FILES home/lib/project/templates/README.md=../lib/project/templates/README.md
//FILES home/lib/project/templates/default_cfg.json=../lib/project/templates/default_cfg.json
//FILES home/lib/project/templates/ignore=../lib/project/templates/ignore
//FILES home/lib/project/templates/index.html=../lib/project/templates/index.html
//FILES home/lib/project/templates/java/hook.java=../lib/project/templates/java/hook.java
//FILES home/lib/project/templates/java/monitor.java=../lib/project/templates/java/monitor.java
//FILES home/lib/project/templates/java/svcup.java=../lib/project/templates/java/svcup.java
//FILES home/lib/project/templates/java/warmup.java=../lib/project/templates/java/warmup.java
//FILES home/lib/project/templates/pom.xml=../lib/project/templates/pom.xml
//FILES home/lib/project/templates/sh/hook=../lib/project/templates/sh/hook
//FILES home/lib/project/templates/sh/monitor=../lib/project/templates/sh/monitor
//FILES home/lib/project/templates/sh/svcup=../lib/project/templates/sh/svcup
//FILES home/lib/project/templates/sh/warmup=../lib/project/templates/sh/warmup
//FILES home/lib/Whaleware.java=../lib/Whaleware.java home/lib/location.jar=../lib/location.jar
//FILES home/lib/supervisor.java=../lib/supervisor.java
//FILES home/lib/jbang=../lib/jbang home/lib/sh/jbang-build=../lib/sh/jbang-build
//FILES home/lib/sh/jdbc-driver=../lib/sh/jdbc-driver
//FILES home/lib/sh/directories.sh=../lib/sh/directories.sh home/lib/sh/instance.sh=../lib/sh/instance.sh
//FILES home/lib/sh/terminate.sh=../lib/sh/terminate.sh home/lib/sh/environment.sh=../lib/sh/environment.sh
//FILES home/lib/sh/status-text.sh=../lib/sh/status-text.sh home/lib/sh/exec-hook=../lib/sh/exec-hook
//FILES home/lib/sh/control=../lib/sh/control home/lib/sh/cron=../lib/sh/cron
//FILES home/lib/sh/history=../lib/sh/history home/lib/sh/reports=../lib/sh/reports

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
