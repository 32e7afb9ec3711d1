"""What the pages about connections that bring people show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from common.records import dataclass
from connections.models import AccessKey, Connection
from provisioning.models import ScimGroup, ScimPerson, ScimWatch
from provisioning.scim.answers import ScimAnswer


@dataclass(frozen=True)
class ScimRow:
    """One connection in the list."""

    connection: Connection
    people: int
    last_used_at: dt.datetime | None


@dataclass(frozen=True)
class ScimStanding:
    """How one connection does."""

    people: int
    groups: int
    mapped: int
    unknown: Sequence[str]
    stopped_at: dt.datetime | None
    let_through_until: dt.datetime | None


@dataclass(frozen=True)
class ScimFinding:
    """One line of a test: what was looked at, how it went, and what to do."""

    is_good: bool
    text: str
    advice: str = ""


def rows_of(connections: Iterable[Connection]) -> list[ScimRow]:
    """Connections with how many people they speak of. Three statements at any number."""
    listed = list(connections)
    people = dict(
        ScimPerson.objects.standing()
        .filter(connection__in=listed)
        .values_list("connection")
        .annotate(Count("pk"))
    )
    keys = AccessKey.objects.filter(connection__in=listed)
    used = dict(keys.values_list("connection").annotate(Max("last_used_at")))
    return [ScimRow(each, people.get(each.pk, 0), used.get(each.pk)) for each in listed]


def standing_of(connection: Connection, *, now: dt.datetime) -> ScimStanding:
    """How a connection does. Three statements."""
    watch = ScimWatch.objects.filter(pk=connection.pk).first() or ScimWatch()
    groups = ScimGroup.objects.filter(connection=connection).aggregate(
        all=Count("pk"), mapped=Count("pk", filter=~Q(role="", audience=""))
    )
    until = watch.let_through_until
    return ScimStanding(
        people=ScimPerson.objects.standing().filter(connection=connection).count(),
        groups=groups["all"],
        mapped=groups["mapped"],
        unknown=watch.unknown,
        stopped_at=watch.stopped_at,
        let_through_until=until if until and until > now else None,
    )


def findings_of(
    connection: Connection, keys: Sequence[AccessKey], config: ScimAnswer, people: ScimAnswer
) -> list[ScimFinding]:
    """What a test found: of the key, the switch, the service, and who called."""
    used = max((each.last_used_at for each in keys if each.last_used_at), default=None)
    number = (people.body or {}).get("totalResults", 0)
    ask = _("Ask whoever runs this portal to look in its log.")
    return [
        ScimFinding(bool(keys), _("There is a valid key."), _("Make a key below.")),
        ScimFinding(
            connection.is_on,
            _("The connection is switched on."),
            _("Switch it on once the other system has the address and the key."),
        ),
        ScimFinding(
            config.status == 200, _("The portal answers as the other system expects."), ask
        ),
        ScimFinding(
            people.status == 200,
            _("The other system would see %(number)s people.") % {"number": number},
            ask,
        ),
        ScimFinding(
            used is not None,
            _("The other system has used the key."),
            _("Start the test in the other system, then test the connection here again."),
        ),
    ]
