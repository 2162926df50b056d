package whaleware.faults;

import static whaleware.faults.BackupTrial.*;

import java.util.ArrayList;
import java.util.List;
import whaleware.runtime.State;

/// Faults of a restore.
interface RestoreFaults {
    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        for (var hook : List.of("svcdown", "restore", "upgrade", "svcup", "warmup")) {
            all.add(new Fault("supervisor-in-" + hook + "-of-restore", "The supervisor is killed while " + hook
                    + " runs for a restore: the restore is completed", t -> {
                var restore = beginRestore(t, hook);
                int begun = begun(t, hook);
                t.killSupervisor();
                t.awaitHook(hook, begun + 1).release(hook).await(State.UP);
                ends(restore, 0);
                restored(t);
                t.stops();
            }));
            all.add(new Fault("crash-in-" + hook + "-of-restore", "Power fails while " + hook
                    + " runs for a restore: the next start completes the restore", t -> {
                beginRestore(t, hook);
                t.crash().release(hook).up();
                restored(t);
                t.stops();
            }));
        }
        all.add(new Fault("term-in-restore", "TERM while restore runs: a stop in time, and the next start completes the"
                + " restore", t -> {
            beginRestore(t, "restore");
            t.signal("TERM").exits(0, 16).release("restore").up();
            restored(t);
            t.stops();
        }));
        return all;
    }
}
