# generate.awk: a made-up schema of any size, the same one each time: awk -v tables=1000 [-v changed=1] -f generate.awk
# `changed` is a percentage of tables that get one difference each, of every common sort. It must not know what
# is measured with it.

function draw(n, what) { return (n * 7919 + what * 104729 + int(n / 7) * 31 + what * n * 13) % 1000 }

function column(n, i,    d)
{
    d = draw(n, i) % 10
    if (d == 0) return "text NOT NULL"
    if (d == 1) return "varchar(" (20 + draw(n, i + 50) % 200) ") DEFAULT ''"
    if (d == 2) return "integer NOT NULL DEFAULT 0"
    if (d == 3) return "numeric(12,2)"
    if (d == 4) return "timestamptz NOT NULL DEFAULT now()"
    if (d == 5) return "boolean NOT NULL DEFAULT true"
    if (d == 6) return "jsonb DEFAULT '{}'"
    if (d == 7) return "text[] NOT NULL DEFAULT '{}'"
    if (d == 8) return "app" (n % 5) ".state" (n % 20)
    return "date"
}

BEGIN {
    for (s = 0; s < 5; s++) {
        print "CREATE SCHEMA app" s ";"
        for (e = s; e < 20; e += 5)
            print "CREATE TYPE app" s ".state" e " AS ENUM ('new', 'open', 'done', 'state" e "');"
    }
    for (n = 0; n < tables; n++) {
        t = "app" (n % 5) ".table_" n
        hit = changed > 0 && n % int(100 / changed) == 3 ? 1 + int(n / int(100 / changed)) % 5 : 0
        print "\nCREATE TABLE " t " ("
        print "    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
        print "    code varchar(" (hit == 1 ? 60 : 40) ") NOT NULL UNIQUE,"
        if (n > 0)
            print "    parent_id bigint REFERENCES app" ((n - 1) % 5) ".table_" (n - 1) " (id) ON DELETE CASCADE,"
        print "    amount integer NOT NULL DEFAULT " (hit == 2 ? 5 : 0) ","
        count = 5 + draw(n, 1) % 7
        for (i = 1; i <= count; i++)
            print "    column_" i " " column(n, i) ","
        if (hit == 3)
            print "    added text,"
        print "    created_at timestamptz NOT NULL DEFAULT now(),"
        print "    CONSTRAINT table_" n "_amount CHECK (amount >= 0 AND amount < " (hit == 4 ? 2000 : 1000) "),"
        print "    CONSTRAINT table_" n "_code CHECK (code IN ('a', 'b', 'c') OR length(code) > 3)"
        print ");"
        print "COMMENT ON TABLE " t " IS 'table number " n "';"
        print "CREATE INDEX table_" n "_created ON " t " (created_at DESC, amount);"
        if (draw(n, 3) % 2)
            print "CREATE INDEX table_" n "_partial ON " t " (amount) WHERE code <> 'a';"
        if (draw(n, 4) % 3 == 0 || hit == 5)
            print "CREATE INDEX table_" n "_lower ON " t " (lower(code)" (hit == 5 ? ", id" : "") ");"
    }
}
