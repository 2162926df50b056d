package whaleware.templates;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import whaleware.base.DidYouMean;
import whaleware.base.ExitCode;
import whaleware.base.Failure;

/// All templates of a home. Either all their files are written, or none is.
///
/// Not thread-safe.
public final class TemplateSet {
    private static final String FOLDER = "templates", SUFFIX = ".mustache";
    private static final long MAX_BYTES = 4 << 20;

    private final Path files, run;
    private List<RenderedFile> staged = List.of();

    /// @param files `WW_FILES`
    /// @param run `WW_RUN`; null if there is none, as for `ww check`: then files without `to` are only rendered
    public TemplateSet(Path files, Path run) {
        this.files = files;
        this.run = run;
    }

    /// Returns whether there is any template. Costs one look at the disk.
    public boolean isEmpty() {
        return !Files.isDirectory(files.resolve(FOLDER));
    }

    /// Renders all templates, and stages and checks each file that would change. Discards what was staged before.
    ///
    /// Throws [Failure] 78 if anything is wrong; then nothing is staged, and no target has changed.
    ///
    /// @param tree the configuration
    /// @param mode `ww.cfg_mode`
    public void stage(JsonNode tree, String mode, CheckCommand check) {
        discard();
        var next = new ArrayList<RenderedFile>();
        try {
            for (var file : render(tree, mode)) if (file.isNew()) next.add(file);
            for (var file : next) {
                if (file.settings().to().isEmpty()) Files.createDirectories(file.target().getParent());
                check(file, file.stage(), check);
            }
            staged = List.copyOf(next);
        } catch (IOException e) {
            next.forEach(RenderedFile::discard);
            throw new Failure(ExitCode.CONFIG, "cannot write the files of the templates: " + Failure.reason(e)
                    + " (make their folders readable and writable)");
        } catch (RuntimeException | Error wrong) {
            next.forEach(RenderedFile::discard);
            throw wrong;
        }
    }

    /// Returns the paths of the files that [#commit] would change.
    public List<String> changes() {
        return staged.stream().map(file -> file.target().toString()).toList();
    }

    /// Returns the signals that make the service read the staged files. Empty if one of them needs a restart.
    public Set<String> signals() {
        var signals = staged.stream().map(file -> file.settings().onChange())
                .collect(Collectors.toCollection(TreeSet::new));
        return signals.contains("") ? Set.of() : signals;
    }

    /// Moves all staged files to their targets. Throws [Failure] 78 if one cannot be moved.
    public void commit() {
        var files = staged;
        staged = List.of();
        for (var file : files) file.commit();
    }

    /// Removes the staged files.
    public void discard() {
        staged.forEach(RenderedFile::discard);
        staged = List.of();
    }

    /// Returns the text of each file by its path, and writes nothing.
    public List<Rendered> texts(JsonNode tree, String mode) {
        return render(tree, mode).stream()
                .map(file -> new Rendered(file.target(), new String(file.bytes(), StandardCharsets.UTF_8))).toList();
    }

    /// @param target the path of the file
    /// @param text its content
    public record Rendered(Path target, String text) {}

    private List<RenderedFile> render(JsonNode tree, String mode) {
        var settings = tree.path("ww").path(FOLDER);
        var rendered = new ArrayList<RenderedFile>();
        var names = names();
        for (var member : settings.properties()) {
            if (names.contains(member.getKey())) continue;
            var near = DidYouMean.of(member.getKey(), names).map(name -> "did you mean '" + name + "'?");
            throw new Failure(ExitCode.CONFIG, "cannot read ww.templates: there is no files/templates/"
                    + member.getKey() + SUFFIX + " (" + near.orElse("add it, or remove the setting") + ")");
        }
        for (var name : names) {
            var own = TemplateSettings.of(settings, name);
            var target = own.to().isEmpty() ? (run == null ? Path.of("/") : run).resolve("files").resolve(name)
                    : Path.of(own.to()).normalize();
            var file = FOLDER + "/" + name + SUFFIX;
            var text = new ConfigTemplate(file, read(file)).render(tree, Escaping.of(target.getFileName().toString()));
            for (var other : rendered) {
                if (!other.target().equals(target)) continue;
                throw other.failure("files/" + file + " has the same target", "give each another \"to\"");
            }
            rendered.add(RenderedFile.of(file, target, text, own.mode().isEmpty() ? mode : own.mode(), own));
        }
        return rendered;
    }

    /// Returns the paths of the templates below their folder, without the suffix, sorted.
    private Set<String> names() {
        var folder = files.resolve(FOLDER);
        if (!Files.isDirectory(folder)) return Set.of();
        try (var all = Files.walk(folder)) {
            return all.filter(file -> Files.isRegularFile(file) && file.toString().endsWith(SUFFIX))
                    .map(file -> folder.relativize(file).toString()).map(name -> name.substring(0, name.length()
                            - SUFFIX.length())).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            throw new Failure(ExitCode.CONFIG, "cannot read " + folder + ": " + Failure.reason(unreadable)
                    + " (make it readable)");
        }
    }

    private String read(String file) {
        try {
            var path = files.resolve(file);
            if (Files.size(path) > MAX_BYTES) {
                throw new Failure(ExitCode.CONFIG, "cannot render files/" + file + ": it is larger than 4 MB");
            }
            return Files.readString(path);
        } catch (java.nio.charset.CharacterCodingException notUtf8) {
            throw new Failure(ExitCode.CONFIG, "cannot render files/" + file + ": it is not UTF-8 (convert it)");
        } catch (IOException e) {
            throw new Failure(ExitCode.CONFIG, "cannot read files/" + file + ": " + Failure.reason(e)
                    + " (make it readable)");
        }
    }

    private static void check(RenderedFile file, Path staged, CheckCommand check) {
        if (file.settings().check().isEmpty()) return;
        var line = file.settings().check().replace("{}", whaleware.base.Text.shellQuoted(staged.toString()));
        check.run(line, staged).ifPresent(why -> {
            throw file.failure("its check " + why, "correct the template or the value");
        });
    }
}
