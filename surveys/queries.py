"""What a link opens and what an answer writes, in SQL: everybody who is asked comes in the same
hour.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from common.languages import spoken
from common.statements import Statement
from common.tokens import hash_token
from surveys.questions import QuestionKind
from surveys.respondents import usable_zone
from surveys.states import WaveState

OPEN = f"'{WaveState.OPEN}'"
ITEMS = """
    (SELECT coalesce(json_agg(json_build_object('pk', q.id, 'kind', q.kind, 'text', q.text)
                              ORDER BY q.position), '[]')::text
       FROM surveys_pulseitem q WHERE q.plan_id = w.plan_id)
"""

# A wave whose time is over stays open until it is closed, and takes what comes in until then.
BEHIND = f"""
    SELECT get_bit(p.marks, i.place) = 1 AS is_used, w.closes_at,
           w.baseline_until IS NOT NULL AS is_baseline, p.label AS part,
           p.eligible, l.min_scores, l.min_comments, co.name AS cohort, o.name AS organization,
           m.language AS own_language, o.language AS house_language,
           m.time_zone AS own_zone, co.time_zone AS cohort_zone, {ITEMS} AS items_as_json
      FROM surveys_invitation i
      JOIN surveys_wavepart p ON p.id = i.part_id
      JOIN surveys_wave w ON w.id = i.wave_id
      JOIN surveys_pulseplan l ON l.id = w.plan_id
      JOIN cohorts_cohort co ON co.id = l.cohort_id
      JOIN people_organization o ON o.id = co.organization_id
      JOIN people_member m ON m.id = i.member_id
     WHERE i.token_hash = %(token)s AND w.state = {OPEN} AND m.left_at IS NULL
"""  # noqa: S608  names of the house, nothing from outside

# A part's row is locked by it: the second of two at the same moment finds the mark, and an answer
# that waited for the close finds no marks any more.
MARK = f"""
    UPDATE surveys_wavepart p
       SET marks = set_bit(p.marks, i.place, 1)
      FROM surveys_invitation i
      JOIN surveys_wave w ON w.id = i.wave_id
      JOIN people_member m ON m.id = i.member_id AND m.left_at IS NULL
     WHERE i.token_hash = %(token)s AND p.id = i.part_id AND w.state = {OPEN}
       AND get_bit(p.marks, i.place) = 0
    RETURNING p.wave_id, p.id AS part_id, {ITEMS} AS items_as_json
"""  # noqa: S608  as above

PUT_DOWN = """
    INSERT INTO surveys_pendinganswer (id, wave_id, part_id, values)
    VALUES (gen_random_uuid(), %(wave)s, %(part)s, %(values)s)
"""


class AskedItem(Struct, frozen=True):
    """One question as it is asked."""

    pk: int
    kind: QuestionKind
    text: dict[str, str]


_items = msgspec.json.Decoder(list[AskedItem])


@dataclass(frozen=True)
class AskedPulse:
    """A pulse in front of whoever has the link. Says nothing of who they are."""

    is_used: bool
    closes_at: dt.datetime
    is_baseline: bool
    """Asked before the first cards open."""
    part: str
    eligible: int
    """How many people of the part are asked."""
    min_scores: int
    min_comments: int
    cohort: str
    organization: str
    own_language: str
    house_language: str
    own_zone: str
    cohort_zone: str
    items_as_json: str

    @property
    def language(self) -> str:
        """The language a respondent reads: their own, else the organization's."""
        return spoken(self.own_language, self.house_language)

    @property
    def zone(self) -> str:
        """The person's zone, or the cohort's where theirs is not one."""
        return usable_zone(self.own_zone, self.cohort_zone)

    @property
    def items(self) -> list[AskedItem]:
        """The questions in their order."""
        return _items.decode(self.items_as_json)


@dataclass(frozen=True)
class Marked:
    """Where an answer belongs whose mark was just set."""

    wave_id: int
    part_id: int
    items_as_json: str

    @property
    def items(self) -> list[AskedItem]:
        """The questions in their order."""
        return _items.decode(self.items_as_json)


_BEHIND = Statement(AskedPulse, BEHIND, token="text")  # noqa: S106  a type
_MARK = Statement(Marked, MARK, token="text")  # noqa: S106  a type
_PUT_DOWN = Statement(tuple, PUT_DOWN, wave="bigint", part="bigint", values="jsonb")


def pulse_behind(token: str) -> AskedPulse | None:
    """What a link asks, used or not, while its wave is open."""
    return _BEHIND.first(token=hash_token(token))


def mark_as_used(token: str) -> Marked | None:
    """Set the mark of the invitation behind a token, in one statement; None where it is used, its
    wave over, or there is none.
    """
    return _MARK.first(token=hash_token(token))


def put_down(marked: Marked, kept: dict[str, int | str]) -> None:
    """Keep one person's answers until the next batch."""
    values = msgspec.json.encode(kept).decode()
    _PUT_DOWN.run(wave=marked.wave_id, part=marked.part_id, values=values)
