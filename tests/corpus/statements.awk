# statements.awk: splits a schema file into statements and says, from their text alone, of what kind of objects each one
# is. It must not ask the program that it is used to judge.
#
#   -v mode=kinds      "line column last-line kind" of each statement that is not covered (tabs between)
#   -v mode=covered    the statements that are covered, as they stand
#
# It reads strings, quoted names, dollar quotes and comments; not BEGIN ATOMIC bodies, which have semicolons of their own.

function add(text)
{
    if (begin == 0) {
        sub(/^[ \t]+/, "", text)
        if (text == "")
            return
        begin = NR
        column = length($0) - length(rest) + 1
        while (substr($0, column, 1) ~ /[ \t]/)
            column++
    }
    flat = flat text
}

function finish()
{
    if (begin == 0)
        return
    gsub(/[ \t]+/, " ", flat)
    sub(/ $/, "", flat)
    n++
    first[n] = begin
    at[n] = column
    last[n] = NR
    words[n] = flat
    raw[n] = ""
    for (i = begin; i < NR; i++)
        raw[n] = raw[n] line[i] "\n"
    raw[n] = raw[n] $0
    begin = depth = 0
    flat = ""
}

# Parentheses opened and not closed: the commands of a rule stand between them, with their semicolons.
function nest(text)
{
    depth += gsub(/\(/, "", text) - gsub(/\)/, "", text)
}

# What ends the string, quoted name, body or comment that rest begins in.
function skip_to(end,    place)
{
    place = index(rest, end)
    if (place == 0) {
        rest = ""
        return 0
    }
    rest = substr(rest, place + length(end))
    return 1
}

