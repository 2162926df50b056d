package whaleware;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;

/// A real server of a test's own, in a folder of its own and on a free port of the loopback: started, killed, frozen and started again.
abstract class Server implements AutoCloseable {
    final Path folder;
    final int port = freePort();
    private Process process;

    Server(String name) {
        try {
            folder = Files.createTempDirectory("ww-" + name);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));    // for servers that refuse to be root
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    abstract List<String> command();

    abstract boolean answers();

    /// Starts it, also again, and waits until it answers.
    void start() {
        launch();
        Await.until(Await.LONG, () -> "an answer of " + command() + ":\n" + Await.read(folder.resolve("log")), this::answers);
    }

    void launch() {
        try {
            process = new ProcessBuilder(command()).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile())).start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// As a power cut would.
    void kill() {
        if (process == null) return;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Lets it stand still.
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        process.descendants().forEach(child -> Running.send(name, child.pid()));
        Running.send(name, process.pid());
    }

    @Override
    public void close() {
        kill();
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
