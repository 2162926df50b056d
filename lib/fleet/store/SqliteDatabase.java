package whaleware.fleet.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;

/// A file of SQLite, for one collector: write-ahead log, a commit is on the disk when it returns.
final class SqliteDatabase implements Database {
    /// The log is written back at this many pages, 32 MB: a busy page is then written back once for many commits.
    private static final int CHECKPOINT_PAGES = 8000;
    /// Free pages are given back if there are more of them.
    private static final int SPARE_PAGES = 1000;
    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private long change = -1;

    /// @throws IOException if another process uses the file
    SqliteDatabase(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        Files.createDirectories(this.file.getParent());
        var path = this.file.resolveSibling(file.getFileName() + ".lock");
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = null;
        try {
            taken = channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            // null, as for another process
        }
        lock = taken;
        if (lock == null) {
            channel.close();
            throw new IOException(this.file + " is used by another collector");
        }
    }

    @Override
    public String hasTables() {
        return "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'fleet_document'";
    }

    @Override
    public List<String> schema() {
        var all = new ArrayList<String>();
        // in this order, and before the first table
        all.add("PRAGMA auto_vacuum = INCREMENTAL");
        all.add("PRAGMA journal_mode = WAL");
        all.addAll(Schema.tables("INTEGER PRIMARY KEY AUTOINCREMENT", "INTEGER PRIMARY KEY", "blob"));
        return all;
    }

    @Override
    public List<String> repairs() {
        return List.of();
    }

    @Override
    public Connection open(boolean writer) throws SQLException {
        var options = new Properties();
        options.setProperty("busy_timeout", "10000");
        options.setProperty("synchronous", "FULL");
        options.setProperty("transaction_mode", "IMMEDIATE");
        options.setProperty("jdbc.get_generated_keys", "false");
        options.setProperty("cache_size", "-4000");
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file, options);
        try (var statement = connection.createStatement()) {
            if (writer) {
                statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
                statement.execute("PRAGMA journal_size_limit = " + (64 << 20));
                connection.setAutoCommit(false);
            } else {
                statement.execute("PRAGMA query_only = true");
            }
        }
        return connection;
    }

    @Override
    public String in() {
        return "IN (SELECT value FROM json_each(?))";
    }

    @Override
    public Object array(Connection connection, Collection<String> values) {
        var array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array.toString();
    }

    @Override
    public Object numbers(Connection connection, Collection<Long> values) {
        return values.toString(); // [1, 2, 3]: JSON too
    }

    @Override
    public String insertBoots() {
        return "INSERT INTO fleet_boot (instance, seq, received, boot_id) VALUES (?, ?, ?, ?)";
    }

    @Override
    public String updateBoots() {
        return "UPDATE fleet_boot SET instance = ?, seq = ?, received = ? WHERE boot_id = ?";
    }

    @Override
    public String forUpdate() {
        return "";
    }

    /// Only the writing thread calls it.
    @Override
    public long changes(Connection connection, int count) throws SQLException {
        if (change < 0) change = highest(connection);
        long first = change + 1;
        change += count;
        return first;
    }

    private static long highest(Connection connection) throws SQLException {
        try (var select = connection.createStatement();
                var row = select.executeQuery("SELECT coalesce(max(change), 0) FROM fleet_sample")) {
            return row.getLong(1);
        }
    }

    @Override
    public int changeStep() {
        return 1;
    }

    @Override
    public long horizon(Connection connection) throws SQLException {
        return highest(connection) + 1;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public void maintenance(Connection connection) {
        // there is one writing thread
    }

    @Override
    public boolean leader() {
        return true;
    }

    @Override
    public void shrink(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            long spare;
            try (var row = statement.executeQuery("PRAGMA freelist_count")) {
                spare = row.getLong(1);
            }
            // the driver executes only the first step of this statement, which frees one page
            for (int i = 0; i < Math.min(spare - SPARE_PAGES, SPARE_PAGES); i++)
                statement.execute("PRAGMA incremental_vacuum");
        }
    }

    @Override
    public boolean isTransient(SQLException why) {
        return false;
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            // the process ends the lock
        }
    }
}