function inside()
{
    if (state == "escape") {
        while (match(rest, /^([^'\\]|\\.|'')+/))
            rest = substr(rest, RLENGTH + 1)
        if (rest == "\\" || rest == "")
            rest = ""
        else {
            rest = substr(rest, 2)
            state = ""
        }
    } else if (state == "name") {
        place = index(rest, "\"")
        add(place == 0 ? rest : substr(rest, 1, place))
        rest = place == 0 ? "" : substr(rest, place + 1)
        if (place > 0)
            state = ""
    } else if (skip_to(state == "string" ? "'" : state == "comment" ? "*/" : state))
        state = ""
}

# Up to the next thing that is not plain text.
function outside(    what, word)
{
    if (!match(rest, /['";$]|--|\/\*/)) {
        nest(rest)
        add(rest)
        rest = ""
        return
    }
    what = substr(rest, RSTART, RLENGTH)
    word = substr(rest, 1, RSTART - 1)
    nest(word)
    if (what == "$" && !match(substr(rest, RSTART), /^\$[A-Za-z_0-9\200-\377]*\$/)) {
        add(word "$")
        rest = substr(rest, length(word) + 2)
        return
    }
    if (word != "")
        add(word)
    if (what == "$") {
        add("''")
        state = substr(rest, length(word) + 1, RLENGTH)
        rest = substr(rest, length(word) + length(state) + 1)
        return
    }
    rest = substr(rest, length(word) + length(what) + 1)
    if (what == "'") {
        state = word ~ /(^|[^A-Za-z0-9_])[Ee]$/ ? "escape" : "string"
        add("''")
    } else if (what == "\"") {
        rest = what rest
        add("")
        add(what)
        rest = substr(rest, 2)
        state = "name"
    } else if (what == ";" && depth > 0)
        add(what)
    else if (what == ";")
        finish()
    else if (what == "/*")
        state = "comment"
    else
        rest = ""
}

{
    sub(/\r$/, "")
    line[NR] = $0
    rest = $0
    if (state == "" && begin == 0 && rest ~ /^\\/)
        next
    while (rest != "")
        if (state == "")
            outside()
        else
            inside()
    if (begin != 0)
        flat = flat " "
}

# ---- Of what kind -----------------------------------------------------------------------------------

# The name that text begins with, without what nobody needs to write.
function name_of(text,    name, part, i, count)
{
    sub(/^(IF NOT EXISTS|IF EXISTS|ONLY|CONCURRENTLY) /, "", text)
    sub(/^ONLY /, "", text)
    if (!match(text, /^("[^"]*"|[^ ."(,]+)(\.("[^"]*"|[^ ."(,]+))*/))
        return ""
    name = substr(text, 1, RLENGTH)
    if (name !~ /"/)
        name = tolower(name)
    gsub(/"/, "", name)
    sub(/^public\./, "", name)
    return name
}

# Without its last part: the table of table.column.
function holder_of(name)
{
    sub(/\.[^.]*$/, "", name)
    return name
}

function after(text, pattern)
{
    return match(text, pattern) ? substr(text, RSTART + RLENGTH) : ""
}

function plural(word)
{
    word = tolower(word)
    if (word == "index")
        return "indexes"
    if (word ~ /(class|policy|family|dictionary)$/) {
        if (word ~ /class$/)
            return word "es"
        sub(/y$/, "ie", word)
    }
    return word "s"
}

function table_kind(text)
{
    if (text ~ /\) PARTITION BY /) return "partitioned tables"
    if (text ~ /^[^(]* PARTITION OF /) return "partitions"
    if (text ~ /\) INHERITS ?\(/) return "inherited tables"
    return ""
}

function create_kind(upper, text,    kind)
{
    if (match(upper, /^CREATE (UNLOGGED )?TABLE /)) {
        kind = table_kind(text)
        return kind == "" && mode == "covered" ? relation[name_of(after(text, "TABLE "))] : kind
    }
    if (upper ~ /^CREATE (UNIQUE )?INDEX /) {
        kind = relation[name_of(after(text, " [Oo][Nn] "))]
        return kind
    }
    if (upper ~ /^CREATE (OR REPLACE )?(TEMP |TEMPORARY )?(RECURSIVE )?VIEW /) return "views"
    if (upper ~ /^CREATE MATERIALIZED VIEW /) return "materialized views"
    if (upper ~ /^CREATE (OR REPLACE )?FUNCTION /) return "functions"
    if (upper ~ /^CREATE (OR REPLACE )?PROCEDURE /) return "procedures"
    if (upper ~ /^CREATE (OR REPLACE )?(CONSTRAINT )?TRIGGER /) return "triggers"
    if (upper ~ /^CREATE (OR REPLACE )?RULE /) return "rules"
    if (upper ~ /^CREATE (OR REPLACE )?AGGREGATE /) return "aggregates"
    if (upper ~ /^CREATE TYPE [^ ]+ AS ENUM/) return ""
    if (upper ~ /^CREATE TYPE [^ ]+ AS RANGE/) return "range types"
    if (upper ~ /^CREATE TYPE [^ ]+ AS/) return "composite types"
    if (match(upper, /^CREATE (TEXT SEARCH [A-Z]+|OPERATOR CLASS|OPERATOR FAMILY|EVENT TRIGGER|OPERATOR|DOMAIN|POLICY|CAST|COLLATION)/))
        return plural(substr(upper, 8, RLENGTH - 7))
    return ""
}

function comment_kind(upper, text,    word, name)
{
    match(upper, /^COMMENT ON [A-Z]+( SEARCH [A-Z]+| VIEW| CLASS| FAMILY| TRIGGER)?/)
    word = substr(upper, 12, RLENGTH - 11)
    name = name_of(substr(text, RLENGTH + 2))
    if (word ~ /^(SCHEMA|EXTENSION|SEQUENCE)$/) return ""
    if (word ~ /^(TABLE|INDEX)$/) return relation[name]
    if (word == "COLUMN") return relation[holder_of(name)]
    if (word == "CONSTRAINT") return relation[name_of(after(text, " ON "))]
    if (word == "TYPE") return type[name]
    return plural(word)
}

function alter_table_kind(upper, text,    kind)
{
    kind = relation[name_of(after(text, "^ALTER TABLE "))]
    if (kind != "") return kind
    if (upper ~ / (ATTACH|DETACH) PARTITION /) return "partitions"
    if (upper ~ / (ENABLE|DISABLE) (ALWAYS |REPLICA )?TRIGGER /) return "triggers"
    if (upper ~ / (ENABLE|DISABLE) (ALWAYS |REPLICA )?RULE /) return "rules"
    if (upper ~ / (ENABLE|FORCE) ROW LEVEL SECURITY/) return "row level security"
    if (upper ~ / INHERIT /) return "inherited tables"
    return ""
}

function kind_of(text,    upper)
{
    upper = toupper(text)
    if (upper ~ /^CREATE /) return create_kind(upper, text)
    if (upper ~ /^COMMENT ON /) return comment_kind(upper, text)
    if (upper ~ / OWNER TO [^ ]+$/) return ""
    if (upper ~ /^ALTER TABLE /) return alter_table_kind(upper, text)
    if (upper ~ /^ALTER INDEX .* ATTACH PARTITION /) return "partitions"
    if (match(upper, /^ALTER (TEXT SEARCH [A-Z]+|OPERATOR FAMILY|FUNCTION|DOMAIN|VIEW)/))
        return plural(substr(upper, 7, RLENGTH - 6))
    if (upper ~ /^(GRANT|REVOKE) /) return "privileges"
    if (upper ~ /^DO /) return "-"
    return ""
}

# What other statements may speak of. A table that is attached as a partition was an ordinary one before: only where it
# is cut out does it count as one.
function remember(text, kind,    upper, name)
{
    upper = toupper(text)
    if (match(upper, /^CREATE (OR REPLACE )?(UNLOGGED )?(MATERIALIZED )?(TABLE|VIEW) /))
        relation[name_of(substr(text, RLENGTH + 1))] = kind
    else if (match(upper, /^CREATE (UNIQUE )?INDEX /)) {
        name = name_of(after(text, " [Oo][Nn] "))
        name = (name ~ /\./ ? holder_of(name) "." : "") name_of(substr(text, RLENGTH + 1))
        relation[name] = kind
    } else if (match(upper, /^CREATE (TYPE|DOMAIN) /))
        type[name_of(substr(text, RLENGTH + 1))] = kind
    else if (mode == "covered" && upper ~ / ATTACH PARTITION /)
        relation[name_of(after(text, " ATTACH PARTITION "))] = "partitions"
}

# Sequences of tables that are not covered go with them.
function owner_kind(text,    upper, name)
{
    upper = toupper(text)
    if (upper ~ /^ALTER SEQUENCE .* OWNED BY /)
        return relation[holder_of(name_of(after(text, " OWNED BY ")))]
    if (upper ~ /^CREATE SEQUENCE /)
        return sequence[name_of(after(text, "^CREATE SEQUENCE "))]
    if (upper ~ /^COMMENT ON SEQUENCE /)
        return sequence[name_of(after(text, "^COMMENT ON SEQUENCE "))]
    return ""
}

END {
    finish()
    for (round = 1; round <= 2; round++)
        for (i = 1; i <= n; i++) {
            kind[i] = kind_of(words[i])
            if (kind[i] != "")
                remember(words[i], kind[i])
        }
    for (i = 1; i <= n; i++)
        if (words[i] ~ /^ALTER SEQUENCE .* OWNED BY /)
            sequence[name_of(after(words[i], "^ALTER SEQUENCE "))] = owner_kind(words[i])
    for (i = 1; i <= n; i++) {
        if (mode == "kinds" && kind[i] != "")
            print first[i] "\t" at[i] "\t" last[i] "\t" kind[i]
        if (mode == "covered" && kind[i] == "" && owner_kind(words[i]) == "")
            print raw[i] "\n"
    }
}
