#!/usr/bin/env python3
"""views.py: random queries as views, in PostgreSQL and, translated by the program, in SQLite, over the same random rows: columns
and rows have to be the same. It knows what is valid SQL for PostgreSQL, mostly; what that refuses is passed over.

    SCHEMASYNC=build/schemasync tests/lib/cluster.sh run tests/fuzz/views.py [--seconds N] [--seed N] [--rounds N]

Each round has a seed of its own; `--seed N --rounds 1` runs it again. Exit: 1 if there was a finding.
"""
import argparse
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get("SCHEMASYNC", "build/schemasync")
FIELD, ROW, NULL = "\x01", "\x02", "\x03"
TABLES = {
    "a": {"id": "int", "n": "int", "b": "bigint", "t": "text", "ok": "bool", "d": "date", "at": "ts", "num": "num", "e": "enum"},
    "b": {"id": "int", "a_id": "int", "x": "int", "label": "text", "done": "bool", "day": "date", "seen": "ts", "cost": "num",
          "kind": "enum"},
    "c": {"a_id": "int", "y": "int", "word": "text", "flag": "bool"},
}
SQL_TYPES = {"int": "integer", "bigint": "bigint", "text": "text", "bool": "boolean", "date": "date", "ts": "timestamptz",
             "num": "numeric(6,2)", "enum": "level"}
VALUES = {
    "int": ["0", "1", "2", "3", "-2", "7"], "bigint": ["1", "5", "3000000000"], "text": ["'a'", "'B'", "'x y'", "''", "'b'", "'3'"],
    "bool": ["true", "false"], "date": ["'2024-01-31'", "'2023-12-31'", "'2024-02-29'"],
    "ts": ["'2024-01-31 23:30:00+00'", "'2024-02-29 00:00:00+00'", "'2023-06-15 12:34:56+00'"],
    "num": ["0", "1.5", "-2.25", "10"], "enum": ["'low'", "'mid'", "'high'"],
}
NUMBERS = ("int", "bigint", "num")


