//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java
//DESCRIPTION The supervisor, as the launcher `run` beside it starts it: run.java LIB [--resume]
package whaleware;

import java.nio.file.Path;

class run {
    static void main(String[] args) {
        Supervisor.main(Path.of(args[0]), args.length > 1, Environment.read());
    }
}
