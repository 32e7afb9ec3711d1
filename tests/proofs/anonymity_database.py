"""A database administrator who knows the code and wants to know who said what.

They have a copy of every table with PostgreSQL's own columns, of every index and of the pages
themselves. Whatever is kept of people is put into an order, whatever is kept of answers into
another one, and the first is given the first answer: every column against every column. Chance
alone finds one in each part; what finds more than chance allows is a hit.
"""

from __future__ import annotations

import json
import math
import subprocess
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from django.db import connection
from scipy import stats

from backups import programs
from common.tenancy import as_owner

Key = tuple[int, float, str]
"""Sorts whatever a column holds: empty first, numbers as numbers, the rest as text."""
SYSTEM = "ctid::text AS ctid, xmin::text AS xmin, xmax::text AS xmax, cmin::text AS cmin"
ANSWERS = ("surveys_answer", "surveys_mixedanswer", "surveys_pendinganswer")
FALSE_ALARM = 0.0001
"""How likely it is that chance alone makes one hit of a whole proof."""


@dataclass(frozen=True)
class Copy:
    """Every row of every table, as text, with the system columns."""

    tables: Mapping[str, list[dict[str, str | None]]]
    to_people: Mapping[str, dict[str, str]]
    """Table -> column -> the table of people's things (members, invitations) that it names."""


