package whaleware.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

/// The configuration on disk: `cfg.json`, and beside it `cfg.origins.json`, which tells where its values came from, and [ShellLookup], for `ww/cfg`.
interface SavedConfig {
    /// The file's name.
    String FILE = "cfg.json";
    /// The name of the file beside it.
    String ORIGINS = "cfg.origins.json";

    /// As [Config#save(Places)].
    static Path write(Config config, Directories places) {
        var mode = config.settings(Map.of()).cfgMode();
        var beside = JsonNodeFactory.instance.objectNode().put("home", places.home().toString()).put("sources", config.sources());
        config.origins().forEach(beside.putObject("origins")::put);
        config.warnings().forEach(beside.putArray("warnings")::add);
        for (var folder : places.run() == null ? List.of(places.etc()) : List.of(places.etc(), places.run())) {
            try {
                AtomicFile.replace(folder.resolve(ORIGINS), Json.pretty(beside) + "\n", mode);
                AtomicFile.replace(folder.resolve(FILE), Json.pretty(config.tree()) + "\n", mode);
                flat(config, folder, mode);
                // What an earlier start saved where etc could not be written would be found first.
                if (places.run() != null && folder.equals(places.etc())) remove(places.run(), FILE, ShellLookup.FILE, ORIGINS);
                return folder.resolve(FILE);
            } catch (IOException readOnly) {
                remove(folder, ORIGINS);
            }
        }
        var tried = Text.printable(places.etc().toString()) + (places.run() == null ? "" : " nor to " + Text.printable(places.run().toString()));
        throw new Failure(ExitCode.CONFIG, "cannot save the configuration: cannot write to " + tried + " (let user " + ProcessEnvironment.user()
                + " write there, or set WW_RUN to a folder of its own)");
    }

    /// A shell runs this one: nobody but its owner may write it, whoever may write the other. It counts while it is exactly as old as that.
    private static void flat(Config config, Path folder, String mode) throws IOException {
        var flat = folder.resolve(ShellLookup.FILE);
        AtomicFile.replace(flat, ShellLookup.of(config.tree()), Integer.toOctalString(Integer.parseInt(mode, 8) & 0755));
        Files.setLastModifiedTime(flat, Files.getLastModifiedTime(folder.resolve(FILE)));
    }

    /// As [Config#saved(Path)].
    static Config read(Path file) {
        var name = Text.printable(file.toString());
        var tree = object(file, name, "ask as the user that runs whaleware, or set ww.cfg_mode to \"0644\"");
        var beside = file.resolveSibling(ORIGINS);
        var about = Files.isReadable(beside) ? object(beside, Text.printable(beside.toString()), "start again") : JsonNodeFactory.instance.objectNode();
        var origins = new TreeMap<String, String>();
        about.path("origins").properties().forEach(entry -> origins.put(entry.getKey(), entry.getValue().asText()));
        var warnings = new ArrayList<String>();
        about.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        return new Config(tree, origins, List.copyOf(warnings), about.path("sources").asText(""));
    }

    /// The home whose configuration was saved in this folder, or `""`.
    static String home(Path folder) {
        var beside = folder.resolve(ORIGINS);
        return Files.isReadable(beside) ? object(beside, Text.printable(beside.toString()), "start again").path("home").asText("") : "";
    }

    private static ObjectNode object(Path file, String name, String cure) {
        try {
            return Json.object(Files.readString(file), name, "remove it, it is written anew by every start");
        } catch (NoSuchFileException e) {
            throw new Failure(ExitCode.CONFIG, "cannot read " + name + ": no such file (it is written when whaleware starts)");
        } catch (AccessDeniedException e) {
            throw new Failure(ExitCode.CONFIG, "cannot read " + name + ": not allowed to user " + ProcessEnvironment.user() + " (" + cure + ")");
        } catch (IOException e) {
            throw new Failure(ExitCode.CONFIG, "cannot read " + name + ": " + Text.printable(String.valueOf(e.getMessage())) + " (remove it, it is written anew by every start)");
        }
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
