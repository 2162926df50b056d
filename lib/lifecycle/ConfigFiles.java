package whaleware.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import whaleware.base.Durations;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.config.Config;
import whaleware.runtime.EventLoop;
import whaleware.runtime.Log;
import whaleware.runtime.StateFile;
import whaleware.templates.TemplateSet;

/// The files of the templates: written before `boot`, and again if a reload changes them.
///
/// Not thread-safe: belongs to the loop's thread.
final class ConfigFiles {
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(30);

    private final TemplateSet templates;
    private final ActiveConfig cfg;
    private final Service service;
    private final EventLoop loop;
    private final StateFile state;
    private final Log log;
    private final Path output;

    /// @param run `WW_RUN`, for the output of checks
    ConfigFiles(TemplateSet templates, ActiveConfig cfg, Service service, EventLoop loop, StateFile state, Log log,
            Path run) {
        this.templates = templates;
        this.cfg = cfg;
        this.service = service;
        this.loop = loop;
        this.state = state;
        this.log = log;
        this.output = run.resolve("template-check");
    }

    /// Renders and writes all files. Throws [Failure] 78 if one of them is wrong; then none is written.
    void write() {
        if (templates.isEmpty()) return;
        templates.stage(cfg.tree(), cfg.settings().cfgMode(), this::check);
        commit();
    }

    /// Renders, stages and checks the files of a configuration that a reload may activate.
    ///
    /// Throws [Failure] if one of them is wrong: then the reload changes nothing.
    void prepare(Config next) {
        if (!templates.isEmpty()) templates.stage(next.tree(), next.settings().cfgMode(), this::check);
    }

    /// Writes the staged files.
    void commit() {
        var changes = templates.changes();
        if (changes.isEmpty()) return;
        templates.commit();
        log.info("wrote " + String.join(", ", changes));
    }

    /// Returns whether the service must restart after a reload. If only files have changed whose service reads them on
    /// a signal, it gets the signal instead. If nothing has changed, nothing happens.
    ///
    /// @param boot whether there is a hook `boot`, which a changed configuration is for
    boolean needRestart(boolean boot) {
        if (templates.isEmpty()) return true;
        var changes = templates.changes();
        if (changes.isEmpty()) {
            if (cfg.changed()) return true;
            log.info("HUP: the configuration and the files of its templates are the same: nothing changes");
            return false;
        }
        var signals = templates.signals();
        if (signals.isEmpty() || boot && cfg.changed()) return true;
        commit();
        cfg.booted();
        for (var signal : signals) {
            log.info("HUP: the service gets " + signal + " and reads them again");
            service.signalMain(signal);
        }
        return false;
    }

    private Optional<String> check(String line, Path file) {
        Process process = null;
        try {
            var builder = new ProcessBuilder("sh", "-c", line).redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(state.environment());
            process = builder.start();
            var started = process;
            if (!loop.await(CHECK_TIMEOUT, () -> !started.isAlive())) {
                return Optional.of("took longer than " + Durations.format(CHECK_TIMEOUT));
            }
            if (process.exitValue() == 0) return Optional.empty();
            return Optional.of("ended with " + ExitCode.describe(process.exitValue()) + lastLine());
        } catch (IOException e) {
            return Optional.of("cannot be run: " + Failure.reason(e));
        } finally {
            if (process != null && process.isAlive()) end(process);
            output.toFile().delete();
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("no code interrupts the loop", e);
        }
    }

    private String lastLine() throws IOException {
        return Files.readAllLines(output).stream().filter(line -> !line.isBlank()).reduce((_, last) -> last)
                .map(line -> ": " + line.strip()).orElse("");
    }
}