def copy_everything() -> Copy:
    """What a backup holds, and what it leaves out: places on disk and transactions."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        tables = {}
        for name in names:
            cursor.execute(f'SELECT {SYSTEM}, * FROM "{name}"')
            columns = [each.name for each in cursor.description]
            tables[name] = [
                {column: _as_text(value) for column, value in zip(columns, row, strict=True)}
                for row in cursor.fetchall()
            ]
        for name, places in places_in(dump()).items():
            for row in tables.get(name, []):
                row["dump"] = str(places.get(row.get("id"), 0))
        return Copy(tables, _to_people(cursor))


def dump() -> str:
    """What pg_dump writes, as text: what most people call a backup."""
    program = programs.find_program("pg_dump", at_least=programs.server_version())
    command = [program, "--data-only", "--schema=public", "--no-password"]
    done = subprocess.run(
        command, env=programs.environment(), capture_output=True, check=True, text=True
    )
    return done.stdout


def places_in(text: str) -> dict[str, dict[str | None, int]]:
    """Table -> id -> on which line of the dump the row stands."""
    found: dict[str, dict[str | None, int]] = {}
    table, column = "", -1
    for number, line in enumerate(text.splitlines()):
        if line.startswith("COPY public."):
            head, _, rest = line.removeprefix("COPY public.").partition(" (")
            columns = rest.partition(")")[0].split(", ")
            table, column = head, columns.index("id") if "id" in columns else -1
        elif line == "\\.":
            table = ""
        elif table and column >= 0:
            found.setdefault(table, {})[line.split("\t")[column]] = number
    return found


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    return bytes(value).hex() if isinstance(value, memoryview) else str(value)


def _to_people(cursor: object) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text"
        "  FROM pg_constraint c JOIN pg_attribute a"
        "    ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
    )
    for table, column, target in cursor.fetchall():  # type: ignore[attr-defined]
        if target in {"people_member", "surveys_invitation"}:
            found[table][column] = target
    found["people_member"]["id"] = "people_member"
    found["surveys_invitation"]["id"] = "surveys_invitation"
    found["messaging_message"]["person_id"] = "people_member"
    return found


def key_of(value: str | None) -> Key:
    """Where a value stands among others of its column."""
    if value is None:
        return (0, 0.0, "")
    if value.startswith("(") and "," in value:
        page, place = value.strip("()").split(",")[:2]
        if page.isdigit() and place.isdigit():
            return (1, int(page) * 10_000.0 + int(place), "")
    try:
        return (1, float(value), "")
    except ValueError:
        return (2, 0.0, value)


def orders_of_people(copy: Copy, wave: int) -> dict[str, dict[int, Key]]:
    """Everything that is kept of the people of a wave: 'table.column' -> person -> where they
    stand in it. Rows about other waves count as well; the first and the last of each person.
    """
    invited = [r for r in copy.tables["surveys_invitation"] if r["wave_id"] == str(wave)]
    person_of = {
        "people_member": {r["member_id"]: int(r["member_id"] or 0) for r in invited},
        "surveys_invitation": {r["id"]: int(r["member_id"] or 0) for r in invited},
    }
    found: dict[str, dict[int, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for table, columns in copy.to_people.items():
        for row in copy.tables.get(table, []):
            for column, target in columns.items():
                person = person_of[target].get(row[column])
                if person is not None:
                    for name, value in row.items():
                        found[f"{table}.{name} by {column}"][person].append(key_of(value))
    orders = {}
    for name, values in found.items():
        for which, pick in (("first", min), ("last", max)):
            orders[f"{name}, {which}"] = {who: pick(each) for who, each in values.items()}
        orders[f"{name}, how many"] = {
            who: (1, float(len(each)), "") for who, each in values.items()
        }
    return orders


def orders_of_answers(copy: Copy, wave: int, part: int) -> dict[str, list[str]]:
    """Everything that is kept of the answers of a part: 'column' -> their numbers in its order.
    Indexes are in the order of their columns.
    """
    rows = [
        {**row, "table": str(place), "values": numbers_of(str(row["values"]))}
        for place, table in enumerate(reversed(ANSWERS))
        for row in copy.tables[table]
        if row["wave_id"] == str(wave) and row["part_id"] == str(part)
    ]
    return _in_orders(rows, "values")


def orders_of_comments(copy: Copy, wave: int) -> dict[str, list[str]]:
    """The same of what was written and is published, or waits to be retold."""
    rows = [
        {**row, "table": "", "values": row["text"]}
        for table in ("surveys_comment", "surveys_waitingcomment")
        for row in copy.tables[table]
        if row["wave_id"] == str(wave)
    ]
    return {f"comment.{name}": texts for name, texts in _in_orders(rows, "text").items()}


def _in_orders(rows: Sequence[Mapping[str, str | None]], what: str) -> dict[str, list[str]]:
    found = {}
    for column in ("ctid", "xmin", "cmin", "xmax", "id", "dump", "values"):
        ordered = sorted(rows, key=lambda row, c=column: (row["table"], key_of(row[c])))  # type: ignore[misc]
        if len({row[column] for row in rows}) > 1:
            found[column] = [str(row[what]) for row in ordered]
    return found


def numbers_of(values: str) -> str:
    """An answer without what was written: comments go their own way."""
    said = json.loads(values)
    return json.dumps({item: each for item, each in said.items() if isinstance(each, int)})


@dataclass
class Linking:
    """One way to link, over all parts in which it was tried."""

    tried: int = 0
    hits: int = 0
    parts: int = 0
    lean: float = 0.0
    """Rank correlations, each in its standard error, added up."""

    def add(self, people: Sequence[Hashable], answers: Sequence[Hashable]) -> None:
        """Give the first person the first answer, and so on; of one part."""
        count = len(people)
        if count < 2:
            return
        place = {each: number for number, each in enumerate(answers)}
        far = sum((number - place[each]) ** 2 for number, each in enumerate(people))
        rho = 1 - 6 * far / (count * (count * count - 1))
        self.tried += count
        self.hits += sum(a == b for a, b in zip(people, answers, strict=True))
        self.parts += 1
        self.lean += rho * math.sqrt(count - 1)

    @property
    def by_chance(self) -> float:
        """How likely chance alone finds as many, or leans as far."""
        if not self.parts:
            return 1.0
        hits = stats.poisson.sf(self.hits - 1, self.parts)
        leans = 2 * stats.norm.sf(abs(self.lean) / math.sqrt(self.parts))
        return float(min(1.0, 2 * min(hits, leans)))


@dataclass
class Attack:
    """All ways together."""

    ways: dict[str, Linking] = field(default_factory=lambda: defaultdict(Linking))

    def try_all(
        self,
        people: Mapping[str, Mapping[int, Key]],
        answers: Mapping[str, Sequence[str]],
        said: Mapping[int, str],
    ) -> None:
        """Each order of these people against each order of their answers, both ways round.
        `said` is the truth: each answer is another one, so it names its person.
        """
        whose = {text: person for person, text in said.items()}
        for (who, keys), (what, texts) in product(people.items(), answers.items()):
            if len({keys.get(person) for person in said}) < 2:
                continue
            ordered = sorted(said, key=lambda person, k=keys: (k.get(person, (0, 0.0, "")), person))  # type: ignore[misc]
            given = [whose[text] for text in texts]
            self.ways[f"{who} > {what}"].add(ordered, given)
            self.ways[f"{who} < {what}"].add(ordered[::-1], given)

    @property
    def tried(self) -> int:
        return sum(way.tried for way in self.ways.values())

    @property
    def hits(self) -> int:
        return sum(way.hits for way in self.ways.values())

    @property
    def expected(self) -> int:
        """By chance: one in each part each time."""
        return sum(way.parts for way in self.ways.values())

    def beyond_chance(self) -> dict[str, Linking]:
        """Ways that link better than chance explains, though so many were tried."""
        limit = FALSE_ALARM / max(1, len(self.ways))
        return {name: way for name, way in self.ways.items() if way.by_chance < limit}


def old_bytes(written: Iterable[bytes], tables: Iterable[str]) -> int:
    """How many of these rows, gone long ago, still stand in the pages of tables, where a superuser
    reads them without leaving SQL.
    """
    pages = b"".join(_pages(table) for table in tables)
    return sum(row in pages for row in written)


def rows_on_disk(table: str) -> set[bytes]:
    """The bytes of each row of a table, dead or alive."""
    found: set[bytes] = set()
    with as_owner(), connection.cursor() as cursor:
        for page in range(_size(table)):
            cursor.execute(
                "SELECT t_data FROM heap_page_items(get_raw_page(%s, %s)) WHERE t_data IS NOT NULL",
                [table, page],
            )
            found |= {bytes(row) for (row,) in cursor.fetchall()}
    return found


def _size(table: str) -> int:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        cursor.execute("SELECT pg_relation_size(%s) / 8192", [table])
        return int(cursor.fetchone()[0])


def _pages(table: str) -> bytes:
    found = b""
    with as_owner(), connection.cursor() as cursor:
        for page in range(_size(table)):
            cursor.execute("SELECT get_raw_page(%s, %s)", [table, page])
            found += bytes(cursor.fetchone()[0])
    return found


def statistics_of(table: str, column: str) -> str:
    """What the planner remembers of the values of a column."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat(most_common_vals::text, histogram_bounds::text) FROM pg_stats"
            " WHERE tablename = %s AND attname = %s",
            [table, column],
        )
        return "".join(text for (text,) in cursor.fetchall())


