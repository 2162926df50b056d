//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java
//FILES house/ww/ww=ww house/ww/ww.java=ww.java house/ww/run=run house/ww/run.java=run.java house/ww/cfg=cfg house/ww/cfg.java=cfg.java house/ww/status=status house/ww/status.java=status.java
//FILES house/usr/boot=../usr/boot house/usr/firstboot=../usr/firstboot house/usr/upgrade=../usr/upgrade house/usr/svcup=../usr/svcup
//FILES house/usr/warmup=../usr/warmup house/usr/monitor=../usr/monitor house/usr/svcdown=../usr/svcdown
//FILES house/usr/lifecycle.java=../usr/lifecycle.java house/usr/pushstats.java=../usr/pushstats.java
//FILES house/etc/default_cfg.json=../etc/default_cfg.json
//FILES house/lib/Whaleware.java=../lib/Whaleware.java house/lib/location.jar=../lib/location.jar house/lib/supervisor.java=../lib/supervisor.java
//FILES house/lib/jbang=../lib/jbang house/lib/sh/jbang-build=../lib/sh/jbang-build
//FILES house/lib/sh/directories.sh=../lib/sh/directories.sh house/lib/sh/instance.sh=../lib/sh/instance.sh
//FILES house/lib/sh/terminate.sh=../lib/sh/terminate.sh house/lib/sh/status-text.sh=../lib/sh/status-text.sh
//FILES house/lib/sh/exec-hook=../lib/sh/exec-hook house/lib/sh/control=../lib/sh/control house/lib/sh/history=../lib/sh/history
//FILES house/lib/sh/reports=../lib/sh/reports house/lib/sh/jdbc-driver=../lib/sh/jdbc-driver

import whaleware.bake.CatalogBundle;
import whaleware.base.Directories;
import whaleware.base.Installation;
import whaleware.cli.WwCommand;

/// `jbang ww@…`: `ww COMMAND` anywhere. It brings the commands, the default hooks and the configuration along, and writes them
/// out where the home has none. The only place that names each of these files, so that any hook can be deleted from a home.
void main(String... args) {
    var env = System.getenv();
    var home = Directories.of(env, Path.of("/ww")).home();
    System.exit(new WwCommand(() -> Installation.around(home).orElseGet(() -> CatalogBundle.around(getClass()).house(home, env))).enter(args));
}
