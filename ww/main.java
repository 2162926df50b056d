//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java

import whaleware.base.Exit;
import whaleware.base.Failure;
import whaleware.base.House;
import whaleware.base.Places;
import whaleware.cli.FrontDoor;

/// `ww COMMAND`, when the commands lie in the home: in a checkout, in an image.
void main(String... args) {
    var home = Places.of(System.getenv()).home();
    System.exit(new FrontDoor(() -> House.around(home)
            .orElseThrow(() -> new Failure(Exit.CONFIG, "cannot find the commands in " + home + " (set WW_HOME)"))).enter(args));
}
