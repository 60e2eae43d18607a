"""sqlite_model.py: random SQLite schemas, and random changes of them. It knows SQL and what SQLite allows; it must not
know the program under test.

Everything has a uid that it keeps through changes, and texts speak of columns and tables by it (⟦12⟧). So what one must
give up when a column goes is found by looking, and a finding can be made smaller by leaving things out.
"""
import copy
import random
import re
import sqlite3

KEYWORDS = ["cast", "like", "end", "order", "group", "select", "table", "index", "values", "default", "check", "from"]
WORDS = ["id", "name", "user_id", "Email", "total", "note", "state", "kind", "body", "created", "x", "y", "parent", "tag",
         "items", "Users", "posts", "log", "price", "Größe", "имя", "a b", 'q"t', "it's", "x.y", "1st", "do$r", "b`k", "c]d",
         "key", "rowid", "oid", "_rowid_", "generated", "always", "no", "first", "action", "temp", "offset", "replace",
         "desc", "view", "trigger", "row",
         "schema", "CamelCase", "ünï", "with space", "semi;colon", "dash-ed", "com,ma", "par(en"]
TYPES = ["INTEGER", "INTEGER", "INT", "TEXT", "TEXT", "VARCHAR(20)", "REAL", "NUMERIC", "DECIMAL(10, 2)", "BLOB", "BOOLEAN",
         "DATETIME", "", "double precision"]
STRICT_TYPES = ["INTEGER", "INT", "TEXT", "REAL", "BLOB", "ANY"]
COLLATIONS = [None, None, None, None, "NOCASE", "RTRIM", "BINARY"]
CONFLICTS = ["", "", "", "", " ON CONFLICT IGNORE", " ON CONFLICT REPLACE", " ON CONFLICT ROLLBACK", " ON CONFLICT FAIL"]
ORDERS = ["", "", "", "", " DESC", " COLLATE NOCASE", " COLLATE BINARY DESC", " ASC"]
ACTIONS = ["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"]
DEFAULTS = {"INT": ["0", "-1", "(0)", "(1 + 1)", "+3", "NULL", "0x1F"],
            "TEXT": ["''", "'new'", "'it''s'", "('a' || 'b')", "\"dq\"", "active", "NULL", "CURRENT_TIMESTAMP"],
            "": ["0", "'x'", "1.5", "(-1.5)", "x'00ff'", "true", "NULL"]}
CHECKS = ["⟦0⟧ IS NULL OR length(⟦0⟧) < 90", "⟦0⟧ <> 'ACTIVE'", "⟦0⟧ <> \"ACTIVE\"", "⟦t⟧.⟦0⟧ IS NOT 77", "⟦0⟧ IN (1, 2, 3) OR 1",
          "typeof(⟦0⟧) <> 'gone'", "⟦0⟧ IS NOT ⟦1⟧ OR ⟦1⟧ IS NULL OR 1 = 1", "coalesce(⟦0⟧, ⟦1⟧, 0) IS NOT 77", "⟦0⟧ NOT LIKE 'zz%'",
          "⟦0⟧ > 0 OR ⟦0⟧ IS NULL", "CASE WHEN ⟦0⟧ IS NULL THEN 1 ELSE ⟦0⟧ NOT BETWEEN 500 AND 600 END"]
GENERATED = ["⟦0⟧ || 'x'", "length(⟦0⟧)", "upper(⟦0⟧)", "coalesce(⟦0⟧, ⟦1⟧)", "⟦0⟧ + 1", "CAST(⟦0⟧ AS TEXT)", "⟦0⟧ IS NULL"]
INDEXED = ["lower(⟦0⟧)", "coalesce(⟦0⟧, 0)", "⟦0⟧ || ⟦1⟧", "(⟦0⟧ IS NULL)"]
WHERE = ["⟦0⟧ IS NOT NULL", "⟦0⟧ > 3", "⟦0⟧ = 'x' OR ⟦0⟧ IS NULL", "length(⟦0⟧) < 4"]
REF = re.compile("⟦(\\d+)⟧")


def refs(text):
    return {int(uid) for uid in REF.findall(text or "")}


class Thing:
    def __init__(self, **fields):
        self.__dict__.update(fields)


class Schema:
    def __init__(self):
        self.tables, self.indexes, self.views, self.triggers = [], [], [], []
        self.last, self.restyled = 0, {}

    def uid(self):
        self.last += 1
        return self.last

    def lists(self):
        return [self.tables, self.indexes, self.views, self.triggers]

    def names(self):
        """uid to name, of all that a text may speak of."""
        names = {thing.uid: thing.name for things in self.lists() for thing in things}
        names.update({c.uid: c.name for t in self.tables for c in t.cols})
        return names

    def table(self, uid):
        return next((t for t in self.tables if t.uid == uid), None)

    def plain(self):
        return [t for t in self.tables if t.fts is None]


