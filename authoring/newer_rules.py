"""What the rules of a newer version would give people of a cohort on the way that those of today do
not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from authoring.models import Manuscript
from authoring.rule_changes import RULES
from authoring.rules import DraftRule, rules_of, scene_of
from authoring.trial_days import days_in
from authoring.trial_page import TrialPage, asked_by, tried_on
from authoring.trial_people import people_in
from cohorts.models import Cohort
from learning import following
from people.models import Member
from programs.content.paths import PathCondition, PathEffect
from programs.models import ProgramVersion


def changed_rules(
    cohort: Cohort, version: ProgramVersion, member: Member, *, language: str, now: dt.datetime
) -> TrialPage | None:
    """Those who would get something otherwise; None where the rules are the same, or the files of
    a version are not kept. As many statements for ten as for ten thousand.
    """
    kept = Manuscript.objects.filter(version__in=[cohort.version_id, version.pk])
    files = {each.version_id: each.files for each in kept}
    if len(files) < 2:
        return None
    before, after = files[cohort.version_id], files[version.pk]
    if before.get(RULES.path) == after.get(RULES.path):
        return None
    scene = scene_of(after, language)
    drafted, today = rules_of(after, scene, language), following.rules_of(cohort.version_id)
    people = people_in(cohort, asked_by(drafted, today), now)
    page = tried_on(people, scene, drafted, member, today=today, days=days_in(cohort, now))
    known = {(each.when, each.then) for each in today.rules}
    return replace(
        page,
        groups=[each for each in page.groups if each.is_changed or each.is_empty],
        private=[each for each in page.private if _said(each.rule) not in known],
        idle=[],
        nobodys=[],
    )


def _said(one: DraftRule) -> tuple[Sequence[PathCondition], Sequence[PathEffect]]:
    return (one.rule.when, one.rule.then) if one.rule else ((), ())
