"""What the database tallies as things happen, held against what it is a tally of."""

from __future__ import annotations

from django.db.models import Count, Q, Sum

from cohorts.models import CoachTally, CohortTally, Enrollment, PersonalStep, StepTally
from cohorts.querysets import taking_part


def assert_tallies_agree() -> None:
    """Every tally is what counting gives; a row of nothing is no row."""
    steps = PersonalStep.objects.filter(taking_part("enrollment__")).exclude(deck=[]).order_by()
    counted = steps.values_list("step", "opens_at", "is_called_off").annotate(
        n=Count("pk"), have=Count("done_at"), of=Sum("cards_done"), all=Sum("cards_total")
    )
    kept = StepTally.objects.exclude(leaders=0, done=0, cards_done=0, cards_total=0)
    columns = ("step", "opens_at", "is_called_off", "leaders", "done", "cards_done", "cards_total")
    assert sorted(kept.values_list(*columns)) == sorted(counted)
    enrolled = Enrollment.objects.order_by()
    leaders = enrolled.values_list("cohort").annotate(
        here=Count("pk", filter=taking_part()), gone=Count("pk", filter=~taking_part())
    )
    tallied = CohortTally.objects.exclude(leaders=0, gone=0)
    assert sorted(tallied.values_list("cohort", "leaders", "gone")) == sorted(leaders)
    coached = enrolled.filter(taking_part(), ~Q(coach=None)).values_list("cohort", "coach")
    coaches = CoachTally.objects.exclude(leaders=0).values_list("cohort", "coach", "leaders")
    assert sorted(coaches) == sorted(coached.annotate(n=Count("pk")))