class Queries:
    """Random queries. A scope is a list of (how a column is written, its type)."""

    def __init__(self, dice, views):
        self.dice, self.views, self.aliases = dice, views, 0

    def pick(self, items):
        return self.dice.choice(items)

    def alias(self):
        self.aliases += 1
        return f"q{self.aliases}"

    # ---- Expressions ---------------------------------------------------------------------------------------------

    def column(self, kind, scope):
        fitting = [name for name, own in scope if own == kind]
        return self.pick(fitting) if fitting else None

    def constant(self, kind):
        value = self.pick(VALUES[kind])
        cast = {"ts": "::timestamptz", "date": "::date", "enum": "::level", "bigint": "::bigint", "num": "::numeric"}.get(kind, "")
        return f"({value})::bigint" if kind == "bigint" else value + cast

    def expression(self, kind, scope, depth):
        if depth <= 0 or self.dice.random() < 0.35:
            return self.column(kind, scope) or self.constant(kind)
        again = lambda own=kind: self.expression(own, scope, depth - 1)
        shapes = [lambda: f"coalesce({again()}, {again()})", lambda: f"CASE WHEN {again('bool')} THEN {again()} ELSE {again()} END",
                  lambda: f"CASE {again('int')} WHEN 1 THEN {again()} WHEN 2 THEN {again()} END"]
        if kind != "bool":
            shapes.append(lambda: f"nullif({again()}, {again()})")
        shapes += getattr(self, "shapes_of_" + ("num" if kind in NUMBERS else kind))(kind, again, scope, depth)
        return self.pick(shapes)()

    def shapes_of_num(self, kind, again, scope, depth):
        cast = {"int": "integer", "bigint": "bigint", "num": "numeric"}[kind]
        shapes = [lambda: f"({again()} + {again()})", lambda: f"({again()} - {again()})", lambda: f"(- {again()})",
                  lambda: f"abs({again()})", lambda: f"greatest({again()}, {again()})", lambda: f"least({again()}, {again()})",
                  lambda: f"({again()} / {self.pick(['2', '3', '-2'])})", lambda: f"({again('int')} * {self.pick(['2', '-1'])})::{cast}",
                  lambda: f"({self.query_of_one(kind, scope, depth)})"]
        if kind == "int":
            shapes += [lambda: f"length({again('text')})", lambda: f"({again('date')} - {again('date')})",
                       lambda: f"({again()} % 3)", lambda: f"({again('bool')})::integer", lambda: f"round({again('num')})::integer"]
        if kind == "num":
            shapes += [lambda: f"extract(month FROM {again('date')})", lambda: f"round({again()}, 1)", lambda: f"{again('int')}::numeric"]
        return shapes

    def shapes_of_text(self, kind, again, scope, depth):
        return [lambda: f"({again()} || {again()})", lambda: f"upper({again()})", lambda: f"({again('int')})::text",
                lambda: f"replace({again()}, 'b', 'cc')", lambda: f"substring({again()} from 2)", lambda: f"btrim({again()})",
                lambda: f"concat({again()}, {again('int')})", lambda: f"({again('bool')})::text", lambda: f"left({again()}, 1)"]

    def shapes_of_bool(self, kind, again, scope, depth):
        compared = self.pick(["int", "bigint", "num", "date", "ts", "bool"])
        equal = self.pick(["int", "bigint", "num", "date", "ts", "bool", "text", "enum"])
        members = self.pick(["int", "text", "date", "enum"])
        return [lambda: f"({again(compared)} {self.pick(['<', '<=', '>', '>=', '=', '<>'])} {again(compared)})",
                lambda: f"({again(equal)} = {again(equal)})", lambda: f"({again(equal)} IS DISTINCT FROM {again(equal)})",
                lambda: f"({again(equal)} IS NULL)", lambda: f"({again()} AND {again()})", lambda: f"({again()} OR {again()})",
                lambda: f"(NOT {again()})", lambda: f"({again()} IS {self.pick(['', 'NOT '])}{self.pick(['TRUE', 'FALSE'])})",
                lambda: f"({again('int')} BETWEEN {again('int')} AND {again('int')})",
                lambda: f"({again(members)} {self.pick(['', 'NOT '])}IN ({again(members)}, {again(members)}))",
                lambda: f"({again('text')} {self.pick(['', 'NOT '])}LIKE {self.pick(['$$%b%$$', '$$_$$', '$$x%$$'])})",
                lambda: f"({again(members)} {self.pick(['', 'NOT '])}IN ({self.select(scope, depth - 1, [members])[0]}))",
                lambda: f"{self.pick(['', 'NOT '])}EXISTS ({self.select(scope, depth - 1)[0]})"]

    def shapes_of_date(self, kind, again, scope, depth):
        return [lambda: f"({again()} + {self.pick(['1', '30'])})", lambda: f"({again()} - 31)", lambda: f"({again('ts')})::date"]

    def shapes_of_ts(self, kind, again, scope, depth):
        return [lambda: f"({again()} + interval '{self.pick(['1 day', '90 minutes', '2 weeks', '-3 hours'])}')",
                lambda: f"date_trunc('{self.pick(['day', 'month', 'hour', 'week', 'year'])}', {again()})"]

    def shapes_of_enum(self, kind, again, scope, depth):
        return [lambda: self.constant("enum")]

    def query_of_one(self, kind, scope, depth):
        table, columns = self.pick(list(TABLES.items()))
        alias = self.alias()
        inner = [(f"{alias}.{name}", own) for name, own in columns.items()]
        made = {"int": "max", "bigint": "count", "num": "sum"}[kind]
        of = "*" if made == "count" and self.dice.random() < 0.5 else self.expression(kind, inner, 1)
        return f"SELECT {made}({of}) FROM {table} {alias} WHERE {self.expression('bool', inner + scope, depth - 1)}"

    # ---- FROM ----------------------------------------------------------------------------------------------------

    def relation(self, depth, outer, ctes):
        alias = self.alias()
        shape = self.dice.random()
        if depth > 0 and shape < 0.2:
            sql, columns = self.query([], depth - 1)
            return f"({sql}) {alias}", [(f"{alias}.{name}", kind) for name, kind in columns]
        if shape < 0.4 and ctes:
            name, columns = self.pick(ctes)
        elif shape < 0.5 and self.views:
            name, columns = self.pick(self.views)
        else:
            name, columns = self.pick([(table, list(of.items())) for table, of in TABLES.items()])
        return f"{name} {alias}", [(f"{alias}.{column}", kind) for column, kind in columns]

    def join(self, depth, outer, ctes):
        sql, scope = self.relation(depth, outer, ctes)
        for _ in range(self.pick([0, 0, 1, 1, 1, 2])):
            if depth > 0 and self.dice.random() < 0.15:
                inner, columns = self.join(0, outer, ctes)
                inner = f"({inner})" if "JOIN" in inner else inner
            else:
                inner, columns = self.relation(depth, outer, ctes)
            words = self.pick(["JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "FULL JOIN", "CROSS JOIN"])
            left, right = self.column("int", scope), self.column("int", columns)
            if words != "CROSS JOIN" and left and right:
                condition = f"{left} = {right}"
                if words != "FULL JOIN" and self.dice.random() < 0.3:
                    condition += f" AND {self.expression('bool', scope + columns + outer, 1)}"
                sql = f"{sql} {words} {inner} ON {condition}"
            else:
                sql = f"{sql} CROSS JOIN {inner}"
            scope = scope + columns
        return sql, scope

    # ---- SELECT --------------------------------------------------------------------------------------------------

    def grouped(self, scope, outer, depth):
        keys = [self.expression(self.pick(["int", "bool", "text", "date", "enum"]), scope, 1) for _ in range(self.pick([0, 1, 2]))]
        keys = [key for key in keys if re.search(r"q\d+\.", key)]
        targets = [(key, None) for key in keys]
        for _ in range(self.pick([1, 2, 3])):
            made, kind = self.pick([("count(*)", "bigint"), ("sum", "int"), ("sum", "num"), ("avg", "int"), ("min", "int"),
                                    ("max", "date"), ("max", "ts"), ("min", "num"), ("bool_and", "bool"), ("bool_or", "bool"),
                                    ("count", "text"), ("count(DISTINCT", "int"), ("count(DISTINCT", "text"), ("sum", "bigint")])
            if made != "count(*)":
                made = made if "(" in made else made + "("
                made = f"{made} {self.expression(kind, scope, depth)})"
            if self.dice.random() < 0.2:
                made += f" FILTER (WHERE {self.expression('bool', scope, 1)})"
            targets.append((made, None))
        tail = f" GROUP BY {', '.join(keys)}" if keys else ""
        if self.dice.random() < 0.3:
            tail += f" HAVING count(*) {self.pick(['>', '<', '='])} {self.pick(['1', '2'])}"
        return targets, tail

    def windowed(self, scope, depth):
        order = ", ".join(f"{self.expression(kind, scope, 1)}{self.pick(['', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST'])}"
                          for kind in ("int", "num", "ts"))
        parts = f"PARTITION BY {self.expression(self.pick(['int', 'bool', 'text']), scope, 1)} " if self.dice.random() < 0.5 else ""
        made = self.pick(["rank()", "dense_rank()", f"sum({self.expression('int', scope, 1)})", "count(*)",
                          f"max({self.expression('num', scope, 1)})", "percent_rank()", f"bool_or({self.expression('bool', scope, 1)})"])
        return f"{made} OVER ({parts}ORDER BY {order})"

    def select(self, outer, depth, kinds=None, ctes=()):
        sql, scope = self.join(depth, outer, ctes)
        where = f" WHERE {self.expression('bool', scope + outer, depth)}" if self.dice.random() < 0.5 else ""
        if kinds is None and self.dice.random() < 0.3:
            targets, tail = self.grouped(scope, outer, 1)
            names = [(f"c{i}", None) for i in range(len(targets))]
            listed = ", ".join(f"{target} AS {name}" for (target, _), (name, _) in zip(targets, names))
            return f"SELECT {listed} FROM {sql}{where}{tail}", []
        own = kinds or [self.pick(list(SQL_TYPES)) for _ in range(self.pick([1, 2, 3, 4]))]
        targets = [self.expression(kind, scope + (outer if kinds else []), depth) for kind in own]
        columns = [(f"c{i}", kind) for i, kind in enumerate(own)]
        if kinds is None and self.dice.random() < 0.2:
            targets.append(self.windowed(scope, depth))
            columns.append((f"c{len(own)}", "other"))
        distinct = self.pick(["", "", "", "DISTINCT "])
        listed = ", ".join(f"{target} AS {name}" for target, (name, _) in zip(targets, columns))
        return f"SELECT {distinct}{listed} FROM {sql}{where}", columns

    def query(self, outer, depth):
        """A whole query: WITH, UNION and its like, or a SELECT."""
        shape, ctes, words = self.dice.random(), [], ""
        if depth > 0 and shape < 0.2:
            for _ in range(self.pick([1, 2])):
                sql, columns = self.select([], depth - 1, None, ctes)
                if columns and all(kind != "other" for _, kind in columns):
                    ctes.append((f"w{self.alias()}", columns))
                    words += f"{', ' if words else 'WITH '}{ctes[-1][0]} AS ({sql})"
        if shape < 0.7:
            sql, columns = self.select(outer, depth, None, ctes)
            return f"{words} {sql}".strip(), columns
        kinds = [self.pick(list(SQL_TYPES)) for _ in range(self.pick([1, 2]))]
        arms = [self.select(outer, depth - 1, kinds, ctes)[0] for _ in range(self.pick([2, 2, 3]))]
        sql = arms[0]
        for arm in arms[1:]:
            sql = f"{sql} {self.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT'])} {arm}"
        return f"{words} {sql}".strip(), [(f"c{i}", kind) for i, kind in enumerate(kinds)]


# ---- Both engines ---------------------------------------------------------------------------------------------------------

def psql(database, sql):
    done = subprocess.run(["psql", "-XqAt", "-F", FIELD, "-R", ROW, "-P", f"null={NULL}", "-d", database], input=sql, text=True,
                          capture_output=True, env=dict(os.environ, PGTZ="UTC"))
    return done.stdout, done.stderr


def spelled(value):
    """Booleans are numbers, numbers have no scale, and UTC is not said."""
    if value is None or value == NULL:
        return None
    value = re.sub(r"\+00$", "", str(value))
    value = {"t": "1", "f": "0"}.get(value, value)
    try:
        return "%.9g" % (float(value) + 0.0)
    except ValueError:
        return value


def rows_of(text):
    return [line.split(FIELD) for line in text[:-1].split(ROW)] if text else []


def make_rows(dice):
    statements = []
    for table, columns in TABLES.items():
        for number in range(dice.choice([3, 4, 6])):
            values = [str(number + 1) if name == "id" else "NULL" if dice.random() < 0.2 else dice.choice(VALUES[kind])
                      for name, kind in columns.items()]
            statements.append(f"INSERT INTO {table} VALUES ({', '.join(values)});")
    return "\n".join(statements)


def run_round(seed, folder, counts):
    dice, views, statements = random.Random(seed), [], []
    tables = "CREATE TYPE level AS ENUM ('low', 'mid', 'high');\n" + "\n".join(
        f"CREATE TABLE {table} ({', '.join(f'{name} {SQL_TYPES[kind]}' for name, kind in columns.items())});"
        for table, columns in TABLES.items()) + "\n"
    subprocess.run(["createdb", "views"], check=True)
    psql("views", tables)
    for number in range(40):
        queries = Queries(dice, views)
        sql, columns = queries.query([], dice.choice([0, 1, 1, 1, 2]))
        statement = f"CREATE VIEW v{number} AS {sql};"
        if psql("views", f"SET statement_timeout = '300ms'; {statement}")[1]:
            counts["refused by PostgreSQL"] += 1
            continue
        statements.append((number, statement))
        if columns and all(kind in SQL_TYPES for _, kind in columns) and len(sql) < 250 and not re.search(r'\bv\d', sql):
            views.append((f"v{number}", columns))
    rows = make_rows(dice)
    psql("views", rows)
    schema, database = os.path.join(folder, "schema.sql"), os.path.join(folder, "views.db")
    with open(schema, "w", encoding="utf-8") as file:
        file.write(tables + "\n".join(statement for _, statement in statements))
    done = subprocess.run([PROGRAM, "apply", "-y", "--schema", schema, "--url", f"sqlite:{database}"], text=True, capture_output=True)
    findings = [] if done.returncode == 0 else [f"apply ended with {done.returncode}: {done.stderr[-1000:]}"]
    for view, line in re.findall(r"view (\w+) is left out: (.*)", done.stdout):
        counts["left out: " + re.sub(r"view v\d+", "view v", line)] += 1
        if "SQLite does not take" in line or "gives its columns" in line:
            findings.append(f"{line}\n  " + dict(statements)[int(view[1:])])
    lite = sqlite3.connect(database)
    lite.set_progress_handler(lambda: time.time() > until, 100000)
    until = time.time() + 5
    lite.executescript(re.sub(r"\+00'", "'", rows))
    made = {name for name, in lite.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
    for number, statement in statements:
        if f"v{number}" not in made:
            continue
        expected, error = psql("views", f"SET statement_timeout = '300ms'; SELECT * FROM v{number}")
        if error:
            counts["fails in PostgreSQL"] += 1
            continue
        until = time.time() + 5
        try:
            actual = sorted(([spelled(value) for value in row] for row in lite.execute(f"SELECT * FROM v{number}")), key=repr)
        except sqlite3.Error as why:
            if str(why) == "interrupted":
                counts["takes too long in SQLite"] += 1
                continue
            findings.append(f"{statement}\n  SQLite: {why}")
            continue
        expected = sorted(([spelled(value) for value in row] for row in rows_of(expected)), key=repr)
        counts["the same" if expected else "the same, without rows"] += expected == actual
        if expected != actual:
            text = lite.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [f"v{number}"]).fetchone()[0]
            findings.append(f"{statement}\n  {text}\n  PostgreSQL: {expected[:6]}\n  SQLite:     {actual[:6]}")
    lite.close()
    subprocess.run(["dropdb", "views"], check=True)
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--rounds", type=int, default=1 << 30)
    options = parser.parse_args()
    began, found = time.time(), 0
    counts = __import__("collections").Counter()
    for seed in range(options.seed, options.seed + options.rounds):
        if time.time() - began > options.seconds:
            break
        with tempfile.TemporaryDirectory() as folder:
            for finding in run_round(seed, folder, counts):
                found += 1
                print(f"--seed {seed} --rounds 1: {finding}")
    for what, count in counts.most_common(25):
        print(f"{count:6} {what}")
    print(f"{found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
