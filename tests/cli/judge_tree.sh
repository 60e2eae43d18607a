#!/bin/sh
# judge_tree.sh: --judge=tree asks the server's analysed tree for a role that can't keep it out of the server's log.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

# in_log: how many analysed trees of texts that are judged the server's log has
in_log() { grep -c 'STATEMENT:.*SELECT (.*f(a)' "$CLUSTER_DIR/log"; }

cat >same.sql <<'SQL'
CREATE TABLE t (
    a int CONSTRAINT a_check CHECK (public.f(a) > '1')
);
SQL
sed "s/'1'/'2'/" same.sql >other.sql
t_database judge_tree
psql -Xq -d "$url" -c 'CREATE FUNCTION public.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS $$SELECT $1$$' -f same.sql
psql -Xq -d "$url" -c 'DROP ROLE IF EXISTS judge_tree_role' -c 'CREATE ROLE judge_tree_role LOGIN' 2>/dev/null
role_url=$(echo "$url" | sed 's|//postgres@|//judge_tree_role@|')

before=$(in_log)
t_exit "auto, a role without rights: undecided" 2 plan --check --schema same.sql --url "$role_url"
t_has "auto: the pair is named" "undecided: check constraint public.t.a_check" out
t_exit "auto, a superuser: decided" 0 plan --check --schema same.sql --url "$url"
t_lacks "auto: nothing is said of the log" "log" out
t_exit "tree, a superuser: silent all the same" 0 plan --check --judge=tree --schema same.sql --url "$url"
t_lacks "tree, a superuser: nothing is said of the log" "log has" out
t_is "nothing of all that is in the server's log" "$before" "$(in_log)"

t_exit "tree, a role without rights: the same" 0 plan --check --judge=tree --schema same.sql --url "$role_url"
t_has "tree: the plan says what it left in the log" \
    "Note: the server's log has the analysed trees of 2 texts (--judge=tree)" out
t_is "tree: and there it is" "$((before + 2))" "$(in_log)"
t_exit "tree: a real difference" 0 plan --judge=tree --schema other.sql --url "$role_url"
t_has "tree: a real difference is one" "f(a) > '2'" out
t_lacks "tree: a real difference is decided" "undecided" out
for format in markdown sql; do
    t_run plan --judge=tree -o $format --schema same.sql --url "$role_url"
    t_has "tree: $format says so too" "note: the server's log has the analysed trees of 2 texts" out
done
t_run plan --judge=tree -o json --schema same.sql --url "$role_url"
t_has "tree: json says so too" '"logged_texts": 2' out
SCHEMASYNC_JUDGE=tree t_exit "tree by variable" 0 plan --check --schema same.sql --url "$role_url"
echo 'judge: tree' >schemasync.yml
t_exit "tree by schemasync.yml, for explain" 0 explain --schema same.sql --url "$role_url" t.a_check
t_has "tree: explain says who decided" "the server's analysed tree" out
t_has "tree: explain says what is in the log" "the server's log has the analysed trees of 2 texts" err
t_exit "drift with it" 0 drift --schema same.sql --url "$role_url"
