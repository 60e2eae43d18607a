#!/usr/bin/env python3
"""sqlite.py: a closed loop over random SQLite schemas. A database is made from one file and gets rows; the program makes
it what a changed file says; what it must be then is worked out without the program: the schema by a database made from
the new file, the rows by copying them there with INSERT.

    SCHEMASYNC=build/schemasync tests/fuzz/sqlite.py [--seconds N] [--seed N] [--rounds N] [--keep FOLDER] [--small]

Each round has a seed of its own; `--seed N --rounds 1` runs it again. The first finding of each class keeps its files, made
as small as they get: old.sql, new.sql, rows.sql, plan.txt, why.txt. Exit: 1 if there was a finding.
"""
import argparse
import collections
import copy
import itertools
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

import sqlite_model as model
from sqlite_model import fold

PROGRAM = os.environ.get("SCHEMASYNC", "build/schemasync")
BECAUSE_OF_ROWS = re.compile("constraint failed|datatype mismatch|cannot store|refers? to rows that do not exist")
STRINGS = {"ACTIVE"}    # what the model has in double quotes and means as a string: ALTER TABLE writes it as one
SKIPPED = re.compile("SQLite itself can't rename column"    # an INTEGER key that a UNIQUE of the table names too
                     "|SQLite itself can't rename virtual table"    # full text, to the name of one of its columns
                     "|nothing tells: these names go round, and it changes")    # which of them is which only a user knows
TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


class Finding(Exception):
    def __init__(self, what, why=""):
        super().__init__(f"{what}: {why}" if why else what)
        self.what = what


def name(text):
    return '"' + text.replace('"', '""') + '"'


def connect(path):
    database = sqlite3.connect(path, isolation_level=None)
    database.text_factory = lambda text: text.decode("utf-8", "surrogateescape")    # a blob and a text are a text
    return database


# ---- The program ----------------------------------------------------------------------------------------------------

