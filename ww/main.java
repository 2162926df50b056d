//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java

import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Installation;
import whaleware.cli.WwCommand;

/// `ww COMMAND`, when the commands lie in the home: in a checkout, in an image.
void main(String... args) {
    var home = Directories.of(System.getenv()).home();
    System.exit(new WwCommand(() -> Installation.around(home)
            .orElseThrow(() -> new Failure(ExitCode.CONFIG, "cannot find the commands in " + home + " (set WW_HOME)"))).enter(args));
}
