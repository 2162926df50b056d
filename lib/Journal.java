package whaleware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The events on the disk: they are here before they are told, and until everybody was told. A folder of [Strand]s, of a file
/// for each back-end that says how far it was told, and of what was refused. It lies in `/data/.ww`, but in `WW_RUN` where `/data`
/// keeps nothing, and for as long as `/data` has to look fresh to `firstboot`.
///
/// A change of state is forced to the disk, statistics are not: a power cut takes those of the last seconds.
/// Used by several threads: by the [Scribe] and by the [Outbox]es that read.
final class Journal {
    /// With the version of what it holds: what another version left is another folder, and is left alone.
    static final String NAME = "journal-1";
    private static final int IN_DATA = 4 << 20, IN_RUN = 1 << 20;

    private final Path inRun, inData;
    private final BooleanSupplier settled;
    private final Consumer<String> warn;
    private Path folder;
    private Strand lifecycle, stats;

    /// @param run `WW_RUN`
    /// @param data `/data`
    /// @param settled whether something of ours may lie in `/data`, now
    Journal(Path run, Path data, BooleanSupplier settled, Consumer<String> warn) {
        inRun = run.resolve(NAME);
        inData = data.resolve(".ww").resolve(NAME);
        this.settled = settled;
        this.warn = warn;
    }

    /// Opens it, and finds what a former life has left. What lies in a `/data` that is to be initialised once more, after an interruption, comes
    /// back to `WW_RUN`: the hook may clear it away.
    synchronized void open() throws IOException {
        boolean inPlace = settled.getAsBoolean();
        if (!inPlace && Nook.ours(inData.getParent()) && Files.isDirectory(inData) && !Files.exists(inRun) && Files.isWritable(inData)) move(inData, inRun);
        if (inPlace && Files.isDirectory(inRun) && !Files.exists(inData)) move(inRun, inData);
        use(inPlace ? inData : inRun);
        if (lifecycle.damaged() + stats.damaged() > 0) warn.accept(lifecycle.damaged() + stats.damaged() + " damaged lines of " + folder + " are passed over: their events are lost (was the power cut?)");
        try (var others = Files.newDirectoryStream(folder.getParent(), "journal-*")) {
            for (var other : others) if (!other.equals(folder)) warn.accept(other + " is of another version of whaleware: its events wait there for that version (remove it if that never comes back)");
        }
    }

    private void use(Path place) throws IOException {
        if (place.equals(inData)) Nook.make(place.getParent());
        if (!Files.isDirectory(place)) Files.createDirectory(place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        lifecycle = new Strand(place, Event.Kind.LIFECYCLE);
        stats = new Strand(place, Event.Kind.STATS);
        folder = place;
    }

    /// Goes to where it is to lie, as soon as it may.
    synchronized void settle() throws IOException {
        if (folder.equals(inData) || !settled.getAsBoolean()) return;
        move(inRun, inData);
        use(inData);
    }

    // whole or not at all; where both are left by a crash in between, events are told twice, under the same id
    private static void move(Path from, Path to) throws IOException {
        var beside = to.resolveSibling("." + to.getFileName());
        clear(beside);
        if (to.getParent().endsWith(".ww")) Nook.make(to.getParent());
        Files.createDirectory(beside);
        try (var files = Files.list(from)) {
            for (var file : files.toList()) Files.copy(file, beside.resolve(file.getFileName()));
        }
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwx------"));
        if (Files.exists(to)) clear(to);
        Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
        var gone = from.resolveSibling("." + from.getFileName());
        clear(gone);
        Files.move(from, gone, StandardCopyOption.ATOMIC_MOVE); // half of it must not be taken for a journal
        clear(gone);
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }

    /// Whether the next start will find it.
    synchronized boolean keeps() {
        return inData.equals(folder);
    }

    /// The order of the last letter; 0 when there is none.
    synchronized long last() {
        return Math.max(lifecycle.last(), stats.last());
    }

    /// Writes letters behind all others, and takes them off the list; a full disk leaves some on it.
    ///
    /// @return whether a change of state is among them
    synchronized boolean write(Letters letters) throws IOException {
        boolean states = false;
        while (!letters.isEmpty()) {
            var run = letters.run();
            if (!Files.isDirectory(folder)) use(folder);
            letters.remove(strand(run.getFirst().event().kind()).append(run));
            states |= run.getFirst().event().kind() == Event.Kind.LIFECYCLE;
        }
        return states;
    }

    /// Brings the changes of state to the disk itself; takes its time.
    void force() throws IOException {
        lifecycle.force();
    }

    /// The letters behind this order, of these kinds, oldest first, of about so many bytes.
    synchronized List<Letter> after(long order, Set<Event.Kind> kinds, int most) {
        var letters = new ArrayList<Letter>();
        var end = Long.MAX_VALUE; // where the one strand was cut short, the other one must not run ahead
        for (var kind : kinds) {
            var some = strand(kind).after(order, most);
            if (!some.isEmpty() && some.getLast().order() < strand(kind).last()) end = Math.min(end, some.getLast().order());
            letters.addAll(some);
        }
        var last = end;
        letters.removeIf(letter -> letter.order() > last);
        letters.sort(Comparator.comparingLong(Letter::order));
        return letters;
    }

    /// How many there are.
    synchronized int count(long order, Set<Event.Kind> kinds) {
        return kinds.stream().mapToInt(kind -> strand(kind).count(order)).sum();
    }

    /// How far each back-end was told, and what it refused.
    synchronized Told told() {
        return new Told(folder);
    }

    private Strand strand(Event.Kind kind) {
        return switch (kind) {
            case LIFECYCLE -> lifecycle;
            case STATS -> stats;
        };
    }

    /// The oldest statistics that are too many.
    synchronized List<Strand.Part> surplus() {
        var parts = stats.closed();
        long over = stats.bytes() - (keeps() ? IN_DATA : IN_RUN);
        int n = 0;
        for (; over > 0 && n < parts.size(); n++) over -= parts.get(n).bytes();
        return parts.subList(0, n);
    }

    synchronized void drop(Strand.Part surplus) throws IOException {
        stats.remove(surplus);
    }

    /// The last change of state in this life that was told to whoever was told up to this order; null when there is none.
    synchronized Letter state(long order, String bootId) {
        var last = lifecycle.after(lifecycle.beginOfLast() - 1, Integer.MAX_VALUE).stream().filter(letter -> letter.order() <= order).reduce((first, second) -> second);
        return last.filter(letter -> letter.event().instance().bootId().equals(bootId)).orElse(null);
    }

    /// Everybody was told up to this order: what is no longer needed goes.
    synchronized void trim(long order) throws IOException {
        for (var strand : List.of(lifecycle, stats)) for (var part : strand.closed()) if (part.last() <= order) strand.remove(part);
    }
}
