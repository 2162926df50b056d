package whaleware.templates;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import whaleware.base.ExitCode;
import whaleware.base.Failure;
import whaleware.base.Mount;
import whaleware.base.Text;

/// A file that a template makes: staged beside its target, checked, and moved there.
///
/// @param template its path below `files`
/// @param target the absolute path of the file
/// @param bytes the content
/// @param mode octal
record RenderedFile(String template, Path target, byte[] bytes, String mode, TemplateSettings settings) {

    static RenderedFile of(String template, Path target, String text, String mode, TemplateSettings settings) {
        return new RenderedFile(template, target, text.getBytes(StandardCharsets.UTF_8), mode, settings);
    }

    /// Returns whether the target has other bytes, another mode, or does not exist.
    boolean isNew() throws IOException {
        try {
            if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) return true;
            if (!Arrays.equals(Files.readAllBytes(target), bytes)) return true;
            return !Files.getPosixFilePermissions(target).equals(permissions());
        } catch (NoSuchFileException absent) {
            return true;
        }
    }

    /// Writes the file beside its target, forced to the disk, with its owner and mode.
    ///
    /// Throws [Failure] 78 if it cannot be written.
    Path stage() {
        var staged = staged();
        try {
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) throw failure("it is a folder", "name a file");
            if (Mount.of(target).filter(mount -> mount.point().equals(target.toString())).isPresent()) {
                throw failure("it is a mount, which cannot be replaced", "mount its folder, or set another \"to\"");
            }
            Files.deleteIfExists(staged);
            var secret = PosixFilePermissions.fromString("rw-------");
            Files.createFile(staged, PosixFilePermissions.asFileAttribute(secret));
            try (var channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) channel.write(buffer);
                channel.force(true);
            }
            var owner = owner();
            if (owner.isPresent()) Files.setOwner(staged, owner.get());
            Files.setPosixFilePermissions(staged, permissions());
            return staged;
        } catch (IOException e) {
            discard();
            throw failure(reason(e), cure(e));
        } catch (Failure wrong) {
            discard();
            throw wrong;
        }
    }

    /// Moves the staged file to its target.
    void commit() {
        try {
            Files.move(staged(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard();
            throw failure(reason(e), "let nothing else replace or mount it");
        }
        try (var folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException unsupported) {
            // some file systems cannot force a folder
        }
    }

    /// Removes the staged file.
    void discard() {
        try {
            Files.deleteIfExists(staged());
        } catch (IOException stays) {
            // the next start replaces it
        }
    }

    Failure failure(String why, String cure) {
        return new Failure(ExitCode.CONFIG, "cannot write " + target + " from files/" + template + ": " + why + " ("
                + cure + ")");
    }

    private Path staged() {
        return target.resolveSibling("." + target.getFileName() + ".new");
    }

    private Optional<UserPrincipal> owner() throws IOException {
        if (settings.owner().isEmpty()) return Optional.empty();
        try {
            return Optional.of(target.getFileSystem().getUserPrincipalLookupService()
                    .lookupPrincipalByName(settings.owner()));
        } catch (java.nio.file.attribute.UserPrincipalNotFoundException unknown) {
            throw failure("there is no user '" + settings.owner() + "'", "add the user, or correct \"owner\"");
        }
    }

    private Set<PosixFilePermission> permissions() {
        var all = EnumSet.noneOf(PosixFilePermission.class);
        int bits = Integer.parseInt(mode, 8);
        var order = PosixFilePermission.values();   // OWNER_READ … OTHERS_EXECUTE
        for (int i = 0; i < order.length; i++) if ((bits & 1 << order.length - 1 - i) != 0) all.add(order[i]);
        return all;
    }

    private String reason(IOException e) {
        if (e instanceof NoSuchFileException) return "there is no folder " + target.getParent();
        if (e instanceof FileSystemException system && system.getReason() != null) return system.getReason();
        return e instanceof java.nio.file.AccessDeniedException ? "no permission" : Failure.reason(e);
    }

    private String cure(IOException e) {
        if (e instanceof NoSuchFileException) return "create it in the image";
        if (!settings.owner().isEmpty() && Files.isWritable(target.getParent())) {
            return "only root gives files to user '" + Text.printable(settings.owner()) + "'";
        }
        return "give this user a folder that it can write";
    }
}