# ---- Names ------------------------------------------------------------------------------------------------------

def fold(name):
    return "".join(c.lower() if c.isascii() else c for c in name)


def free_name(rng, taken):
    taken = {fold(name) for name in taken}
    while True:
        name = rng.choice(WORDS if rng.random() < 0.85 else KEYWORDS)
        if rng.random() < 0.4:
            name += "_" + str(rng.randint(1, 9))
        if fold(name) not in taken:
            return name


def relation_names(schema):
    return [x.name for x in schema.tables + schema.indexes + schema.views]


def quote(rng, name):
    bare = re.fullmatch("[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*", name) and fold(name) not in KEYWORDS + ["values"]
    if bare and rng.random() < 0.85:
        return name.swapcase() if rng.random() < 0.04 and name.isascii() else name
    style = rng.choice('""`[')
    if style == "[" and "]" not in name:
        return "[" + name + "]"
    style = '"' if style == "[" else style
    return style + name.replace(style, style * 2) + style


# ---- Making things -----------------------------------------------------------------------------------------------

def fill(rng, text, table, cols):
    """A text that speaks of columns of this table: ⟦0⟧, ⟦1⟧ and the table itself ⟦t⟧."""
    a, b = rng.choice(cols), rng.choice(cols)
    return text.replace("⟦0⟧", f"⟦{a.uid}⟧").replace("⟦1⟧", f"⟦{b.uid}⟧").replace("⟦t⟧", f"⟦{table.uid}⟧")


def type_default(rng, kind):
    key = "INT" if "INT" in kind else "TEXT" if re.search("TEXT|CHAR", kind) else ""
    return rng.choice(DEFAULTS[key])


def make_column(rng, schema, table):
    kind = rng.choice(STRICT_TYPES if table.strict else TYPES)
    col = Thing(uid=schema.uid(), name=free_name(rng, [c.name for c in table.cols]), type=kind, gen=None, default=None,
                collate=rng.choice(COLLATIONS), notnull=None, notnull_name=None)
    plain = [c for c in table.cols if c.gen is None]
    if plain and rng.random() < 0.12:
        others = plain if rng.random() < 0.7 else table.cols
        col.gen = (fill(rng, rng.choice(GENERATED), table, others), rng.random() < 0.5)
    elif rng.random() < 0.35:
        col.default = type_default(rng, kind)
    if rng.random() < 0.2:
        col.notnull = rng.choice(CONFLICTS)
        col.notnull_name = free_name(rng, []) if rng.random() < 0.1 else None
    table.cols.append(col)
    return col


def constraint(rng, schema, kind, cols, **fields):
    name = free_name(rng, []) if rng.random() < 0.2 else None
    return Thing(uid=schema.uid(), kind=kind, cols=[c.uid for c in cols], name=name, inline=rng.random() < 0.5,
                 **{"conflict": "", "text": None, "desc": False, "auto": False, "ref": None, "ref_cols": [], "tail": "",
                    "orders": [rng.choice(ORDERS) for _ in cols], **fields})


def make_key(rng, schema, table):
    plain = [c for c in table.cols if c.gen is None]
    cols = [plain[0]] if rng.random() < 0.7 else rng.sample(plain, min(len(plain), 2))
    if len(cols) == 1 and rng.random() < 0.7:
        cols[0].type = "INTEGER"
    table.cons.append(constraint(rng, schema, "p", cols, conflict=rng.choice(CONFLICTS), desc=rng.random() < 0.12,
                                 auto=rng.random() < 0.3))


def reference_tail(rng):
    tail = ""
    for event in rng.sample(["DELETE", "UPDATE"], 2):
        if rng.random() < 0.5:
            tail += f" ON {event} {rng.choice(ACTIONS)}"
    if rng.random() < 0.2:
        tail += rng.choice([" DEFERRABLE INITIALLY DEFERRED", " NOT DEFERRABLE", " DEFERRABLE", " MATCH SIMPLE"])
    return tail


def make_reference(rng, schema, table):
    parent = rng.choice(schema.plain())
    keys = [c for c in parent.cons if c.kind in "pu"]
    plain = [c for c in table.cols if c.gen is None]
    key = rng.choice(keys) if keys else None
    if key and len(key.cols) > len(plain):
        return
    to = list(key.cols) if key and (key.kind == "u" or rng.random() < 0.7) else []
    if key or rng.random() < 0.1:
        cols = rng.sample(plain, len(key.cols)) if key else [rng.choice(plain)]
        table.cons.append(constraint(rng, schema, "f", cols, ref=parent.uid, ref_cols=to,
                                     tail=reference_tail(rng)))


