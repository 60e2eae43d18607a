#!/usr/bin/env python3
"""translated.py: other projects' cases for PostgreSQL, where they lie beside this checkout, on SQLite: from the old file's schema,
with rows, to the new one's, and back. SQLite's pragmas say whether the database is then what the new file makes of an empty one.
It must not know what any case is about.

    SCHEMASYNC=build/schemasync tests/translated.py [REGEX of suite/case]

A file that can't be translated is passed over, and so are rows that are none of the new schema's; both are counted.
"""
import collections
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "fuzz"))
import sqlite as judge  # noqa: E402
from sqlite import BECAUSE_OF_ROWS, Finding, connect, name  # noqa: E402

PROGRAM = os.path.abspath(os.environ.get("SCHEMASYNC", "build/schemasync"))
CASES = pathlib.Path(os.environ.get("CASES", HERE.parent.parent / "shared" / "cases")) / "postgres"


def run(command, schema, path, *options):
    done = subprocess.run([PROGRAM, command, "-q", "--schemas", "all", "--schema", schema, "--url", f"sqlite:{path}", *options],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return done.returncode, (done.stderr + done.stdout).decode("utf-8", "replace")[:1500]


def value(column, number):
    """Of a column's type, as the translation spells it, something that most conditions let through."""
    declared = column[2].upper()
    if "BOOL" in declared:
        return number % 2
    if "INT" in declared:
        return number
    if "REAL" in declared or "NUM" in declared:
        return float(number)
    return "{}" if "JSON" in declared else str(number)


def tables(database):
    return [row[0] for row in database.execute(judge.TABLES).fetchall()]


def count(database, table):
    return database.execute(f"SELECT count(*) FROM {name(table)}").fetchone()[0]


def add_rows(path):
    database = connect(path)
    for table in tables(database):
        columns = [row for row in database.execute("SELECT * FROM pragma_table_xinfo(?)", (table,)) if row[6] == 0]
        names = ", ".join(name(column[1]) for column in columns)
        for number in (1, 2, 3):
            try:
                database.execute(f"INSERT INTO {name(table)} ({names}) VALUES ({', '.join('?' * len(columns))})",
                                 [value(column, number) for column in columns])
            except sqlite3.Error:
                pass        # a condition that these values do not meet
    rows = {table: count(database, table) for table in tables(database)}
    database.close()
    return rows


def one_way(old, new, work):
    path, fresh = work / "app.db", work / "fresh.db"
    if run("apply", old, path, "-y")[0] != 0 or run("apply", new, fresh, "-y")[0] != 0:
        return "not translated"
    if not path.exists() or not fresh.exists():
        return "empty"
    before = add_rows(path)
    code, said = run("apply", new, path, "-y", "--allow-destructive", "--allow=data-loss")
    if code != 0 and (BECAUSE_OF_ROWS.search(said)):
        return "refused for their rows"
    if code != 0:
        raise Finding(f"apply: exit {code}", said)
    code, said = run("plan", new, path, "--check")
    if code != 0:
        raise Finding("the second plan is not empty", said)
    is_now, expected = connect(path), connect(fresh)
    judge.compare_schemas(is_now, expected)
    for table in tables(is_now):
        if before.get(table, count(is_now, table)) != count(is_now, table):
            raise Finding("rows are lost", f"{table}: {before[table]}, and now {count(is_now, table)}")
    is_now.close()
    expected.close()
    return "right"


def main():
    if not CASES.is_dir():
        print(f"translated: no cases in {CASES}: nothing to run")
        return 0
    wanted, figures, wrong = re.compile(sys.argv[1] if len(sys.argv) > 1 else ""), collections.Counter(), 0
    for old in sorted(CASES.glob("*/*/old.sql")):
        case, new = f"{old.parent.parent.name}/{old.parent.name}", old.with_name("new.sql")
        for way, a, b in (("there", old, new), ("back", new, old)) if wanted.search(case) else ():
            with tempfile.TemporaryDirectory() as work:
                try:
                    figures[one_way(a, b, pathlib.Path(work))] += 1
                except Finding as finding:
                    print(f"not ok - {case} {way}\n    {finding}")
                    wrong += 1
    print("translated: " + ", ".join(f"{what} {count}" for what, count in figures.most_common()) + f", wrong {wrong}")
    return 1 if wrong or not figures["right"] else 0


if __name__ == "__main__":
    sys.exit(main())
