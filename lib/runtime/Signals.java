package whaleware.runtime;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import sun.misc.Signal;
import whaleware.base.LinuxProcess;

/// The signals that reach the supervisor itself, past the launcher: with `tini -g` in front, or from a terminal. They count
/// as the launcher's only where nothing would be lost if they came twice; those that would end a JVM just do not.
public final class Signals {
    private static final int SIGINT = 2;

    private Signals() {}

    /// From now on no signal ends this JVM, and none is ignored by what it starts.
    public static void to(EventLoop loop) {
        if (LinuxProcess.ignores(SIGINT)) restoreInterrupt();
        for (var stop : new String[] {"TERM", "INT"}) Signal.handle(new Signal(stop), _ -> loop.tell("TERM-ALSO"));
        for (var heard : new String[] {"HUP", "USR1"}) Signal.handle(new Signal(heard), _ -> {});
    }

    /// A shell's background child ignores INT, a JVM leaves it so, and hooks that `trap … INT` would inherit that: back to
    /// the default, where `env --default-signal` has not done it (busybox).
    private static void restoreInterrupt() {
        try {
            var linker = Linker.nativeLinker();
            var signal = linker.downcallHandle(linker.defaultLookup().findOrThrow("signal"), FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
            var _ = (MemorySegment) signal.invokeExact(SIGINT, MemorySegment.NULL);
        } catch (Throwable noSuchCall) {
            throw new IllegalStateException("signal(2) cannot be called", noSuchCall);
        }
    }
}