def make_constraint(rng, schema, table):
    kind = rng.choice("uccff")
    if kind == "u":
        cols = rng.sample(table.cols, min(len(table.cols), rng.choice([1, 1, 2])))
        table.cons.append(constraint(rng, schema, "u", cols, conflict=rng.choice(CONFLICTS)))
    elif kind == "c":
        text = fill(rng, rng.choice(CHECKS), table, table.cols)
        first = next(c for c in table.cols if c.uid in refs(text))
        table.cons.append(constraint(rng, schema, "c", [first], text=text))
    else:
        make_reference(rng, schema, table)


def make_table(rng, schema):
    table = Thing(uid=schema.uid(), name=free_name(rng, relation_names(schema)), cols=[], cons=[], fts=None,
                  strict=rng.random() < 0.12, without_rowid=rng.random() < 0.12)
    schema.tables.append(table)
    for _ in range(rng.randint(1, 6)):
        make_column(rng, schema, table)
    if rng.random() < 0.75 and table.cols[0].gen is None:
        make_key(rng, schema, table)
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        make_constraint(rng, schema, table)


def make_fts(rng, schema):
    over = rng.choice(schema.plain()) if rng.random() < 0.7 else None
    table = Thing(uid=schema.uid(), name=free_name(rng, relation_names(schema)), cols=[], cons=[], strict=False,
                  without_rowid=False, fts=Thing(over=None, key=None, of=[], module="fts5", options=rng.choice(["", "", ", prefix='2 3'"])))
    if over is None:
        make_column(rng, schema, table)
        make_column(rng, schema, table)
        if rng.random() < 0.3:
            table.fts.module, table.fts.options = "fts4", rng.choice(["", ', prefix="2,3"', ", order=desc"])
    else:
        cols = [c for c in over.cols if c.gen is None]
        table.fts.over, table.fts.of = over.uid, [c.uid for c in rng.sample(cols, min(2, len(cols)))]
        table.fts.key = next((c.cols[0] for c in over.cons if c.kind == "p" and len(c.cols) == 1), None)
    schema.tables.append(table)
    if over is not None and rng.random() < 0.7:
        make_sync(rng, schema, table, over)


def make_sync(rng, schema, fts, over):
    """The triggers of FTS5's manual."""
    key = f"⟦{fts.fts.key}⟧" if fts.fts.key else "rowid"
    cols = ", ".join(f"⟦{c}⟧" for c in fts.fts.of)
    new, old = (", ".join(f"{row}.⟦{c}⟧" for c in fts.fts.of) for row in ("new", "old"))
    add = f"INSERT INTO ⟦{fts.uid}⟧(rowid, {cols}) VALUES (new.{key}, {new});"
    gone = f"INSERT INTO ⟦{fts.uid}⟧(⟦{fts.uid}⟧, rowid, {cols}) VALUES ('delete', old.{key}, {old});"
    for event, body in (("INSERT", add), ("DELETE", gone), ("UPDATE", gone + " " + add)):
        schema.triggers.append(Thing(uid=schema.uid(), name=free_name(rng, [t.name for t in schema.triggers]), on=over.uid,
                                     event=f"AFTER {event}", when=None, body=body))


def make_index(rng, schema):
    table = rng.choice(schema.plain())
    parts = []
    for _ in range(rng.choice([1, 1, 2])):
        part = f"⟦{rng.choice(table.cols).uid}⟧" if rng.random() < 0.75 else fill(rng, rng.choice(INDEXED), table, table.cols)
        part += rng.choice(["", "", "", " COLLATE NOCASE", " COLLATE rtrim"]) + rng.choice(["", "", " DESC", " ASC"])
        parts.append(part)
    schema.indexes.append(Thing(uid=schema.uid(), name=free_name(rng, relation_names(schema)), on=table.uid, parts=parts,
                                unique=rng.random() < 0.15,
                                where=fill(rng, rng.choice(WHERE), table, table.cols) if rng.random() < 0.25 else None))


