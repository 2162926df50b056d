package whaleware.status;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import whaleware.fixtures.Await;
import whaleware.fixtures.HttpProbe;
import whaleware.fixtures.RecordingHome;
import whaleware.fixtures.Sweep;
import whaleware.runtime.State;

/// Two hundred hostile requests and commands: wrong methods, paths and headers, cut, slow and too many connections.
/// The supervisor goes on, without more memory or open files.
@DisplayNameGeneration(ReplaceUnderscores.class)
class HostileTest {
    private static final List<String> REQUESTS =
            List.of("", "\r\n\r\n", "GET", "GET /\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
            "FOO /ready HTTP/1.1\r\nHost: x\r\n\r\n", "GET http://[::1 HTTP/1.1\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
                    "GET /ready HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                    "POST /ready HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\nx",
            "POST /status HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
                    "GET /metrics HTTP/1.1\r\n: :\r\n\0\0\0\r\n\r\n", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001",
                    "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nX: " + "b".repeat(1_000_000) + "\r\n\r\n",
                    "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(5_000) + "\r\n", "CONNECT x:1 HTTP/1.1\r\n\r\n",
                    "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "\n".repeat(10_000));

    @Test
    void hostile_requests_and_commands_leave_the_supervisor_unchanged() throws Exception {
        try (var http = HttpProbe.free(); var life = new RecordingHome("plain").daemons(1)) {
            life.home.hook("monitor", "echo asked >>$WW_BACKUP/asked; echo '{\"n\": 1}'")
                    .cfg("{\"ww\": {\"monitor\": {\"every\": \"300ms\"}, " + http.setting() + "}}");
            var run = life.start().awaitState(State.UP);
            long supervisor = run.supervisor(0);
            long before = 0;
            for (int round = 0; round < 3; round++) {
                hostile(http.port(), life);
                run.await("an answer among them all", () -> http.code("/ready") == 200 && http.code("/metrics") == 200);
                if (round == 1) before = heap(supervisor);
            }
            long after = heap(supervisor);
            assertTrue(after <= before * 1.1, before + " bytes before, " + after + " after");
            run.await("all connections closed", () -> files(supervisor) < 60 && !life.home.processes().isEmpty());
            int asked = (int) Await.read(life.home.backup.resolve("asked")).lines().count();
            run.await("more questions", () -> Await.read(life.home.backup.resolve("asked")).lines()
                    .count() > asked + 2);
            assertEquals(supervisor, run.supervisor(0));
            assertEquals(1, life.count("svcup began"), run.all()::toString);
            assertTrue(run.all().stream().noneMatch(line -> line.contains("Exception") || line.contains("com.sun.net")),
                    run.all()::toString);
            assertEquals(0, run.signal("TERM").exit());
        }
    }

    private static void hostile(int port, RecordingHome life) throws Exception {
        int floods = Sweep.whole() ? 10_000 : 400;
        var held = new ArrayList<Socket>();
        try (var many = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 100; i++) {
                int n = i;
                many.submit(() -> send(port, REQUESTS.get(n % REQUESTS.size()), n / REQUESTS.size()));
                many.submit(() -> Files.writeString(life.home.run.resolve("words"), "HOSTILE-" + n + "\0\u001b\n",
                        StandardOpenOption.APPEND));
            }
        }
        try {
            for (int i = 0; i < floods; i++) {
                var socket = new Socket();
                held.add(socket);
                try {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                    socket.getOutputStream().write('G');
                } catch (IOException refused) {
                    // as expected
                }
                if (held.size() > 800) held.removeFirst().close();
            }
        } finally {
            for (var socket : held) socket.close();
        }
    }

    /// @param how 0 reads the response, 1 closes at once, 2 resets the connection
    private static Void send(int port, String request, int how) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            if (how == 0) socket.getInputStream().readNBytes(100);
            if (how == 2) socket.setSoLinger(true, 0);
        } catch (IOException cut) {
            // a cut connection is a valid response
        }
        return null;
    }

    /// Returns the bytes in use on the heap after a collection.
    private static long heap(long pid) throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        long used = 0;
        for (var line : output(jcmd, "" + pid, "GC.class_histogram").lines().toList()) {
            if (line.startsWith("Total")) used = Long.parseLong(line.strip().split(" +")[2]);
        }
        assertTrue(used > 0);
        return used;
    }

    private static String output(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    private static int files(long pid) {
        var all = Path.of("/proc/" + pid + "/fd").toFile().list();
        return all == null ? 0 : all.length;
    }
}
