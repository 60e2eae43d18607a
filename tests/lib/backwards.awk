# backwards.awk: a file's statements in the opposite order, each with the comment lines above it.
# It knows one thing only: a statement ends with a semicolon at the end of its line.

BEGIN { n = 0 }
{ statement[n] = statement[n] $0 "\n" }
/;[ \t]*$/ { n++ }
END {
    if (statement[n] !~ /[^ \t\n]/)
        n--
    for (i = n; i >= 0; i--)
        printf "%s", statement[i]
}