def make_view(rng, schema):
    table, other = rng.choice(schema.plain()), rng.choice(schema.plain())
    some = [f"⟦{c.uid}⟧" for c in rng.sample(table.cols, rng.randint(1, len(table.cols)))]
    forms = [f"SELECT * FROM ⟦{table.uid}⟧", f"SELECT {', '.join(some)} FROM ⟦{table.uid}⟧",
             f"SELECT t.{some[0]} AS first, count(*) AS n FROM ⟦{table.uid}⟧ AS t GROUP BY t.{some[0]}",
             f"SELECT a.*, b.⟦{rng.choice(other.cols).uid}⟧ AS \"of b\" FROM ⟦{table.uid}⟧ a LEFT JOIN ⟦{other.uid}⟧ b"
             f" ON b.⟦{rng.choice(other.cols).uid}⟧ = a.{some[0]}",
             f"SELECT ⟦{table.uid}⟧.{some[0]} || 'x' AS c FROM ⟦{table.uid}⟧ WHERE ⟦{table.uid}⟧.{some[-1]} IS NOT 'Active'",
             f"WITH w AS (SELECT {some[0]} AS v FROM ⟦{table.uid}⟧) SELECT v FROM w UNION ALL SELECT 'x'"]
    broken = rng.random() < 0.06
    if broken:
        forms = ["SELECT * FROM missing", f"SELECT missing, {some[0]} FROM ⟦{table.uid}⟧"]
    elif schema.views and rng.random() < 0.4:
        forms = [f"SELECT * FROM ⟦{rng.choice(schema.views).uid}⟧"]
    head = ""
    if rng.random() < 0.2 and not broken:
        forms, head = [f"SELECT {some[0]}, {some[-1]} || 'y' FROM ⟦{table.uid}⟧"], " (one, \"and two\")"
    schema.views.append(Thing(uid=schema.uid(), name=free_name(rng, relation_names(schema)), head=head, text=rng.choice(forms),
                              broken=broken))


def make_body(rng, schema, columns):
    """Statements over any table; `columns`: of the row at hand, as texts."""
    body = ""
    for _ in range(rng.choice([1, 1, 2])):
        other = rng.choice(schema.plain())
        plain = [c for c in other.cols if c.gen is None] or other.cols     # all computed: the schema is invalid, and not used
        a, b, value = rng.choice(plain).uid, rng.choice(plain).uid, rng.choice(columns)
        third = rng.choice(schema.plain())
        c = rng.choice(third.cols).uid
        body += rng.choice([f"INSERT INTO ⟦{other.uid}⟧ (⟦{a}⟧) VALUES ({value}) ON CONFLICT DO NOTHING; ",
                            f"UPDATE ⟦{other.uid}⟧ SET ⟦{a}⟧ = (SELECT max(t.⟦{c}⟧) FROM ⟦{third.uid}⟧ AS t WHERE t.⟦{c}⟧ > {value}); ",
                            f"INSERT INTO ⟦{other.uid}⟧ (⟦{a}⟧) SELECT t.⟦{c}⟧ FROM ⟦{third.uid}⟧ t WHERE EXISTS "
                            f"(SELECT 1 FROM ⟦{other.uid}⟧ o WHERE o.⟦{b}⟧ = t.⟦{c}⟧); ",
                            f"DELETE FROM ⟦{other.uid}⟧ WHERE ⟦{b}⟧ IN (SELECT ⟦{c}⟧ FROM ⟦{third.uid}⟧); ",
                            f"INSERT INTO ⟦{other.uid}⟧ (⟦{a}⟧) VALUES ({value}); ",
                            f"UPDATE ⟦{other.uid}⟧ SET ⟦{a}⟧ = {value} WHERE ⟦{b}⟧ IS {value}; ",
                            f"DELETE FROM ⟦{other.uid}⟧ WHERE ⟦{other.uid}⟧.⟦{b}⟧ = {value}; ",
                            f"SELECT RAISE(ABORT, 'No Way') WHERE {value} = 'End'; ",
                            f"INSERT OR REPLACE INTO ⟦{other.uid}⟧ (⟦{a}⟧) SELECT ⟦{b}⟧ FROM ⟦{other.uid}⟧ WHERE {value} > 3; "])
    return body.strip()


def make_trigger(rng, schema):
    name = free_name(rng, [t.name for t in schema.triggers])
    if schema.views and rng.random() < 0.25:
        schema.triggers.append(Thing(uid=schema.uid(), name=name, on=rng.choice(schema.views).uid, when=None,
                                     event=f"INSTEAD OF {rng.choice(['INSERT', 'UPDATE', 'DELETE'])}",
                                     body=make_body(rng, schema, ["1", "'x'", "NULL"])))
        return
    table = rng.choice(schema.plain())
    event = rng.choice(["INSERT", "DELETE", "UPDATE", f"UPDATE OF ⟦{rng.choice(table.cols).uid}⟧"])
    rows = {"I": ["NEW"], "D": ["OLD"], "U": ["NEW", "OLD", "new"]}[event[0]]
    columns = [f"{rng.choice(rows)}.⟦{c.uid}⟧" for c in table.cols]
    when = f"{rng.choice(columns)} IS NOT {rng.choice(columns)}" if rng.random() < 0.3 else None
    broken = rng.random() < 0.06
    body = "DELETE FROM missing;" if broken else make_body(rng, schema, columns)
    schema.triggers.append(Thing(uid=schema.uid(), name=name, on=table.uid, when=when, broken=broken,
                                 event=rng.choice(["BEFORE ", "AFTER "]) + event, body=body))


