package whaleware.base;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Replaces this JVM with another program, as a shell's `exec` does. The pid stays, so PID 1 stays PID 1.
///
/// The program inherits the JVM's environment, byte for byte, and its stdin, stdout and stderr. It does not inherit the
/// JVM's open jars, nor its signal mask, which blocks QUIT and would outlive an execve(2).
public final class Execv {
    private static final int SIG_SETMASK = 2, F_SETFD = 2, FD_CLOEXEC = 1;

    private final Linker linker = Linker.nativeLinker();
    private final Arena arena = Arena.ofShared();
    private final Charset native8bit = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private Execv() {}

    /// Replaces this JVM with `program`. Never returns.
    ///
    /// @param args without the program's name
    /// @param variables are added to its environment
    /// @throws Failure if the program cannot be executed; this JVM continues, with its descriptors marked close-on-exec
    public static Failure become(Path program, List<String> args, Map<String, String> variables) {
        try {
            return new Execv().exec(program, args, variables);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private Failure exec(Path program, List<String> args, Map<String, String> variables) throws Throwable {
        var setenv = function("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        for (var entry : variables.entrySet()) {
            var _ = (int) setenv.invokeExact(string(entry.getKey()), string(entry.getValue()), 1);
        }

        var fcntlType = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        var fcntl = function("fcntl", fcntlType, Linker.Option.firstVariadicArg(2));
        for (int fd : descriptors()) {
            if (fd > 2) { var _ = (int) fcntl.invokeExact(fd, F_SETFD, FD_CLOEXEC); }
        }

        var sigmask = function("pthread_sigmask", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
        var none = arena.allocate(128);     // the largest sizeof(sigset_t)
        var _ = (int) sigmask.invokeExact(SIG_SETMASK, none, MemorySegment.NULL);

        var argv = arena.allocate(ADDRESS, args.size() + 2);
        argv.setAtIndex(ADDRESS, 0, string(program.toString()));
        for (int i = 0; i < args.size(); i++) argv.setAtIndex(ADDRESS, i + 1, string(args.get(i)));
        argv.setAtIndex(ADDRESS, args.size() + 1, MemorySegment.NULL);
        var execvType = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
        var execv = function("execv", execvType, Linker.Option.captureCallState("errno"));
        var state = arena.allocate(Linker.Option.captureStateLayout());
        var _ = (int) execv.invokeExact(state, string(program.toString()), argv);

        var layout = Linker.Option.captureStateLayout();
        int errno = (int) layout.varHandle(MemoryLayout.PathElement.groupElement("errno")).get(state, 0L);
        var strerror = function("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        var why = ((MemorySegment) strerror.invokeExact(errno)).reinterpret(256).getString(0);
        throw new Failure(ExitCode.INTERNAL, "cannot execute " + program + ": " + why
                + " (does it exist, and is it executable?)");
    }

    private static List<Integer> descriptors() {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(fd -> Integer.valueOf(fd.getFileName().toString())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    private MemorySegment string(String text) {
        var bytes = text.getBytes(native8bit);
        var segment = arena.allocate(bytes.length + 1L);
        segment.copyFrom(MemorySegment.ofArray(bytes));
        return segment;
    }
}
