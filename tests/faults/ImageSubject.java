package whaleware.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import whaleware.base.Failure;

/// An image, run by podman or docker. The suite watches its containers by this machine's `/proc`, so the image needs
/// only `sh`.
final class ImageSubject implements Subject {
    private final String engine, image;
    private final Path scratch;
    private final AtomicInteger count = new AtomicInteger();
    private final List<String> command = new ArrayList<>();
    private String home = "/ww";

    /// @param engine `podman` or `docker`, or a program with the same arguments
    /// @param image its name
    /// @param scratch a temporary folder of the suite
    ImageSubject(String engine, String image, Path scratch) {
        this.engine = engine;
        this.image = image;
        this.scratch = scratch;
    }

    /// Returns the first of these engines that has this image. Returns null if none has it.
    static String engine(String image, List<String> engines) {
        for (var engine : engines) {
            try {
                Subject.run(List.of(engine, "image", "inspect", image));
                return engine;
            } catch (IOException | Failure tryNext) {
                // the next one may have it
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return null;
    }

    boolean docker() {
        return engine.endsWith("docker");
    }

    @Override
    public Path usr() {
        return scratch.resolve("usr");
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        var inspected = Subject.run(List.of(engine, "image", "inspect", image));
        var config = new ObjectMapper().readTree(inspected).path(0).path("Config");
        for (var part : List.of("Entrypoint", "Cmd")) config.path(part).forEach(word -> command.add(word.asText()));
        for (JsonNode variable : config.path("Env"))
            if (variable.asText().startsWith("WW_HOME=")) home = variable.asText().substring(8);
        var container = Subject.run(List.of(engine, "create", image)).lines().reduce("", (_, line) -> line);
        try {
            Subject.run(List.of(engine, "cp", container + ":" + home + "/usr", usr().toString()));
        } finally {
            Subject.run(List.of(engine, "rm", container));
        }
    }

    @Override
    public ContainerUnderTest start(Path folder, ContainerOptions options) throws IOException {
        var name = "ww-torture-" + ProcessHandle.current().pid() + "-" + count.incrementAndGet();
        var pid = folder.resolve("pid");
        var log = folder.resolve("log");
        // the working folder: podman's monitor leaves a file 'oom' in it
        var process = new ProcessBuilder(command(name, folder, pid, options)).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(new File("/dev/null")).start();
        return new ContainerUnderTest(process, log, options.init,
                () -> docker() ? pid(name) : number(ContainerUnderTest.read(pid)), () -> remove(name));
    }

    private List<String> command(String name, Path folder, Path pid, ContainerOptions options) {
        var run = new ArrayList<>(List.of(engine, "run", "--rm", "--no-healthcheck", "--sig-proxy=false",
                "--name", name, "-v", options.data + ":/data", "-v", options.backup + ":/backup", "-v",
                options.torture + ":/torture"));
        if (options.run != null) run.addAll(List.of("-v", options.run + ":/run/ww"));
        if (!docker()) run.add("--pidfile=" + pid);
        if (!options.networked) run.add("--network=none");
        if (options.readOnly) run.addAll(List.of("--read-only", "--tmpfs", "/run", "--tmpfs", "/tmp"));
        if (options.memory > 0) run.add("--memory=" + options.memory);
        if (options.init) run.add("--init");
        if (options.init && !docker()) run.add("--init-path=" + Requirement.init());
        if (!options.user.isEmpty()) run.add("--user=" + options.user);
        var usr = folder.resolve("usr");
        if (Files.exists(usr)) run.addAll(List.of("-v", usr + ":" + home + "/usr"));
        options.environment().forEach((variable, value) -> run.addAll(List.of("-e", variable + "=" + value)));
        var all = new ArrayList<>(options.front);
        all.addAll(command);
        run.addAll(List.of("--entrypoint", all.getFirst(), image));
        run.addAll(all.subList(1, all.size()));
        return run;
    }

    private long pid(String name) {
        try {
            return number(Subject.run(List.of(engine, "inspect", "-f", "{{.State.Pid}}", name)));
        } catch (IOException | Failure notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static long number(String text) {
        return text.isBlank() ? 0 : Long.parseLong(text.strip());
    }

    private void remove(String name) {
        try {
            Subject.run(List.of(engine, "rm", "-f", name));
        } catch (IOException | Failure gone) {
            // it has ended by itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
