"""What leaders, facilitators and admins of the seeded demo ask for, and two hundred leaders more
who have not done anything yet. Runs with the portal's own settings, production ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from assessments.models import Criterion, Score
from cohorts.models import Cohort, PersonalStep, Step
from cohorts.operations import launch_cohort
from common.languages import in_language
from common.tokens import hash_token, new_token
from learning.forms import QuizForm, form_for
from people.models import Member, Role, User
from people.second_step import SECOND
from pilots.models import PilotDraft
from practice.models import GroupPlace, PracticeSession
from programs.cadence import StepKind
from programs.content.kinds import CardKind
from programs.models import Card
from reports.states import ReportFileKind
from surveys.links import token_of
from surveys.models import Invitation, PulseItem, PulsePlan, Wave, WavePart
from surveys.questions import QuestionKind
from tests.bench.crowd import crowd
from tests.bench.editor import write_editor
from tests.bench.requests import CSRF, Asked, keep, sign_in
from tests.growth.reported import publish

LEADERS = 400
WEEKS_AGO = 9
WAVES = 5
"""Each can be answered once by each leader: enough for the large size."""


def write(out: Path) -> None:
    """Fill the database and write the requests."""
    model = write_work(out)
    _write_admins(out, model)
    many = crowd(model)
    _write_report(out, many)
    _write_exports(out, many)


def write_work(out: Path):
    """What leaders and facilitators ask for; the cohort of the demo that lent its program."""
    running = Cohort.objects.filter(state=Cohort.State.RUNNING)
    model = running.annotate(size=Count("enrollments")).order_by("-size", "pk")[0]
    leaders = _members(model.organization, LEADERS)
    cohort = _launched(model, leaders)
    cookies = {member.pk: _cookies(member) for member in leaders}
    of_leaders = list(cookies.values())
    keep(out, "leader's Today", list(_pages("home", of_leaders)))
    keep(out, "path", list(_pages("learning:path", of_leaders)))
    keep(out, "card", list(_cards(cohort, cookies)))
    keep(out, "story", list(_stories(cohort, cookies)))
    keep(out, "complete a card", list(_taken(cohort, cookies, CardKind.READ)))
    keep(out, "answer a quiz", list(_taken(cohort, cookies, CardKind.QUIZ)))
    keep(out, "pulse", list(_pulses(cohort, leaders)))
    _write_facilitators(out, model)
    return model


def _members(organization, count: int) -> list:
    """People who lead and can sign in."""
    users = User.objects.bulk_create(
        User(email=f"leader{i}@bench.example", password="!") for i in range(count)
    )
    members = Member.objects.bulk_create(
        Member(
            organization=organization,
            user=user,
            name=f"Lea Lind {i:04}",
            email=user.email,
            roles=[Role.LEADER],
            department=f"Department {i % 12}",
            time_zone="Europe/Berlin",
        )
        for i, user in enumerate(users)
    )
    for user, member in zip(users, members, strict=True):
        user.current_member = member
    User.objects.bulk_update(users, ["current_member"])
    return members


def _launched(model, leaders: Sequence):
    """A cohort like another one, that began nine weeks ago."""
    return launch_cohort(
        organization=model.organization,
        version=model.version,
        name="Many leaders",
        goal="To be measured.",
        form=next(form for form in model.version.forms if form.weeks == model.weeks),
        modules=list(model.modules.all()),
        leaders=leaders,
        facilitators=list(Member.objects.filter(pk__in=model.facilitators.values("pk"))),
        coaches=list(Member.objects.filter(pk__in=model.coaches.values("pk"))),
        starts_on=timezone.localdate() - dt.timedelta(weeks=WEEKS_AGO),
        time_zone=model.time_zone,
        by=model.launched_by,
        now=timezone.now(),
    )


def _cookies(member) -> dict[str, str]:

    taken = [{"method": SECOND, "at": timezone.now().timestamp()}]
    return sign_in(
        member.user,
        settings.AUTHENTICATION_BACKENDS[0],
        account_authentication_methods=taken,
        account_authentication_methods_user=str(member.user_id),
    )


def _pages(name: str, cookies: Sequence[dict[str, str]], *args: object) -> Iterator:
    address = reverse(name, args=args)
    return (Asked(address, each) for each in cookies)


def _open_cards(cohort, kind: str | None = None) -> list[tuple[int, int, int, object]]:
    """(enrollment, member, card, content) of every card that is open, one leader after another."""
    steps = PersonalStep.objects.filter(
        enrollment__cohort=cohort, step__kind=StepKind.CARDS, opens_at__lte=timezone.now()
    )
    modules = set(steps.values_list("step__module", flat=True))
    cards = Card.objects.filter(module__in=modules, is_booster=False, is_extra=False)
    cards = cards.filter(kind=kind) if kind else cards
    seats = cohort.enrollments.order_by("pk").values_list("pk", "member")
    return [(*seat, card.pk, card) for card in cards.order_by("pk") for seat in seats]


def _cards(cohort, cookies: dict[int, dict[str, str]]) -> Iterator:
    for enrollment, member, card, _row in _open_cards(cohort):
        yield Asked(reverse("learning:card", args=[enrollment, card]), cookies[member])


def _stories(cohort, cookies: dict[int, dict[str, str]]) -> Iterator:
    """The first moment of the story beside each module that is open."""
    steps = PersonalStep.objects.filter(
        enrollment__cohort=cohort, step__kind=StepKind.CARDS, opens_at__lte=timezone.now()
    )
    for pk, member in steps.order_by("pk").values_list("pk", "enrollment__member"):
        yield Asked(reverse("learning:moment", args=[pk, 1]), cookies[member])


def _taken(cohort, cookies: dict[int, dict[str, str]], kind: str) -> Iterator:
    for enrollment, member, pk, card in _open_cards(cohort, kind):
        form = form_for(in_language(card.content, "en"))
        fields = {"action": "complete", "seen": "", "seen_at": "", "nonce": new_token()}
        if isinstance(form, QuizForm):
            fields |= dict.fromkeys(form.names, "0")
        address = reverse("learning:card", args=[enrollment, pk])
        yield Asked(address, cookies[member], fields, status=302)


def _pulses(cohort, leaders: Sequence) -> Iterator:
    """Open waves that ask them all: the page, then the answer, for each."""
    like = PulsePlan.objects.exclude(cohort=cohort).order_by("pk")[0]
    plan = PulsePlan.objects.create(
        cohort=cohort, respondents=like.respondents, send_at=like.send_at
    )
    items = PulseItem.objects.bulk_create(
        PulseItem(plan=plan, position=item.position, kind=item.kind, text=item.text)
        for item in like.items.all()
    )
    answers = {
        f"item_{item.pk}": "Fine." if item.kind == QuestionKind.OPEN else "4" for item in items
    }
    cookies = {settings.CSRF_COOKIE_NAME: CSRF}
    for number in range(1, WAVES + 1):
        for invitation in _invited(plan, items, leaders, number):
            address = reverse("surveys:answer", args=[token_of(invitation.pk)])
            yield Asked(address, cookies)
            yield Asked(address, cookies, {**answers, "nonce": new_token()}, status=302)


def _invited(plan: PulsePlan, items: Sequence, leaders: Sequence, number: int) -> list[Invitation]:
    """To one more wave."""
    now = timezone.now()
    wave = Wave.objects.create(
        plan=plan,
        step=Step.objects.filter(cohort=plan.cohort, kind=StepKind.PULSE).order_by("pk").first(),
        number=number,
        opens_on=now.date(),
        state=Wave.State.OPEN,
        opened_at=now,
        closes_at=now + dt.timedelta(days=7),
        eligible=len(leaders),
    )
    wave.items.set(items)
    part = WavePart.objects.create(
        wave=wave, label="Everybody", eligible=len(leaders), marks=bytes(len(leaders) // 8 + 1)
    )
    invitations = [
        Invitation(wave=wave, part=part, member=member, opens_at=now, place=place, is_linked=True)
        for place, member in enumerate(leaders)
    ]
    for invitation in invitations:
        invitation.token_hash = hash_token(token_of(invitation.pk))
    return Invitation.objects.bulk_create(invitations)


def _write_facilitators(out: Path, cohort) -> None:
    begun = PracticeSession.objects.filter(
        group__cohort=cohort, starts_at__lte=timezone.now()
    ).exclude(state=PracticeSession.State.CANCELED)
    session = begun.filter(module__rubrics__isnull=False).order_by("-starts_at")[0]
    cookies = _cookies(session.facilitator)
    keep(out, "facilitator's Today", list(_pages("home", [cookies])))
    keep(out, "scoring sheet", list(_pages("assessments:score", [cookies], session.pk)))
    keep(out, "sessions", list(_pages("practice:sessions", [cookies])))
    seats = GroupPlace.objects.filter(group=session.group).values_list("enrollment", flat=True)
    session.attendances.filter(enrollment__in=seats).update(was_present=True)
    # Of the module's rubric, or of the general one: what the session was scored on so far.
    criteria = Criterion.objects.filter(
        pk__in=Score.objects.filter(session=session).values("criterion")
    ) or Criterion.objects.filter(rubric__module=session.module_id)
    address = reverse("assessments:tap", args=[session.pk])
    taps = [
        Asked(
            address,
            cookies,
            {"leader": str(seat), "criterion": str(criterion), "level": str(level)},
        )
        for level in (1, 2, 3, 4)
        for seat in seats
        for criterion in criteria.values_list("pk", flat=True)
    ]
    keep(out, "score tap", taps)


def _write_admins(out: Path, cohort) -> None:
    cookies = [_cookies(cohort.launched_by)]
    draft = PilotDraft.objects.filter(cohort=None).order_by("pk")[0]
    for label, name, args in (
        ("admin's Today", "home", ()),
        ("pilots", "pilots:list", ()),
        ("pilot", "pilots:pilot", (cohort.pk,)),
        ("outbox", "pilots:messages", (cohort.pk,)),
        ("sessions of a pilot", "pilots:sessions", (cohort.pk,)),
        ("members", "people:members", ()),
        ("library", "programs:library", ()),
        ("results", "insights:pilot", (cohort.pk,)),
        ("review", "pilots:draft", (draft.pk, "review")),
    ):
        keep(out, label, list(_pages(name, cookies, *args)))
    write_editor(out, cohort, cohort.launched_by, cookies[0])


def _write_report(out: Path, cohort) -> None:
    """Of the crowd: what an admin opens, and a sponsor by a link, with its largest file."""
    admin, kind = cohort.launched_by, ReportFileKind.PDF
    token = publish(cohort, admin, timezone.now())
    keep(out, "report", list(_pages("reports:report", [_cookies(admin)], cohort.pk)))
    keep(out, "report, link", list(_pages("reports:shared", [{}], token)))
    keep(out, "report, PDF", list(_pages("reports:shared_file", [{}], token, kind)))


def _write_exports(out: Path, cohort) -> None:
    cookies = [_cookies(cohort.launched_by)]
    for label, name in (
        ("export", "insights:progress_csv"),
        ("export, workbook", "insights:progress_xlsx"),
    ):
        keep(out, label, list(_pages(name, cookies, cohort.pk)))
