"""What a link opens and what an answer writes, in SQL: everybody who is asked comes in the same
hour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec
from django.conf import settings
from msgspec import Struct

from common.languages import in_language, spoken
from common.records import dataclass
from common.statements import Statement
from common.tokens import hash_token
from surveys.change_keys import hash_of, is_of_linked
from surveys.questions import QuestionKind
from surveys.respondents import usable_zone
from surveys.since import heard
from surveys.states import WaveState

IS_TAKING = f"w.state = '{WaveState.OPEN}' AND w.counting_since IS NULL"
# Each in the wording for whoever is asked; what has none for them is not asked.
ITEMS = """
    (SELECT coalesce(json_agg(json_build_object(
                'pk', q.id, 'kind', q.kind,
                'text', CASE WHEN {linked} THEN q.text ELSE q.around END)
                              ORDER BY q.kind = 'open', q.position), '[]')::text
       FROM surveys_wave_items a JOIN surveys_pulseitem q ON q.id = a.pulseitem_id
      WHERE a.wave_id = w.id AND ({linked} OR q.around <> '{{}}'))
"""
OF_INVITED = ITEMS.format(linked="i.is_linked")
OF_KEPT = ITEMS.format(linked="%(linked)s")

ABOUT = """
    w.closes_at, w.baseline_until IS NOT NULL AS is_baseline, p.label AS part,
    p.eligible, l.min_scores, l.min_comments, co.name AS cohort, o.name AS organization, o.look_key,
    coalesce((SELECT s.text::text FROM surveys_sincethen s JOIN surveys_wave b ON b.id = s.wave_id
               WHERE b.plan_id = w.plan_id AND b.number < w.number
               ORDER BY b.number DESC LIMIT 1), '{}') AS since_as_json
"""
OF_PART = """
      JOIN surveys_wave w ON w.id = p.wave_id
      JOIN surveys_pulseplan l ON l.id = w.plan_id
      JOIN cohorts_cohort co ON co.id = l.cohort_id
      JOIN people_organization o ON o.id = co.organization_id
"""

# A wave whose time is over stays open until it is closed, and takes what comes in until then.
BEHIND = f"""
    SELECT w.id AS wave_id, get_bit(p.marks, i.place) = 1 AS is_used, i.is_linked, {ABOUT},
           m.language AS own_language, o.language AS house_language,
           m.time_zone AS own_zone, co.time_zone AS cohort_zone, {OF_INVITED} AS items_as_json
      FROM surveys_invitation i
      JOIN surveys_wavepart p ON p.id = i.part_id
      {OF_PART}
      JOIN people_member m ON m.id = i.member_id
     WHERE i.token_hash = %(token)s AND {IS_TAKING} AND m.left_at IS NULL
"""  # noqa: S608  names of the house, nothing from outside

# A part's row is locked by it: the second of two at the same moment finds the mark, and an answer
# that waited for the close finds no marks any more.
MARK = f"""
    UPDATE surveys_wavepart p
       SET marks = set_bit(p.marks, i.place, 1)
      FROM surveys_invitation i
      JOIN surveys_wave w ON w.id = i.wave_id
      JOIN people_member m ON m.id = i.member_id AND m.left_at IS NULL
     WHERE i.token_hash = %(token)s AND p.id = i.part_id AND {IS_TAKING}
       AND get_bit(p.marks, i.place) = 0
    RETURNING p.wave_id, p.id AS part_id, {OF_INVITED} AS items_as_json
"""  # noqa: S608  as above

PUT_DOWN = """
    INSERT INTO surveys_pendinganswer (id, wave_id, part_id, values, change_hash)
    VALUES (gen_random_uuid(), %(wave)s, %(part)s, %(values)s, %(key)s)
"""

# From the answer, of which nothing leads to an invitation: in nobody's language and zone.
OF_KEY = f"""
    SELECT w.id AS wave_id, false AS is_used, %(linked)s AS is_linked, {ABOUT},
           '' AS own_language, o.language AS house_language,
           '' AS own_zone, co.time_zone AS cohort_zone, {OF_KEPT} AS items_as_json
      FROM (SELECT part_id FROM surveys_pendinganswer WHERE change_hash = %(key)s
             UNION ALL
            SELECT part_id FROM surveys_mixedanswer WHERE change_hash = %(key)s) given
      JOIN surveys_wavepart p ON p.id = given.part_id
      {OF_PART}
     WHERE {IS_TAKING}
