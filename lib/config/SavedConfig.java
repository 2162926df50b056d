package whaleware.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import whaleware.base.AtomicFile;
import whaleware.base.Directories;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Json;
import whaleware.base.ProcessEnvironment;
import whaleware.base.Text;

/// The configuration on disk: `cfg.json`, beside it `cfg.origins.json` with the other components of [Config], and
/// [FlatConfig] for `ww/cfg`.
public interface SavedConfig {
    /// The name of the file with the configuration.
    String FILE = "cfg.json";
    /// The name of the file with the origins.
    String ORIGINS = "cfg.origins.json";
    /// The names under which a start keeps the configuration of the start before, for `cfg --diff`.
    String PREVIOUS = "cfg.previous.json", PREVIOUS_ORIGINS = "cfg.previous.origins.json";
    /// The cure for a file that cannot be read.
    String REMOVE = "remove it: every start writes it again";

    /// Writes the configuration to `etc`, or to `WW_RUN` if `etc` cannot be written. Each file is replaced atomically,
    /// with mode `ww.cfg_mode`.
    ///
    /// @param env the environment that it was read in
    /// @return the path of `cfg.json`
    /// @throws Failure 78 if neither folder can be written
    static Path write(Config config, Directories directories, Map<String, String> env) {
        var etc = directories.etc();
        var run = directories.run();
        for (var folder : run == null ? List.of(etc) : List.of(etc, run)) {
            try {
                write(config, directories, folder, env);
                // Readers search WW_RUN first: remove the files of an earlier start that could not write to etc.
                if (run != null && folder.equals(etc)) remove(run, FILE, FlatConfig.FILE, FlatConfig.LINES, ORIGINS);
                return folder.resolve(FILE);
            } catch (IOException readOnly) {
                remove(folder, ORIGINS);
            }
        }
        var tried = Text.printable(etc.toString()) + (run == null ? "" : " nor to " + Text.printable(run.toString()));
        throw new Failure(ExitCode.CONFIG, "cannot save the configuration: cannot write to " + tried
                + " (let user " + ProcessEnvironment.user() + " write there, or set WW_RUN to a folder of its own)");
    }

    /// Keeps the configuration that the start before has written, before [#write] replaces it.
    static void keepPrevious(Directories directories) {
        for (var folder : new Path[] {directories.etc(), directories.run()}) {
            if (folder == null) continue;
            move(folder, FILE, PREVIOUS);
            move(folder, ORIGINS, PREVIOUS_ORIGINS);
        }
    }

    private static void move(Path folder, String from, String to) {
        try {
            Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException missingOrReadOnly) {
            // then there is nothing to compare with
        }
    }

    /// Returns the configuration that [#keepPrevious] kept beside this file. Returns null if there is none.
    ///
    /// @param file the path of `cfg.json`
    static Config readPrevious(Path file) {
        var previous = file.resolveSibling(PREVIOUS);
        return Files.exists(previous) ? read(previous, file.resolveSibling(PREVIOUS_ORIGINS)) : null;
    }

    /// Reads the configuration that [#write] wrote, without its settings, see [Config#withSettings].
    ///
    /// @param file the path of `cfg.json`
    /// @throws Failure 78 if the file does not exist, cannot be read or is broken
    static Config read(Path file) {
        return read(file, file.resolveSibling(ORIGINS));
    }

    private static Config read(Path file, Path originsFile) {
        var tree = object(file, "run this as the user that runs whaleware, or set ww.cfg_mode to \"0644\"");
        var beside = beside(originsFile);
        var origins = new TreeMap<String, Origin>();
        for (var origin : beside.path("origins").properties())
            origins.put(origin.getKey(), Origin.parse(origin.getValue().asText()));
        var warnings = new ArrayList<String>();
        beside.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        return new Config(tree, null, origins, List.copyOf(warnings), beside.path("sources").asText(""));
    }

    /// Returns the home whose configuration the folder holds; empty if it holds none.
    static String home(Path folder) {
        return beside(folder.resolve(ORIGINS)).path("home").asText("");
    }

    private static void write(Config config, Directories directories, Path folder, Map<String, String> env)
            throws IOException {
        var mode = config.settings().cfgMode();
        var beside = JsonNodeFactory.instance.objectNode();
        beside.put("home", directories.home().toString()).put("sources", config.fingerprint());
        var origins = beside.putObject("origins");
        config.origins().forEach((path, origin) -> origins.put(path, origin.toString()));
        config.warnings().forEach(beside.putArray("warnings")::add);
        AtomicFile.replace(folder.resolve(ORIGINS), Json.pretty(beside) + "\n", mode);
        var defaults = ConfigSource.defaults(directories.etc());
        // ww/cfg compares the default file's age with that of the origins. For two files it starts Java.
        if (defaults.size() == 1) {
            Files.setLastModifiedTime(folder.resolve(ORIGINS), Files.getLastModifiedTime(defaults.getFirst()));
        }
        var name = defaults.isEmpty() ? "" : defaults.getFirst().getFileName().toString();
        AtomicFile.replace(folder.resolve(FILE), Json.pretty(config.tree()) + "\n", mode);
        // A shell executes cfg.flat: only its owner may write it, also if others may write cfg.json.
        var ownerWrites = Integer.toOctalString(Integer.parseInt(mode, 8) & 0755);
        var flat = FlatConfig.of(config.tree(), directories.home(), defaults.size() > 1 ? "several" : name, env);
        var age = Files.getLastModifiedTime(folder.resolve(FILE));
        if (flat.lines().isEmpty()) Files.deleteIfExists(folder.resolve(FlatConfig.LINES));
        else replace(folder.resolve(FlatConfig.LINES), flat.lines(), ownerWrites, age);
        replace(folder.resolve(FlatConfig.FILE), flat.text(), ownerWrites, age);
    }

    private static void replace(Path file, String text, String mode, FileTime age) throws IOException {
        AtomicFile.replace(file, text, mode);
        Files.setLastModifiedTime(file, age);
    }

    private static ObjectNode beside(Path file) {
        return Files.isReadable(file) ? object(file, REMOVE) : JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode object(Path file, String cureIfDenied) {
        var name = Text.printable(file.toString());
        try {
            return Json.object(Files.readString(file), name, REMOVE);
        } catch (NoSuchFileException e) {
            throw unreadable(name, "no such file (whaleware writes it when it starts)");
        } catch (AccessDeniedException e) {
            throw unreadable(name, "not allowed to user " + ProcessEnvironment.user() + " (" + cureIfDenied + ")");
        } catch (IOException e) {
            throw unreadable(name, Text.printable(String.valueOf(e.getMessage())) + " (" + REMOVE + ")");
        }
    }

    private static Failure unreadable(String name, String why) {
        return new Failure(ExitCode.CONFIG, "cannot read " + name + ": " + why);
    }

    private static void remove(Path folder, String... names) {
        for (var name : names) {
            try {
                Files.deleteIfExists(folder.resolve(name));
            } catch (IOException readOnly) {
                return;
            }
        }
    }
}
