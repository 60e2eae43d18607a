#!/bin/sh
# config.sh: schemasync.yml: layers, variables, and errors with their places.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL
t_database config
mkdir -p db
echo 'CREATE TABLE t (a int);' >db/schema.sql

# t_yaml_fails NAME MESSAGE TEXT [ARGUMENT...]
t_yaml_fails()
{
    t_case=$1 t_message=$2
    printf '%b' "$3" >schemasync.yml
    shift 3
    t_exit "$t_case: exit code" 1 plan "$@"
    t_has "$t_case: message" "schemasync: error: $t_message" err
}

# t_yaml_plans NAME TARGET TEXT: the plan is for that target
t_yaml_plans()
{
    printf '%b' "$3" >schemasync.yml
    t_exit "$1: exit code" 0 plan
    t_has "$1: target" "Plan for $2 to be what db/schema.sql says" out
}

t_yaml_fails "unknown key" 'schemasync.yml:2:1: unknown key "shcema"' 'url: x\nshcema: y\n'
t_has "unknown key: nearest" "hint: Did you mean schema?" err
t_yaml_fails "unknown key of an environment" 'schemasync.yml:3:5: unknown key "ulr"' \
    'environments:\n  dev:\n    ulr: x\n'
t_yaml_fails "a key with a dash" 'schemasync.yml:1:1: unknown key "lock-timeout"' 'lock-timeout: 3s\n'
t_yaml_fails "an option that is not for files" 'schemasync.yml:1:1: unknown key "auto_approve"' 'auto_approve: yes\n'
t_yaml_fails "key twice" 'schemasync.yml:2:1: the key "url" is there twice' 'url: a\nurl: b\n'
t_yaml_fails "not a mapping" 'schemasync.yml:1:1: the file is not a mapping' '- a\n'
t_yaml_fails "syntax" 'schemasync.yml:4:1: did not find' 'url: [\na,\nb: {'
t_yaml_fails "bad value" 'schemasync.yml:2:15: invalid value "soon" for lock_timeout' '\nlock_timeout: soon\n'
t_yaml_fails "list for a value" 'schemasync.yml:1:6: url is not a single value' 'url: [a, b]\n'
t_yaml_fails "mapping for a list" 'schemasync.yml:1:13: allow_drop is not a value' 'allow_drop: {a: b}\n'
t_yaml_fails "kind" 'schemasync.yml:1:14: "tabel" is not a kind' 'allow_drop: [tabel]\n'
t_yaml_fails "ignore" 'schemasync.yml:3:3: "tabel" is not a kind of object' 'ignore:\n- table a.b\n- tabel a.b\n'
t_yaml_fails "strategy" 'schemasync.yml:1:11: strategy online is not supported yet' 'strategy: online\n'
t_yaml_fails "variable" 'schemasync.yml:1:6: the variable NOT_SET_AT_ALL is not set' 'url: "${NOT_SET_AT_ALL}"\n'
t_yaml_fails "open variable" 'schemasync.yml:1:6: ${ without its }' 'url: "${OPEN"\n'
t_yaml_fails "no such environment" 'schemasync.yml: there is no environment "prod"' 'environments: {dev: {}}\n' \
    --env prod
t_yaml_fails "environment that is a word" 'schemasync.yml:1:21: dev is not a mapping' 'environments: {dev: x}\n'
t_yaml_fails "second document" 'schemasync.yml:2:1: there is a second document' 'url: a\n---\nurl: b\n'
t_yaml_plans "empty file" 'var/app.sqlite3' ''
t_yaml_plans "only comments" 'var/app.sqlite3' '# nothing\n'
t_yaml_plans "what is not chosen is not expanded" 'top.db' \
    'url: top.db\nenvironments: {prod: {url: "${NOT_SET_AT_ALL}"}}\n'
t_yaml_plans "null says nothing" 'var/app.sqlite3' 'url:\nschema: ~\n'
t_yaml_plans "a dollar that stays" '${A}.db' 'url: $${A}.db\n'

cat >schemasync.yml <<'YAML'
schema: db/schema.sql
url: top.db
lock_timeout: 3s
environments:
  test: { url: "${TARGET}", strategy: atomic }
  other: { url: other.db }
allow_drop: [index, column]
YAML
export TARGET="$url"
t_exit "environment" 2 plan --check --env test
t_has "environment: the target is named" "/config" out
t_exit "no variable that chooses the environment" 0 plan
t_has "top of the file" "Plan for top.db" out
SCHEMASYNC_ENV=other t_exit "SCHEMASYNC_ENV" 0 plan
t_has "SCHEMASYNC_ENV: environment before top" "Plan for other.db" out
SCHEMASYNC_URL=var.db t_exit "variable before environment" 0 plan --env test
t_has "variable before environment: target" "Plan for var.db" out
SCHEMASYNC_URL=var.db t_exit "flag before variable" 2 plan --check --url "$url"
DATABASE_URL=database.db t_exit "the file before DATABASE_URL" 0 plan
t_has "the file before DATABASE_URL: target" "Plan for top.db" out
rm schemasync.yml
DATABASE_URL="$url" t_exit "DATABASE_URL" 2 plan --check
