#!/usr/bin/env python3
"""corpus_sqlite.py: real SQLite schemas of other projects, where they lie beside this checkout. SQLite's own shell loads them, and
its pragmas are the judge. It must not know any schema.

    SCHEMASYNC=build/schemasync tests/corpus_sqlite.py [PROJECT ...]

A schema: the plan of the file against a database that the shell made of it is empty, also where the file has to be read; so is
the plan of its dump, and the shell makes the same database of that. A pair of versions, there and back: after apply the database
is what the shell makes of the file, and the second plan is empty. A schema of PostgreSQL's dialect is translated: the second
plan is empty, on both roads, and each view can be read. Failures that have a reason are rows of tests/known.md ("Real
SQLite schemas"); a row that does not fail any more is an error.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "fuzz"))
import sqlite as judge  # noqa: E402
from sqlite import Finding, connect  # noqa: E402

PROGRAM = os.path.abspath(os.environ.get("SCHEMASYNC", "build/schemasync"))
CORPUS = pathlib.Path(os.environ.get("CORPUS", HERE.parent.parent / "shared" / "corpus"))


def shell(path, script):
    done = subprocess.run(["sqlite3", "-batch", "-bail", str(path)], stdin=open(script), capture_output=True)
    if done.returncode != 0:
        raise Finding("the sqlite3 shell does not take the file", done.stderr.decode("utf-8", "replace")[:500])


def run(*args):
    done = subprocess.run([PROGRAM, *map(str, args)], stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def plans_empty(path, schema, what):
    code, out, err = run("plan", "--check", "--dialect", "sqlite", "--schema", schema, "--url", f"sqlite:{path}")
    if code != 0:
        raise Finding(f"{what}: exit {code}", (err + out.decode("utf-8", "replace"))[:1500])


def strings_of(database):
    """What is in double quotes and is no name: a string, which ALTER TABLE of any table may write as one."""
    names, quoted = set(), set()
    for kind, own, sql in database.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall():
        names.add(own)
        quoted.update(re.findall('"(\\w+)"', sql))
        if kind in ("table", "view"):
            names.update(row[1] for row in database.execute(f"PRAGMA table_xinfo({judge.name(own)})").fetchall())
    return {word for word in quoted if judge.fold(word) not in {judge.fold(one) for one in names}}


def same(path, other):
    is_now, expected = connect(path), connect(other)
    try:
        judge.STRINGS = strings_of(expected)
        judge.compare_schemas(is_now, expected)
    finally:
        is_now.close()
        expected.close()


def one_schema(file, work):
    path, dump, read = work / "a.db", work / "dump.sql", work / "read.sql"
    shell(path, file)
    plans_empty(path, file, "the plan of its own file is not empty")
    read.write_bytes(file.read_bytes() + b"\n-- renamed: this word makes the program read the file\n")
    plans_empty(path, read, "the plan of the file that has to be read is not empty")
    code, out, err = run("dump", "--url", f"sqlite:{path}")
    if code != 0 or not out.startswith(b"-- schemasync: dialect=sqlite"):
        raise Finding(f"dump: exit {code}", err + out[:200].decode("utf-8", "replace"))
    dump.write_bytes(out)
    plans_empty(path, dump, "the plan of the dump is not empty")
    shell(work / "b.db", dump)
    same(work / "b.db", path)


def one_way(old, new, work):
    path, expected = work / "a.db", work / "b.db"
    shell(path, old)
    shell(expected, new)
    code, out, err = run("apply", "-y", "-q", "--allow-destructive", "--dialect", "sqlite", "--schema", new, "--url", f"sqlite:{path}")
    if code != 0:
        raise Finding(f"apply: exit {code}", err[:1500])
    same(path, expected)
    plans_empty(path, new, "the second plan is not empty")


def translated(file, work):
    path, read = work / "a.db", work / "read.sql"

    def plan(schema, what):
        code, out, err = run("plan", "--check", "--schema", schema, "--url", f"sqlite:{path}")
        if code != 0:
            raise Finding(f"{what}: exit {code}", (err + out.decode("utf-8", "replace"))[:1500])

    code, _, err = run("apply", "-y", "-q", "--schema", file, "--url", f"sqlite:{path}")
    if code != 0:
        raise Finding(f"apply: exit {code}", err[:500])
    plan(file, "the second plan is not empty")
    database = connect(path)
    for (view,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
        database.execute(f"SELECT * FROM {judge.name(view)}").fetchall()
    for line in database.execute("PRAGMA integrity_check").fetchall() + database.execute("PRAGMA foreign_key_check").fetchall():
        if line != ("ok",):
            raise Finding("SQLite's own checks", str(line))
    database.execute("CREATE TABLE only_here (a)")      # so that the file has to be read
    database.close()
    code, out, err = run("plan", "-o", "json", "--allow-drop=table", "--schema", file, "--url", f"sqlite:{path}")
    steps = [step["what"] for step in json.loads(out)["steps"]] if code == 0 else err
    if steps != ["drop table only_here"]:
        raise Finding("the plan of the file that has to be read is not empty", str(steps)[:1500])


def checks(projects):
    """Pairs of a name and what to call in a folder of its own."""
    def wanted(folder):
        return folder.is_dir() and (not projects or folder.name in projects)

    for folder in sorted(filter(wanted, (CORPUS / "sqlite").iterdir())):
        for file in sorted(folder.glob("*.sql")):
            yield f"schema {folder.name}", lambda work, file=file: one_schema(file, work)
    for folder in sorted(filter(wanted, (CORPUS / "postgres").iterdir())):
        for file in sorted(folder.glob("*.sql")):
            yield f"translated {folder.name}", lambda work, file=file: translated(file, work)
    for folder in sorted(filter(wanted, (CORPUS / "pairs" / "sqlite").iterdir())):
        for pair in sorted(folder.iterdir()):
            old, new = pair / "old.sql", pair / "new.sql"
            yield f"forwards {folder.name}/{pair.name}", lambda work, a=old, b=new: one_way(a, b, work)
            yield f"backwards {folder.name}/{pair.name}", lambda work, a=new, b=old: one_way(a, b, work)


def known():
    text = (HERE / "known.md").read_text()
    section = re.search(r"^## Real SQLite schemas$(.*?)(?=^## |\Z)", text, re.M | re.S)
    rows = re.findall(r"^\| ([^|]+?) \| [^|]+ \|$", section.group(1) if section else "", re.M)
    return {row for row in rows if row not in ("what", "---")}


def main():
    if not (CORPUS / "sqlite").is_dir():
        print(f"corpus: no schemas in {CORPUS}: nothing to run")
        return 0
    projects, expected, figures, wrong = sys.argv[1:], known(), {}, 0
    for what, check in checks(projects):
        passed, ran = figures.setdefault(what.split()[0], [0, 0])
        problem = None
        with tempfile.TemporaryDirectory() as work:
            try:
                check(pathlib.Path(work))
            except Finding as finding:
                problem = finding
        figures[what.split()[0]] = [passed + (problem is None), ran + 1]
        if problem is not None and what in expected:
            print(f"known - {what}")
        elif problem is not None:
            print(f"not ok - {what}\n    {problem}")
        elif what in expected:
            print(f"not ok - {what}: passes now: take its row out of tests/known.md")
        wrong += (problem is None) == (what in expected)
        expected.discard(what)
    if not projects:
        for what in sorted(expected):
            print(f"not ok - {what}: tests/known.md names what is not run")
            wrong += 1
    print("corpus of SQLite: " + ", ".join(f"{kind} {passed} of {ran}" for kind, (passed, ran) in figures.items()))
    return 1 if wrong or not figures else 0


if __name__ == "__main__":
    sys.exit(main())