"""  # noqa: S608  as above

REPLACE = """
    WITH waiting AS (
        DELETE FROM surveys_pendinganswer WHERE change_hash = %(key)s AND wave_id = %(wave)s
        RETURNING part_id),
    written AS (
        DELETE FROM surveys_mixedanswer WHERE change_hash = %(key)s AND wave_id = %(wave)s
        RETURNING part_id)
    INSERT INTO surveys_pendinganswer (id, wave_id, part_id, values, change_hash)
    SELECT gen_random_uuid(), %(wave)s, part_id, %(values)s, %(key)s
      FROM (TABLE waiting UNION ALL TABLE written) given
"""


class AskedItem(Struct, frozen=True):
    """One question as it is asked."""

    pk: int
    kind: QuestionKind
    text: dict[str, str]


def wording(item: AskedItem, language: str) -> str:
    """How a question is put to somebody who reads this language."""
    return in_language(item.text, language)


def languages_of(items: Sequence[AskedItem]) -> tuple[tuple[str, str], ...]:
    """(code, name) of those that the portal speaks and all these questions are written in."""
    return tuple((code, name) for code, name in settings.LANGUAGES if _are_written_in(items, code))


def _are_written_in(items: Sequence[AskedItem], language: str) -> bool:
    return all(language in item.text for item in items)


_items = msgspec.json.Decoder(list[AskedItem])
_by_language = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True)
class AskedPulse:
    """A pulse in front of whoever has the link, or the key. Says nothing of who they are."""

    wave_id: int
    is_used: bool
    is_linked: bool
    """Whether they report to a leader of the cohort."""
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
    look_key: str
    """Of the looks that its pages wear; see people.looks."""
    since_as_json: str
    """What was done since an earlier pulse, in the words of the program team, by language."""
    own_language: str
    house_language: str
    own_zone: str
    cohort_zone: str
    items_as_json: str

    @property
    def language(self) -> str:
        """The language a respondent reads: their own, else the organization's."""
        return spoken(self.own_language, self.house_language)

    def since(self, language: str) -> str:
        """What was done since an earlier pulse, to a reader of this language; '' of nothing."""
        return heard(_by_language.decode(self.since_as_json), language)

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
_PUT_DOWN = Statement(tuple, PUT_DOWN, wave="bigint", part="bigint", values="jsonb", key="text")
_OF_KEY = Statement(AskedPulse, OF_KEY, key="text", linked="boolean")
_REPLACE = Statement(tuple, REPLACE, key="text", wave="bigint", values="jsonb")


def pulse_behind(token: str) -> AskedPulse | None:
    """What a link asks, used or not, while its wave is open."""
    return _BEHIND.first(token=hash_token(token))


def mark_as_used(token: str) -> Marked | None:
    """Set the mark of the invitation behind a token, in one statement; None where it is used, its
    wave over, or there is none.
    """
    return _MARK.first(token=hash_token(token))


def put_down(marked: Marked, kept: Mapping[str, object], key: str) -> None:
    """Keep one person's answers until the next batch, beside the hash of their device's key."""
    _PUT_DOWN.run(wave=marked.wave_id, part=marked.part_id, values=_written(kept), key=hash_of(key))


def pulse_of_key(key: str) -> AskedPulse | None:
    """What was asked of whoever has this key, while the wave is open."""
    return _OF_KEY.first(key=hash_of(key), linked=is_of_linked(key))


def replace_answer(key: str, wave_id: int, kept: Mapping[str, object]) -> None:
    """Keep these answers instead of those with the key; hold the wave before."""
    _REPLACE.run(key=hash_of(key), wave=wave_id, values=_written(kept))


def _written(kept: Mapping[str, object]) -> str:
    return msgspec.json.encode(kept).decode()
