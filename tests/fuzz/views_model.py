"""views_model.py: a grammar of expressions and queries of PostgreSQL over a fixed set of tables. It knows kinds (int, num, text
...), so that most of what it makes is accepted; it must not know what is translated. The first of all choices is the simplest
one: see Choices."""

TABLES = {
    "t1": [("id", "int"), ("a", "int"), ("b", "int"), ("big", "big"), ("n", "num"), ("q", "num"), ("f", "flt"), ("s", "text"),
           ("v", "text"), ("bo", "bool"), ("d", "date"), ("ts", "ts"), ("tz", "tz"), ("m", "mood"), ("j", "json")],
    "t2": [("id", "big"), ("a", "int"), ("t1_id", "int"), ("n", "num"), ("s", "text"), ('"Mixed"', "text"), ("bo", "bool"),
           ("d", "date"), ("ts", "ts"), ("sm", "int")],
    "t3": [("a", "int"), ("b", "int"), ("s", "text")],
    '"Big Table"': [("id", "int"), ("a", "num"), ('"order"', "int"), ("s", "text"), ("tz", "tz"), ("u", "uuid")],
    "shop.t4": [("id", "int"), ("a", "int"), ("note", "text"), ("x", "big")],
}
COLUMN_TYPES = {"int": "integer", "big": "bigint", "num": "numeric", "flt": "double precision", "text": "text",
                "bool": "boolean", "date": "date", "ts": "timestamp", "tz": "timestamptz", "mood": "mood", "json": "jsonb",
                "uuid": "uuid"}
OWN_TYPES = {("t1", "n"): "numeric(6,2)", ("t2", "n"): "numeric(8,3)", ("t1", "v"): "varchar(8)", ("t2", "sm"): "smallint",
             ('"Big Table"', "s"): "varchar(10)"}


def columns_sql(table, key=True):
    return ", ".join(f"{name} {OWN_TYPES.get((table, name), COLUMN_TYPES[kind])}"
                     f"{' PRIMARY KEY' if name == 'id' and key else ''}" for name, kind in TABLES[table])


VALUES = {      # what stands in rows
    "int": ["0", "1", "2", "3", "-1", "-7", "5", "7", "100", "2147483647"],
    "big": ["0", "1", "2", "-3", "5", "3000000000", "9007199254740993", "-9223372036854775807"],
    "num": ["0", "0.5", "1.25", "-0.5", "2.5", "-3.75", "3", "-2.5", "7", "100"],
    "flt": ["0", "0.5", "-1.5", "2.5", "3", "1e10", "-0.25"],
    "text": ["", "a", "A", "b", "ab", "Ab", "aBc", "a_c", "a%c", "a\\c", "10", "007", "-5", "2.50", "ä", "Ä", "Ünï", " a ", "a'b",
             'x"y', "a*c", "a?c", "[b]", "true", "2024-01-31"],
    "bool": ["true", "false"],
    "date": ["2024-01-31", "2024-02-29", "2023-12-31", "1999-03-31", "2024-03-01"],
    "ts": ["2024-01-31 00:00:00", "2024-01-31 23:59:59.5", "2024-02-29 12:30:00", "2023-12-31 23:59:59.125", "1999-03-31 06:00:00"],
    "tz": ["2024-01-31 00:00:00+00", "2024-01-31 23:59:59.5+00", "2024-02-29 12:30:00+00", "2023-12-31 22:00:00+00"],
    "mood": ["sad", "ok", "happy"],
    "json": ["{}", '{"a": 1}', '{"a": "x", "b": ["z"]}', '{"a": null, "b": [true]}', '{"a": 2.5, "b": "1"}', "[1, 2]",
             '"x"', "7", "null", '{"a": false, "b": -1}'],
    "uuid": ["123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000001"],
}
PATTERNS = ["a%", "%", "_", "a_c", r"a\_c", "%b%", "A%", "", "%c", r"a\%c", "%*c", "[b]", r"a\\c", "__", "%é%", "%ä", "a?c", "a'b"]
NAMES = ["x", "a", "b", "id", "n", "s", "y", '"Mixed"', "z", "d", '"Up"', "count", "value", '"two words"', "bo", "m", "oid_", "rowid",
         '"A"', "mixed", '"order"', '"S"', "_rowid_", '"x""y"']
ALIASES = ["p", "q", "r", "t1", "t2", "t3", '"P2"', "o"]
A_TEXT, B_TEXT, SOME_TEXT = "'a'", "'b'", "'ab c'"
EQUAL = ("int", "big", "num", "text", "bool", "date", "ts", "tz", "mood", "uuid")
ORDERED = ("int", "num", "big", "flt", "date", "ts", "tz", "bool")


class Source:
    def __init__(self, alias, cols, unique=False):
        self.alias, self.cols, self.unique = alias, cols, unique


