package whaleware.base;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/// Makes this process the parent of each orphan among its descendants, instead of PID 1, and reaps those that end.
///
/// Source: PR_SET_CHILD_SUBREAPER in prctl(2); waitid(2). Not thread-safe.
public final class Subreaper {
    private static final int PR_SET_CHILD_SUBREAPER = 36, P_ALL = 0, WNOHANG = 1, WEXITED = 4, WNOWAIT = 0x01000000;
    private static final long SIGINFO_BYTES = 128, SI_PID = 16;

    private final int self = (int) ProcessHandle.current().pid();
    private final MethodHandle waitid, waitpid;
    private final MemorySegment siginfo = Arena.ofAuto().allocate(SIGINFO_BYTES, 8);
    private Set<Integer> zombies = new HashSet<>();

    /// Throws [IllegalStateException] if the kernel refuses.
    public Subreaper() {
        var prctl = function("prctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                JAVA_LONG), Linker.Option.firstVariadicArg(1));
        waitid = function("waitid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
        waitpid = function("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
        try {
            if ((int) prctl.invokeExact(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) != 0) {
                throw new IllegalStateException("prctl failed");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    /// Reaps the children that had ended at the last call already. Java reaps the processes that it has started itself
    /// within much less time, and needs their exit codes.
    public void reap() {
        if (!hasEndedChild()) {
            zombies.clear();
            return;
        }
        var ended = new HashSet<Integer>();
        for (var p : LinuxProcess.all()) if (p.parent() == self && !p.runs()) ended.add(p.pid());
        for (int pid : new ArrayList<>(ended)) if (zombies.contains(pid)) reap(pid);
        zombies = ended;
    }

    /// Reaps a child that has ended, and that Java has not started.
    public void reap(int pid) {
        try {
            var _ = (int) waitpid.invokeExact(pid, MemorySegment.NULL, WNOHANG);
        } catch (Throwable e) {
            throw new IllegalStateException("waitpid(2) cannot be called", e);
        }
    }

    private boolean hasEndedChild() {
        try {
            siginfo.set(JAVA_INT, SI_PID, 0);
            int failed = (int) waitid.invokeExact(P_ALL, 0, siginfo, WNOHANG | WEXITED | WNOWAIT);
            return failed == 0 && siginfo.get(JAVA_INT, SI_PID) != 0;
        } catch (Throwable e) {
            throw new IllegalStateException("waitid(2) cannot be called", e);
        }
    }
}
