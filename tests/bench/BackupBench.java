//JAVA 25+
//SOURCES ../../lib/Whaleware.java
//SOURCES Samples.java ../fixtures/Await.java ../fixtures/Home.java ../fixtures/BuiltSupervisor.java
//SOURCES ../fixtures/RunningScript.java ../fixtures/Shell.java
//RUNTIME_OPTIONS -Xmx64m -XX:TieredStopAtLevel=1
package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import whaleware.backup.BackupFacts;
import whaleware.backup.BackupFolder;
import whaleware.backup.BackupResult;
import whaleware.backup.BackupRun;
import whaleware.backup.Verification;
import whaleware.config.BackupSettings;
import whaleware.fixtures.Await;
import whaleware.fixtures.Home;
import whaleware.hooks.HookOutcome;
import whaleware.runtime.State;

/// Measures backups beside the plain programs, and the memory of a supervisor that makes a large one.
final class BackupBench {
    private static final int SMALL = 20_000;

    private interface Work {
        void run() throws Exception;
    }

    static void main(String... args) throws Exception {
        int megabytes = args.length > 0 ? Integer.parseInt(args[0]) : 600;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        try (var home = Home.fresh().withDefaults()) {
            write(home.data.resolve("large"), megabytes);
            for (int n = 0; n < SMALL; n++) {
                var file = home.data.resolve("small/" + n / 500 + "/" + n);
                if (n % 500 == 0) Files.createDirectories(file.getParent());
                Files.writeString(file, "file ".repeat(800) + n);
            }
            System.out.printf("%-34s %12s %12s   medians of %d rounds%n", "", "whaleware", "beside it", rounds);
            var large = backupOf(home, "ln \"$WW_DATA/large\" \"$WW_BACKUP_TO\"", "1-large");
            row("hashing a file, MB/s", megabytes, rounds, () -> verify(large),
                    () -> sh(large, "sha256sum -- large"));
            var small = backupOf(home, "cp -r \"$WW_DATA/small\" \"$WW_BACKUP_TO\"", "2-small");
            row("hashing small files, files/s", SMALL, rounds, () -> verify(small),
                    () -> sh(small, "find small -type f -exec sha256sum -- {} +"));
            long bytes = megabytes + (long) SMALL * 4004 / 1_000_000;
            row("copying /data, MB/s", bytes, rounds, () -> made(home, Home.CHECKOUT.resolve("lib/sh/copy-data") + ""),
                    () -> sh(home.data, "tar -cf - . | gzip -1 >../plain.gz && sync ../plain.gz"));
        }
        memory();
        System.exit(0);
    }

    /// Half of it is text, half cannot be compressed.
    private static void write(Path file, int megabytes) throws IOException {
        var random = new Random(1);
        var noise = new byte[1_000_000];
        try (var out = Files.newOutputStream(file)) {
            for (int n = 0; n < megabytes; n++) {
                random.nextBytes(noise);
                for (int i = 0; n % 2 == 0 && i < noise.length; i++) noise[i] = (byte) "etaoin shrdlu\n".charAt(
                        (noise[i] & 0xff) % 14);
                out.write(noise);
            }
        }
    }

    private static Path backupOf(Home home, String hook, String name) throws Exception {
        var made = made(home, "-c", hook);
        return Files.move(made, home.backup.resolve("bench-" + name));
    }

    /// Makes a backup by `sh` with these arguments, and returns its folder.
    private static Path made(Home home, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("sh"));
        command.addAll(List.of(arguments));
        BackupRun.Hook hook = env -> {
            try {
                var builder = new ProcessBuilder(command).inheritIO();
                builder.environment().putAll(env);
                builder.environment().put("WW_DATA", home.data.toString());
                int code = builder.start().waitFor();
                return code == 0 ? new HookOutcome.Done("") : new HookOutcome.Failed(code);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        var settings = BackupSettings.builtIn().with(new BackupSettings.Keep(1, 0, 0, 0), 1);
        var result = new BackupRun(new BackupFolder(home.backup), new BackupFacts("", "", ""), settings,
                ZoneOffset.UTC, System::nanoTime, hook, System.err::println).make();
        if (result instanceof BackupResult.Made made) return home.backup.resolve(made.backup().time());
        throw new IllegalStateException("" + result);
    }

    private static void verify(Path backup) {
        new Verification(backup).problem().ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
    }

    private static void sh(Path folder, String command) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", command).directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (builder.start().waitFor() != 0) throw new IllegalStateException(command);
    }

    private static void row(String what, long amount, int rounds, Work ours, Work theirs) throws Exception {
        var mine = new Samples(what, "whaleware", "s", new ArrayList<>());
        var plain = new Samples(what, "beside it", "s", new ArrayList<>());
        for (int round = 0; round <= rounds; round++) {
            double first = seconds(ours), second = seconds(theirs);
            if (round == 0) continue; // the files come into the cache
            mine.values().add(amount / first);
            plain.values().add(amount / second);
        }
        System.out.printf("%-34s %12s %12s   %.2f x%n", what, Samples.number(mine.median()),
                Samples.number(plain.median()), mine.median() / plain.median());
    }

    private static double seconds(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void memory() throws Exception {
        try (var home = Home.fresh().withDefaults().hook("svcup", "sleep 1000 &")
                .hook("backup", "truncate -s \"$(cat \"$WW_DATA/size\")\" \"$WW_BACKUP_TO/big\"").cfg("{\"notify_url\": \"\"}")) {
            var run = home.start("ww/run").awaitState(State.UP);
            long java = program(run.pid(), "java").orElseThrow().pid();
            for (var size : List.of("1M", "10G")) {
                Files.writeString(home.data.resolve("size"), size);
                double took = seconds(() -> {
                    int code = home.start("ww/ww", "backup").exit(Duration.ofMinutes(10));
                    if (code != 0) throw new IOException("" + run.all());
                });
                System.out.printf("backup of %s (sparse): %.1f s; VmHWM of the supervisor %d MB%n", size, took,
                        peak(java) / 1024);
            }
            home.start("ww/ww", "backup");
            Await.until("hashing", () -> program(run.pid(), "sha256sum").isPresent());
            System.out.printf("stop while it is hashed: %.0f ms, exit code %d%n",
                    seconds(() -> run.signal("TERM").exit()) * 1000, run.exit());
        }
    }

    private static Optional<ProcessHandle> program(long ancestor, String name) {
        return ProcessHandle.of(ancestor).orElseThrow().descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/" + name)).findFirst();
    }

    private static long peak(long pid) {
        var status = Await.read(Path.of("/proc/" + pid + "/status"));
        return Long.parseLong(status.replaceFirst("(?s).*VmHWM:\\s*(\\d+).*", "$1"));
    }
}
