"""What others chose in a poll, read by hand."""

from __future__ import annotations

from collections import Counter

from common.records import dataclass
from common.statements import Statement
from learning.others import others_chose
from people.models import Member
from programs.content.kinds import CardKind

# One answer for each of the others, who may have met the card in two cohorts. Whoever left stays
# among them: a figure that changes when somebody goes would tell what they chose.
CHOSEN = f"""
    SELECT first.choice
      FROM (SELECT DISTINCT ON (e.member_id) (a.answer ->> 'choice')::int AS choice,
                   a.saved_at, a.id
              FROM learning_cardanswer a
              JOIN cohorts_enrollment e ON e.id = a.enrollment_id
              JOIN cohorts_cohort co ON co.id = e.cohort_id
             WHERE a.card_id = %(card)s AND co.organization_id = %(organization)s
               AND e.member_id <> %(member)s AND a.answer ->> 'kind' = '{CardKind.POLL}'
             ORDER BY e.member_id, a.saved_at, a.id) first
     WHERE first.choice >= 0
     ORDER BY first.saved_at, first.id
"""  # noqa: S608  a name of the house


@dataclass(slots=True)
class Chosen:
    """What one of the others chose."""

    choice: int


_CHOSEN = Statement(Chosen, CHOSEN, card="bigint", organization="bigint", member="bigint")


def told_of_others(member: Member, card_id: int) -> Counter[int] | None:
    """How many of the other leaders of the organization chose which option of a poll; None where
    too few have answered to say so. One query.
    """
    found = _CHOSEN.all(card=card_id, organization=member.organization_id, member=member.pk)
    return others_chose([each.choice for each in found])
