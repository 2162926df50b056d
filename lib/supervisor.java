//JAVA 25+
//SOURCES Whaleware.java
//DESCRIPTION The supervisor, as the launcher ww/run starts it: supervisor.java LIB [--alone | --adopt] [--resume] [--watch] [--go=ID]
package whaleware;

import java.util.List;
import whaleware.base.ExitCode;
import whaleware.base.ProcessEnvironment;
import whaleware.hooks.OrphanAdoption;
import whaleware.lifecycle.Supervisor;
import whaleware.runtime.StartPermit;

/// The entry point of the supervisor. It is no command: `ww/run` starts it, in a `WW_RUN` that holds its pipes.
class supervisor {
    static void main(String[] args) {
        if (args.length == 0) {
            System.err.println("supervisor: cannot start: the launcher starts it (run ww/run)");
            System.exit(ExitCode.USAGE);
        }
        prepareProcesses();
        var options = ProcessEnvironment.arguments(List.of(args));
        var env = ProcessEnvironment.read();
        StartPermit.await(options, env);
        Supervisor.main(options.getFirst(), OrphanAdoption.of(options), options.contains("--resume"),
                options.contains("--watch"), env);
    }

    /// The first process needs this logger, for which the JDK opens each jar of the class path. That takes 10 ms, so a
    /// thread does it beside the start.
    private static void prepareProcesses() {
        try {
            Thread.ofPlatform().daemon().name("ahead").start(() ->
                    System.getLogger("java.lang.ProcessBuilder").isLoggable(System.Logger.Level.DEBUG));
        } catch (OutOfMemoryError noThread) {
            // the first process does it
        }
    }
}
