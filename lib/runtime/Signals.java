package whaleware.runtime;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import sun.misc.Signal;
import whaleware.base.LinuxProcess;

/// Handles signals that reach the supervisor directly, not through the launcher: from `tini -g`, or from a terminal.
/// The launcher may forward the same signal. So TERM and INT start a stop only, and HUP and USR1 do nothing.
public final class Signals {
    private static final int SIGINT = 2;

    private Signals() {}

    /// Installs the handlers: TERM and INT post `TERM-ALSO`, and no signal ends this JVM or is ignored by its children.
    public static void postTo(EventLoop loop) {
        if (LinuxProcess.ignores(SIGINT)) restoreInterrupt();
        for (var name : new String[] {"TERM", "INT"}) Signal.handle(new Signal(name), _ -> loop.post("TERM-ALSO"));
        for (var name : new String[] {"HUP", "USR1"}) Signal.handle(new Signal(name), _ -> {});
    }

    /// Restores the default action of INT if the launcher has no `env --default-signal` (busybox). A shell's background
    /// child ignores INT, a JVM keeps that, and hooks with `trap … INT` would inherit it.
    private static void restoreInterrupt() {
        try {
            var linker = Linker.nativeLinker();
            var type = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
            var signal = linker.downcallHandle(linker.defaultLookup().findOrThrow("signal"), type);
            var _ = (MemorySegment) signal.invokeExact(SIGINT, MemorySegment.NULL);
        } catch (Throwable e) {
            throw new IllegalStateException("signal(2) cannot be called", e);
        }
    }
}
