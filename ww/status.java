//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java

import whaleware.cli.JavaCommand;

/// `status`, by plain JBang: this JVM becomes the shell command beside the script.
void main(String... args) {
    JavaCommand.become("status", args);
}
