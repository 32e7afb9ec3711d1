"""Verbs about the review of a pilot on its way, which is worked out once and kept until something
it says may be another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone, translation

from common.languages import ENGLISH
from people.audit import recorded_since
from pilots.caution_lines import bundled
from pilots.cautions import warnings_of
from pilots.counted import AN_HOUR, SAYS_NOTHING
from pilots.fair_times import fair_times
from pilots.forecast import Bundle, Forecast, Mailing, forecast
from pilots.forms_told import forms_told
from pilots.frame import Frame, frame_of, gaps_of
from pilots.models import DraftReview, PilotDraft, ReviewPage
from pilots.reviews import PEOPLE_A_PAGE, KeptBundle, KeptMail, LaunchNumbers, Review
from pilots.rounds import first_cards
from pilots.second_raters import hours
from surveys.operations import preview_parts
from ui.second_look import SecondLook

A_DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)
A_BATCH = 1000


def standing_review(*, draft: PilotDraft, language: str, now: dt.datetime) -> DraftReview | None:
    """The review that was kept, if it is still true: of this revision and this day, before the next
    thing begins by itself, and nothing was recorded in the organization since. Reads only; two
    queries.
    """
    kept = DraftReview.objects.filter(draft=draft, language=language).first()
    if kept is None or kept.revision != draft.revision or not kept.is_of(now):
        return None
    return kept if kept.recorded == _recorded(draft, since=kept.recorded_since) else None


def keep_review(*, draft: PilotDraft, language: str, now: dt.datetime) -> DraftReview:
    """Work out the review of a draft and keep it in place of an older one. A second call does it
    again.
    """
    with transaction.atomic(), translation.override(language):
        since = now - AN_HOUR
        recorded = _recorded(draft, since=since)
        frame = frame_of(draft)
        expected = forecast(frame=frame, now=now, language=language)
        moments = (session.starts_at for session in frame.pilot.times.sessions)
        DraftReview.objects.filter(draft=draft, language=language).delete()
        DraftReview.objects.filter(made_at__lt=now - A_DAY).delete()
        kept = DraftReview.objects.create(
            draft=draft,
            language=language,
            revision=draft.revision,
            made_at=now,
            good_until=_next_change(expected, moments, now),
            recorded_since=since,
            recorded=recorded,
            review=_review(frame, expected, now=now),
        )
        _keep_pages(kept, expected)
    return kept


def _recorded(draft: PilotDraft, *, since: dt.datetime) -> int:
    return recorded_since(since, organization_id=draft.organization_id, without=SAYS_NOTHING)


def _review(frame: Frame, expected: Forecast, *, now: dt.datetime) -> Review:
    gaps = gaps_of(frame)
    if gaps:
        return Review(gaps=gaps)
    pulse = frame.pilot.pulse
    parts = preview_parts(
        organization=frame.draft.organization,
        leaders=[leader.pk for leader in frame.leaders],
        respondents=pulse.respondents,
        extra=pulse.extra_ids,
    )
    warnings = warnings_of(frame, parts, today=timezone.localdate(now), now=now)
    clashes = SecondLook([each.text for each in warnings if each.is_clash])
    return Review(
        events=expected.events,
        bundles=_kept_bundles(expected),
        count=expected.count,
        certain=expected.certain,
        reached=expected.reached,
        numbers=_numbers(frame, expected, now=now),
        cautions=bundled(warnings),
        parts=parts,
        forms=forms_told(frame, translation.get_language() or ENGLISH),
        fairness=fair_times(frame),
        clashes=clashes.fingerprint,
        beyond=[each.text for each in warnings if each.is_beyond],
    )


def _numbers(frame: Frame, expected: Forecast, *, now: dt.datetime) -> LaunchNumbers:
    leaving, seconds = expected.count_until(now), frame.second_raters
    return LaunchNumbers(
        leaders=len(frame.leaders),
        groups=len(frame.pilot.groups),
        sessions=len(frame.pilot.times.sessions),
        beside=len(seconds.besides),
        beside_takes=hours(seconds.minutes),
        leaving=leaving,
        soon=expected.count_until(now + A_WEEK) - leaving,
        cards_on=first_cards(frame.steps),
    )


def _keep_pages(kept: DraftReview, expected: Forecast) -> None:
    pages: list[ReviewPage] = []
    for bundle, mailings in enumerate(expected.bundles, start=1):
        pages += [
            ReviewPage(review=kept, bundle=bundle, number=number, mails=mails)
            for number, mails in enumerate(_pages_of(mailings), start=1)
        ]
    ReviewPage.objects.bulk_create(pages, batch_size=A_BATCH)


def _kept_bundles(expected: Forecast) -> list[KeptBundle]:
    """In the order in which they begin."""
    return [
        KeptBundle(
            title=str(each.title),
            about=each.about,
            count=each.count,
            is_certain=each.is_certain,
            first_at=each.first_at,
            first_zone=each.first_zone,
        )
        for each in expected.bundles
    ]


def _pages_of(bundle: Bundle) -> list[list[KeptMail]]:
    """To whom the mails of a bundle go, so many people on a page; in order of time, then of
    names.
    """
    pages: list[list[KeptMail]] = []
    room = 0
    for mailing in bundle.mailings:
        people = _ids(mailing)
        while part := tuple(islice(people, room or PEOPLE_A_PAGE)):
            if not room:
                pages.append([])
                room = PEOPLE_A_PAGE
            room -= len(part)
            pages[-1].append(KeptMail(mailing.subject, mailing.at, mailing.time_zone, part))
    return pages


def _ids(mailing: Mailing) -> Iterator[int]:
    by_name = sorted(mailing.people, key=lambda person: person.name)
    return (person.person_id for person in by_name if person.person_id is not None)


def _next_change(
    expected: Forecast, moments: Iterable[dt.datetime], now: dt.datetime
) -> dt.datetime:
    """When time alone makes another review of it: something begins, or leaves."""
    mails = (each.at for each in expected.mailings)
    ahead = [each for each in (*mails, *moments) if each > now]
    return min(ahead, default=now + dt.timedelta(days=1))