def run(*args):
    """Exit code, standard output and error; a crash is a finding."""
    done = subprocess.run([PROGRAM, *args], stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
    if done.returncode not in (0, 1, 2, 3, 4, 5):
        raise Finding(f"{args[0]} ended with {done.returncode}", err[-2000:])
    return done.returncode, out, err


def first_line(err):
    """A message as a class of messages: without names, numbers and places."""
    lines = [line for line in err.splitlines() if "error: " in line] or err.splitlines() or ["nothing was said"]
    line = re.sub("^.*error: (\\S+:\\d+:\\d+: )?", "", lines[0])
    line = re.sub("\\b(table|column|view|index|trigger|name:|failed:|an?) [^:]*", r"\1 _", line)
    return re.sub("\"[^\"]*\"|'[^']*'|[0-9]+", "_", line)[:90]


# ---- Rows -------------------------------------------------------------------------------------------------------------

def value(rng, kind, null=True):
    if null and rng.random() < 0.08:
        return None
    texts = ["a", "B", "b ", "00701", "8e2", "1.0", "", "ACTIVE", "Active", "12345678901234567890", "é", "zwölf", "-7", "x\0y"]
    numbers = [1, 2, 3, 2**53 + 1, -5, 0.5, 1e300, 3.0, 0.1, 0]
    roll = rng.random()
    if "INT" in kind or kind in ("BOOLEAN", "NUMERIC") or kind.startswith("DEC"):
        return rng.randint(1, 12) if roll < 0.85 else rng.choice(numbers + texts)
    if "CHAR" in kind or kind == "TEXT":
        return rng.choice(texts) if roll < 0.5 else str(rng.randint(1, 99)) if roll < 0.75 else f"text {rng.randint(1, 999)}"
    if roll < 0.1:
        return bytes([rng.randrange(256), 0, 65])
    return rng.choice(numbers + texts) if roll < 0.6 else rng.randint(1, 99)


def add_rows(rng, database, table):
    cols = [c for c in table.cols if c.gen is None]
    if not cols:
        return
    rowid = [free_rowid(table)] if not table.without_rowid and free_rowid(table) and \
        not any(c.kind == "p" for c in table.cons) and table.fts is None else []
    sql = (f"INSERT OR IGNORE INTO {name(table.name)} ({', '.join(rowid + [name(c.name) for c in cols])}) "
           f"VALUES ({', '.join('?' * (len(cols) + len(rowid)))})")
    for _ in range(rng.choice([0, 3, 6, 12])):
        values = [rng.randint(1, 1000) for _ in rowid] + [value(rng, c.type, c.notnull is None) for c in cols]
        try:
            database.execute(sql, values)
        except sqlite3.Error:
            pass            # STRICT, ON CONFLICT FAIL, a mismatched key: this row is not
    if rng.random() < 0.4:
        database.execute(f"DELETE FROM {name(table.name)} WHERE {name(cols[0].name)} = (SELECT max({name(cols[0].name)}) "
                         f"FROM {name(table.name)})")


def file_settings(seed):
    """What a database file has besides its schema, and must keep. (Of UTF-16 SQLite 3.40 damages its own indexes.)"""
    rng = random.Random(f"{seed} file")
    return {"user_version": rng.randint(0, 99),
            "page_size": rng.choice([4096] * 5 + [512, 65536]), "auto_vacuum": rng.choice([0] * 6 + [1, 2]),
            "journal_mode": rng.choice(["delete"] * 5 + ["wal"])}


def settings_of(database):
    return [database.execute(f"PRAGMA {pragma}").fetchone() for pragma in file_settings(0)]


def make_database(path, schema, style, seed):
    """From the schema's own statements, with rows before the triggers."""
    database = connect(path)
    settings = file_settings(seed)
    for pragma, value in settings.items():
        database.execute(f"PRAGMA {pragma} = {value}")
    triggers = []
    for thing, text in model.Writer(schema, style).statements():
        if thing in schema.triggers:
            triggers.append(text)
        else:
            database.execute(text)
    for table in schema.tables:
        if table.fts is None or table.fts.over is None:
            add_rows(random.Random(f"{seed} {table.uid}"), database, table)
    for table in schema.tables:
        if table.fts and table.fts.over:
            database.execute(f"INSERT INTO {name(table.name)} ({name(table.name)}) VALUES ('rebuild')")
    for text in triggers:
        database.execute(text)
    if seed % 7 == 0:
        database.execute("ANALYZE")
    return database


# ---- Which of the old is which of the new ----------------------------------------------------------------------------

def pair(names, old, new, followed=lambda was, now: False):
    """(old, new) by directive where the new name is free or becomes free, or else by name. `followed` says it of names that
    go round: whether such a swap is still to be made or was made is told by likeness, and the program's to say. `names`: of
    everything in the old schema."""
    by_name = {fold(x.name): x for x in old}
    wanted = {x.uid: by_name[fold(names[x.uid])] for x in new if x.uid in names and fold(names[x.uid]) in by_name and
              fold(names[x.uid]) != fold(x.name)}
    moves, before = {}, -1
    while before != len(moves):
        before = len(moves)
        for x in new:
            if x.uid in wanted and (fold(x.name) not in by_name or by_name[fold(x.name)].uid in moves):
                moves[x.uid] = wanted[x.uid]
    moves.update({x.uid: wanted[x.uid] for x in new if x.uid in wanted and x.uid not in moves and followed(wanted[x.uid], x)})
    pairs = [(moves[x.uid], x) for x in new if x.uid in moves]
    taken = {was.uid for was, _ in pairs}
    for x in new:
        was = by_name.get(fold(x.name))
        if x.uid not in moves and was is not None and was.uid not in taken:
            pairs.append((was, x))
    return pairs


def table_pairs(case):
    """With the pairs of their columns."""
    def says(prefix):
        return lambda was, now: fold(f"{prefix}{now.name}: was {was.name}  ") in fold(case.plan)
    names = case.old.names()
    pairs = pair(names, [t for t in case.old.tables if t.fts is None], [t for t in case.new.tables if t.fts is None],
                 says("~ rename table "))
    return [(a, b, pair(names, a.cols, b.cols, says(f"~ rename column {b.name}."))) for a, b in pairs]


def full_text_pairs(case):
    """Of those that stay what they are, but for the name."""
    def says(was, now):
        return fold(f"~ rename table {now.name}: was {was.name}  ") in fold(case.plan)
    for a, b in pair(case.old.names(), *([t for t in s.tables if t.fts] for s in (case.old, case.new)), says):
        if model.Writer(case.old, 0).fts(a, True) == model.Writer(case.new, 0).fts(b, True):
            yield a, b


# ---- What the rows must be ---------------------------------------------------------------------------------------------

def rowid_column(database, table):
    """The column that is the rowid; "": a rowid without one; None: no rowid."""
    if table.without_rowid:
        return None
    rows = [r for r in database.execute(f"PRAGMA table_xinfo({name(table.name)})") if r[5]]
    indexed = [r for r in database.execute(f"PRAGMA index_list({name(table.name)})") if r[3] == "pk"]
    return rows[0][1] if len(rows) == 1 and not indexed else ""


def in_order(database, table):
    """Rows that get a rowid are numbered by their key, not as an index has them."""
    keys = sorted((row[5], name(row[1])) for row in database.execute(f"PRAGMA table_xinfo({name(table.name)})") if row[5])
    return "ORDER BY " + ", ".join(key for _, key in keys) if table.without_rowid else "NOT INDEXED"


def free_rowid(*tables):
    """A name for the rowid that no column has; None: there is none."""
    taken = {fold(c.name) for table in tables for c in table.cols}
    return next((own for own in ("rowid", "_rowid_", "oid") if own not in taken), None)


def as_it_says(column):
    """typeof() of a computed REAL is "real", but INSERT ... SELECT makes an integer of 3.0."""
    own = name(column.name)
    return own if column.gen is None else f"CASE typeof({own}) WHEN 'real' THEN CAST({own} AS REAL) ELSE {own} END"


def copy_rows(expected, old_path, case):
    """Fails as INSERT does, if the rows do not fit."""
    expected.execute("ATTACH ? AS was", (old_path,))
    was = connect(old_path)
    for a, b, cols in table_pairs(case):
        key, key_was = rowid_column(expected, b), rowid_column(was, a)
        pairs = [(name(y.name), as_it_says(x)) for x, y in cols if y.gen is None]
        rowid = free_rowid(a, b)
        if rowid and key_was is not None and key is not None and fold(key) not in [fold(y.name) for _, y in cols]:
            pairs.append((rowid if key == "" else name(key), rowid))
        if pairs:
            expected.execute(f"INSERT OR ABORT INTO main.{name(b.name)} ({', '.join(p[0] for p in pairs)}) "
                             f"SELECT {', '.join(p[1] for p in pairs)} FROM was.{name(a.name)} {in_order(was, a)}")
        else:       # as many rows of defaults
            for _ in range(row_count(was, a)):
                expected.execute(f"INSERT OR ABORT INTO main.{name(b.name)} DEFAULT VALUES")
    for a, b in full_text_pairs(case):
        if a.fts.over is None:
            cols = ", ".join(["rowid"] + [name(c.name) for c in b.cols])
            expected.execute(f"INSERT INTO main.{name(b.name)} ({cols}) SELECT {cols} FROM was.{name(a.name)}")
    was.close()
    expected.execute("DETACH was")


def row_count(database, table):
    return database.execute(f"SELECT count(*) FROM {name(table.name)}").fetchone()[0]


def table_rows(database, table, columns):
    rowid = "" if table.without_rowid or free_rowid(table) is None else free_rowid(table) + ", "
    names = ", ".join(f"typeof({name(c)}), {name(c)}" for c in columns)
    return sorted(database.execute(f"SELECT {rowid}{names} FROM {name(table.name)}").fetchall(), key=repr)


def compare_rows(is_now, expected, new):
    for table in new.plain() + [t for t in new.tables if t.fts and t.fts.over is None]:
        columns = [c.name for c in table.cols if "CURRENT" not in (c.default or "")]
        if not columns:
            continue
        a, b = table_rows(is_now, table, columns), table_rows(expected, table, columns)
        if a != b:
            raise Finding("rows differ", f"{table.name} ({columns})\n  are       {a}\n  should be {b}")


def violations(database, table, rowids):
    """Rows that refer to nothing, each with what its key says; None instead of the last: another key does not fit at all."""
    keys, found = collections.defaultdict(list), []
    for row in database.execute(f"PRAGMA foreign_key_list({name(table)})").fetchall():
        primary = [r[1] for r in sorted(database.execute(f"PRAGMA table_xinfo({name(row[2])})"), key=lambda r: r[5]) if r[5]]
        to = row[4] or (primary[row[1]] if row[1] < len(primary) else "")
        keys[row[0]].append((fold(row[2]), fold(row[3]), fold(to)))
    try:
        for row in database.execute(f"PRAGMA foreign_key_check({name(table)})"):
            found.append((row[1] if rowids else None, tuple(keys[row[3]])))
    except sqlite3.Error:
        found.append(None)
    return found


def keeps_rowids(was, database, a, b, cols):
    old, new = rowid_column(was, a), rowid_column(database, b)
    if old is None or new is None or (old == "" and free_rowid(a, b) is None):
        return False
    paired = {fold(y.name): fold(x.name) for x, y in cols}
    return fold(new) not in paired or paired[fold(new)] == fold(old)


def renamed_key(key, child, tables):
    """What it says after all renames."""
    def column(table, own):
        pairs = tables.get(table, (table, {}))[1]
        return pairs.get(own, own + "\0" if own in pairs.values() else own)
    return tuple((tables.get(parent, (parent,))[0], column(child, own), to and column(parent, to)) for parent, own, to in key)


def new_violations(was, database, case):
    pairs = table_pairs(case)
    tables = {fold(a.name): (fold(b.name), {fold(x.name): fold(y.name) for x, y in cols}) for a, b, cols in pairs}
    for a, b, cols in pairs:
        rowids = keeps_rowids(was, database, a, b, cols)
        before, after = violations(was, a.name, rowids), violations(database, b.name, rowids)
        old = collections.Counter((row[0], renamed_key(row[1], fold(a.name), tables)) for row in before if row)
        if None not in before and collections.Counter(row for row in after if row) - old:
            return b.name
    return None


# ---- Values that the plan must count -----------------------------------------------------------------------------------

def changed_values(was, is_now, case):
    """(table, column) of the old, and how many of its values do not come back. Where rowids tell which row is which."""
    for a, b, cols in table_pairs(case):
        rowid = free_rowid(a, b)
        if rowid_column(was, a) != "" or rowid_column(is_now, b) != "" or rowid is None:
            continue
        for x, y in cols:
            if x.gen and not y.gen and x.type == y.type:
                continue
            if x.gen:
                continue
            if y.gen:
                count = was.execute(f"SELECT count({name(x.name)}) FROM {name(a.name)}").fetchone()[0]
                if count:
                    yield a.name, x.name, count
                continue
            before = dict(was.execute(f"SELECT {rowid}, {name(x.name)} FROM {name(a.name)}"))
            after = dict(is_now.execute(f"SELECT {rowid}, {name(y.name)} FROM {name(b.name)}"))
            count = sum(not comes_back(before[key], after[key]) for key in before if key in after)
            if count:
                yield a.name, x.name, count


def comes_back(before, after):
    if type(before) is type(after):
        return before == after
    if isinstance(before, str):
        return not isinstance(after, bytes) and before == sqlite_text(after)
    if before is None or after is None or isinstance(before, bytes):
        return False
    if isinstance(after, str):
        return before == (float(after) if isinstance(before, float) else int(after))
    return before == after


TEXTS = connect(":memory:")


def sqlite_text(number):
    return TEXTS.execute("SELECT CAST(? AS TEXT)", (number,)).fetchone()[0]


# ---- What the schema must be --------------------------------------------------------------------------------------------

TOKEN = re.compile(r"\s+|--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]*\]|[\w$]+|\|\||[<>=!]=|<>|.",
                   re.S)


def tokens(sql):
    """Names folded and without quotes."""
    out = []
    for token in TOKEN.findall(sql):
        if token.isspace() or token.startswith(("--", "/*")):
            continue
        if token[0] == '"' and token[1:-1] in STRINGS:
            token = f"'{token[1:-1]}'"
        elif token[0] in '"`':
            token = token[1:-1].replace(token[0] * 2, token[0])
        elif token[0] == "[":
            token = token[1:-1]
        out.append(token if token[0:1] == "'" else fold(token))
    return out


def parts_of(body):
    """Split at commas outside parentheses."""
    parts, depth = [[]], 0
    for token in body:
        depth += (token == "(") - (token == ")")
        if token == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def behind(part, word):
    """The texts in parentheses behind each `word`."""
    for i, token in enumerate(part[:-1]):
        if token == word and part[i + 1] == "(":
            depth, end = 0, i + 1
            while end < len(part):
                depth += (part[end] == "(") - (part[end] == ")")
                end += 1
                if depth == 0:
                    break
            yield " ".join(part[i + 2:end - 1])


def table_features(sql):
    """What no pragma tells."""
    all_tokens = tokens(sql)
    start = all_tokens.index("(")
    end = len(all_tokens) - 1 - all_tokens[::-1].index(")")
    out = collections.Counter()
    for part in parts_of(all_tokens[start + 1:end]):
        owner = part[0] if part[0] not in ("constraint", "primary", "unique", "check", "foreign") else ""
        for text in behind(part, "check"):
            out["check " + text] += 1
        for text in behind(part, "as"):
            out[f"{owner} as {text} {'stored' in part}"] += 1
        for i, token in enumerate(part):
            if token == "conflict" and part[i - 1] == "on":
                out["conflict " + part[i + 1]] += 1
            elif token in ("deferrable", "deferred", "autoincrement"):
                out[" ".join(part[max(0, i - (token == "deferrable")):i + 1] if part[i - 1] == "not" else [token])] += 1
            elif token == "collate" and owner and i + 1 < len(part):
                out[f"{owner} collate {part[i + 1]}"] += 1
    out["options " + " ".join(sorted(t for t in all_tokens[end + 1:] if t != ","))] += 1
    return out


def default_of(database, text):
    if text is None or re.match("(?i)current_", text):
        return text and text.lower()
    if re.search("(?i)random", text):
        return ("text", text)
    try:
        row = database.execute(f"SELECT typeof({text}), {text}").fetchone()
        return None if row[0] == "null" else row
    except sqlite3.Error:
        return ("text", text)


def describe_table(database, table):
    quoted = name(table)
    what = {"kind": database.execute("SELECT wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?",
                                     (table,)).fetchone()}
    for row in database.execute(f"PRAGMA table_xinfo({quoted})").fetchall():
        what["column " + fold(row[1])] = ("".join(tokens(row[2])), row[3], default_of(database, row[4]), row[5], row[6])
    keys = collections.defaultdict(list)
    for row in database.execute(f"PRAGMA foreign_key_list({quoted})").fetchall():
        keys[row[0]].append((fold(row[2]), fold(row[3]), fold(row[4] or ""), *row[5:]))
    what["foreign keys"] = sorted(sorted(key) for key in keys.values())
    indexes = []
    for row in database.execute(f"PRAGMA index_list({quoted})").fetchall():
        columns = [(fold(r[2] or "") if r[1] >= 0 else r[1], *r[3:])
                   for r in database.execute(f"PRAGMA index_xinfo({name(row[1])})").fetchall() if r[5]]
        indexes.append((fold(row[1]) if row[3] == "c" else "", *row[2:], columns))
    what["indexes"] = sorted(indexes, key=repr)
    sql = database.execute("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)).fetchone()[0]
    what["more"] = table_features(sql) if not re.search("(?i)create\\s+virtual", sql) else " ".join(tokens(sql))
    return what


def describe(database):
    what = {}
    for kind, own, sql in database.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL "
                                           "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'").fetchall():
        if kind == "table":
            what["table " + fold(own)] = describe_table(database, own)
        else:
            what[kind + " " + fold(own)] = " ".join(t for t in tokens(sql.rstrip("; \n")) if t != "asc")
    return what


def compare_schemas(is_now, expected):
    a, b = describe(is_now), describe(expected)
    for key in sorted(a.keys() | b.keys()):
        if a.get(key) != b.get(key):
            one, other = a.get(key), b.get(key)
            if isinstance(one, dict) and isinstance(other, dict):
                keys = [k for k in one.keys() | other.keys() if one.get(k) != other.get(k)]
                one, other = {k: one.get(k) for k in keys}, {k: other.get(k) for k in keys}
                key += " " + ", ".join(k.split()[0] for k in keys)
            raise Finding("schema differs: " + re.sub(" .*? ", " ", key + " ", count=1).strip(),
                          f"{key}\n  is        {one}\n  should be {other}")


# ---- One round -----------------------------------------------------------------------------------------------------------

def literal(value):
    if isinstance(value, str):
        return "'" + value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("'", "''") + "'"
    return TEXTS.execute("SELECT quote(?)", (value,)).fetchone()[0]


def everything(path):
    """Definitions and rows, as SQL for a reader. (iterdump() fails on names with quotes.)"""
    database, out = connect(path), []
    rows = database.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY rowid").fetchall()
    for kind, own, sql in rows:
        out.append(f"{sql};" if sql else f"-- {kind} {own}")
    for kind, own, sql in rows:
        if kind != "table" or re.match("(?i)create\\s+virtual", sql):
            continue
        columns = [name(r[1]) for r in database.execute(f"PRAGMA table_xinfo({name(own)})") if r[6] == 0]
        for row in sorted(database.execute(f"SELECT {', '.join(columns)} FROM {name(own)}").fetchall(), key=repr):
            out.append(f"INSERT INTO {name(own)} ({', '.join(columns)}) VALUES ({', '.join(map(literal, row))});")
    database.close()
    return out


def full_text_is_whole(database, schema):
    """The names of external indexes that agree with their content."""
    whole = set()
    for table in schema.tables:
        if table.fts and table.fts.over:
            try:
                database.execute(f"INSERT INTO {name(table.name)} ({name(table.name)}, rank) VALUES ('integrity-check', 1)")
                whole.add(table.uid)
            except sqlite3.Error:
                pass
    return whole


def respelled(seed, text):
    """Other white space, comments, and case of keywords."""
    rng, out = random.Random(f"{seed} spaces"), []
    first, text = text.split("\n", 1)
    for token, after in itertools.pairwise(TOKEN.findall(text) + [""]):
        if after in ("GENERATED", "ALWAYS"):    # SQLite 3.40 takes a comment before them for a part of the type
            pass
        elif token.isspace():
            token = rng.choice([" ", " ", "\n", "\t ", " /* ; ' */ ", " -- it's\n"])
        elif re.fullmatch("CREATE|TABLE|INDEX|TRIGGER|VIEW|SELECT|FROM|WHERE|BEGIN|END|NOT|CHECK|UNIQUE|REFERENCES|ON|AS|IS|INSERT",
                          token):
            token = rng.choice([token, token.lower(), token.capitalize()])
        out.append(token)
    return first + "\n" + "".join(out)


def respelled_lines(seed, text):
    """But for lines that hold a directive, and say by that what it is about."""
    first, *lines = text.split("\n")
    return "\n".join([first] + [line if "@renamed" in line else respelled(f"{seed} {i}", "\n" + line)[1:]
                                for i, line in enumerate(lines)])


def plans_empty(file, path, what):
    """On both roads: a file that the database holds word for word is not loaded, unless it speaks of renames."""
    with open(file, encoding="utf-8") as text, open(file + ".slow", "w", encoding="utf-8") as slow:
        slow.write(text.read() + "-- renamed\n")
    for road, each in (("", file), (", when it is loaded", file + ".slow")):
        code, out, err = run("plan", "--check", "--schema", each, "--url", path)
        if code != 0:
            raise Finding(what + road, out + err)


def no_false_difference(case, file, path):
    plans_empty(file, path, "a file differs from itself")
    if case.seed % 3 == 0:
        with open(file + ".other", "w", encoding="utf-8") as to:
            to.write(respelled(case.seed, model.Writer(case.old, f"{case.seed} other").file()))
        code, out, err = run("plan", "--check", "--schema", file + ".other", "--url", path)
        if code != 0:
            raise Finding("quotes, case or order make a difference", out + err)
    code, dump, err = run("dump", "--url", path)
    if code != 0:
        raise Finding("dump failed: " + first_line(err), err)
    dumped = file + ".dump"
    with open(dumped, "w", encoding="utf-8") as to:
        to.write(dump)
    code, out, err = run("plan", "--check", "--schema", dumped, "--url", path)
    if code != 0:
        raise Finding("a dump differs from its database", out + err)


def refused(case, err, before, expected_error, expected_violation):
    """Was it right that apply refused?"""
    if everything(case.path) != before:
        raise Finding("refused, and changed", err)
    if expected_error is None and expected_violation is None:
        raise Finding("apply failed: " + first_line(err), err)
    if not BECAUSE_OF_ROWS.search(err):
        raise Finding("refused for another reason than its rows: " + first_line(err), f"{err}\nexpected: {expected_error}")
    return "refused"


def after_success(case, was, expected):
    plans_empty(case.new_file, case.path, "a second plan is not empty")
    is_now = connect(case.path)
    if settings_of(is_now) != settings_of(was):
        raise Finding("the file has other settings", f"{settings_of(was)} {settings_of(is_now)}")
    compare_schemas(is_now, expected)
    compare_rows(is_now, expected, case.new)
    for table, column, count in changed_values(was, is_now, case):
        if not re.search(f"\\b{count} values? of column .*would be (changed|given up)", case.plan):
            raise Finding("values changed that the plan did not count", f"{count} of {table}.{column}")
    wrong = is_now.execute("PRAGMA integrity_check").fetchall()
    if any(t.without_rowid for t in case.new.tables):       # false alarms of SQLite 3.40, over keys in another order
        wrong = [row for row in wrong if not re.match("(NULL|TEXT|NUMERIC|non-[A-Z]+) value in ", row[0])] or [("ok",)]
    if wrong != [("ok",)] and wrong != expected.execute("PRAGMA integrity_check").fetchall():
        raise Finding("integrity_check", str(wrong))
    left = is_now.execute("SELECT name FROM sqlite_schema WHERE sql LIKE '%schemasync%' OR name LIKE '%schemasync%'").fetchall()
    if left:
        raise Finding("left behind", str(left))
    compare_sequences(was, is_now, case)
    whole, still = full_text_is_whole(was, case.old), full_text_is_whole(is_now, case.new)
    for a, b in full_text_pairs(case):
        if a.uid in whole and b.uid not in still:
            raise Finding("full text does not agree with its content", b.name)
    is_now.close()


def compare_sequences(was, is_now, case):
    def last_ids(database):
        there = database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").fetchone()
        return {fold(k): v for k, v in database.execute("SELECT name, seq FROM sqlite_sequence")} if there else {}
    before, after = last_ids(was), last_ids(is_now)
    for a, b, _ in table_pairs(case):
        auto = all(any(c.kind == "p" and c.auto for c in t.cons) for t in (a, b))
        if auto and after.get(fold(b.name), 0) < before.get(fold(a.name), 0):
            raise Finding("sqlite_sequence went back", f"{b.name}: {before} {after}")
    names = {fold(t.name) for t in case.new.tables}
    if set(after) - names:
        raise Finding("left behind in sqlite_sequence", str(set(after) - names))


class Case:
    """Two schemas and how they are spelled."""
    def __init__(self, old, new, seed):
        self.old, self.new, self.seed, self.plan = old, new, seed, ""

    def play(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.path, self.new_file = os.path.join(folder, "app.db"), os.path.join(folder, "new.sql")
        was_path, old_file = os.path.join(folder, "was.db"), os.path.join(folder, "old.sql")
        for file, writer in ((old_file, model.Writer(self.old, self.seed)), (self.new_file, model.Writer(self.new, self.seed, self.old))):
            with open(file, "w", encoding="utf-8") as to:
                to.write(respelled_lines(self.seed, writer.file()) if self.seed % 5 == 2 else writer.file())
        make_database(self.path, self.old, self.seed, self.seed).close()
        shutil.copy(self.path, was_path)
        no_false_difference(self, old_file, self.path)
        result = self.apply(was_path)
        if result == "done" and self.seed % 2:
            self.go_on(folder)
        return result

    def go_on(self, folder):
        """Another change of what this one made: definitions are now as ALTER TABLE has left them."""
        newer = model.mutate(random.Random(f"{self.seed} later"), self.new)
        if not model.repair(newer, self.seed):
            return
        later, was_path = Case(self.new, newer, self.seed), os.path.join(folder, "was2.db")
        later.path, later.new_file = self.path, os.path.join(folder, "newer.sql")
        with open(later.new_file, "w", encoding="utf-8") as to:
            to.write(model.Writer(newer, self.seed, self.new).file())
        shutil.copy(self.path, was_path)
        try:
            later.apply(was_path)
        except Finding as finding:
            self.plan = later.plan
            raise Finding("later: " + finding.what, str(finding)) from finding

    def apply(self, was_path):
        code, self.plan, err = run("plan", "--schema", self.new_file, "--url", self.path)
        if code == 1 and SKIPPED.search(err):
            return "skipped"
        if code not in (0, 3):
            raise Finding("plan failed: " + first_line(err), err)
        expected, error, violation = connect(":memory:"), None, None
        for thing, text in model.Writer(self.new, self.seed).statements():
            if thing not in self.new.triggers:
                expected.execute(text)
        was = connect(was_path)
        try:
            copy_rows(expected, was_path, self)
            violation = new_violations(was, expected, self)
        except sqlite3.Error as failure:
            error = failure
        for thing, text in model.Writer(self.new, self.seed).statements():
            if thing in self.new.triggers:
                expected.execute(text)
        before = everything(self.path)
        code, out, err = run("apply", "-y", "-q", "--allow-destructive", "--schema", self.new_file, "--url", self.path)
        if code != 0:
            return refused(self, err, before, error, violation)
        if error is not None or violation is not None:
            raise Finding("rows that do not fit were accepted", f"{error} {violation}")
        after_success(self, was, expected)
        if self.seed % 4 == 0 and shutil.which("sqlite3"):
            self.run_script(was_path, expected)
        return "done"

    def run_script(self, was_path, expected):
        """The plan as a script, in the shell."""
        path = self.path + ".script"
        shutil.copy(was_path, path)
        code, script, err = run("plan", "-q", "-o", "sql", "--allow-destructive", "--schema", self.new_file, "--url", path)
        if code not in (0, 3):
            raise Finding("plan as a script failed: " + first_line(err), err)
        code, other, err = run("diff", "-q", "-o", "sql", os.path.join(os.path.dirname(path), "old.sql"), self.new_file)
        # The database may spell a name in another case than its file.
        lines = [[fold(x) for x in text.splitlines() if not x.startswith("-- ")] for text in (script, other)]
        if code not in (0, 2, 3) or lines[0] != lines[1]:
            raise Finding("two files differ otherwise than file and database", f"{err}{script}\n---- diff\n{other}")
        done = subprocess.run(["sqlite3", "-batch", path], input=script.encode(), capture_output=True, timeout=60)
        if done.returncode != 0 or done.stderr:
            raise Finding("the script failed", done.stderr.decode("utf-8", "replace") + script)
        is_now = connect(path)
        try:
            compare_schemas(is_now, expected)
            compare_rows(is_now, expected, self.new)
        except Finding as finding:
            raise Finding("the script does something else", f"{finding}\n{script}")
        is_now.close()


# ---- Smaller ------------------------------------------------------------------------------------------------------------

def leavings(case):
    """One thing less on either side, or on both; or as it was."""
    everything_there = {x.uid for s in (case.old, case.new) for things in s.lists() for x in things}
    parts = {x.uid for s in (case.old, case.new) for t in s.tables for x in t.cols + t.cons}
    for uid in sorted(everything_there) + sorted(parts):
        yield lambda s: True, uid
        yield lambda s: s is case.old, uid
        yield lambda s: s is case.new, uid


def without(schema, uid):
    schema = copy.deepcopy(schema)
    for things in schema.lists() + [t.cols for t in schema.tables] + [t.cons for t in schema.tables]:
        things[:] = [x for x in things if x.uid != uid]
    return schema


def as_it_was(case):
    """The new schema with one column or constraint as the old has it."""
    for table in case.new.tables:
        was = case.old.table(table.uid)
        for own, other in ((table.cols, was.cols), (table.cons, was.cons)) if was else ():
            for i, x in enumerate(own):
                same = next((y for y in other if y.uid == x.uid and y.__dict__ != x.__dict__), None)
                if same is None:
                    continue
                new = copy.deepcopy(case.new)
                target = new.table(table.uid)
                (target.cols if own is table.cols else target.cons)[i] = copy.deepcopy(same)
                yield new


def smaller(case, what, folder, seconds=40):
    until = time.time() + seconds

    def still(old, new):
        if time.time() > until or not model.repair(old, case.seed) or not model.repair(new, case.seed):
            return None
        tried = Case(old, new, case.seed)
        try:
            tried.play(folder)
        except Finding as finding:
            return tried if finding.what == what else None
        except Exception:
            return None
        return None

    progress = True
    while progress and time.time() < until:
        progress = False
        for where, uid in list(leavings(case)):
            old = without(case.old, uid) if where(case.old) else copy.deepcopy(case.old)
            new = without(case.new, uid) if where(case.new) else copy.deepcopy(case.new)
            sizes = [sum(map(len, s.lists())) + sum(len(t.cols) + len(t.cons) for t in s.tables) for s in
                     (case.old, case.new, old, new)]
            tried = still(old, new) if sum(sizes[2:]) < sum(sizes[:2]) else None
            if tried is not None:
                case, progress = tried, True
        for new in list(as_it_was(case)):
            tried = still(copy.deepcopy(case.old), new)
            if tried is not None:
                case, progress = tried, True
                break
        if case.new.restyled:
            new = copy.deepcopy(case.new)
            new.restyled = {}
            case = still(copy.deepcopy(case.old), new) or case
    return case


# ---- All rounds ---------------------------------------------------------------------------------------------------------

def make_case(seed):
    rng = random.Random(seed)
    old = model.make_schema(rng)
    if not model.repair(old, seed):
        return None
    new = model.mutate(rng, old) if rng.random() < 0.95 else model.make_schema(rng, old.last)
    return Case(old, new, seed) if model.repair(new, seed) else None


def keep(case, finding, folder, work, small):
    """Its files, as small as they get."""
    if small:
        case = smaller(case, finding.what, work)
    try:
        case.play(work)
    except Finding as again:
        finding = again
    where = os.path.join(folder, f"{case.seed}")
    shutil.rmtree(where, ignore_errors=True)
    os.makedirs(where)
    for file in ("old.sql", "new.sql", "newer.sql"):
        if os.path.exists(os.path.join(work, file)):
            shutil.copy(os.path.join(work, file), where)
    with open(os.path.join(where, "rows.sql"), "w", encoding="utf-8") as to:
        to.write("\n".join(everything(os.path.join(work, "was.db"))))
    for file, text in (("plan.txt", case.plan), ("why.txt", str(finding) + "\n")):
        with open(os.path.join(where, file), "w", encoding="utf-8") as to:
            to.write(text)
    return where


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=10**9)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", default="fuzz-sqlite")
    parser.add_argument("--small", action=argparse.BooleanOptionalAction, default=True)
    args = parser.parse_args()
    seed = random.randrange(10**9) if args.seed is None else args.seed
    print(f"# the first seed is {seed}", flush=True)
    until, count, seen = time.time() + args.seconds, collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory(prefix="fuzz-sqlite-") as work:
        while time.time() < until and count["rounds"] < args.rounds:
            count["rounds"] += 1
            try:
                case = make_case(seed)
                count[case.play(os.path.join(work, "round")) if case else "skipped"] += 1
            except KeyboardInterrupt:
                break
            except Finding as finding:
                seen[finding.what] += 1
                if seen[finding.what] == 1:
                    where = keep(case, finding, args.keep, os.path.join(work, "round"), args.small)
                    print(f"not ok - seed {seed}: {finding.what}  ({where})", flush=True)
            seed += 1
    for what, times in seen.most_common():
        print(f"# {times} times: {what}")
    print(f"{count['rounds']} rounds: {count['done']} done, {count['refused']} refused for their rows, {count['skipped']} "
          f"skipped; {sum(seen.values())} findings of {len(seen)} classes")
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main())
