#!/usr/bin/env python3
"""views.py: random expressions and queries of PostgreSQL, as views, generated columns and CHECKs of one schema file that is
applied to both engines. What is not left out has to give the same columns, rows and refusals.

    CLUSTER_URL=... SCHEMASYNC=build/schemasync tests/fuzz/views.py [--seconds N] [--seed N] [--rounds N] [--keep FOLDER]

Each round has a seed of its own; `--seed N --rounds 1` runs it again. The first finding of each class is made as small as it
gets, printed and kept: schema.sql, rows.sql, why.txt. Exit: 1 if there was a finding.
"""
import argparse
import collections
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

import views_lib as lib
import views_model as model

PROGRAM = os.environ.get("SCHEMASYNC", "build/schemasync")
KINDS = {"int2": "int", "int4": "int", "int8": "big", "numeric": "num", "float8": "flt", "text": "text", "varchar": "text",
         "bool": "bool", "date": "date", "timestamp": "ts", "timestamptz": "tz", "jsonb": "json", "uuid": "uuid", "mood": "mood"}
ASSIGNED = {"int": ["bigint", "text", "numeric(8,2)", "double precision", "smallint"], "num": ["integer", "numeric(6,1)", "double precision"],
            "flt": ["numeric(8,2)"], "bool": ["text"], "date": ["timestamp", "text"], "text": ["varchar(30)"], "ts": ["date"], "big": ["numeric"]}
AS_WRITTEN = "moments are told from each other as they are written"
IN_BYTES = "its rows are in the order of bytes"
SQLITE_OWN = ("interrupted",)
HEAD = "CREATE SCHEMA shop;\nCREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');\n"


class Case:
    """Something that both engines have: a view, a generated column, a CHECK."""

    def __init__(self, what, name, text, numbers):
        self.what, self.name, self.text, self.numbers = what, name, text, numbers

    def sql(self):
        if self.what == "view":
            return f"CREATE VIEW {self.name} AS {self.text};"
        if self.what == "check":
            return f"CREATE TABLE {self.name} ({model.columns_sql('t1', False)}, CHECK ({self.text}));"
        kind, text = self.text
        return (f"CREATE TABLE {self.name} ({model.columns_sql('t1', False)}, "
                f"made {kind} GENERATED ALWAYS AS ({text}) STORED);")


# ---- Rows ---------------------------------------------------------------------------------------------------------------

def make_rows(seed):
    """Of each table, as texts of PostgreSQL."""
    rng = random.Random(f"{seed} rows")
    mixed = rng.random() < 0.3          # moments at several offsets
    rows = {}
    for table, cols in model.TABLES.items():
        rows[table] = []
        count = rng.choice([0, 4, 6, 8]) if table == "t3" else rng.choice([3, 6, 9])
        for number in range(count):
            row = []
            for name, kind in cols:
                if name == "id":
                    row.append(str(number + 1))
                elif rng.random() < 0.2:
                    row.append(None)
                elif kind == "tz" and mixed and rng.random() < 0.5:
                    row.append(rng.choice(["2024-01-31 02:00:00+02:00", "2024-02-29 07:30:00-05:00"]))
                elif name in ("t1_id", "sm") or (kind == "int" and rng.random() < 0.6):
                    row.append(str(rng.randint(0, 5)))
                elif kind == "big" and rng.random() < 0.6:
                    row.append(str(rng.randint(0, 5)))
                else:
                    value = rng.choice(model.VALUES[kind])
                    row.append(value[:8] if name == "v" else value)
            rows[table].append(row)
    return rows, mixed


def quote(value):
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def inserts(table, cols, rows):
    return [f"INSERT INTO {table} ({', '.join(name for name, _ in cols)}) VALUES ({', '.join(map(quote, row))})" for row in rows]


def lite_value(kind, value):
    if value is None:
        return None
    if kind == "bool":
        return int(value == "true")
    if kind in ("int", "big"):
        return int(value)
    return value + ":00" if kind == "tz" and re.search(r"[+-]\d\d$", value) else value


def lite_name(table):
    return table.replace(".", "_")


def lite_insert(database, table, cols, row):
    database.execute(f"INSERT INTO {lite_name(table)} ({', '.join(name for name, _ in cols)}) VALUES ({', '.join('?' * len(cols))})",
                     [lite_value(kind, value) for (_, kind), value in zip(cols, row)])


