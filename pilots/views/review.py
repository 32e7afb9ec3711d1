"""Step 9: everything that will happen, and the launch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.operations import NotInOrganization
from common.reach import OutOfReach
from common.records import dataclass
from kpis.draw_words import draw_lines
from people.querysets import MemberQuerySet
from pilots.draft import STEPS, DraftStep
from pilots.measuring import named_kpis
from pilots.measuring_words import in_sentences
from pilots.models import DraftReview, DraftWork, PilotDraft
from pilots.operations.launching import NotReady, launch_pilot
from pilots.operations.reviewing import keep_review, standing_review
from pilots.pages import TITLES, Page, step_url
from pilots.review_lines import BundleLine, apart, calendar_of, mail_lines
from pilots.reviews import PEOPLE_A_PAGE, KeptMail
from pilots.views.busy import hand_to_worker
from pilots.views.people import members_of
from pilots.waiting_half import waiting_half_of
from ui.paging import numbered_page
from ui.second_look import FIELD, NOTHING_SPEAKS_AGAINST, SecondLook


def review(page: Page, draft: PilotDraft) -> HttpResponse:
    """Step 9: everything that will happen; a POST launches. It is worked out once, and kept; for
    many leaders by a worker.
    """
    now, language = timezone.now(), page.request.LANGUAGE_CODE
    kept = standing_review(draft=draft, language=language, now=now)
    if kept is None:
        # What a worker could not do, launch or review, is said at once.
        if page.outline.is_large and not draft.problem:
            if page.action:
                text = _("Something has changed since you opened this page. Please read it again.")
                messages.warning(page.request, text)
            return hand_to_worker(page, draft, DraftWork.REVIEW)
        kept = keep_review(draft=draft, language=language, now=now)
    if page.action == "launch":
        return _launch(page, draft, kept)
    return _show_review(page, draft, kept)


def _launch(page: Page, draft: PilotDraft, kept: DraftReview) -> HttpResponse:
    gaps = kept.review.gaps
    if page.revision != draft.revision:
        text = _("The draft has changed since you opened this page. This is the current version.")
        return _again(page, draft, text)
    if not gaps and (asked := _asked_again(page, draft, kept)):
        return asked
    if page.outline.is_large and not gaps:
        return hand_to_worker(page, draft, DraftWork.LAUNCH)
    now = timezone.now()
    try:
        cohort = launch_pilot(draft=draft, by=page.request.member, now=now)
    except OutOfReach:
        messages.warning(page.request, _("The start date is too far away. Choose another."))
        return redirect(step_url(draft, DraftStep.PLAN))
    except (NotReady, NotInOrganization) as error:
        if page.outline.waitlist.launches_too and isinstance(error, NotReady):
            for line in chain.from_iterable(error.gaps.values()):
                messages.warning(page.request, line)
        kept = keep_review(draft=draft, language=page.request.LANGUAGE_CODE, now=now)
        return _show_review(page, draft, kept, status=422)
    messages.success(
        page.request,
        _("%(name)s is launched. The invitations are on their way.") % {"name": cohort.name},
    )
    return redirect("pilots:pilot", cohort.pk)


def _asked_again(page: Page, draft: PilotDraft, kept: DraftReview) -> HttpResponse | None:
    """Where somebody is busy by now who was not, or weeks ask for too much and nobody said yes."""
    look = SecondLook(kept.review.beyond, about=kept.review.clashes)
    if page.request.POST.get(FIELD, "") not in {kept.review.clashes, look.fingerprint}:
        text = _("Something has changed since you opened this page. Please read it again.")
        return _again(page, draft, text)
    if look.is_settled(page.request.POST):
        return None
    return _show_review(page, draft, kept, look, status=422)


def _again(page: Page, draft: PilotDraft, text: str) -> HttpResponse:
    messages.warning(page.request, text)
    return redirect(step_url(draft, DraftStep.REVIEW))


def _show_review(
    page: Page,
    draft: PilotDraft,
    kept: DraftReview,
    second_look: SecondLook = NOTHING_SPEAKS_AGAINST,
    *,
    status: int = 200,
) -> HttpResponse:
    review, measuring, half = kept.review, page.outline.measurement, waiting_half_of(draft)
    missing_lines = [
        (TITLES[step], step_url(draft, step), review.gaps[step])
        for step in STEPS
        if step in review.gaps
    ]
    context = {
        "gaps": missing_lines,
        "goal": page.outline.goal,
        "review": review,
        "second_look": second_look,
        "calendar": calendar_of(review.events),
        "mails": apart(mail_lines(_bundles(kept, page.request.GET, members_of(page)))),
        "now": timezone.now(),
        "today": timezone.localdate(),
        "warnings": [
            (each, TITLES[each.step], step_url(draft, each.step)) for each in review.cautions
        ],
        "times_url": step_url(draft, DraftStep.TIMES),
        "pulse_url": step_url(draft, DraftStep.PULSE),
        "measured": in_sentences(measuring, named_kpis(page.request.member, measuring)),
        "draw": draw_lines(half.draw) if half else [],
        "measurement_url": step_url(draft, DraftStep.MEASUREMENT),
        "shown_parts": sum(part.will_show for part in review.parts),
    }
    return page.show(context, status=status)


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Somebody to whom a mail will go."""

    name: str
    mail: KeptMail


def _bundles(kept: DraftReview, asked: QueryDict, members: MemberQuerySet) -> list[BundleLine]:
    """Each with a page of its people where it is open, one at a time: hundreds of rows would hide
    what matters.
    """
    opened = asked.get("messages", "")
    found: list[BundleLine] = []
    for number, bundle in enumerate(kept.review.bundles, start=1):
        if str(number) != opened:
            found.append(BundleLine(number=number, bundle=bundle))
            continue
        part = numbered_page(range(bundle.count), asked, size=PEOPLE_A_PAGE)
        place = 1 + part.items[0] // PEOPLE_A_PAGE
        page = kept.pages.filter(bundle=number, number=place).first()
        # None when the review was worked out anew this moment.
        people = _addressees(page.mails if page else (), members)
        found.append(BundleLine(number=number, bundle=bundle, page=part, recipients=people))
    return found


def _addressees(mails: Sequence[KeptMail], members: MemberQuerySet) -> list[Addressee]:
    """Each with the mail they get. One query."""
    ids = set(chain.from_iterable(mail.people for mail in mails))
    names = dict(members.filter(pk__in=ids).values_list("pk", "name"))
    found: list[Addressee] = []
    for mail in mails:
        found += [Addressee(name=names[pk], mail=mail) for pk in mail.people if pk in names]
    return found
