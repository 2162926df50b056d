# Sourced by firstboot and upgrade. files/migrations has a file for each version that changes something in the database.

newer() { [ "$1" != "$2" ] && [ "$(printf '%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]; }

# pending FROM TO: the versions after FROM, up to and with TO, oldest first.
pending() {
    for file in "$WW_FILES"/migrations/*.sql; do basename "$file" .sql; done | sort -V | while read -r version; do
        if newer "$version" "$1" && ! newer "$version" "$2"; then echo "$version"; fi
    done
}

# migrate FROM TO: each version in one transaction, together with the note that it is done. So a migration that was cut short has not
# happened, and one that was done is not done again, however often this is interrupted.
migrate() {
    sql --command='CREATE TABLE IF NOT EXISTS migrations (version text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())' || return
    for version in $(pending "$1" "$2"); do
        [ -z "$(sql --command="SELECT 1 FROM migrations WHERE version = '$version'")" ] || continue
        echo "migrating to $version"
        sql --single-transaction --command="INSERT INTO migrations VALUES ('$version')" --file="$WW_FILES/migrations/$version.sql" &
        wait $! || return # a shell heeds a TERM while it waits; while a command runs, it would wait for its end first
    done
}
