"""Whether two languages of one thing differ in their words alone."""

from __future__ import annotations

# These stay the same in every language; other texts are translated. `parts` follow the wording.
SAME_KEYS = {"slug", "kind", "key", "kpi", "to", "tags", "start", "time", "any_of"}
SAME_KEYS |= {"seating", "smaller_group"}
SAME_KEYS |= {"difficulty", "uses", "lineage"}
FREE_KEYS = {"parts"}


def out_of_step(one: object, other: object, where: str = "") -> str | None:
    """Where two things of plain JSON differ in more than words; None when they are in step."""
    if type(one) is not type(other):
        return where
    if isinstance(one, dict) and isinstance(other, dict):
        return _keys_out_of_step(one, other, where)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        if len(one) != len(other):
            return f"{where} (number of entries)"
        places = (
            out_of_step(left, right, f"{where} {number}")
            for number, (left, right) in enumerate(zip(one, other, strict=True), start=1)
        )
        return next((place for place in places if place), None)
    return None if isinstance(one, str) or one == other else where


def _keys_out_of_step(one: dict[str, object], other: dict[str, object], where: str) -> str | None:
    if one.keys() != other.keys():
        return f"{where} {', '.join(sorted(one.keys() ^ other.keys()))}"
    for key in one.keys() - FREE_KEYS:
        if key in SAME_KEYS and one[key] != other[key]:
            return f"{where} {key}"
        place = out_of_step(one[key], other[key], f"{where} {key}")
        if place:
            return place
    return None