# ---- One round ------------------------------------------------------------------------------------------------------------

class Round:
    def __init__(self, server, seed, folder):
        self.server, self.seed, self.folder = server, seed, folder
        self.rows, self.mixed = make_rows(seed)
        self.accepted, self.refused = [], collections.Counter()
        self.left_out, self.errors, self.compared = collections.Counter(), collections.Counter(), 0
        self.examples = {}

    def start(self):
        self.server.exec("SET client_min_messages = error; DROP SCHEMA IF EXISTS public CASCADE; DROP SCHEMA IF EXISTS shop CASCADE; "
                         "CREATE SCHEMA public; SET timezone = 'UTC'; SET statement_timeout = '4s'; " + HEAD)
        for table, cols in model.TABLES.items():
            self.server.exec(f"CREATE TABLE {table} ({model.columns_sql(table)})")
            for text in inserts(table, cols, self.rows[table]):
                self.server.exec(text)
        self.accepted = []

    def views(self):
        return [(case.name, case.cols) for case in self.accepted if case.what == "view" and len(case.cols) > 0]

    def offer(self, case):
        """Does PostgreSQL take it?"""
        try:
            self.server.exec(case.sql())
        except lib.ServerError as error:
            self.refused[re.sub('"[^"]*"|\\d+', "_", str(error))[:70]] += 1
            return False
        if case.what == "view":
            try:
                names, types, _ = self.server.exec(f"SELECT * FROM {case.name} LIMIT 0")
            except lib.ServerError as error:        # a constant in it is evaluated
                self.server.exec(f"DROP VIEW {case.name}")
                self.refused[re.sub('"[^"]*"|\\d+', "_", str(error))[:70]] += 1
                return False
            case.names, case.types = names, types
            case.cols = [(name if re.fullmatch("[a-z_][a-z0-9_]*", name) and name != "order" else '"' + name.replace('"', '""') + '"',
                          KINDS.get(kind, "other")) for name, kind in zip(names, types)]
        self.accepted.append(case)
        return True

    def make(self, what, name, choices):
        grammar = model.Grammar(choices, self.views(), what != "view")
        if what == "view":
            text, _ = grammar.query(2, None)
        else:
            grammar.scopes = [[model.Source("", model.TABLES["t1"])]]
            grammar.odd = 2
            if what == "check":
                text = grammar.expr("bool", 4)
            else:
                kind = choices.pick(["int", "num", "text", "bool", "bool", "big", "flt", "date", "ts"])
                text = (choices.pick([model.COLUMN_TYPES[kind], model.COLUMN_TYPES[kind]] + ASSIGNED.get(kind, [])), grammar.expr(kind, 4))
        return Case(what, name, text, list(choices.made))

    def schema(self):
        return HEAD + "".join(f"CREATE TABLE {table} ({model.columns_sql(table)});\n" for table in model.TABLES) + \
            "".join(case.sql() + "\n" for case in self.accepted)

    def apply(self):
        path = os.path.join(self.folder, "schema.sql")
        base = os.path.join(self.folder, "lite.db")
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.schema())
        for suffix in ("", "-journal", "-wal", "-shm"):
            if os.path.exists(base + suffix):
                os.unlink(base + suffix)
        done = subprocess.run([PROGRAM, "apply", "-y", "--schema", path, "--url", base], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=120)
        self.report = (done.stdout + done.stderr).decode("utf-8", "replace")
        if done.returncode != 0:
            return "apply fails: " + self.report[-600:]
        again = subprocess.run([PROGRAM, "plan", "--check", "--schema", path, "--url", base], stdin=subprocess.DEVNULL,
                               capture_output=True, timeout=120)
        if again.returncode != 0:
            return "plan after apply: " + again.stdout.decode("utf-8", "replace")[-600:]
        self.base = base
        return None

    def notes(self, case):
        found = []
        for line in self.report.splitlines():
            if case.what == "view":
                match = re.search(f": not in SQLite: view {case.name}( is left out)?: (.*)", line)
                if match:
                    found.append((bool(match.group(1)), match.group(2)))
            elif re.search(f"table {case.name}\\b", line):
                match = re.search("(nothing computes, and may be NULL|is left out): (.*)", line)
                text = line.split("not in SQLite: ")[-1]
                found.append((bool(match), match.group(2) if match else text))
        return found

    def compare(self, case, database):
        """What differs, or None."""
        if case.what == "check":
            return self.compare_check(case, database)
        notes = self.notes(case)
        for gone, why in notes:
            if gone:
                reason = re.sub('"[^"]*"|\'[^\']*\'|\\bview \\S+|\\d+', "_", why)[:100]
                self.left_out[reason] += 1
                self.examples.setdefault(reason, case.sql())
                return None
        caveats = " ".join(why for _, why in notes)
        if AS_WRITTEN in caveats and self.mixed:
            return None
        table = case.name
        if case.what == "column":
            return self.compare_column(case, database)
        try:
            names, types, theirs = self.server.exec(f"SELECT * FROM {table}")
        except lib.ServerError as error:
            self.errors[str(error)[:60]] += 1
            return None
        try:
            cursor = database.execute(f"SELECT * FROM {table}")
            ours = cursor.fetchall()
        except sqlite3.Error as error:
            return None if str(error) in SQLITE_OWN else f"SQLite fails: {error}"
        self.compared += 1
        if [column[0] for column in cursor.description] != names:
            return f"names: {names} and {[column[0] for column in cursor.description]}"
        theirs = [tuple(lib.of_postgres(kind, value) for kind, value in zip(types, row)) for row in theirs]
        ours = [tuple(lib.of_sqlite(kind, value) for kind, value in zip(types, row)) for row in ours]
        ordered = bool(re.search(r" ORDER BY [^()]*$", case.text)) and IN_BYTES not in caveats and "json" not in types
        if not ordered:
            key = lambda row: tuple((value is None, value or "") for value in row)     # noqa: E731
            theirs.sort(key=key)
            ours.sort(key=key)
        if theirs != ours:
            more = [row for row in theirs if row not in ours], [row for row in ours if row not in theirs]
            return f"rows: PostgreSQL {more[0][:3]} SQLite {more[1][:3]} of {len(theirs)} and {len(ours)}"
        return None

    def compare_column(self, case, database):
        cols = model.TABLES["t1"]
        for text, row in zip(inserts(case.name, cols, self.rows["t1"]), self.rows["t1"]):
            try:
                self.server.exec(text)
            except lib.ServerError as error:
                self.errors[str(error)[:60]] += 1
                continue
            _, (kind,), ((value,),) = self.server.exec(f"SELECT made FROM {case.name}")
            try:
                lite_insert(database, case.name, cols, row)
                own = database.execute(f"SELECT made FROM {case.name}").fetchone()[0]
            except sqlite3.Error as error:
                return f"SQLite fails: {error}"
            self.server.exec(f"DELETE FROM {case.name}")
            database.execute(f"DELETE FROM {case.name}")
            self.compared += 1
            theirs, ours = lib.of_postgres(kind, value), lib.of_sqlite(kind, own)
            if theirs != ours:
                return f"value: PostgreSQL {theirs!r} SQLite {ours!r} of {dict(zip([n for n, _ in cols], row))}"
        return None

    def compare_check(self, case, database):
        for gone, why in self.notes(case):
            if gone:
                self.left_out["CHECK: " + re.sub('"[^"]*"|\'[^\']*\'|\\d+', "_", why)[:100]] += 1
                return None
        cols = model.TABLES["t1"]
        for text, row in zip(inserts(case.name, cols, self.rows["t1"]), self.rows["t1"]):
            theirs = True
            try:
                self.server.exec(text)
            except lib.ServerError as error:
                if error.state != "23514":
                    self.errors[str(error)[:60]] += 1
                    continue
                theirs = False
            ours = True
            try:
                lite_insert(database, case.name, cols, row)
            except sqlite3.IntegrityError:
                ours = False
            except sqlite3.Error as error:
                return f"SQLite fails: {error}"
            self.compared += 1
            if theirs != ours:
                return f"check: PostgreSQL {theirs} SQLite {ours} of {dict(zip([n for n, _ in cols], row))}"
        return None

    def connect(self):
        database = sqlite3.connect(self.base, isolation_level=None)
        calls = [0]

        def stop():
            calls[0] += 1
            return calls[0] > 3000
        database.set_progress_handler(stop, 10000)
        for table, cols in model.TABLES.items():
            for row in self.rows[table]:
                lite_insert(database, table, cols, row)
        return database

    def run(self, cases=None):
        """(case, what differs) ...; cases: (what, name, choices)."""
        self.start()
        for what, name, choices in cases or self.plan():
            self.offer(self.make(what, name, choices))
        return self.judge()

    def judge(self):
        why = self.apply()
        if why:
            return [(None, why)]
        database = self.connect()
        found = []
        for case in self.accepted:
            why = self.compare(case, database)
            if why:
                found.append((case, why))
                case.lite = database.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (case.name,)).fetchone()[0]
        database.close()
        return found

    def plan(self):
        for number in range(24):
            yield "view", f"v{number}", lib.Choices(f"{self.seed} v {number}")
        for number in range(10):
            yield "column", f"g{number}", lib.Choices(f"{self.seed} g {number}")
        for number in range(8):
            yield "check", f"k{number}", lib.Choices(f"{self.seed} k {number}")


