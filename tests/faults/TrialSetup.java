package whaleware.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import whaleware.base.Failure;
import whaleware.hooks.HookFile;

/// The folders, replaced hooks, control groups and mounts of the containers of one trial.
final class TrialSetup implements AutoCloseable {
    /// Records its begin, waits while it is held, and then runs more lines.
    private static final String HELD = """
            #!/bin/sh
            echo "%1$s began${WW_INTERRUPTED:+ interrupted}" >>/torture/trace
            while [ -e /torture/hold.%1$s ]; do sleep 0.1 || sleep 1; done
            %2$s""";

    private final Subject subject;
    private final ContainerOptions options;
    private final Path folder;
    private final List<Limits> groups = new ArrayList<>();
    private final List<Path> mounts = new ArrayList<>();
    private int starts;

    /// @param folder of this trial alone; the caller removes it
    TrialSetup(Subject subject, ContainerOptions options, Path folder) {
        this.subject = subject;
        this.options = options;
        this.folder = folder;
        options.data = folder("data");
        options.backup = folder("backup");
        options.torture = folder("torture");
    }

    /// Returns a folder of this trial.
    Path folder(String name) {
        try {
            return Files.setPosixFilePermissions(Files.createDirectories(folder.resolve(name)),
                    PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a file of `/torture`.
    void write(String name, String text) {
        try {
            Files.writeString(options.torture.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends the wait of a hook by removing its file `hold.NAME`.
    void release(String name) {
        try {
            Files.delete(options.torture.resolve("hold." + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Replaces a hook.
    void hook(String name, String... lines) {
        options.hooks.put(name, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    }

    /// Makes a hook record its begin, and puts these lines before the subject's own.
    void prepend(String name, String... lines) {
        options.hooks.put(name, HELD.formatted(name, String.join("\n", lines) + "\n" + own(name)));
    }

    /// Returns whether the subject has this hook of its own.
    boolean has(String name) {
        return HookFile.find(subject.usr(), Path.of("lib"), name).isPresent();
    }

    /// Returns the line that runs the subject's own hook from its replacement.
    String own(String name) {
        var own = HookFile.find(subject.usr(), Path.of("lib"), name);
        if (own.isEmpty()) return "exit 0\n";
        return own.get().path().toString().endsWith(".java")
                ? "exec \"$WW_HOME/lib/jbang\" \"$WW_HOME/usr/" + name + ".java\" \"$@\"\n"
                : "exec \"$WW_HOME/usr/" + name + ".own\" \"$@\"\n";
    }

    /// Gives the next container a control group of its own.
    void group(Requirement controller) {
        if (subject instanceof ImageSubject) return;     // its engine makes one
        var name = folder.getFileName() + "-" + groups.size();
        var group = Limits.fresh(controller.name().toLowerCase(), name).orElseThrow();
        groups.add(group);
        options.groups.add(group.folder().toString());
        if (controller == Requirement.MEMORY && options.memory > 0) group.memory(options.memory);
    }

    /// Unmounts this folder on [#close].
    void mounted(Path place) {
        mounts.add(place);
    }

    /// Starts the next container.
    ContainerUnderTest start() {
        try {
            var place = Files.createDirectories(folder.resolve("start-" + ++starts));
            if (!options.hooks.isEmpty()) overlay(place.resolve("usr"));
            Files.setPosixFilePermissions(options.torture, PosixFilePermissions.fromString("rwxrwxrwx"));
            for (var volume : List.of(options.data, options.backup))
                if (!options.user.isEmpty() && !Files.getFileStore(volume).isReadOnly())
                    Files.setAttribute(volume, "unix:uid", Integer.parseInt(options.user.replaceFirst(":.*", "")));
            return subject.start(place, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void overlay(Path usr) throws IOException {
        HomeSubject.copy(subject.usr(), usr);
        for (var hook : options.hooks.entrySet()) {
            var file = usr.resolve(hook.getKey());
            if (Files.exists(file)) Files.move(file, usr.resolve(hook.getKey() + ".own"));
            Files.writeString(file, hook.getValue());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Override
    public void close() {
        groups.forEach(Limits::remove);
        groups.clear();
        for (var place : mounts) {
            try {
                Subject.run(List.of("umount", "-l", place.toString()));
            } catch (IOException | InterruptedException | Failure e) {
                System.err.println("torture: cannot unmount " + place + ": " + e.getMessage() + " (unmount it)");
            }
        }
        mounts.clear();
    }
}
