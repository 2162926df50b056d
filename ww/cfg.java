//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java

import whaleware.base.ProcessEnvironment;
import whaleware.cli.CfgCommand;
import whaleware.cli.JavaCommand;

/// `cfg [KEY [DEFAULT]]`: prints the configuration, or a value of it.
void main(String... args) {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out), err = new FileOutputStream(FileDescriptor.err);
    var code = CfgCommand.run(ProcessEnvironment.arguments(List.of(args)), JavaCommand.environment(), out, err);
    Runtime.getRuntime().halt(code);    // System.exit would load the classes that log an exit
}
