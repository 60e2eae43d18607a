# dump.awk: pg_dump --schema-only as a set: one line a statement, a table's columns in order of their text.
# It knows pg_dump's layout; it must not know why two dumps are compared. Sort its output.

# The order of storage parameters is no part of what they say.
function sort_parameters(text,    before, list, after, item, n, i, j, held)
{
    if (!match(text, / WITH \([^()]*=[^()]*\)/))
        return text
    before = substr(text, 1, RSTART + 6)
    list = substr(text, RSTART + 7, RLENGTH - 8)
    after = substr(text, RSTART + RLENGTH - 1)
    n = split(list, item, /, /)
    for (i = 2; i <= n; i++) {
        held = item[i]
        for (j = i - 1; j >= 1 && item[j] > held; j--)
            item[j + 1] = item[j]
        item[j + 1] = held
    }
    for (i = 1; i <= n; i++)
        before = before (i > 1 ? ", " : "") item[i]
    return before after
}

function flush_statement(    i, j, text, held)
{
    if (count == 0)
        return
    if (line[1] ~ /^CREATE (UNLOGGED )?TABLE /) {
        for (i = 2; i < count; i++)
            sub(/,$/, "", line[i])
        for (i = 3; i < count; i++) {
            held = line[i]
            for (j = i - 1; j >= 2 && line[j] > held; j--)
                line[j + 1] = line[j]
            line[j + 1] = held
        }
    }
    text = line[1]
    for (i = 2; i <= count; i++) {
        sub(/^ +/, "", line[i])
        text = text " " line[i]
    }
    print sort_parameters(text)
    count = 0
}

/^--/ && count == 0 { next }
/^$/ { next }
/^\\(un)?restrict / { next }
/^SET / && !/^SET default_(tablespace|table_access_method)/ { next }
/^SELECT pg_catalog.set_config\('search_path'/ { next }

{
    # Where and how a table is kept is said before it, not in it: it is part of what is compared.
    if ($1 == "SET") {
        setting[$2] = $4 == "'';" ? "" : " /* " $2 " " $4 " */"
        next
    }
    line[++count] = $0
    if (count == 1 && /^CREATE (UNLOGGED )?TABLE /)
        line[1] = $0 setting["default_tablespace"] setting["default_table_access_method"]
    else if (/^CREATE (UNIQUE )?INDEX / || / ADD CONSTRAINT .* (PRIMARY KEY|UNIQUE|EXCLUDE) /)
        line[count] = $0 setting["default_tablespace"]
}
/;$/ { flush_statement() }
END { flush_statement() }