def make_schema(rng, last=0):
    """`last`: uids begin behind it."""
    schema = Schema()
    schema.last = last
    for _ in range(rng.randint(1, 4)):
        make_table(rng, schema)
    for _ in range(rng.choice([0, 0, 0, 1])):
        make_fts(rng, schema)
    for make in (make_index, make_view, make_trigger):
        for _ in range(rng.choice([0, 1, 1, 2])):
            make(rng, schema)
    return schema


# ---- Changes ---------------------------------------------------------------------------------------------------

def swap_names(rng, things):
    if len(things) > 1:
        a, b = rng.sample(things, 2)
        a.name, b.name = b.name, a.name


def change_column(rng, schema, table):
    col = rng.choice(table.cols)
    plain = [c for c in table.cols if c.gen is None and c is not col]
    what = rng.choice(["type", "default", "default", "notnull", "collate", "rename", "rename", "drop", "case", "gen", "again"])
    if what == "type":
        col.type = rng.choice(STRICT_TYPES if table.strict else TYPES)
    elif what == "default" and col.gen is None:
        col.default = None if rng.random() < 0.3 else type_default(rng, col.type)
    elif what == "notnull":
        col.notnull = rng.choice(CONFLICTS) if col.notnull is None else None
    elif what == "collate":
        col.collate = rng.choice(COLLATIONS)
    elif what == "rename":
        col.name = free_name(rng, [c.name for c in table.cols])
    elif what == "case":
        col.name = col.name.swapcase() if col.name.isascii() else col.name
    elif what == "drop" and len(table.cols) > 1:
        table.cols.remove(col)
    elif what == "again" and len(table.cols) > 1:      # another under the name of one that goes
        table.cols.remove(col)
        make_column(rng, schema, table).name = col.name
    elif what == "gen" and plain:
        col.default = None
        col.gen = None if col.gen else (fill(rng, rng.choice(GENERATED), table, plain), rng.random() < 0.5)


def change_constraint(rng, schema, table):
    if not table.cons or rng.random() < 0.35:
        return make_constraint(rng, schema, table)
    con = rng.choice(table.cons)
    what = rng.choice(["drop", "inline", "name", "detail", "detail"])
    if what == "drop":
        table.cons.remove(con)
    elif what == "inline":
        con.inline = not con.inline
    elif what == "name":
        con.name = None if con.name else free_name(rng, [])
    elif con.kind == "f":
        con.tail = reference_tail(rng)
    elif con.kind == "p":
        con.auto, con.desc = rng.random() < 0.5, rng.random() < 0.2
    else:
        con.conflict = rng.choice(CONFLICTS)


def change_table(rng, schema):
    table = rng.choice(schema.plain())
    what = rng.choice(["column"] * 8 + ["add"] * 4 + ["constraint"] * 5 + ["key", "rowid", "strict", "swap", "swap", "order",
                                                                           "name", "name", "drop", "shift"])
    if what == "column":
        change_column(rng, schema, table)
    elif what == "add":
        make_column(rng, schema, table)
        if rng.random() < 0.3:
            table.cols.insert(rng.randrange(len(table.cols)), table.cols.pop())
    elif what == "constraint":
        change_constraint(rng, schema, table)
    elif what == "key":
        table.cons = [c for c in table.cons if c.kind != "p"]
        if rng.random() < 0.6 and any(c.gen is None for c in table.cols):
            make_key(rng, schema, table)
    elif what == "rowid":
        table.without_rowid = not table.without_rowid
    elif what == "strict":
        table.strict = not table.strict
    elif what == "swap":
        swap_names(rng, table.cols)
    elif what == "order":
        rng.shuffle(table.cols)
    elif what == "name":
        table.name = free_name(rng, relation_names(schema))
    elif what == "shift" and len(schema.plain()) > 1:   # names go on: b is what was a, and a is new
        first, second = rng.sample(schema.plain(), 2)
        name, first.name = first.name, second.name
        schema.tables.remove(second)
        make_table(rng, schema)
        schema.tables[-1].name = name
    elif what == "drop" and len(schema.plain()) > 1:
        schema.tables.remove(table)


