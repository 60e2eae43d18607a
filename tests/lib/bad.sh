# bad.sh: for tests of bad input, to be sourced after tap.sh: one refusal is one line of TAP. It knows what every
# refusal has in common; it must not know any message.

# What a run must not change or leave behind in the database of $url: every row of the catalogs that plans touch,
# locks of ours, connections of ours.
bad_state()
{
    psql -XAqt -d "${1:-$url}" <<'SQL'
SELECT md5(string_agg(t, ',' ORDER BY t)) FROM (
    SELECT 'c' || oid || ' ' || xmin::text FROM pg_class WHERE relkind <> 't'
    UNION ALL SELECT 'a' || attrelid || ' ' || attnum || ' ' || xmin::text FROM pg_attribute
    UNION ALL SELECT 'o' || oid || ' ' || xmin::text FROM pg_constraint
    UNION ALL SELECT 't' || oid || ' ' || xmin::text FROM pg_type
    UNION ALL SELECT 'e' || oid || ' ' || xmin::text FROM pg_enum
    UNION ALL SELECT 'n' || oid || ' ' || xmin::text FROM pg_namespace
    UNION ALL SELECT 'x' || oid || ' ' || xmin::text FROM pg_extension
    UNION ALL SELECT 'd' || oid || ' ' || xmin::text FROM pg_attrdef) AS catalog (t);
SELECT 'a lock is left' FROM pg_locks WHERE locktype = 'advisory'
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
SELECT 'a connection is left' FROM pg_stat_activity WHERE application_name LIKE 'schemasync%'
   AND datname = current_database();
SQL
}

# A backend needs a moment to notice that its client has gone.
bad_state_soon()
{
    for bad_try in 1 2 3 4 5 6 7 8 9 10; do
        bad_now=$(bad_state "$@")
        case $bad_now in *" is left"*) sleep 0.1 ;; *) break ;; esac
    done
    echo "$bad_now"
}

# Exactly one error on standard error (in `err`), which begins with $1; the rest explains it.
bad_one_error()
{
    grep -c '^schemasync: error: ' err >bad.count || :
    if [ "$(cat bad.count)" -ne 1 ]; then
        echo "# there are $(cat bad.count) errors, not 1"
    elif ! grep -qF -e "schemasync: error: $1" err; then
        printf '# expected: schemasync: error: %s\n' "$1"
    elif grep -qvE '^(schemasync|detail|hint|statement): |^ ' err; then
        echo "# a line on standard error belongs to nothing"
    elif grep -qE 'AddressSanitizer|runtime error|LeakSanitizer' err; then
        echo "# a sanitizer found something"
    fi
}

# bad_verdict NAME CODE MESSAGE: what t_run left, and that the database is as it was in $before
bad_verdict()
{
    {
        [ "$t_status" -eq "$2" ] || echo "# expected exit code $2, got $t_status"
        bad_one_error "$3"
        [ "$before" = "$(bad_state_soon)" ] || echo "# the database is not as before: $bad_now"
    } >bad.why
    if [ -s bad.why ]; then
        printf 'not ok - %s\n' "$1"
        cat bad.why
        cut -c1-300 err | head -n 20 | sed 's/^/# err: /'
    else
        printf 'ok - %s\n' "$1"
    fi
}

# bad_file NAME MESSAGE FILE: apply refuses it with this message, all dropping allowed, and has changed nothing
bad_file()
{
    t_run apply -y -q --allow-destructive --schema "$3" --url "$url"
    bad_verdict "$1" 1 "$2"
}

# bad_text NAME MESSAGE TEXT: the same for a text (of printf) in a file s.sql, whose place the message begins with
bad_text()
{
    printf '%b' "$3" >s.sql
    bad_file "$1" "s.sql:$2" s.sql
}
