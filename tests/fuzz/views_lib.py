"""views_lib.py: what the tester of translated expressions needs beside its grammar: libpq, values in one spelling, and choices
that can be made smaller."""
import ctypes
import ctypes.util
import json
import random
import re


# ---- libpq ------------------------------------------------------------------------------------------------------------

class ServerError(Exception):
    def __init__(self, state, text):
        super().__init__(text)
        self.state = state


class Server:
    """A connection; exec() gives (names, type names, rows of str or None)."""

    def __init__(self, url):
        pq = self.pq = ctypes.CDLL(ctypes.util.find_library("pq") or "libpq.so.5")
        for function, result in (("PQconnectdb", ctypes.c_void_p), ("PQexec", ctypes.c_void_p), ("PQfname", ctypes.c_char_p),
                                 ("PQgetvalue", ctypes.c_char_p), ("PQresultErrorField", ctypes.c_char_p),
                                 ("PQerrorMessage", ctypes.c_char_p)):
            getattr(pq, function).restype = result
        for function, types in (("PQconnectdb", "p"), ("PQexec", "pp"), ("PQfname", "pi"), ("PQgetvalue", "pii"),
                                ("PQresultErrorField", "pi"), ("PQerrorMessage", "p"), ("PQntuples", "p"), ("PQnfields", "p"),
                                ("PQftype", "pi"), ("PQgetisnull", "pii"), ("PQclear", "p"), ("PQresultStatus", "p"),
                                ("PQstatus", "p")):
            getattr(pq, function).argtypes = [ctypes.c_void_p if kind == "p" else ctypes.c_int for kind in types]
        self.connection = pq.PQconnectdb(url.encode())
        if pq.PQstatus(self.connection) != 0:
            raise ServerError("", pq.PQerrorMessage(self.connection).decode())
        self.types = {int(oid): name for oid, name in self.exec("SELECT oid, typname FROM pg_type")[2]}

    def exec(self, sql):
        pq = self.pq
        result = pq.PQexec(self.connection, sql.encode())
        try:
            if pq.PQresultStatus(result) not in (0, 1, 2):
                state = pq.PQresultErrorField(result, ord("C"))
                text = pq.PQresultErrorField(result, ord("M"))
                raise ServerError((state or b"").decode(), (text or pq.PQerrorMessage(self.connection)).decode())
            width = range(pq.PQnfields(result))
            return ([pq.PQfname(result, i).decode() for i in width],
                    [getattr(self, "types", {}).get(pq.PQftype(result, i), "enum") for i in width],
                    [[None if pq.PQgetisnull(result, row, i) else pq.PQgetvalue(result, row, i).decode() for i in width]
                     for row in range(pq.PQntuples(result))])
        finally:
            pq.PQclear(result)


# ---- Values -------------------------------------------------------------------------------------------------------------

MOMENT = re.compile(r"(\d+)-(\d\d)-(\d\d) (\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$")


def number(value):
    value = float(value)
    return "%.9g" % (value if value else 0.0)


def moment(text):
    """The seconds that a text with a time zone means, UTC where it has none."""
    import datetime
    found = MOMENT.match(text)
    if not found:
        return "?" + text
    year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
    when = datetime.datetime(year, month, day, hour, minute, int(found.group(6) or 0), tzinfo=datetime.timezone.utc)
    zone = (found.group(8) or "Z").replace("Z", "+00")
    offset = int(zone[:3]) * 3600 + (int(zone[0] + "1") * int(zone[-2:]) * 60 if len(zone) > 3 else 0)
    return "%.3f" % (when.timestamp() + float(found.group(7) or 0) - offset)


def canonical_json(text):
    def walk(value):
        if isinstance(value, dict):
            return {key: walk(inner) for key, inner in sorted(value.items())}
        if isinstance(value, list):
            return [walk(inner) for inner in value]
        return number(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
    try:
        return json.dumps(walk(json.loads(text)))
    except ValueError:
        return "?" + text


def of_postgres(kind, value):
    if value is None:
        return None
    if kind == "bool":
        return "1" if value == "t" else "0"
    if kind in ("numeric", "float8", "float4"):
        return number(value)
    if kind == "timestamptz":
        return moment(value)
    if kind in ("json", "jsonb"):
        return canonical_json(value)
    return value


def of_sqlite(kind, value):
    """What is not of the class that the type is kept in is told with its class: it is no value of that type."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if kind in ("int2", "int4", "int8", "bool"):
        return str(value) if isinstance(value, int) else repr(value)
    if kind in ("numeric", "float8", "float4"):
        return number(value) if isinstance(value, (int, float)) else repr(value)
    if not isinstance(value, str):
        return repr(value)
    if kind == "timestamptz":
        return moment(value)
    if kind in ("json", "jsonb"):
        return canonical_json(value)
    return value


# ---- Choices ------------------------------------------------------------------------------------------------------------

class Choices:
    """Numbers that a grammar asks for, each below a limit: random ones, or those of a list and then zeros. What is made of
    zeros is the simplest there is, so that a shorter list of smaller numbers makes something smaller."""

    def __init__(self, seed=None, given=None):
        self.random = None if given is not None else random.Random(seed)
        self.given = given or []
        self.made = []

    def below(self, limit):
        if self.random is not None:
            value = self.random.randrange(limit)
        else:
            value = min(self.given[len(self.made)], limit - 1) if len(self.made) < len(self.given) else 0
        self.made.append(value)
        return value

    def pick(self, items):
        return items[self.below(len(items))]

    def chance(self, percent):
        return self.below(100) >= 100 - percent

    def weighted(self, *pairs):
        """(weight, item) ...: the simplest first."""
        roll = self.below(sum(weight for weight, _ in pairs))
        for weight, item in pairs:
            if roll < weight:
                return item
            roll -= weight
        raise AssertionError


def smaller(numbers, fails, tries):
    """The shortest list of the smallest numbers found for which fails(list) is still true."""
    left = [tries]

    def attempt(candidate):
        nonlocal numbers
        if left[0] <= 0 or candidate == numbers:
            return False
        left[0] -= 1
        if fails(candidate):
            numbers = candidate
            return True
        return False

    size = len(numbers) // 2 or 1
    while left[0] > 0:
        changed = False
        at = 0
        while at < len(numbers):
            if not attempt(numbers[:at] + numbers[at + size:]):
                if not any(numbers[at:at + size]) or not attempt(numbers[:at] + [0] * len(numbers[at:at + size]) +
                                                                 numbers[at + size:]):
                    at += size
                    continue
                at += size
            changed = True
        if size == 1 and not changed:
            break
        size = max(1, size // 2) if not changed or size > 1 else 1
    return numbers
