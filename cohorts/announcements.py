"""What cohorts know of people, and what moves with a person's clock."""

from django.utils import timezone

from channels.notices import announce_topics
from cohorts.facts import announce_fact
from cohorts.full_weeks import full_weeks
from cohorts.known import FIELDS, completed, months_since_hired, telling_field
from cohorts.models import Cohort
from cohorts.operations import move_openings
from cohorts.readers import in_pilots
from cohorts.ties import ties_to_pilots
from common.later import imported_later
from messaging.attention import announce_full_weeks
from messaging.readers import announce_readers
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.follow_ups import News, announce_follow_up
from people.personal import announce_bond, announce_holdings
from people.withdrawals import announce_withdrawals
from programs.content.paths import PathFact

announce_follow_up(News.NEW_ZONE, move_openings)
announce_full_weeks(full_weeks)
announce_topics(
    lambda organization: (
        Cohort.objects.filter(organization=organization, state=Cohort.State.RUNNING)
        .order_by("name", "pk")
        .values_list("pk", "name")
    )
)
for fact in FIELDS:
    announce_fact(fact, telling_field(fact))
announce_fact(
    PathFact.TENURE, lambda members, _of, now: months_since_hired(members, timezone.localdate(now))
)
announce_fact(PathFact.COMPLETED, lambda members, module, _now: completed(members, module))
announce_disclosures(imported_later("cohorts.disclosures"))
announce_holdings(imported_later("cohorts.holdings"))
announce_bond(ties_to_pilots)
announce_readers(in_pilots)
announce_recorded(imported_later("cohorts.recorded"))
announce_withdrawals(imported_later("cohorts.withdrawals"))
