package whaleware.reports.backends;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import whaleware.base.DidYouMean;

/// Checks the options of a JDBC URL, the part after its `?`.
///
/// SQLite's driver takes an option that it does not know for a part of the file's name, so each has to be known. The
/// other drivers ignore unknown options and may know more than this list: only names that are near to a known one are
/// reported.
interface JdbcOptions {
    /// The names that `org.sqlite.SQLiteConfig.Pragma` has in sqlite-jdbc 3.51.
    List<String> SQLITE = words("""
            application_id busy_timeout cache_size case_sensitive_like count_changes
            date_class date_precision date_string_format default_cache_size defer_foreign_keys
            empty_result_callback enable_load_extension encoding foreign_keys full_column_names fullsync hexkey_mode
            incremental_vacuum jdbc.explicit_readonly jdbc.get_generated_keys journal_mode journal_size_limit key
            legacy_alter_table legacy_file_format limit_attached limit_column limit_compound_select limit_expr_depth
            limit_function_arg limit_length limit_like_pattern_length limit_page_count limit_sql_length
            limit_trigger_depth limit_variable_number limit_vdbe_op limit_worker_threads locking_mode max_page_count
            mmap_size open_mode page_size password read_uncommitted recursive_triggers reverse_unordered_selects
            secure_delete shared_cache short_column_names synchronous temp_store temp_store_directory
            transaction_mode user_version""");
    /// The parameters of SQLite's own `file:` URLs (sqlite.org/uri.html).
    List<String> SQLITE_FILE = words("cache immutable mode modeof nolock psow vfs");
    /// The usual options of pgJDBC 42.7.
    List<String> POSTGRESQL = words("""
            ApplicationName autosave channelBinding connectTimeout currentSchema gssEncMode hostRecheckSeconds
            loadBalanceHosts localSocketAddress loggerLevel loginTimeout options password prepareThreshold
            preparedStatementCacheQueries readOnly reWriteBatchedInserts requireAuth socketFactory socketTimeout ssl
            sslcert sslfactory sslfactoryarg sslhostnameverifier sslkey sslmode sslpassword sslrootcert stringtype
            targetServerType tcpKeepAlive tcpNoDelay user""");
    /// The usual options of MariaDB Connector/J 3.5.
    List<String> MARIADB = words("""
            allowPublicKeyRetrieval connectTimeout credentialType database keyPassword keyStore keyStorePassword
            keyStoreType localSocket localSocketAddress password serverRsaPublicKeyFile serverSslCert serverTimezone
            sessionVariables socketTimeout sslMode tcpKeepAlive tcpKeepCount tcpKeepIdle tcpKeepInterval timezone
            trustStore trustStorePassword trustStoreType useSSL useSsl user""");

    /// Returns what is wrong with the first option that is misspelled. Returns empty if there is none.
    static Optional<String> problem(String url, SqlDialect dialect) {
        int mark = url.indexOf('?');
        if (mark < 0) return Optional.empty();
        var options = url.substring(mark + 1).split("&");
        var names = Arrays.stream(options).map(option -> option.split("=", 2)[0])
                .filter(Predicate.not(String::isEmpty)).toList();
        return switch (dialect) {
            case SQLITE -> names.stream().filter(name -> !isSqlite(name, url)).findFirst()
                    .map(name -> unknown(name, DidYouMean.of(name, SQLITE)));
            case POSTGRESQL -> misspelled(names, POSTGRESQL);
            case MARIADB -> misspelled(names, MARIADB);
        };
    }

    private static boolean isSqlite(String name, String url) {
        return SQLITE.contains(name.toLowerCase(Locale.ROOT)) || url.regionMatches(true, 0, "jdbc:sqlite:file:", 0, 17)
                && SQLITE_FILE.contains(name);
    }

    /// An option is misspelled if a single letter, or the case of its letters, differs from a known one.
    private static Optional<String> misspelled(List<String> names, List<String> known) {
        for (var name : names) {
            if (known.contains(name)) continue;
            var lower = name.toLowerCase(Locale.ROOT);
            var near = DidYouMean.of(name, known).filter(match -> name.length() > 3
                    && DidYouMean.distance(lower, match.toLowerCase(Locale.ROOT)) <= 1);
            if (near.isPresent()) return Optional.of(unknown(name, near));
        }
        return Optional.empty();
    }

    private static String unknown(String name, Optional<String> near) {
        return "unknown option '" + name + "'" + near.map(match -> ", did you mean '" + match + "'?").orElse("");
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }
}
