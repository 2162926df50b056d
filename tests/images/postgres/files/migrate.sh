# Sourced by firstboot and upgrade. files/migrations has a file for each version that changes the database.

newer() { [ "$1" != "$2" ] && [ "$(printf '%s\n' "$1" "$2" | sort -V | tail -n 1)" = "$1" ]; }

# pending FROM TO: prints the versions after FROM, up to and including TO, oldest first.
pending() {
    for file in "$WW_FILES"/migrations/*.sql; do basename "$file" .sql; done | sort -V | while read -r version; do
        if newer "$version" "$1" && ! newer "$version" "$2"; then echo "$version"; fi
    done
}

# migrate FROM TO: runs each version and its row in "migrations" in one transaction. So an interrupted migration changes
# nothing, and a completed one does not run again.
migrate() {
    sql --command='CREATE TABLE IF NOT EXISTS migrations
        (version text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())' || return
    for version in $(pending "$1" "$2"); do
        [ -z "$(sql --command="SELECT 1 FROM migrations WHERE version = '$version'")" ] || continue
        echo "migrating to $version"
        sql --single-transaction --command="INSERT INTO migrations VALUES ('$version')" \
            --file="$WW_FILES/migrations/$version.sql" &
        wait $! || return # 'wait' returns at once on TERM; a command in the foreground would delay the trap
    done
}