class Grammar:
    def __init__(self, choices, views=(), flat=False):
        self.c = choices
        self.views = views          # (name, [(column, kind)])
        self.flat = flat            # an expression over the columns of one table: nothing else
        self.scopes = []            # of Source lists, innermost last
        self.atoms = None           # in a grouped query: what may be named
        self.ctes = []
        self.odd = 3                # percent of what is hardly translated

    # ---- Leaves ----

    def columns(self, kind):
        found = []
        for level, scope in enumerate(reversed(self.scopes)):
            names = [name for source in scope for name, _ in source.cols]
            inner = [name for other in self.scopes[len(self.scopes) - level:] for source in other for name, _ in source.cols]
            for source in scope:
                for name, own in source.cols:
                    if own == kind:
                        plain = names.count(name) == 1 and name not in inner
                        found.append(name if self.flat or not source.alias else f"{source.alias}.{name}")
                        if plain:
                            found.append(name)
            if level == 1:
                break
        return found

    def constant(self, kind):
        c = self.c
        if kind == "int":
            return c.pick(["1", "0", "2", "3", "-1", "-7", "10", "'5'::int", "(-2)::int", "NULL::int", "2::int"])
        if kind == "big":
            return c.pick(["1::bigint", "3000000000", "-3000000001", "'12'::bigint", "9007199254740993", "NULL::bigint"])
        if kind == "num":
            return c.pick(["0.5", "1.25", "-2.5", "3.0", ".5", "2::numeric", "'2.50'::numeric", "NULL::numeric", "1e1"])
        if kind == "flt":
            return c.pick(["0.5::float8", "'1.5'::float8", "2::float8", "'-3'::double precision"])
        if kind == "bool":
            return c.pick(["true", "false", "NULL::boolean", "'t'::bool", "'no'::boolean"])
        if kind == "text":
            text = c.pick(VALUES["text"])
            return ("E'" + text.replace("\\", "\\\\").replace("'", "''") + "'" if "\\" in text else
                    "'" + text.replace("'", "''") + "'") + c.pick(["::text", "", "", "::varchar", "::varchar(2)"])
        if kind == "date":
            return c.pick(["'{}'::date", "date '{}'", "CAST('{}' AS date)"]).format(c.pick(VALUES["date"]))
        if kind == "ts":
            return c.pick(["'{}'::timestamp", "timestamp '{}'"]).format(
                c.pick(VALUES["ts"] + ["2024-01-31", "2024-01-31 10:20", "2024-01-31T10:20:30", "2024-01-31 23:59:59.500"]))
        if kind == "tz":
            return "'{}'::timestamptz".format(c.pick(VALUES["tz"] + ["2024-01-31", "2024-02-29 12:30:00Z"]))
        text = c.pick(VALUES[kind])
        return f"'{text}'::{COLUMN_TYPES[kind]}"

    def leaf(self, kind):
        if self.atoms is not None:
            found = [text for text, own in self.atoms if own == kind]
        else:
            found = self.columns(kind)
        if found and not self.c.chance(12):
            return self.c.pick(found)
        if kind == "num" and self.c.chance(40):
            return self.constant("int") + "::numeric"
        return self.constant(kind)

    def literal(self, kind):
        """A constant whose type the other side tells."""
        c = self.c
        if c.chance(25):
            return self.constant(kind)
        if kind in ("int", "big", "num", "flt"):
            return c.pick(["1", "2", "0", "-1", "3", "'2'"] + (["0.5", "2.5", "'1.25'"] if kind in ("num", "flt") else []))
        if kind == "bool":
            return c.pick(["true", "false", "'t'"])
        return "'" + c.pick(VALUES[kind]).replace("'", "''") + "'"

    # ---- Expressions ----

    def expr(self, kind, depth):
        if depth <= 0 or self.c.below(100) < 35:
            return self.leaf(kind)
        if self.c.chance(self.odd):
            text = self.oddity(kind, depth)
            if text:
                return text
        if self.c.chance(18):
            return self.general(kind, depth)
        return getattr(self, "make_" + kind, self.leaf_of(kind))(depth)

    def leaf_of(self, kind):
        return lambda depth: self.leaf(kind)

    def inner(self, kind, depth):
        text = self.expr(kind, depth - 1)
        return text if text.replace("_", "").replace(".", "").isalnum() else f"({text})"

    def general(self, kind, depth):
        """What is there for each kind."""
        c = self.c
        a = lambda: self.expr(kind, depth - 1)      # noqa: E731
        shape = c.below(7)
        if shape == 0:
            return f"coalesce({a()}, {a()}{', ' + a() if c.chance(20) else ''})"
        if shape == 1:
            return f"CASE WHEN {self.expr('bool', depth - 1)} THEN {a()}{' ELSE ' + a() if c.chance(60) else ''} END"
        if shape == 2 and kind != "json":
            return f"nullif({a()}, {self.literal(kind) if c.chance(50) else a()})"
        if shape == 3:
            other = c.pick(["int", "text", "bool", "mood", "date"])
            whens = " ".join(f"WHEN {self.literal(other)} THEN {a()}" for _ in range(1 + c.below(2)))
            return f"CASE {self.expr(other, depth - 1)} {whens}{' ELSE ' + a() if c.chance(60) else ''} END"
        if shape == 4 and kind in ("int", "num", "big", "flt"):
            return f"{c.pick(['greatest', 'least'])}({a()}, {a()}{', ' + a() if c.chance(20) else ''})"
        if shape == 5 and not self.flat and self.atoms is None and len(self.scopes) < 3:
            return self.scalar(kind)
        return f"coalesce({a()}, {a()})"

    def make_int(self, depth):
        c = self.c
        a = lambda: self.inner("int", depth)        # noqa: E731
        return c.weighted(
            (3, lambda: f"{a()} + {a()}"), (3, lambda: f"{a()} - {a()}"), (2, lambda: f"{a()} * {a()}"),
            (3, lambda: f"{a()} / {c.pick(['2', '3', '-2', '7', '(2)::int'])}"), (2, lambda: f"{a()} / nullif({a()}, 0)"),
            (2, lambda: f"{a()} % {c.pick(['2', '3', '-3', '5'])}"), (1, lambda: f"mod({a()}, {c.pick(['3', '2'])})"),
            (2, lambda: f"-{a()}"), (1, lambda: f"abs({a()})"), (2, lambda: f"length({self.expr('text', depth - 1)})"),
            (1, lambda: f"strpos({self.expr('text', depth - 1)}, {self.expr('text', depth - 1)})"),
            (1, lambda: f"position({self.literal('text')} in {self.inner('text', depth)})"),
            (2, lambda: f"{self.inner('num', depth)}::int"), (2, lambda: f"{self.inner('bool', depth)}::int"),
            (1, lambda: f"octet_length({self.expr('text', depth - 1)})"), (1, lambda: f"CAST({a()} AS int)"),
            (2, lambda: f"{self.inner('date', depth)} - {c.pick([self.inner('date', depth), self.literal('date')])}"),
            (1, lambda: f"+{a()}"), (1, lambda: f"- -{a()}"),
            (2, lambda: f"extract({c.pick(['year', 'month', 'day', 'dow', 'doy'])} from {self.inner(c.pick(['date', 'ts']), depth)})::int"),
            (1, lambda: f"date_part('{c.pick(['hour', 'MINUTE', 'day'])}', {self.inner('ts', depth)})::numeric::int"))()

    def make_big(self, depth):
        c = self.c
        a = lambda: self.inner("big", depth)        # noqa: E731
        return c.weighted(
            (3, lambda: f"{self.inner('int', depth)}::bigint"), (2, lambda: f"{a()} + {self.inner('int', depth)}"),
            (2, lambda: f"{a()} / {c.pick(['2', '3', '-7'])}"), (1, lambda: f"{a()} % 10"), (1, lambda: f"-{a()}"),
            (1, lambda: f"{self.inner('int', depth)} * {c.pick(['3000000000', '-3000000001'])}"),
            (1, lambda: f"mod({self.inner('int', depth)}, 5000000000)"))()

    def make_num(self, depth):
        c = self.c
        a = lambda: self.inner("num", depth)        # noqa: E731
        return c.weighted(
            (3, lambda: f"{a()} + {a()}"), (2, lambda: f"{a()} - {self.inner('int', depth)}"), (2, lambda: f"{a()} * {a()}"),
            (3, lambda: f"{a()} / {c.pick(['2', '4', '-2', '0.5', '2.0'])}"),
            (2, lambda: f"{self.inner('int', depth)} / {c.pick(['2.0', '4.0', '-0.5'])}"),
            (1, lambda: f"{a()} / nullif({a()}, 0)"), (2, lambda: f"{self.inner('int', depth)}::numeric"),
            (1, lambda: f"{self.inner('big', depth)}::numeric"),
            (2, lambda: f"round({a()})"), (1, lambda: f"round({a()}, {c.pick(['1', '0', '2'])})"), (1, lambda: f"abs({a()})"),
            (1, lambda: f"-{a()}"), (1, lambda: f"{a()}::numeric(8,{c.pick(['1', '0', '2'])})"),
            (1, lambda: f"{a()} * {self.inner('big', depth)}"),
            (1, lambda: f"extract({c.pick(['month', 'hour', 'minute'])} from {self.inner('ts', depth)})"))()

    def make_flt(self, depth):
        c = self.c
        a = lambda: self.inner("flt", depth)        # noqa: E731
        return c.weighted(
            (3, lambda: f"{a()} + {a()}"), (2, lambda: f"{a()} * {self.inner('int', depth)}"), (2, lambda: f"{a()} / 2"),
            (2, lambda: f"{self.inner('int', depth)}::float8"), (2, lambda: f"{self.inner('num', depth)}::double precision"),
            (1, lambda: f"abs({a()})"), (1, lambda: f"-{a()}"), (1, lambda: f"round({self.inner('int', depth)})"))()

    def make_text(self, depth):
        c = self.c
        a = lambda: self.expr("text", depth - 1)    # noqa: E731
        return c.weighted(
            (4, lambda: f"{self.inner('text', depth)} || {self.inner('text', depth)}"),
            (2, lambda: f"{self.inner('text', depth)} || {self.inner('int', depth)}"),
            (1, lambda: f"{self.inner('int', depth)} || {self.inner('text', depth)}"),
            (2, lambda: f"upper({a()})"), (2, lambda: f"lower({a()})"), (1, lambda: f"trim({a()})"),
            (1, lambda: f"{c.pick(['btrim', 'ltrim', 'rtrim'])}({a()}, {c.pick([A_TEXT, SOME_TEXT, a()])})"),
            (1, lambda: f"ltrim({a()})"), (2, lambda: f"substr({a()}, {c.pick(['1', '2', '1, 1', '2, 3', '3, 0'])})"),
            (1, lambda: f"substring({a()} from {c.pick(['1', '2', '2 for 2'])})"), (1, lambda: f"left({a()}, {c.pick(['1', '2', '0'])})"),
            (2, lambda: f"{self.inner('int', depth)}::text"), (1, lambda: f"{self.inner('bool', depth)}::text"),
            (1, lambda: f"{self.inner('text', depth)}::varchar({c.pick(['1', '3'])})"), (1, lambda: f"{self.inner('mood', depth)}::text"),
            (2, lambda: f"{self.inner('json', depth)} ->> {c.pick([A_TEXT, B_TEXT, '1'])}"),
            (1, lambda: f"jsonb_typeof({self.expr('json', depth - 1)})"), (1, lambda: f"{self.inner('uuid', depth)}::text"),
            (1, lambda: f"CAST({a()} AS varchar)"), (1, lambda: f"replace({a()}, {self.literal('text')}, {a()})"),
            (1, lambda: f"right({a()}, {c.pick(['1', '2', '3'])})"))()

    def make_json(self, depth):
        return f"{self.inner('json', depth)} -> {self.c.pick([A_TEXT, B_TEXT, '1'])}"

    def make_ts(self, depth):
        return f"date_trunc('{self.c.pick(['day', 'month', 'year', 'hour', 'minute'])}', {self.inner('ts', depth)})"

    def make_date(self, depth):
        c = self.c
        return c.weighted((3, lambda: f"{self.inner('ts', depth)}::date"), (1, lambda: self.leaf("date")),
                          (2, lambda: f"{self.inner('date', depth)} {c.pick(['+', '-'])} {c.pick(['1', '-30', '(7 * 31)'])}"),
                          (1, lambda: f"{c.pick(['7', '366'])} + {self.inner('date', depth)}"))()

    def make_bool(self, depth):
        c = self.c
        a = lambda: self.inner("bool", depth)       # noqa: E731
        number = lambda: c.pick(["int", "num", "big", "int", "flt"])       # noqa: E731

        def compare(kinds, operators):
            kind = c.pick(kinds)
            other = self.literal(kind) if c.chance(45) else self.inner(kind, depth)
            pair = [self.inner(kind, depth), other]
            if c.chance(12):
                pair.reverse()
            return f"{pair[0]} {c.pick(operators)} {pair[1]}"

        def in_list():
            kind = c.pick(EQUAL)
            items = [c.pick([self.literal(kind), self.literal(kind), self.inner(kind, depth), "NULL"]) for _ in range(1 + c.below(3))]
            return f"{self.inner(kind, depth)} {c.pick(['IN', 'NOT IN'])} ({', '.join(items)})"

        def between():
            kind = c.pick(ORDERED)
            return (f"{self.inner(kind, depth)} {c.pick(['BETWEEN', 'NOT BETWEEN'])} {self.literal(kind)} AND "
                    f"{self.literal(kind) if c.chance(50) else self.inner(kind, depth)}")

        def like():
            pattern = c.pick(PATTERNS).replace("'", "''")
            return f"{self.inner('text', depth)} {c.pick(['LIKE', 'NOT LIKE', 'ILIKE', '~~', 'NOT ILIKE'])} '{pattern}'"

        def any_array():
            kind = c.pick(["int", "text"])
            items = ", ".join(self.constant(kind) for _ in range(1 + c.below(3)))
            return f"{self.inner(kind, depth)} {c.pick(['= ANY', '<> ALL'])} (ARRAY[{items}])"

        return c.weighted(
            (6, lambda: compare(["int", "num", "big", "flt", "date", "ts", "tz", "bool"], ["=", "<", ">", "<=", ">=", "<>", "!="])),
            (4, lambda: compare(EQUAL, ["=", "<>"])),
            (4, lambda: f"{a()} AND {a()}"), (4, lambda: f"{a()} OR {a()}"), (3, lambda: f"NOT {a()}"),
            (3, lambda: f"{self.inner(c.pick(EQUAL), depth)} IS {c.pick(['', 'NOT '])}NULL"),
            (2, lambda: f"{a()} IS {c.pick(['', 'NOT '])}{c.pick(['TRUE', 'FALSE', 'UNKNOWN'])}"),
            (4, like), (4, in_list), (3, between),
            (3, lambda: compare(EQUAL, ["IS DISTINCT FROM", "IS NOT DISTINCT FROM"])),
            (2, any_array), (1, lambda: f"{self.inner('int', depth)}::boolean"),
            (1, lambda: f"{self.inner('int', depth)} {c.pick(['=', '<', '>='])} {self.inner('num', depth)}"),
            (1, lambda: f"{self.inner('json', depth)} ->> {c.pick([A_TEXT, B_TEXT])} = {self.literal('text')}"),
            (0 if self.flat else 4, lambda: self.of_query(depth)))()

    def of_query(self, depth):
        c = self.c
        if self.atoms is not None or len(self.scopes) >= 3:
            return self.leaf("bool")
        if c.chance(50):
            query, _ = self.select(1, None)
            return f"{c.pick(['EXISTS', 'NOT EXISTS'])} ({query})"
        kind = c.pick(["int", "text", "num", "date", "big", "bool"])
        value = self.inner(kind, depth)
        query, _ = self.query(1, [kind])
        return c.pick([f"{value} IN ({query})", f"{value} NOT IN ({query})", f"{value} = ANY ({query})", f"{value} <> ALL ({query})"])

    def scalar(self, kind):
        c = self.c
        if kind in ("int", "num", "big") and c.chance(80):
            source_kind = {"int": "int", "num": "num", "big": "int"}[kind]
            sources, text = self.from_clause(1)
            self.scopes.append(sources)
            arg = self.expr(source_kind, 1)
            where = f" WHERE {self.expr('bool', 2)}" if c.chance(70) else ""
            self.scopes.pop()
            call = {"int": ["max({})", "min({})"], "num": ["max({})", "sum({})", "avg({})"],
                    "big": ["sum({})", "count({})", "count(*)", "count(DISTINCT {})"]}[kind]
            return f"(SELECT {c.pick(call).format(arg)} FROM {text}{where})"
        query, _ = self.select(1, [kind], one=True)
        return f"({query})"

    def oddity(self, kind, depth):
        """What is left out as things are, mostly."""
        c = self.c
        a = lambda other: self.inner(other, depth)      # noqa: E731
        table = {
            "int": lambda: c.pick([f"extract(year from {a('date')})::int", f"{a('date')} - {a('date')}", f"{a('text')}::int",
                                   f"floor({a('num')})::int", f"{a('int')} / {a('int')}", f"round({a('flt')})::int",
                                   f"date_part('day', {a('ts')})::int", f"ascii({a('text')})", f"{a('int')} & 3", f"sign({a('int')})::int"]),
            "num": lambda: c.pick([f"trunc({a('num')})", f"{a('num')} % 2", f"ceil({a('num')})", f"{a('text')}::numeric",
                                   f"power({a('num')}, 2)", f"{a('num')} / {a('num')}"]),
            "text": lambda: c.pick([f"replace({a('text')}, 'a', 'x')", f"concat({a('text')}, {a('int')})", f"{a('num')}::text",
                                    f"to_char({a('date')}, 'YYYY-MM')", f"right({a('text')}, 1)", f"lpad({a('text')}, 3, '0')",
                                    f"split_part({a('text')}, '_', 1)", f"initcap({a('text')})", f"{a('date')}::text", f"repeat({a('text')}, 2)",
                                    f"concat_ws('-', {a('text')}, {a('text')})", f"reverse({a('text')})", f"{a('text')} || {a('num')}",
                                    f"{a('text')}::char(3)", f"md5({a('text')})"]),
            "bool": lambda: c.pick([f"{a('text')} < {a('text')}", f"{a('text')} ~ '^a'", f"{a('text')} LIKE {a('text')}",
                                    f"({a('int')}, {a('int')}) = ({a('int')}, 1)", f"{a('mood')} > 'sad'", f"{a('json')} ? 'a'",
                                    f"starts_with({a('text')}, 'a')", f"{a('text')} SIMILAR TO 'a%'", f"{a('date')} < {a('ts')}",
                                    f"{a('int')} BETWEEN SYMMETRIC 3 AND 1", f"{a('text')} LIKE 'a!%' ESCAPE '!'"]),
            "date": lambda: c.pick([f"{a('date')} + 1", f"date_trunc('month', {a('date')})::date", f"{a('tz')}::date"]),
            "ts": lambda: c.pick([f"{a('ts')} + interval '1 day'", f"date_trunc('day', {a('ts')})", f"{a('date')}::timestamp"]),
        }
        return table[kind]() if kind in table else None

    # ---- FROM ----

    def alias(self, taken, own=None):
        c = self.c
        names = [name for name in ([own] if own else []) + ALIASES if name.strip('"').lower() not in taken]
        chosen = names[0] if not c.chance(40) else c.pick(names)
        taken.add(chosen.strip('"').lower())
        return chosen

    def from_item(self, depth, taken):
        """(sources, text, columns that can be named)"""
        c = self.c
        choice = c.weighted((80, "table"), (20 if self.views else 0, "view"), (20 if self.ctes else 0, "cte"),
                            (20 if depth > 0 else 0, "query"), (10, "values"),
                            (self.odd if depth > 0 else 0, "lateral"))
        if choice == "table":
            table = c.pick(list(TABLES))
            own = table.split(".")[-1]
            alias = self.alias(taken, own if own[0] != '"' else None)
            cols, given = TABLES[table], ""
            if c.chance(6):
                cols = [(c.pick(["c1", "a", "k"]), cols[0][1])] + cols[1:]
                if len({name for name, _ in cols}) == len(cols):
                    given = f"({cols[0][0]})"
                else:
                    cols = TABLES[table]
            text = table if alias == own and not given else f"{table}{c.pick([' AS', ''])} {alias}{given}"
            return Source(alias, cols, "id" in [name for name, _ in cols] and cols == TABLES[table]), text
        if choice in ("view", "cte"):
            name, cols = c.pick(self.views if choice == "view" else self.ctes)
            alias = self.alias(taken, name if name.strip('"').lower() not in taken else None)
            return Source(alias, cols), name if alias == name else f"{name} AS {alias}"
        alias = self.alias(taken)
        if choice == "lateral":
            query, cols = self.select(0, None)
            return Source(alias, cols), f"LATERAL ({query}) AS {alias}"
        if choice == "query":
            atoms, self.atoms = self.atoms, None
            query, cols = self.query(depth - 1, None)
            self.atoms = atoms
            if c.chance(10):
                cols = [(c.pick(["k", "a", "zz"]), cols[0][1])] + cols[1:]
                return Source(alias, cols), f"({query}) AS {alias}({cols[0][0]})"
            return Source(alias, cols), f"({query}) AS {alias}"
        kinds = [c.pick(["int", "text", "num", "bool"]) for _ in range(1 + c.below(2))]
        rows = ", ".join("(" + ", ".join("NULL" if c.chance(10) and row else self.constant(kind) for kind in kinds) + ")"
                         for row in range(1 + c.below(3)))
        cols = [(name, kind) for name, kind in zip(["k", "w"], kinds)]
        return Source(alias, cols), f"(VALUES {rows}) AS {alias}({', '.join(name for name, _ in cols)})"

    def from_clause(self, depth):
        c = self.c
        taken = set()
        source, text = self.from_item(depth, taken)
        sources, merged = [source], set()
        for _ in range(c.weighted((50, 0), (35, 1), (12, 2), (3, 3))):
            other, right = self.from_item(depth, taken)
            how = c.weighted((5, "JOIN"), (5, "LEFT JOIN"), (2, "RIGHT JOIN"), (2, "FULL JOIN"), (1, "CROSS JOIN"), (2, ","),
                             (1, "NATURAL JOIN"), (2, "nested"))
            if how == ",":
                text = f"{text}, {right}"
            elif how in ("CROSS JOIN", "NATURAL JOIN"):
                if how[0] == "N" and not c.chance(20):
                    how = "CROSS JOIN"
                text = f"{text} {how} {right}"
                if how[0] == "N":
                    merged |= {name for name, _ in other.cols}
            else:
                if how == "nested":
                    third, more = self.from_item(0, taken)
                    inner = c.pick(["JOIN", "LEFT JOIN", "RIGHT JOIN"])
                    right = f"({right} {inner} {more} {self.condition([other], third, inner, set())})"
                    extra, how = [third], c.pick(["LEFT JOIN", "JOIN", "RIGHT JOIN"])
                else:
                    extra = []
                text = f"{text} {how} {right} {self.condition(sources, other, how, merged)}"
                sources += extra
            sources.append(other)
        for source in sources:      # what is there once behind USING has to be named without a table, or with
            if merged:
                source.cols = [(name, kind) for name, kind in source.cols if name not in merged]
        if merged:
            sources.append(Source("", [(name, kind) for name, kind in self.merged if name in merged]))
        for source in sources:
            if len(sources) > 1:
                source.unique = False
        return sources, text

    merged = ()

    def condition(self, left, right, how, merged):
        c = self.c
        number = ("int", "big", "num")
        names = {}
        for source in left:
            for name, kind in source.cols:
                names.setdefault(name, []).append(kind)
        common = [(name, kind) for name, kind in right.cols if len(names.get(name, [])) == 1 and name not in merged and
                  (names[name][0] == kind or (kind in number and names[name][0] in number))]
        if common and c.chance(30):
            name, kind = c.pick(common)
            kinds = {kind, names[name][0]}
            merged.add(name)
            self.merged = [pair for pair in self.merged if pair[0] != name] + \
                [(name, kind if len(kinds) == 1 else "num" if "num" in kinds else "big")]
            return f"USING ({name})"
        pairs = [(f"{source.alias}.{name}", f"{right.alias}.{other}") for source in left if source.alias for name, kind in source.cols
                 for other, own in right.cols if (kind == own and kind != "json") or (kind in number and own in number)]
        ints = [pair for pair in pairs if pair[0].split(".")[-1] in ("a", "id", "b", "t1_id", "k", "n")]
        if not pairs:
            return "ON true" if not how.startswith("FULL") else "ON 1 = 1"
        first, second = c.pick(ints or pairs)
        text = f"ON {first} = {second}"
        if how != "FULL JOIN" and c.chance(25):
            self.scopes.append([source for source in left if source.alias] + [right])
            atoms, self.atoms = self.atoms, None
            more = self.inner("bool", 2)
            if any(f"{source.alias}." in more for source in self.scopes[-1]):   # SQLite 3.40: a constant that is false in ON
                text += f" {c.pick(['AND', 'OR'])} {more}"                     # takes the rows of a RIGHT JOIN behind it too
            self.atoms = atoms
            self.scopes.pop()
        return text

    # ---- Queries ----

    def name_for(self, index, taken):
        c = self.c
        for _ in range(4):
            name = c.pick(NAMES)
            if name.strip('"').lower() not in taken:
                break
        else:
            name = f"c{index + 1}"
        if name.strip('"').lower() in taken:
            name = f"c{index + 1}"
        taken.add(name.strip('"').lower())
        return name

    def kind(self):
        return self.c.pick(["int", "text", "num", "bool", "int", "date", "text", "ts", "big", "tz", "flt", "mood", "json", "uuid"])

    def aggregate(self, depth):
        c = self.c
        kind = c.weighted((4, "big"), (3, "num"), (3, "int"), (1, "bool"), (1, "date"), (1, "ts"), (1, "tz"), (1, "flt"), (1, "text"))
        arg = lambda other: self.expr(other, depth)     # noqa: E731
        unique = "DISTINCT " if c.chance(15) else ""
        text = {
            "big": lambda: c.pick(["count(*)", f"count({unique}{arg(c.pick(['int', 'text', 'num', 'date']))})", f"sum({unique}{arg('int')})"]),
            "num": lambda: c.pick([f"sum({unique}{arg('num')})", f"avg({arg('int')})", f"max({arg('num')})", f"avg({unique}{arg('num')})",
                                   f"sum({arg('big')})"]),
            "int": lambda: c.pick([f"max({arg('int')})", f"min({arg('int')})"]),
            "bool": lambda: f"{c.pick(['bool_and', 'bool_or', 'every'])}({arg('bool')})",
            "date": lambda: f"{c.pick(['max', 'min'])}({arg('date')})", "ts": lambda: f"{c.pick(['max', 'min'])}({arg('ts')})",
            "tz": lambda: f"{c.pick(['max', 'min'])}({arg('tz')})", "flt": lambda: f"{c.pick(['max', 'sum', 'avg'])}({arg('flt')})",
            "text": lambda: f"string_agg(CASE WHEN {arg('bool')} THEN 'x' END, ',')",
        }[kind]()
        if c.chance(20):
            text += f" FILTER (WHERE {self.expr('bool', depth)})"
        return text, kind

    def window(self, sources):
        c = self.c
        unique = len(sources) == 1 and sources[0].unique
        part = f"PARTITION BY {self.expr(c.pick(['int', 'bool', 'text', 'date']), 1)} " if c.chance(50) else ""
        key = lambda: (f"{self.expr(c.pick(['int', 'num', 'date', 'ts', 'tz', 'bool']), 1)}{c.pick(['', ' DESC'])}"
                       f"{c.pick(['', '', ' NULLS FIRST', ' NULLS LAST'])}")      # noqa: E731
        if unique and c.chance(50):
            kind = c.pick(["int", "num", "text", "date", "bool"])
            value = self.expr(kind, 1)
            order = f"ORDER BY {key() + ', ' if c.chance(40) else ''}{sources[0].alias}.id{c.pick(['', ' DESC'])}"
            frame = c.pick(["", "", " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING",
                            " ROWS 2 PRECEDING", " ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING",
                            " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", " GROUPS 1 PRECEDING"])
            call, own = c.pick([(f"lag({value})", kind), ("row_number()", "big"), (f"lead({value}, 2)", kind), (f"first_value({value})", kind),
                                (f"last_value({value})", kind), (f"nth_value({value}, 2)", kind), ("ntile(3)", "int"),
                                (f"sum({self.expr('int', 1)})", "big"), (f"count({value})", "big"), (f"lag({value}, 1, {self.literal(kind)})", kind)])
            return f"{call} OVER ({part}{order}{frame})", own
        order = f"ORDER BY {key()}" if c.chance(70) else ""
        call, own = c.pick([("rank()", "big"), ("dense_rank()", "big"), (f"sum({self.expr('int', 1)})", "big"), ("count(*)", "big"),
                            (f"max({self.expr('int', 1)})", "int"), (f"avg({self.expr('num', 1)})", "num"), ("percent_rank()", "flt"),
                            (f"bool_or({self.expr('bool', 1)})", "bool"), (f"min({self.expr('date', 1)})", "date"),
                            (f"count({self.expr('text', 1)}) FILTER (WHERE {self.expr('bool', 1)})", "big"), ("cume_dist()", "flt")])
        if "rank" in call or "cume" in call:
            order = order or f"ORDER BY {key()}"
        frame = c.pick(["", "", " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"]) if order else ""
        return f"{call} OVER ({part}{order}{frame})", own

    def select(self, depth, want, one=False):
        """(text, columns); `want`: the kinds of the columns; `one`: a single row."""
        c = self.c
        atoms, self.atoms = self.atoms, None
        sources, text = self.from_clause(depth)
        self.scopes.append(sources)
        where = f" WHERE {self.expr('bool', 3)}" if c.chance(45) else ""
        grouped = not one and c.chance(30)
        distinct = "DISTINCT " if not one and c.chance(12) else ""
        group, having, items, aggregates = "", "", [], []
        if grouped:
            keys = [(self.expr(kind, 2), kind) for kind in [c.pick(["int", "text", "bool", "date", "num", "mood", "ts"]) for _ in range(c.below(3))]]
            aggregates = [self.aggregate(2) for _ in range(1 + c.below(3))]
            keys = [pair for pair in keys if not pair[0].lstrip("-").isdigit() and pair[0] not in ("true", "false") and pair[0][0] != "'"]
            self.atoms = keys + aggregates
        if want is None:
            if grouped:
                items = list(keys) + list(aggregates)
                items += [(self.expr(kind, 2), kind) for kind in [self.kind() for _ in range(c.below(2))]]
            else:
                kinds = [self.kind() for _ in range(1 + c.below(4))]
                items = [(self.expr(kind, 3), kind) for kind in kinds]
                if c.chance(20):
                    items.append(self.window(sources))
        else:
            items = [(self.expr(kind, 2), kind) for kind in want]
        taken, cols, parts = set(), [], []
        for index, (item, kind) in enumerate(items):
            bare = item.split(".")[-1]
            plain = bare.strip('"').lower()
            if (bare.isidentifier() or bare[0] == '"' and bare[1:-1].isidentifier()) and plain not in taken and bare not in ("true", "false") \
                    and not c.chance(25):
                taken.add(plain)
                cols.append((bare, kind))
                parts.append(item)
            elif c.chance(12) and (want is not None or one) is False and "(" in item and item[0].isalpha() and " " not in item[:item.index("(")] \
                    and item[:item.index("(")].lower() not in taken and item.endswith(")"):
                taken.add(item[:item.index("(")].lower())
                cols.append((item[:item.index("(")].lower(), "other"))
                parts.append(item)
            else:
                name = self.name_for(index, taken)
                cols.append((name, kind))
                parts.append(f"{item} AS {name}")
        if grouped:
            if keys:
                written = []
                for index, (key, kind) in enumerate(keys):
                    position = items.index((key, kind)) if (key, kind) in items else -1
                    ways = [key] + ([str(position + 1), cols[position][0]] if position >= 0 else [])
                    written.append(c.pick(ways))
                group = " GROUP BY " + ", ".join(written)
            if c.chance(30):
                having = f" HAVING {self.expr('bool', 2)}"
        order = ""
        if one:
            order = f" ORDER BY {', '.join(str(i + 1) for i in range(len(cols)))} LIMIT 1"
        elif c.chance(25):
            order = self.order(items, cols, distinct, grouped)
        self.scopes.pop()
        self.atoms = atoms
        star = want is None and not grouped and not one and c.chance(8)
        if star and len(sources) == 1:
            return f"SELECT {distinct}{c.pick(['*', sources[0].alias + '.*'])} FROM {text}{where}", list(sources[0].cols)
        return f"SELECT {distinct}{', '.join(parts)} FROM {text}{where}{group}{having}{order}", cols

    def order(self, items, cols, distinct, grouped):
        c = self.c
        direction = lambda: c.pick(["", "", " DESC", " DESC NULLS LAST", " NULLS FIRST", " ASC"])     # noqa: E731
        limit = c.weighted((6, ""), (3, f" LIMIT {c.below(5)}"), (1, f" LIMIT {c.below(3)} OFFSET 1"), (1, " OFFSET 1"))
        keys = []
        for _ in range(c.below(2)):
            index = c.below(len(cols))
            keys.append(c.pick([cols[index][0], cols[index][0], items[index][0], str(index + 1), f"{items[index][0]} IS NULL"]) + direction())
        if not distinct and not grouped and c.chance(25):
            keys.append(self.expr(c.pick(["int", "num", "date", "bool", "tz"]), 2) + direction())
        for index in range(len(cols)):
            if cols[index][1] != "json":
                keys.append(str(index + 1) + direction())
        return f" ORDER BY {', '.join(keys)}{limit}" if keys else ""

    def query(self, depth, want):
        c = self.c
        shape = c.weighted((70, "select"), (16 if depth > 0 else 0, "set"), (10 if depth > 0 else 0, "with"), (3 if depth > 0 and not want else 0, "recursive"))
        if shape == "set":
            kinds = want or [self.kind() for _ in range(1 + c.below(2))]
            return self.set_operation(depth, kinds)
        if shape == "with":
            return self.with_query(depth, want)
        if shape == "recursive":
            return self.recursive()
        return self.select(depth, want)

    def operand(self, depth, kinds):
        c = self.c
        kinds = [c.pick([kind, kind, kind, "int"]) if kind in ("num", "big") else kind for kind in kinds]
        if depth > 0 and c.chance(25):
            text, cols = self.set_operation(depth - 1, kinds)
            return f"({text})", cols
        text, cols = self.select(depth - 1, kinds)
        return (f"({text})" if " ORDER BY " in text or c.chance(10) else text), cols

    def set_operation(self, depth, kinds):
        c = self.c
        text, cols = self.operand(depth, kinds)
        cols = [(name, kind) for (name, _), kind in zip(cols, kinds)]
        for _ in range(1 + c.below(2)):
            word = c.pick(["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "UNION ALL", "EXCEPT", "INTERSECT ALL"])
            other, _ = self.operand(depth, kinds)
            text = f"{text} {word} {other}"
        if c.chance(25):
            text += " ORDER BY " + ", ".join(f"{c.pick([str(i + 1), cols[i][0]])}{c.pick(['', ' DESC', ' NULLS FIRST'])}" for i in range(len(cols)))
            text += c.pick(["", f" LIMIT {c.below(4)}"])
        return text, cols

    def with_query(self, depth, want):
        c = self.c
        before, parts = list(self.ctes), []
        names = ["w1", "w2", "t3", '"W3"', "t2"]
        for _ in range(1 + c.below(2)):
            query, cols = self.query(depth - 1, None)
            name = names.pop(0) if not c.chance(20) else names.pop(c.below(len(names)))
            given = ""
            if c.chance(15):
                cols = [(c.pick(["k", "zz", "a"]), cols[0][1])] + cols[1:]
                given = f"({cols[0][0]})"
            parts.append(f"{name}{given} AS {c.pick(['', 'MATERIALIZED '])}({query})")
            self.ctes = [(name, cols)] + [pair for pair in self.ctes if pair[0] != name]
        body, cols = self.query(depth - 1, want)
        self.ctes = before
        if body.startswith("WITH"):
            body = f"SELECT * FROM ({body}) AS body"
        return f"WITH {', '.join(parts)} {body}", cols

    def recursive(self):
        c = self.c
        limit, step = 3 + c.below(4), 1 + c.below(2)
        word = c.pick(["UNION ALL", "UNION"])
        if c.chance(50):
            sources, text = [Source("t1", TABLES["t1"], True)], "t1"
            self.scopes.append(sources)
            where = f" WHERE {self.expr('bool', 2)}"
            self.scopes.pop()
            base = f"SELECT id, 0 FROM {text}{where}"
            more = f"SELECT t2.t1_id, r.n + {step} FROM r JOIN t2 ON t2.id = r.k WHERE r.n < {limit}"
            return (f"WITH RECURSIVE r(k, n) AS ({base} {word} {more}) SELECT k, n, count(*) AS times FROM r GROUP BY k, n",
                    [("k", "int"), ("n", "int"), ("times", "big")])
        extra = self.c.pick(["n * n", "n / 2", "n % 3", "n::text", "-n"])
        return (f"WITH RECURSIVE r(n) AS (VALUES ({c.below(3)}) {word} SELECT n + {step} FROM r WHERE n < {limit}) "
                f"SELECT n, {extra} AS x FROM r", [("n", "int"), ("x", "other")])
