package whaleware.notify;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// A datagram socket of the family AF_UNIX, which the JDK lacks; see unix(7). The first use takes a JVM 50 to 170 ms.
///
/// An address is an absolute path, or a name in the abstract namespace after `@`, as in `NOTIFY_SOCKET`.
///
/// Thread-safe, except [#close].
final class UnixDatagramSocket implements AutoCloseable {
    private static final int AF_UNIX = 1, SOCK_DGRAM = 2, SOCK_CLOEXEC = 0x80000, SHUT_RDWR = 2, MSG_DONTWAIT = 0x40;
    private static final int MAX_ADDRESS = 107, MAX_MESSAGE = 8192;
    private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECV = function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SENDTO =
            function("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SHUTDOWN = function("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);

    /// A call of a function of the C library.
    private interface Call {
        long run() throws Throwable;
    }

    private final int descriptor;
    private volatile boolean shut;

    /// Throws [IOException] if the process may open no more files.
    UnixDatagramSocket() throws IOException {
        descriptor = (int) call(() -> (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        if (descriptor < 0) throw new IOException("no socket can be opened (is the limit of open files reached?)");
    }

    private static MethodHandle function(String name, ValueLayout result, ValueLayout... arguments) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments));
    }

    private static long call(Call call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Throws [IOException] if the address is in use, or too long for a socket.
    void bind(String address) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var name = address(address, arena);
            long failed = call(() -> (int) BIND.invokeExact(descriptor, name, (int) name.byteSize()));
            if (failed != 0) throw new IOException("the address is in use, or its folder cannot be written");
        }
    }

    /// Waits for a message. Returns null after [#shutdown], and an empty text if a signal interrupts the wait. The rest
    /// of a message beyond 8 KiB is dropped.
    String receive() {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(MAX_MESSAGE);
            long length = call(() -> (long) RECV.invokeExact(descriptor, buffer, (long) MAX_MESSAGE, 0));
            if (shut) return null;
            if (length < 0) return "";
            return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    /// Sends a message. Returns false if no process listens, or if its queue is full. Throws [IOException] if the
    /// address is too long.
    boolean send(String message, String address) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var bytes = message.getBytes(StandardCharsets.UTF_8);
            var name = address(address, arena);
            var text = arena.allocateFrom(JAVA_BYTE, bytes);
            return bytes.length == call(() -> (long) SENDTO.invokeExact(descriptor, text, (long) bytes.length,
                    MSG_DONTWAIT, name, (int) name.byteSize()));
        }
    }

    /// Returns a `sockaddr_un`.
    private static MemorySegment address(String address, Arena arena) throws IOException {
        var bytes = address.getBytes(StandardCharsets.UTF_8);
        boolean named = address.startsWith("@");
        if (bytes.length > MAX_ADDRESS) throw new IOException("its path has more than " + MAX_ADDRESS + " bytes");
        var name = arena.allocate(2 + bytes.length + (named ? 0 : 1));
        name.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(bytes, 0, name, JAVA_BYTE, 2, bytes.length);
        if (named) name.set(JAVA_BYTE, 2, (byte) 0);
        return name;
    }

    /// Ends the wait for a message, and all later ones.
    void shutdown() {
        shut = true;
        call(() -> (int) SHUTDOWN.invokeExact(descriptor, SHUT_RDWR));
    }

    /// Closes the socket. No other method may be called at the same time or afterwards, since the number of the
    /// descriptor may belong to another file then.
    @Override
    public void close() {
        call(() -> (int) CLOSE.invokeExact(descriptor));
    }
}
