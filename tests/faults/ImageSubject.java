package whaleware.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import whaleware.base.Failure;

/// An image, run by podman or docker. What goes on in its containers is seen in this machine's `/proc`, so nothing but `sh` has to be in it.
final class ImageSubject implements Subject {
    private final String engine, image;
    private final Path scratch;
    private final AtomicInteger count = new AtomicInteger();
    private final List<String> command = new ArrayList<>();
    private String home = "/ww";

    /// @param engine `podman` or `docker`, or a program that is called as they are
    /// @param image its name
    /// @param scratch a folder of the suite's own
    ImageSubject(String engine, String image, Path scratch) {
        this.engine = engine;
        this.image = image;
        this.scratch = scratch;
    }

    /// The first of these engines that has this image; null where none does.
    static String engine(String image, List<String> engines) {
        for (var engine : engines) {
            try {
                Subject.run(List.of(engine, "image", "inspect", image));
                return engine;
            } catch (IOException | Failure notThis) {
                // the next one may
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
    public String name() {
        return image;
    }

    @Override
    public Path usr() {
        return scratch.resolve("usr");
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        var config = new ObjectMapper().readTree(Subject.run(List.of(engine, "image", "inspect", image))).path(0).path("Config");
        for (var part : List.of("Entrypoint", "Cmd")) config.path(part).forEach(word -> command.add(word.asText()));
        for (JsonNode variable : config.path("Env")) if (variable.asText().startsWith("WW_HOME=")) home = variable.asText().substring(8);
        var made = Subject.run(List.of(engine, "create", image)).lines().reduce("", (_, line) -> line);
        try {
            Subject.run(List.of(engine, "cp", made + ":" + home + "/usr", usr().toString()));
        } finally {
            Subject.run(List.of(engine, "rm", made));
        }
    }

    @Override
    public ContainerUnderTest start(Path folder, Setup setup) throws IOException {
        var name = "ww-torture-" + ProcessHandle.current().pid() + "-" + count.incrementAndGet();
        var run = new ArrayList<>(List.of(engine, "run", "--rm", "--no-healthcheck", "--sig-proxy=false", "--name", name, "-v", setup.data + ":/data", "-v", setup.torture + ":/torture"));
        if (setup.run != null) run.addAll(List.of("-v", setup.run + ":/run/ww"));
        var pid = folder.resolve("pid");
        if (!docker()) run.add("--pidfile=" + pid);
        if (!setup.networked) run.add("--network=none");
        if (setup.readOnly) run.addAll(List.of("--read-only", "--tmpfs", "/run", "--tmpfs", "/tmp"));
        if (setup.memory > 0) run.add("--memory=" + setup.memory);
        if (setup.init) run.add("--init");
        if (setup.init && !docker()) run.add("--init-path=" + Requirement.init());
        if (!setup.user.isEmpty()) run.add("--user=" + setup.user);
        if (Files.exists(folder.resolve("usr"))) run.addAll(List.of("-v", folder.resolve("usr") + ":" + home + "/usr"));
        setup.environment().forEach((variable, value) -> run.addAll(List.of("-e", variable + "=" + value)));
        var whole = new ArrayList<>(setup.front);
        whole.addAll(command);
        run.addAll(List.of("--entrypoint", whole.getFirst(), image));
        run.addAll(whole.subList(1, whole.size()));
        var log = folder.resolve("log");
        // podman's monitor leaves a file 'oom' where it was started
        var process = new ProcessBuilder(run).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).redirectInput(new java.io.File("/dev/null")).start();
        return new ContainerUnderTest(process, log, setup.init, () -> docker() ? pid(name) : number(ContainerUnderTest.read(pid)), () -> remove(name));
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
