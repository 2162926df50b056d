package whaleware.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import whaleware.base.Failure;

/// Compares the files of a backup with its manifest: each file is there, with its size and hash, and no other file is.
public final class Verification {
    private final Path folder;
    private final FileHashes hashes;

    /// @param folder `/backup/TIME`
    public Verification(Path folder) {
        this.folder = folder;
        this.hashes = new FileHashes(folder);
    }

    /// Ends [#problem] early. Thread-safe.
    public void cancel() {
        hashes.cancel();
    }

    /// Returns what is wrong with the backup. Returns empty if nothing is.
    public Optional<String> problem() {
        var backup = ManifestReader.backup(folder);
        if (!backup.good()) return Optional.of(backup.problem());
        try (var manifest = new ManifestReader(folder)) {
            manifest.facts();
            long entries = 0, files = 0, bytes = 0;
            var batch = new ArrayList<ManifestReader.Entry>();
            for (ManifestReader.Entry entry; (entry = manifest.next()) != null; entries++) {
                var wrong = metadataProblem(entry);
                if (wrong.isPresent()) return wrong;
                if (entry.link() != null) continue;
                files++;
                bytes += entry.size();
                batch.add(entry);
                if (batch.size() < FileHashes.BATCH) continue;
                wrong = hashProblem(batch);
                if (wrong.isPresent()) return wrong;
            }
            var wrong = hashProblem(batch);
            if (wrong.isPresent()) return wrong;
            if (files != backup.count() || bytes != backup.bytes()) return Optional.of("its manifest lacks files");
            return entries == entries() ? Optional.empty() : Optional.of("it has files that its manifest lacks");
        } catch (IOException | RuntimeException e) { // a manifest may hold a name that no file can have
            return Optional.of(Failure.reason(e));
        }
    }

    private Optional<String> metadataProblem(ManifestReader.Entry entry) throws IOException {
        var file = RelativeName.in(folder, entry.name()).normalize();
        if (!file.startsWith(folder)) return Optional.of(entry.name() + " is outside of the backup");
        boolean link = entry.link() != null;
        if (link ? !Files.isSymbolicLink(file) : !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(entry.name() + " is missing");
        }
        if (link) {
            boolean same = Files.readSymbolicLink(file).toString().equals(entry.link());
            return same ? Optional.empty() : Optional.of(entry.name() + " has another target");
        }
        boolean same = Files.size(file) == entry.size();
        return same ? Optional.empty() : Optional.of(entry.name() + " has another size");
    }

    private Optional<String> hashProblem(List<ManifestReader.Entry> batch) throws IOException {
        var found = hashes.of(batch.stream().map(ManifestReader.Entry::name).toList());
        for (int i = 0; i < found.size(); i++) {
            var entry = batch.get(i);
            if (!found.get(i).equals(entry.sha256())) return Optional.of(entry.name() + " has another hash");
        }
        batch.clear();
        return Optional.empty();
    }

    /// Returns the number of files and links, without those of Whaleware.
    private long entries() throws IOException {
        var count = new long[1];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                boolean ours = file.getParent().equals(folder)
                        && (file.endsWith(Backup.MANIFEST) || file.endsWith(Backup.ACCEPTED));
                if (!ours) count[0]++;
                return FileVisitResult.CONTINUE;
            }
        });
        return count[0];
    }
}
