//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java

import whaleware.cli.JavaCommand;

/// `run`, by plain JBang: this JVM becomes the launcher beside the script, so the pid stays and no JVM is left over.
void main(String... args) {
    JavaCommand.become("run", args);
}
