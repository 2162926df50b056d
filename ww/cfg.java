//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java

import whaleware.cli.CfgCommand;

/// `cfg KEY`: what the configuration says.
void main(String[] arguments) {
    Runtime.getRuntime().halt(CfgCommand.run(List.of(arguments)));     // exit would set up logging, to log that
}