def change_other(rng, schema):
    things, make = rng.choice([(schema.indexes, make_index), (schema.views, make_view), (schema.triggers, make_trigger),
                               ([t for t in schema.tables if t.fts], make_fts)])
    if not things or rng.random() < 0.4:
        return make(rng, schema)
    thing = rng.choice(things)
    if rng.random() < 0.3:
        thing.name = free_name(rng, relation_names(schema) + [x.name for x in schema.triggers])
        return
    for things in schema.lists():
        if thing in things:
            things.remove(thing)
    if rng.random() < 0.6:          # another in its place, perhaps on another table
        make(rng, schema)
        next(reversed([t for things in schema.lists() for t in things if t.uid == max(
            x.uid for x in schema.indexes + schema.views + schema.triggers + schema.tables)])).name = thing.name


def keep_texts(rng, old, schema):
    """Some views and triggers say the same words as before, whoever has these names now."""
    was, columns = old.names(), {c.uid for t in old.tables for c in t.cols}
    relations = {fold(x.name): x.uid for x in schema.tables + schema.views}
    parts = {fold(c.name): c.uid for t in schema.tables for c in t.cols}

    def again(uid):
        if uid not in was:
            return uid
        return (parts if uid in columns else relations).get(fold(was[uid]), uid)

    def text_again(text):
        return text and REF.sub(lambda match: f"⟦{again(int(match.group(1)))}⟧", text)

    for view in schema.views:
        if rng.random() < 0.25:
            view.text = text_again(view.text)
    for trigger in schema.triggers:
        if rng.random() < 0.25:
            trigger.on = again(trigger.on)
            trigger.event, trigger.when, trigger.body = map(text_again, (trigger.event, trigger.when, trigger.body))


def mutate(rng, old):
    schema = copy.deepcopy(old)
    for _ in range(rng.choice([1, 1, 2, 3, 5, 8])):
        roll = rng.random()
        if roll < 0.72:
            change_table(rng, schema)
        elif roll < 0.92:
            change_other(rng, schema)
        elif roll < 0.96:
            make_table(rng, schema)
        elif roll < 0.98:
            swap_names(rng, schema.plain())
        else:
            swap_names(rng, schema.tables + schema.indexes + schema.views)
    if rng.random() < 0.4:
        keep_texts(rng, old, schema)
    for thing in schema.tables + schema.indexes + schema.views + schema.triggers:
        if rng.random() < 0.1:
            schema.restyled[thing.uid] = rng.random()
    return schema


# ---- What SQLite allows ------------------------------------------------------------------------------------------

def rule_table(table):
    uids = {c.uid for c in table.cols}
    plain = {c.uid for c in table.cols if c.gen is None}
    known, before = set(plain), -1
    while before != len(known):     # what is computed may be computed from such, but not in a circle
        before = len(known)
        known |= {c.uid for c in table.cols if c.gen and refs(c.gen[0]) <= known}
    for col in table.cols:
        if col.uid not in known:
            col.gen = None
            plain.add(col.uid)
        if table.strict and col.type not in STRICT_TYPES:
            col.type = "TEXT" if "CHAR" in col.type else "ANY"
        if col.gen:
            col.default = None
            col.type = "ANY" if table.strict else col.type      # SQLite does not always look at what is computed
    table.cons = [c for c in table.cons if set(c.cols) <= uids and refs(c.text) <= uids | {table.uid}]
    table.cons = [c for c in table.cons if c.kind != "p" or set(c.cols) <= plain]
    keys = [c for c in table.cons if c.kind == "p"]
    table.cons = [c for c in table.cons if c.kind != "p" or c is keys[0]]
    if not keys:
        table.without_rowid = False
    conflicts = {}      # before COLLATE that of the column is not known yet: CREATE takes what RENAME does not
    for con in table.cons:
        if con.kind in "pu":
            con.conflict = conflicts.setdefault(frozenset(con.cols), con.conflict)
    if table.without_rowid:     # SQLite 3.40 can't rename a column that is in both
        table.cons = [c for c in table.cons if c.kind != "u" or not set(c.cols) & set(keys[0].cols)]
    for key in keys:
        col = next(c for c in table.cols if c.uid == key.cols[0])
        key.auto = key.auto and not table.without_rowid and len(key.cols) == 1 and col.type == "INTEGER" and not key.desc
    for con in table.cons:
        con.inline = con.inline and len(con.cols) == 1
    return bool(plain)


