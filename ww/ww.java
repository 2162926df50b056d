//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java

import whaleware.cli.JavaCommand;
import whaleware.cli.WwCommand;

/// `ww COMMAND`, with the commands of the home or those beside this script: in a checkout, in an image.
void main(String... args) {
    System.exit(new WwCommand(JavaCommand::installation).enter(args));
}
