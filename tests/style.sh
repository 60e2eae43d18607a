#!/bin/sh
# style.sh: the part of the house style that a machine can see in text. It must not know any file by name.
#
#   tests/style.sh FILE.c FILE.h ...
awk '
    function wrong(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; found = 1 }
    function ends() { if (before != "" && lines > 800) { printf "%s: %d lines: split it by subject\n", before, lines; found = 1 } }
    FNR == 1 { ends(); before = FILENAME; if ($0 !~ /^\/\*/) wrong("a file begins with what it knows and what it must not know") }
    { lines = FNR }
    /\t/ { wrong("a tab") }
    /[ \r]$/ { wrong("white space at the end") }
    # Declarations with their comment beside them, and rows of SQL in a test, may be wider.
    length($0) > (FILENAME ~ /\.h$|^tests\// ? 150 : 128) { wrong("too long a line") }
    /^[a-z_].*\) *\{$/ && !/=/ && !/^(enum|struct|union)/ && FILENAME ~ /\.c$/ { wrong("the brace of a function stands on a line of its own") }
    /^static [a-z].*[^=(]\(.*\)$/ && !/;|__attribute__/ && FILENAME ~ /\.c$/ { wrong("the return type stands on a line of its own") }
    /(^|[^A-Za-z_])(if|for|while|switch)\(/ { wrong("a space after the keyword") }
    /^ *(if|for|while|switch) .*\)\{$/ { wrong("a space before the brace") }
    END { ends(); exit found }' "$@" && echo "style: $# files"