def rule_fts(schema, table):
    hidden = {"rowid", "oid", "_rowid_", "rank"}        # a hidden column has its name
    if hidden & {fold(x.name) for x in [table] + table.cols}:
        return False
    over = schema.table(table.fts.over) if table.fts.over else None
    if table.fts.over is None:
        for col in table.cols:
            col.gen = col.notnull = col.default = col.collate = None
        return bool(table.cols)
    if over is None or over.fts is not None or over.without_rowid or any(fold(c.name) == "rowid" for c in over.cols):
        return False
    by_uid = {c.uid: c for c in over.cols}
    table.fts.of = [uid for uid in table.fts.of if uid in by_uid]
    keys = [c.cols[0] for c in over.cons if c.kind == "p" and len(c.cols) == 1 and not (c.desc and c.inline)]
    table.fts.key = keys[0] if keys and by_uid[keys[0]].type == "INTEGER" else None
    return bool(table.fts.of)


def unique_names(things, others=()):
    taken = {fold(x.name) for x in others}
    for thing in things:
        while fold(thing.name) in taken:
            thing.name += "_"
        taken.add(fold(thing.name))


def settle(schema):
    """Leaves out what speaks of something that is gone, until nothing does."""
    before = None
    while before != (before := sum(map(len, schema.lists())) + sum(len(t.cols) + len(t.cons) for t in schema.tables)):
        schema.tables[:] = [t for t in schema.tables if (rule_fts(schema, t) if t.fts else rule_table(t))]
        there = schema.names().keys()
        for table in schema.tables:
            table.cons = [c for c in table.cons if c.kind != "f" or ({c.ref} | set(c.ref_cols)) <= there]
        own = {t.uid: {c.uid for c in t.cols} for t in schema.tables}
        schema.indexes[:] = [x for x in schema.indexes if x.on in own and
                             refs(" ".join(x.parts) + (x.where or "")) <= own[x.on]]
        schema.views[:] = [x for x in schema.views if refs(x.text) <= there]
        schema.triggers[:] = [x for x in schema.triggers if x.on in there and
                              refs(x.event + (x.when or "") + x.body) <= there]
    unique_names(schema.tables + schema.indexes + schema.views)
    unique_names(schema.triggers)
    for table in schema.tables:
        unique_names(table.cols)


# ---- Texts -------------------------------------------------------------------------------------------------------

