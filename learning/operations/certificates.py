"""Verbs about certificates: what they ask for, giving one, setting it."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from cohorts.models import Enrollment
from common.languages import spoken
from common.typesetting import NotSet
from learning.attesting import Attested, Criteria, asked_for, is_earned
from learning.earning import criteria_of, standing_in
from learning.models import Certificate, CertificateCriteria
from learning.typesetting import typeset
from people.audit import record
from people.looks import printed_look
from people.models import Member, Organization
from programs.cadence import StepKind
from programs.module_texts import module_texts, program_texts

logger = logging.getLogger(__name__)
BITS = 16
"""Bytes of a code: 128 bits, which nobody guesses."""


class NotEarned(Exception):
    """Something that the organization asks for is not there yet."""


@transaction.atomic
def ask_for_certificate(*, criteria: Criteria, now: dt.datetime, by: Member) -> None:
    """What certificates in the organization of `by` ask for from now on; those given stay.

    A second call with the same changes nothing.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    before = criteria_of(by.organization_id)
    if before == criteria:
        return
    asked = {
        "cards_percent": criteria.cards_percent,
        "practices_missed": criteria.practices_missed,
        "needs_closing": criteria.needs_closing,
    }
    CertificateCriteria.objects.update_or_create(pk=by.organization_id, defaults=asked)
    record("ask_for_certificate", by.organization, by=by, now=now, **asked)


@transaction.atomic
def give_certificate(*, enrollment: Enrollment, now: dt.datetime) -> Certificate:
    """Attest what a leader did, in the language they read. A second call gives the same one.

    Raises NotEarned.
    """
    held = Enrollment.objects.select_for_update(of=("self",)).select_related(
        "member__organization", "cohort"
    )
    own = held.get(pk=enrollment.pk)
    given = Certificate.objects.filter(enrollment=own).first()
    if given is not None:
        return given
    standing = standing_in(own)
    if not is_earned(asked_for(standing, criteria_of(own.cohort.organization_id))):
        raise NotEarned
    language = spoken(own.member.language)
    return Certificate.objects.create(
        enrollment=own,
        code=secrets.token_urlsafe(BITS),
        attested=_attested(own, standing.practices_done, language, now),
        language=language,
        issued_at=now,
    )


def _attested(own: Enrollment, practices: int, language: str, now: dt.datetime) -> Attested:
    done = own.personal_steps.filter(done_at__isnull=False)
    last = done.aggregate(last=Max("done_at"))["last"] or now
    zone = ZoneInfo(own.member.time_zone)
    taught = done.filter(step__kind=StepKind.CARDS, cards_total__gt=0).order_by("step__position")
    modules = taught.values_list("step__module", flat=True)
    titles = module_texts(modules, language)
    version = own.cohort.version_id
    return Attested(
        name=own.member.name,
        organization=own.member.organization.name,
        program=program_texts([version], language)[version].title,
        modules=tuple(titles[pk or 0].title for pk in modules),
        first_on=own.cohort.starts_on.isoformat(),
        last_on=last.astimezone(zone).date().isoformat(),
        practices=practices,
    )


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, now: dt.datetime, by: Member) -> None:
    """Take one back that was given by mistake: whoever checks it is told so, and no file of it is
    handed out any more. A second call changes nothing.
    """
    own = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if own.revoked_at is not None:
        return
    own.revoked_at = now
    own.save(update_fields=["revoked_at"])
    record("revoke_certificate", by.organization, by=by, now=now, enrollment=own.enrollment_id)


def set_certificates() -> None:
    """Make the files of certificates until none waits. One that cannot be set keeps nobody behind
    it waiting: the log says so, and it is tried again the next time.
    """
    failed: list[int] = []
    while (tried := set_next_certificate(failed)) is not None:
        failed += [] if tried.pdf else [tried.pk]


@transaction.atomic
def set_next_certificate(besides: Collection[int] = ()) -> Certificate | None:
    """Make the file of the one that waits longest, besides these; None where none waits. Two
    workers take two.

    One whose worker died is taken up again: it is a file when it has been written, and not before.
    """
    waiting = Certificate.objects.to_set().exclude(pk__in=besides)
    taken = waiting.select_for_update(skip_locked=True).first()
    if taken is None:
        return None
    try:
        taken.pdf = typeset(
            taken.attested,
            code=taken.code,
            language=taken.language,
            look=printed_look(taken.enrollment.cohort.organization_id),
        )
    except NotSet:
        logger.exception("certificate %s cannot be set", taken.pk)
    else:
        taken.save(update_fields=["pdf"])
    return taken
