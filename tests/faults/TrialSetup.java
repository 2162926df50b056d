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

/// What the containers of one trial stand on: its folders, the hooks that a fault puts in place of the subject's own, its control groups and
/// its mounts.
final class TrialSetup implements AutoCloseable {
    /// Tells that it has begun, waits while it is held, and is the subject's own hook from then on.
    private static final String HELD = "#!/bin/sh\necho \"%1$s began${WW_INTERRUPTED:+ interrupted}\" >>/torture/trace\nwhile [ -e /torture/hold.%1$s ]; do sleep 0.1 || sleep 1; done\n%2$s";

    private final Subject subject;
    private final Setup setup;
    private final Path folder;
    private final List<Limits> groups = new ArrayList<>();
    private final List<Path> mounts = new ArrayList<>();
    private int lives;

    /// @param folder of this trial alone; removed at the end by its owner
    TrialSetup(Subject subject, Setup setup, Path folder) {
        this.subject = subject;
        this.setup = setup;
        this.folder = folder;
        setup.data = made("data");
        setup.torture = made("torture");
    }

    /// A folder of this trial's own.
    Path made(String name) {
        try {
            return Files.setPosixFilePermissions(Files.createDirectories(folder.resolve(name)), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a file of `/torture`.
    void write(String name, String text) {
        try {
            Files.writeString(setup.torture.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets go of a hook for which there is a `hold.` file.
    void release(String name) {
        try {
            Files.delete(setup.torture.resolve("hold." + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Replaces a hook.
    void hook(String name, String... lines) {
        setup.hooks.put(name, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    }

    /// Lets a hook tell that it has begun, and puts these lines before the subject's own.
    void told(String name, String... lines) {
        setup.hooks.put(name, HELD.formatted(name, String.join("\n", lines) + "\n" + own(name)));
    }

    /// What runs the subject's own hook from within its replacement.
    String own(String name) {
        var own = HookFile.find(subject.usr(), Path.of("lib"), name);
        if (own.isEmpty()) return "exit 0\n";
        return own.get().path().toString().endsWith(".java") ? "exec \"$WW_HOME/lib/jbang\" \"$WW_HOME/usr/" + name + ".java\" \"$@\"\n" : "exec \"$WW_HOME/usr/" + name + ".own\" \"$@\"\n";
    }

    /// Gives the next container a control group that it shares with nobody.
    void group(Requirement controller) {
        if (subject instanceof ImageSubject) return;     // its engine does
        var group = Limits.fresh(controller.name().toLowerCase(), folder.getFileName() + "-" + groups.size()).orElseThrow();
        groups.add(group);
        setup.groups.add(group.folder().toString());
        if (controller == Requirement.MEMORY && setup.memory > 0) group.memory(setup.memory);
    }

    /// Unmounts this at the end.
    void mounted(Path place) {
        mounts.add(place);
    }

    /// Starts the next container.
    ContainerUnderTest start() {
        try {
            var place = Files.createDirectories(folder.resolve("life-" + ++lives));
            if (!setup.hooks.isEmpty()) overlay(place.resolve("usr"));
            Files.setPosixFilePermissions(setup.torture, PosixFilePermissions.fromString("rwxrwxrwx"));
            // one that may not be written keeps its owner
            if (!setup.user.isEmpty() && !Files.getFileStore(setup.data).isReadOnly()) Files.setAttribute(setup.data, "unix:uid", Integer.parseInt(setup.user.replaceFirst(":.*", "")));
            return subject.start(place, setup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void overlay(Path usr) throws IOException {
        HomeSubject.copy(subject.usr(), usr);
        for (var hook : setup.hooks.entrySet()) {
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
                System.err.println("torture: cannot unmount " + place + ": " + e.getMessage() + " (umount it)");
            }
        }
        mounts.clear();
    }
}
