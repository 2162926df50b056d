//JAVA 25+
//SOURCES ${ww.lib:../lib}/Whaleware.java
//DESCRIPTION The supervisor, as the launcher `run` beside it starts it: run.java LIB [--alone] [--resume]
package whaleware;

import java.nio.file.Path;
import java.util.List;
import whaleware.base.ProcessEnvironment;
import whaleware.lifecycle.Supervisor;

class run {
    static void main(String[] args) {
        var said = List.of(args);
        Supervisor.main(Path.of(args[0]), said.contains("--alone"), said.contains("--resume"), ProcessEnvironment.read());
    }
}
