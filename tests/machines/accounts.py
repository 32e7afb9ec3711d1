"""What was acknowledged to visitors, beside what stands in the database."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.machines.lab import Lab

CARDS = """
SELECT c.enrollment_id || '/' || c.card_id FROM learning_cardcompletion c
JOIN cohorts_enrollment e ON e.id = c.enrollment_id
JOIN cohorts_cohort h ON h.id = e.cohort_id WHERE h.name = 'Many leaders'
"""
MISCOUNTED = """
SELECT count(*) FROM cohorts_personalstep p
JOIN cohorts_step s ON s.id = p.step_id JOIN cohorts_enrollment e ON e.id = p.enrollment_id
JOIN cohorts_cohort h ON h.id = e.cohort_id
WHERE h.name = 'Many leaders' AND s.kind = 'cards' AND p.cards_done <> (
    SELECT count(*) FROM learning_cardcompletion c JOIN programs_card d ON d.id = c.card_id
    WHERE c.enrollment_id = p.enrollment_id AND d.module_id = s.module_id
)
"""
"""A tally that says anything else than its rows: of a card that was counted twice, or not."""
PULSES = """
SELECT w.id,
    (SELECT coalesce(sum(bit_count(marks)), 0) FROM surveys_wavepart WHERE wave_id = w.id),
    (SELECT count(*) FROM surveys_pendinganswer WHERE wave_id = w.id)
    + (SELECT count(*) FROM surveys_mixedanswer WHERE wave_id = w.id)
FROM surveys_wave w JOIN surveys_pulseplan p ON p.id = w.plan_id
JOIN cohorts_cohort h ON h.id = p.cohort_id WHERE h.name = 'Many leaders' AND w.state = 'open'
"""
SCORES = """
SELECT enrollment_id || '/' || criterion_id, level FROM assessments_score
WHERE session_id = {session}
"""


@dataclass(frozen=True)
class Account:
    """Numbers of writes."""

    acknowledged: int
    lost: int
    twice: int


def account(lab: Lab) -> Account:
    """Of everything the visitors did."""
    kept: dict[str, list[dict]] = {"card": [], "pulse": [], "tap": []}
    unknown: dict[str, list[dict]] = {"card": [], "pulse": [], "tap": []}
    for entry in lab.entries():
        if "kept" in entry:
            kept[entry["kept"]].append(entry)
        elif "unknown" in entry:
            unknown[entry["unknown"]].append(entry)
    ask = lab.servers.ask
    cards = {row[0] for row in ask(CARDS)}
    lost = sum(_card(entry["path"]) not in cards for entry in kept["card"])
    marks, answers = (sum(int(row[n]) for row in ask(PULSES)) for n in (1, 2))
    lost += max(len(kept["pulse"]) - min(marks, answers), 0)
    twice = int(ask(MISCOUNTED)[0][0])
    twice += max(answers - len(kept["pulse"]) - len(unknown["pulse"]), 0) + abs(marks - answers)
    lost += _lost_taps(lab, kept["tap"], unknown["tap"])
    return Account(sum(map(len, kept.values())), lost, twice)


def _card(path: str) -> str:
    """'12/345' of /…/12/cards/345/."""
    numbers = [part for part in path.split("/") if part.isdigit()]
    return "/".join(numbers[-2:])


def _lost_taps(lab: Lab, kept: list[dict], unknown: list[dict]) -> int:
    """The last word of each, or one that was said since without an answer, has to stand."""
    words: dict[str, set[str]] = {}
    for entry in sorted((*kept, *unknown), key=lambda each: each["at"]):
        fields = entry["fields"]
        key = f"{fields['leader']}/{fields['criterion']}"
        before = words.setdefault(key, set()) if "unknown" in entry else set()
        words[key] = before | {fields["level"]}
        if "kept" in entry:
            words[key] = {fields["level"]}
    if not kept:
        return 0
    acknowledged = {f"{e['fields']['leader']}/{e['fields']['criterion']}" for e in kept}
    session = json.loads((lab.folder / "score tap.jsonl").read_text().splitlines()[0])["path"]
    number = next(part for part in session.split("/") if part.isdigit())
    stored = dict(lab.servers.ask(SCORES.format(session=number)))
    return sum(stored.get(key) not in words[key] for key in acknowledged)
