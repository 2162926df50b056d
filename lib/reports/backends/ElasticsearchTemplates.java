package whaleware.reports.backends;

/// The index templates that `elasticsearch:` installs, which map each value in the same way whatever came first.
///
/// Numbers of statistics are `double`: mapped by its first value, 1, a field would cut 0.7 to 0. Dates are not
/// detected, since a version or a label may look like one. A value of the wrong type loses its field, not the event.
interface ElasticsearchTemplates {
    /// The most fields of an index. Statistics with further ones are stored as text.
    int FIELDS = 1000;

    private static String number(String part, String type) {
        return """
                {"%1$s_%2$s": {"path_match": "%1$s.*", "match_mapping_type": "%2$s", "mapping": {"type": "double"}}}"""
                .formatted(part, type);
    }

    /// Returns the mappings: texts are keywords, except `cause`.
    private static String mappings() {
        return """
                {"date_detection": false, "numeric_detection": false,
                 "dynamic_templates": [%s, %s, %s, %s, %s, %s, %s, %s,
                   {"flags": {"path_match": "stats.*", "match_mapping_type": "boolean",
                              "mapping": {"type": "keyword", "ignore_above": 8000}}},
                   {"names": {"match_mapping_type": "string", "mapping": {"type": "keyword", "ignore_above": 8000}}}],
                 "properties": {"@timestamp": {"type": "date"}, "at": {"type": "date"}, "cause": {"type": "text"},
                                "order": {"type": "long"}, "duration_ms": {"type": "long"},
                                "next_ms": {"type": "long"}, "config": {"type": "keyword"},
                                "labels_text": {"type": "keyword"},
                                "stats_text": {"type": "keyword", "index": false, "doc_values": false}}}"""
                .formatted(number("stats", "long"), number("stats", "double"),
                        number("system", "long"), number("system", "double"),
                        number("schedule", "long"), number("schedule", "double"),
                        number("backup", "long"), number("backup", "double"));
    }

    private static String settings() {
        return "{\"index.mapping.ignore_malformed\": true, \"index.mapping.total_fields.limit\": " + FIELDS + "}";
    }

    /// Returns the template of the data streams.
    static String streams(String prefix) {
        return """
                {"index_patterns": ["%1$s-events", "%1$s-stats"], "data_stream": {}, "priority": 150,
                 "template": {"settings": %2$s, "mappings": %3$s}}""".formatted(prefix, settings(), mappings());
    }

    /// Returns the template of the index of instances.
    static String instances(String prefix) {
        return """
                {"index_patterns": ["%1$s-instances"], "priority": 150,
                 "template": {"settings": %2$s, "mappings": %3$s}}""".formatted(prefix, settings(), mappings());
    }
}