class Writer:
    """Spells one schema; `old` is what it was made from, for the directives."""
    def __init__(self, schema, style, old=None):
        self.schema, self.style, self.old = schema, style, old.names() if old else {}
        self.names, self.rng = schema.names(), random.Random(0)

    def name(self, uid):
        return quote(self.rng, self.names[uid])

    def text(self, text):
        return REF.sub(lambda match: self.name(int(match.group(1))), text)

    def was(self, uid):
        """A directive, where the name is another than it was."""
        if uid not in self.old or fold(self.old[uid]) == fold(self.names[uid]):
            return ""
        name = self.old[uid]
        if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name) or self.rng.random() < 0.3:
            name = '"' + name.replace('"', '""') + '"'
        return f" -- @renamed from={name}"

    def constraint(self, con):
        text = f"CONSTRAINT {quote(self.rng, con.name)} " if con.name else ""
        orders = con.orders if con.kind == "u" else [""] * len(con.cols)
        cols = "" if con.inline else " (" + ", ".join(self.name(uid) + o for uid, o in zip(con.cols, orders)) + ")"
        if con.kind == "c":
            return text + f"CHECK ({self.text(con.text)})"
        if con.kind == "f":
            to = " (" + ", ".join(self.name(uid) for uid in con.ref_cols) + ")" if con.ref_cols else ""
            return text + ("" if con.inline else f"FOREIGN KEY{cols} ") + f"REFERENCES {self.name(con.ref)}{to}{con.tail}"
        text += "UNIQUE" if con.kind == "u" else "PRIMARY KEY"
        if con.inline:
            return text + (" DESC" if con.desc else "") + con.conflict + (" AUTOINCREMENT" if con.auto else "")
        tail = (" DESC" if con.desc else "") + (" AUTOINCREMENT" if con.auto else "")
        return text + cols[:-1] + tail + ")" + con.conflict

    def column(self, table, col):
        parts = [self.name(col.uid), col.type] if col.type else [self.name(col.uid)]
        more = [self.constraint(c) for c in table.cons if c.inline and c.cols[0] == col.uid]
        if col.notnull is not None:
            more.append((f"CONSTRAINT {quote(self.rng, col.notnull_name)} " if col.notnull_name else "") +
                        "NOT NULL" + col.notnull)
        if col.default is not None:
            more.append("DEFAULT " + col.default)
        if col.collate:
            more.append("COLLATE " + col.collate)
        if col.gen:
            more.append(self.rng.choice(["GENERATED ALWAYS AS", "AS"]) + f" ({self.text(col.gen[0])})" +
                        (" STORED" if col.gen[1] else self.rng.choice([" VIRTUAL", ""])))
        keys = [text for text in more if re.search("(PRIMARY KEY|UNIQUE)( DESC| ON CONFLICT \\w+| AUTOINCREMENT)*$", text)]
        self.rng.shuffle(more)
        if len(keys) > 1:       # the first of them makes the index
            more = [text for text in more if text not in keys] + keys
        return " ".join(parts + more)

    def fts(self, table, plain=False):
        """`plain`: what follows the name."""
        cols = [c.uid for c in table.cols] or table.fts.of
        names = ['"' + self.names[uid].replace('"', '""') + '"' for uid in cols]
        options = table.fts.options
        if table.fts.over:
            options += ", content='" + self.names[table.fts.over].replace("'", "''") + "'"
            if table.fts.key:
                options += ", content_rowid='" + self.names[table.fts.key].replace("'", "''") + "'"
        if plain:
            return f"{table.fts.module}({', '.join(names)}{options})"
        return f"CREATE VIRTUAL TABLE {self.name(table.uid)} USING {table.fts.module}({', '.join(names)}{options});{self.was(table.uid)}"

    def table(self, table):
        if table.fts:
            return self.fts(table)
        lines = [(self.column(table, c), self.was(c.uid)) for c in table.cols]
        lines += [(self.constraint(c), "") for c in table.cons if not c.inline]
        body = ",\n".join("    " + text + "\0" + was for text, was in lines)
        body = re.sub("\0([^\n]*),(\n|$)", lambda m: "," + m.group(1) + m.group(2), body).replace("\0", "")
        options = ["STRICT"] * table.strict + ["WITHOUT ROWID"] * table.without_rowid
        return f"CREATE TABLE {self.name(table.uid)} ({self.was(table.uid)}\n{body}\n) {', '.join(options)};".replace(" ;", ";")

    def statement(self, thing):
        self.rng = random.Random(f"{self.style} {thing.uid} {self.schema.restyled.get(thing.uid, '')}")
        if thing in self.schema.tables:
            return self.table(thing)
        name, was = self.name(thing.uid), self.was(thing.uid) if thing.uid % 4 else ""
        if thing in self.schema.indexes:
            where = f" WHERE {self.text(thing.where)}" if thing.where else ""
            return (f"CREATE {'UNIQUE ' if thing.unique else ''}INDEX {name} ON {self.name(thing.on)} "
                    f"({', '.join(map(self.text, thing.parts))}){where};{was}")
        if thing in self.schema.views:
            return f"CREATE VIEW {name}{thing.head} AS {self.text(thing.text)};{was}"
        when = f" WHEN {self.text(thing.when)}" if thing.when else ""
        main = "main." if thing.uid % 8 == 0 else ""
        return (f"CREATE TRIGGER {name} {self.text(thing.event)} ON {main}{self.name(thing.on)}{when} "
                f"BEGIN {self.text(thing.body)} END;{was}")

    def statements(self):
        return [(thing, self.statement(thing)) for things in self.schema.lists() for thing in things]

    def file(self):
        return "-- schemasync: dialect=sqlite\n" + "\n".join(text for _, text in self.statements()) + "\n"


def is_run(database, schema, thing):
    """Can what the statement made be used at all?"""
    name = '"' + thing.name.replace('"', '""') + '"'
    if thing.__dict__.get("broken"):
        return
    if thing in schema.views:
        database.execute(f"EXPLAIN SELECT * FROM {name}")
    if thing in schema.triggers:
        names = {x.uid: x.name for x in schema.tables + schema.views}
        on = '"' + names[thing.on].replace('"', '""') + '"'
        first = '"' + database.execute(f"PRAGMA table_xinfo({on})").fetchone()[1].replace('"', '""') + '"'
        rows = database.execute(f"PRAGMA table_xinfo({on})").fetchall()
        first = next(('"' + row[1].replace('"', '""') + '"' for row in rows if row[6] == 0), first)
        for each in (f"INSERT INTO {on} ({first}) VALUES (1)", f"DELETE FROM {on}", f"UPDATE {on} SET {first} = 1"):
            if each.split()[0] in thing.event:
                database.execute("EXPLAIN " + each)


def repair(schema, style):
    """Leaves out what SQLite does not take; False: nothing is left."""
    while True:
        settle(schema)
        database, bad = sqlite3.connect(":memory:"), None
        for thing, text in Writer(schema, style).statements():
            try:
                database.execute(text)
                is_run(database, schema, thing)
            except sqlite3.Error:
                bad = thing
                break
        database.close()
        if bad is None:
            return bool(schema.plain())
        for things in schema.lists():
            if bad in things:
                things.remove(bad)
