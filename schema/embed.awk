# embed.awk: each .sql file named on the command line as one C initializer: its name up to the first dot, the server
# versions it is for, the columns it gives, and its text without the comment lines.
# Not gsub: awks disagree about backslashes in what it puts in.
function replaced(text, from, to,    parts, count, i, out)
{
    count = split(text, parts, from)
    out = parts[1]
    for (i = 2; i <= count; i++)
        out = out to parts[i]
    return out
}

function quoted(text)
{
    return "\"" replaced(replaced(text, "\\", "\\\\"), "\"", "\\\"") "\""
}

function finish()
{
    if (name != "")
        printf "    { %s, %d, %d, %s,\n%s    },\n", quoted(name), since, until, quoted(gives), text
}

FNR == 1 {
    finish()
    name = FILENAME
    sub(/^.*schema\//, "", name)
    sub(/\..*$/, "", name)
    since = until = 0
    gives = text = ""
}

/^-- since: /   { since = $3 + 0; next }
/^-- until: /   { until = $3 + 0; next }
/^-- gives: /   { gives = substr($0, 11); next }
/^ *--/         { next }

{
    line = $0
    gsub(/^ +/, " ", line)
    text = text "      " quoted(line) " \"\\n\"\n"
}

END { finish() }
