# summary.awk: known failures and TAP lines in; out come what went wrong, a table of kinds and the figures. It must not
# know what was run. `part`: empty if everything was run; `floor`: how many checks
# must then pass. Exit 1: something failed that is not known, or is known and passes, or too little passes.

FILENAME ~ /known$/ { known[$0] = 1; next }

/^(not )?ok - / {
    good = /^ok/
    name = $0
    sub(/^(not )?ok - /, "", name)
    skip = sub(/ # SKIP.*/, "", name)
    what = name
    sub(/ .*/, "", what)
    shown = 0
    if (skip) {
        skipped++
        print
    } else {
        total[what]++
        if (good) {
            pass[what]++
            passed++
        }
        if (name in known) {
            seen[name] = 1
            if (good) {
                print "not ok - " name ": passes now: take its row out of tests/known.md"
                failed++
            } else {
                print "known - " name
            }
        } else if (!good) {
            print
            shown = 1
            failed++
        }
    }
    next
}
/^kinds of / { kinds[++n] = $0; next }
shown { print }

END {
    for (name in known)
        if (!(name in seen) && part == "" && !skipped) {
            print "not ok - " name ": tests/known.md names what is not run"
            failed++
        }
    for (i = 1; i <= n; i++)
        print kinds[i]
    printf "corpus: schemas %d of %d covered, %d of %d checks of the %d others", pass["schema"], total["schema"],
        pass["refusals"] + pass["dump"] + pass["part"], total["refusals"] + total["dump"] + total["part"], total["refusals"]
    printf ", pairs forwards %d/%d, backwards %d/%d", pass["forwards"], total["forwards"], pass["backwards"], total["backwards"]
    printf skipped ? ", %d skipped\n" : "\n", skipped
    whole = part == "" && !skipped
    if (whole && passed < floor) {
        printf "corpus: %d checks pass, fewer than the floor in tests/cases.floor: %d\n", passed, floor
        failed++
    } else if (whole && passed > floor)
        printf "corpus: the floor in tests/cases.floor can rise to %d\n", passed
    exit failed > 0 || total["schema"] + total["refusals"] == 0
}
