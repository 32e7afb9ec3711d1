"""Which group will play which form of a role-play, said before the launch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilots.frame import Frame
from pilots.reviews import FormLine
from practice.dealing import deal_forms, played_steps_of
from practice.repertoire import repertoire_of
from programs.activities import step_title
from programs.content.scenarios import Scenario


def forms_told(frame: Frame, language: str) -> list[FormLine]:
    """Each live step for which the program has more than one form: who plays which. As the launch
    deals them; no query where the modules are known to this process.
    """
    steps = sorted(frame.live_steps, key=lambda step: step.position)
    slugs = {module.pk: module.slug for module in frame.modules}
    groups = range(1, len(frame.pilot.groups) + 1)
    if not steps or not groups:
        return []
    live = [(step.position, step.kind, slugs.get(step.module_id or 0)) for step in steps]
    gatherings = played_steps_of(live, list(slugs.values()))
    repertoire = repertoire_of(slugs.items(), language)
    dealt = deal_forms(groups, gatherings, repertoire)
    titles = frame.titles(language)
    lines: list[FormLine] = []
    for step, each in zip(steps, gatherings, strict=True):
        forms = {form.slug: form for form in repertoire.forms_at(each.kind, each.module)}
        if len(forms) > 1:
            title = step_title(step.kind, titles.get(step.module_id or 0, ""))
            played = {group: dealt[group, step.position] for group in groups}
            lines += _lines(title, step.week, forms, played)
    return lines


def _lines(
    title: str, week: int, forms: Mapping[str, Scenario], played: Mapping[int, str]
) -> Iterator[FormLine]:
    for slug in dict.fromkeys(played.values()):
        groups = [group for group, form in played.items() if form == slug]
        yield FormLine(
            title=title,
            week=week,
            form=forms[slug].title,
            difficulty=forms[slug].difficulty_name,
            groups=_("every group") if len(groups) == len(played) else _named(groups),
        )


def _named(groups: Sequence[int]) -> str:
    text = ngettext("group %(numbers)s", "groups %(numbers)s", len(groups))
    return text % {"numbers": ", ".join(map(str, groups))}
