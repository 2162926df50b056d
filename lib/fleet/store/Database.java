package whaleware.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/// In what the two databases of a [JdbcFleetStore] differ.
///
/// Thread-safe.
interface Database extends AutoCloseable {
    /// Returns the query for the number of tables `fleet_document` that there are. A query to a missing table would be
    /// an error in the log of the database.
    String hasTables();

    /// Returns the statements that create the tables unless they exist.
    List<String> schema();

    /// Returns the statements that each start executes.
    List<String> repairs();

    /// Opens a connection. A writer does not commit by itself.
    Connection open(boolean writer) throws SQLException;

    /// Returns the condition that a column has one of the values of an [#array].
    String in();

    /// Returns the value for the parameter of [#in].
    Object array(Connection connection, Collection<String> values) throws SQLException;

    /// As [#array], of numbers.
    Object numbers(Connection connection, Collection<Long> values) throws SQLException;

    /// Returns the statement that inserts boots unless they exist. Its parameters: instance, sequence, received, boot
    /// id; arrays of them if the database is [#shared].
    String insertBoots();

    /// Returns the statement that updates boots, with the same parameters.
    String updateBoots();

    /// Returns what a SELECT ends with to lock its rows.
    String forUpdate();

    /// Returns the first of as many growing numbers for the samples of this transaction. The samples of a transaction
    /// that is not visible yet have numbers from [#horizon] on.
    long changes(Connection connection, int count) throws SQLException;

    /// Returns the difference of the numbers of two samples of a transaction.
    int changeStep();

    /// Returns the number below which no other sample appears.
    long horizon(Connection connection) throws SQLException;

    /// Returns whether other collectors write too.
    boolean shared();

    /// Waits until no other collector is in a transaction of this kind.
    void maintenance(Connection connection) throws SQLException;

    /// Returns whether this collector is the leader. Tries to become it.
    boolean leader() throws SQLException;

    /// Gives pages that are free back to the file system.
    void shrink(Connection connection) throws SQLException;

    /// Returns whether a transaction that failed like this is to be repeated: two collectors locked the same rows.
    boolean isTransient(SQLException why);

    @Override
    void close();
}