@dataclass
class Watcher:
    """Somebody who reads the open wave again and again, which docs/anonymity.md says nothing
    prevents: where one mark and one answer of a part came in between, they belong together.
    """

    marks: dict[int, set[int]] = field(default_factory=dict)
    texts: dict[int, list[str]] = field(default_factory=dict)
    linked: dict[int, str] = field(default_factory=dict)

    def look(self) -> None:
        """Now; whoever came in alone since the last look is linked."""
        marks, texts = _marked(), _kept()
        for part, who in marks.items():
            new = who - self.marks.get(part, set())
            said = list(texts.get(part, []))
            for text in self.texts.get(part, []):
                said.remove(text)
            if len(new) == len(said) == 1:
                self.linked[new.pop()] = said[0]
        self.marks, self.texts = marks, texts


def _marked() -> dict[int, set[int]]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.part_id, i.member_id FROM surveys_invitation i"
            "  JOIN surveys_wavepart p ON p.id = i.part_id"
            " WHERE p.marks IS NOT NULL AND get_bit(p.marks, i.place) = 1"
        )
        found: dict[int, set[int]] = defaultdict(set)
        for part, member in cursor.fetchall():
            found[part].add(member)
        return found


def _kept() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    with as_owner(), connection.cursor() as cursor:
        for table in ANSWERS:
            cursor.execute(f"SELECT part_id, values::text FROM {table}")
            for part, text in cursor.fetchall():
                found[part].append(numbers_of(text))
    return found