# ---- Smaller --------------------------------------------------------------------------------------------------------------

def class_of(why):
    return re.sub(r"\d+|'[^']*'|\"[^\"]*\"|[A-Za-z_0-9.]+\.[A-Za-z_0-9]+", "_", why)[:60] if not why.startswith(("rows", "value", "check")) \
        else why.split(":")[0]


def shrink(server, seed, folder, case, why, tries):
    """The case alone where it fails alone, of the fewest choices; else as it was, with all before it."""
    wanted = class_of(why)
    best = {}

    def fails(numbers):
        small = Round(server, seed, folder)
        try:
            found = small.run([(case.what, case.name, lib.Choices(given=numbers))])
        except (subprocess.TimeoutExpired, RecursionError, IndexError):
            return False
        for other, own in found:
            if class_of(own) == wanted and (other is not None or case is None):
                best["case"], best["why"] = other, own
                return True
        return False

    if not fails(case.numbers):
        return case, why, False
    lib.smaller(case.numbers, fails, tries)
    return best["case"], best["why"], True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--keep", default="")
    parser.add_argument("--tries", type=int, default=150)
    parser.add_argument("--examples", action="store_true", help="with an example of what is left out for each reason")
    args = parser.parse_args()
    server = lib.Server(os.environ.get("CLUSTER_URL", ""))
    folder = tempfile.mkdtemp(prefix="views.")
    begun, rounds, findings = time.time(), 0, 0
    totals = {name: collections.Counter() for name in ("left_out", "errors", "refused")}
    examples, compared, accepted = {}, 0, 0
    seed = args.seed
    while (rounds < args.rounds) if args.rounds else time.time() - begun < args.seconds:
        this = Round(server, seed, folder)
        try:
            found = this.run()
        except subprocess.TimeoutExpired as error:
            found = [(None, f"timeout: {error}")]
        for case, why in found:
            findings += 1
            print(f"---- seed {seed}: {why}")
            if case is None:
                if args.keep:
                    os.makedirs(f"{args.keep}/{seed}", exist_ok=True)
                    shutil.copy(os.path.join(folder, "schema.sql"), f"{args.keep}/{seed}/schema.sql")
                continue
            print(f"  {case.sql()}")
            small, own, alone = shrink(server, seed, folder, case, why, args.tries)
            print(f"  {'smaller' if alone else 'with the others of its round'}: {own}\n  {small.sql()}\n  {small.lite}", flush=True)
            if args.keep:
                os.makedirs(f"{args.keep}/{seed}", exist_ok=True)
                with open(f"{args.keep}/{seed}/{case.name}.txt", "w", encoding="utf-8") as file:
                    file.write(f"{why}\n{case.sql()}\n\n{own}\n{small.sql()}\n{small.lite}\n")
        for name, total in totals.items():
            total.update(getattr(this, name))
        for reason, text in this.examples.items():
            examples.setdefault(reason, text)
        compared += this.compared
        accepted += len(this.accepted)
        rounds += 1
        seed += 1
    shutil.rmtree(folder)
    for name, total in totals.items():
        print(f"{name}: {sum(total.values())}")
        for reason, count in total.most_common(40 if name == "left_out" else 8):
            print(f"  {count:5} {reason}")
            if args.examples and name == "left_out" and reason in examples:
                print(f"        {examples[reason][:600]}")
    print(f"{rounds} rounds, {accepted} cases that PostgreSQL takes, {compared} comparisons, {findings} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
