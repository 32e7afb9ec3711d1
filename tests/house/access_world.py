"""Two organizations that look the same from inside, with one of everything a page can be about."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone

from assessments.models import ExpertReading, OwnSample
from assessments.operations import begin_round, load_rubrics
from authoring.models import DraftComment, Manuscript
from badges.operations import found_issuer, give_badge
from channels.connecting import ChannelSettings, kept_of
from channels.operations import connect_app
from channels.webhooks import ChatSystem
from coaching.notes_states import NoteAudience
from coaching.operations import NoteWriting, make_commitment, write_note
from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from cohorts.operations import launch_cohort, name_quiet_weeks
from common.toml import parse_toml
from connections.operations import connect, make_access_key
from connections.states import ConnectionKind
from decisions.criteria import OwnCriterion
from decisions.models import Sourcing
from decisions.operations import add_contender, add_criterion, invite_assessor
from insights.operations import keep_figures
from kpis.models import Kpi
from kpis.operations import freeze_plan
from kpis.operations.reckoning import keep_results
from kpis.plans import Hypothesis, Measuring
from learning.attesting import Attested
from learning.models import Certificate, Recall, RecallItem
from learning_records.operations import connect_store, switch_packages
from learning_records.uses import StoreSettings
from messaging.models import Message
from messaging.preferences import link_for
from peers.models import PeerRating, PeerRound
from people.feeds import token_of
from people.importing.tables import SourceRow
from people.models import Member, Organization, PeopleImport, Role
from people.operations import renew_calendar_link, stage_import
from pilots.models import PilotDraft
from practice.models import PracticeSession
from practice.operations import create_groups, hold_session, plan_sessions
from practice.times import SessionTime
from privacy.operations import ask_for
from privacy.states import Asks
from programs.cadence import StepKind, Weekday
from programs.content.forms import FormStep, ProgramForm
from programs.content.kinds import CardKind, MediaType
from programs.models import Card, Module, Program, ProgramVersion
from programs.operations import add_recording, load_program
from programs.reading import read_program
from reports.models import ReportDraft, ReportFile
from reports.operations import keep_draft, publish_report, share_report
from reports.states import ReportFileKind
from roi.operations import create_scenario
from single_sign_on.looking import NEEDED
from single_sign_on.models import ProviderDocument, ProviderKey
from single_sign_on.operations import make_portal_key
from single_sign_on.providers import ProviderSettings, written
from single_sign_on.states import Protocol
from surveys.models import Comment, PulseItem, PulsePlan, Wave
from surveys.operations import add_theme
from surveys.questions import Respondents
from tests.coaching.talking import a_talk
from tests.decisions.making import a_decision, option
from tests.factories import MemberFactory, OrganizationFactory, ProgramVersionFactory
from tests.house.hook_world import hooked
from tests.house.kpi_world import measured
from tests.house.scim_world import provided
from tests.instruments.making import a_sheet
from tests.lti.world import launched_from
from tests.programs.small_program import ABOUT, JOURNEY, PROGRAM
from tests.provisioning.making import a_list
from tests.surveys.waiting import waits_to_be_retold

FORM = ProgramForm(
    slug="test",
    name={"en": "Test"},
    summary={"en": "Short."},
    weeks=12,
    modules=2,
    is_pilot=True,
    steps=(
        FormStep(week=0, weekday=Weekday.MONDAY, kind=StepKind.KICKOFF),
        FormStep(week=1, weekday=Weekday.MONDAY, kind=StepKind.CARDS, module=1),
        FormStep(week=2, weekday=Weekday.MONDAY, kind=StepKind.PRACTICE, module=1),
        FormStep(week=3, weekday=Weekday.MONDAY, kind=StepKind.CARDS, module=2),
    ),
)
ROLE_OF = {
    "admin": Role.ADMIN,
    "facilitator": Role.FACILITATOR,
    "coach": Role.COACH,
    "leader": Role.LEADER,
    "other leader": Role.LEADER,
    "privacy officer": Role.PRIVACY_OFFICER,
    "no role": None,
}


@dataclass
class World:
    """One organization: its cast by name, and what its pages are about."""

    organization: Organization
    cast: dict[str, Member]
    version: ProgramVersion
    cohort: Cohort
    enrollment: Enrollment
    personal_step: PersonalStep
    card: Card
    sessions: list[PracticeSession]
    message: Message
    draft: PilotDraft
    people_import: PeopleImport
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def session(self) -> PracticeSession:
        """The practice session still ahead; sessions[0] is held."""
        return self.sessions[1]


@functools.cache
def _shipped() -> Any:
    return read_program(settings.BASE_DIR / "programs" / "library" / "digital-empathy-for-leaders")


def _api_key(admin: Member) -> int:
    key, _token = make_access_key(
        kind=ConnectionKind.API, name="Nightly", seed=admin.name, now=timezone.now(), by=admin
    )
    return int(key.pk)


def load_version() -> ProgramVersion:
    """The shipped program, with its rubrics."""
    version = load_program(program=_shipped(), now=timezone.now())
    load_rubrics(version=version, program=_shipped(), now=timezone.now())
    return version


def _provider(admin: Member, now: dt.datetime) -> int:
    given = ProviderSettings(protocol=Protocol.OIDC, discovery="https://id.invalid")
    kind = ConnectionKind.SIGN_IN
    made = connect(kind=kind, name="ID", settings=written(given), now=now, by=admin)
    says = {each: f"https://id.invalid/{each}" for each in NEEDED}
    ProviderDocument.objects.create(connection=made, says=says, fetched_at=now)
    return made.pk


def _saml_key(admin: Member, now: dt.datetime) -> ProviderKey:
    given = written(ProviderSettings(protocol=Protocol.SAML))
    made = connect(kind=ConnectionKind.SIGN_IN, name="SAML", settings=given, now=now, by=admin)
    make_portal_key(connection=made, now=now, by=admin)
    return ProviderKey.objects.get(connection=made)


def _channel(admin: Member, now: dt.datetime) -> int:
    app = ChannelSettings(ChatSystem.TEAMS_APP, app_id=str(uuid.uuid4()))
    connect_app(settings=app, secret="of the app", now=now, by=admin)
    settings = kept_of(ChannelSettings(ChatSystem.SLACK))
    address = "http://127.0.0.1:9/"  # not private to the portal: nothing is called
    kept = connect(
        kind=ConnectionKind.CHAT,
        name="#leaders",
        settings=settings,
        secret=address,
        now=now,
        by=admin,
    )
    return kept.pk


def build(name: str, version: ProgramVersion) -> World:
    """An organization in the third week of its pilot; every name in it holds `name`."""
    now = timezone.now()
    organization = OrganizationFactory(name=name, slug=name.lower())
    cast = {
        who: MemberFactory(
            organization=organization,
            name=f"{name} {who.title()}",
            email=f"{who.replace(' ', '-')}@{name.lower()}.example",
            roles=[role] if role else [],
        )
        for who, role in ROLE_OF.items()
    }
    admin = cast["admin"]
    cohort = launch_cohort(
        organization=organization,
        version=version,
        name=f"{name} pilot",
        goal="",
        form=FORM,
        modules=list(version.modules.all()[:2]),
        leaders=[cast["leader"], cast["other leader"]],
        facilitators=[cast["facilitator"]],
        coaches=[cast["coach"]],
        starts_on=(now - dt.timedelta(days=21)).date(),
        time_zone="UTC",
        by=admin,
        now=now - dt.timedelta(days=22),
    )
    sessions = _sessions(cohort, cast, now)
    plan = PulsePlan.objects.create(
        cohort=cohort, respondents=Respondents.DIRECT_REPORTS, send_at=dt.time(10)
    )
    Wave.objects.create(plan=plan, number=1, opens_on=now.date() + dt.timedelta(weeks=30))
    kpi = _measured(cohort, admin, now)
    keep_figures(cohort=cohort, language="en", now=timezone.now())
    enrollment = Enrollment.objects.get(cohort=cohort, member=cast["leader"])
    personal_step = PersonalStep.objects.filter(enrollment=enrollment, step__kind="cards").order_by(
        "opens_at"
    )[0]
    columns, rows = (
        [("Name", "name"), ("Email", "email")],
        [SourceRow(2, (f"{name} New", f"new@{name.lower()}.example"))],
    )
    return World(
        organization=organization,
        cast=cast,
        version=version,
        cohort=cohort,
        enrollment=enrollment,
        personal_step=personal_step,
        card=personal_step.step.module.cards.filter(is_booster=False)[0],
        sessions=sessions,
        message=Message.objects.filter(topic_id=cohort.pk).order_by("pk")[0],
        draft=PilotDraft.objects.create(
            organization=organization, by=admin, created_at=now, changed_at=now
        ),
        people_import=stage_import(
            source=f"{name}.csv", columns=columns, rows=rows, now=now, by=admin
        ),
        more={
            "api key": _api_key(admin),
            "preferences": link_for(admin.email).rstrip("/").rsplit("/", 1)[1],
            "calendar": token_of(renew_calendar_link(by=admin, now=timezone.now()).salt),
            **_own_programs(organization, admin),
            "channel": _channel(admin, now),
            "measured kpi": kpi.pk,
            "sign-in provider": _provider(admin, now),
            "saml key": _saml_key(admin, now),
            "recording": _recording(admin, now),
            **measured(admin, now),
            **_certified(enrollment, admin, now),
            **launched_from(admin, now),
            **hooked(admin, now),
            **provided(admin, now),
            **_talked(enrollment, cast, now),
            **_asked(enrollment, admin, now),
            **_decided(cast, now),
            "fetched list": a_list("https://hr.example/a.csv", now=now, by=admin).pk,
            **_rated(enrollment, cohort, cast, now),
            "recalled": _recalled(cast["leader"], personal_step, now),
            **_calibrating(cast["facilitator"], version, now),
            "to retell": waits_to_be_retold(cohort, now),
            "person's request": ask_for(
                member=cast["leader"], asks=Asks.OBJECTION, words=f"{name} objects.", now=now
            ).pk,
            "theme": _themed(cohort, admin, now),
            "sponsor link": _reported(cohort, admin),
            "scenario": create_scenario(
                organization=organization, name=f"{name} ROI", cohort=cohort, by=admin, now=now
            ).pk,
            "record store": _recorded(admin, now),
            "quiet weeks": name_quiet_weeks(
                name=f"{name} holidays",
                location="",
                first_on=now.date() + dt.timedelta(weeks=20),
                last_on=now.date() + dt.timedelta(weeks=20),
                now=now,
                by=admin,
            ).pk,
        },
    )


def _recorded(admin: Member, now: dt.datetime) -> int:
    """A record store; and packages are switched on."""
    switch_packages(is_on=True, now=now, by=admin)
    kept = StoreSettings(endpoint="http://lrs.example/xapi", scheme="bearer")
    store = connect_store(name="LRS", settings=kept, secret="x", now=now, by=admin)
    return store.pk


def _themed(cohort: Cohort, admin: Member, now: dt.datetime) -> int:
    """A theme of the one comment of a wave that has closed."""
    plan, _is_new = PulsePlan.objects.get_or_create(
        cohort=cohort, defaults={"respondents": "direct_reports", "send_at": dt.time(10)}
    )
    item = PulseItem.objects.create(plan=plan, position=9, kind="open", text={"en": "What helps?"})
    wave = Wave.objects.create(
        plan=plan,
        number=90,
        opens_on=now.date(),
        state=Wave.State.CLOSED,
        opened_at=now,
        closed_at=now,
        answered=12,
    )
    comment = Comment.objects.create(wave=wave, item=item, text="Time")
    return add_theme(wave=wave, name="Time", comments=[comment.pk], now=now, by=admin).pk


def _reported(cohort: Cohort, admin: Member) -> int:
    """A link to the one published state of its report."""
    now = timezone.now()
    keep_draft(cohort=cohort, language="en", now=now)
    seen = ReportDraft.objects.get(cohort=cohort).checksum
    report = publish_report(cohort=cohort, language="en", seen=seen, note="", now=now, by=admin)
    ReportFile.objects.create(report=report, kind=ReportFileKind.PDF, content=b"%PDF")
    link = share_report(
        cohort=cohort, name="Board", address="", expires_on=now.date(), now=now, by=admin
    )
    return link.pk


def _certified(enrollment: Enrollment, admin: Member, now: dt.datetime) -> dict[str, int]:
    """The enrollment, with a certificate that has been set and a badge of it."""
    attested = Attested(
        name=enrollment.member.name,
        organization="O",
        program="P",
        modules=(),
        first_on="2026-09-01",
        last_on="2026-10-01",
        practices=1,
    )
    certificate = Certificate.objects.create(
        enrollment=enrollment,
        code=f"code-of-{enrollment.pk}",
        attested=attested,
        language="en",
        issued_at=now,
        pdf=b"%PDF",
    )
    issuer = found_issuer(name="O", email="", now=now, by=admin)
    give_badge(certificate=certificate, issuer=issuer, now=now)
    return {
        "certified": enrollment.pk,
        "certificate": certificate.pk,
        "badge issuer": issuer.pk,
    }


def _calibrating(rater: Member, version: ProgramVersion, now: dt.datetime) -> dict[str, int]:
    """A round that a facilitator has begun, and a sample that they read as an expert."""
    begun = begin_round(now=now, by=rater)
    sample = OwnSample.objects.create(
        organization_id=rater.organization_id,
        module=version.modules.all()[0],
        title="Own",
        setting="A call.",
        video_url="https://video.example/1",
        by=rater,
        added_at=now,
    )
    reading = ExpertReading.objects.create(sample=sample, expert=rater)
    item = begun.items.all()[0]
    return {"round": begun.pk, "rated": item.pk, "own sample": sample.pk, "reading": reading.pk}


def _talked(enrollment: Enrollment, cast: dict[str, Member], now: dt.datetime) -> dict[str, int]:
    """A talk with a note that its coach alone reads, and what the leader set out to do in it."""
    coach, leader = cast["coach"], cast["leader"]
    talk = a_talk(enrollment, coach, now)
    alone = NoteWriting(text="For me.", audience=NoteAudience.ONLY_ME)
    note = write_note(talk=talk, writing=alone, now=now, by=coach)
    made = make_commitment(
        enrollment=enrollment, talk=talk, wording="I ask.", due_on=now.date(), now=now, by=leader
    )
    return {"talk": talk.pk, "private note": note.pk, "committed": made.pk}


def _decided(cast: dict[str, Member], now: dt.datetime) -> dict[str, int]:
    """A decision that the coach judges, and a checklist."""
    admin = cast["admin"]
    made = a_decision(admin, now)
    harbor = add_contender(decision=made, facts=option("Harbor"), by=admin, now=now)
    own = add_criterion(decision=made, own=OwnCriterion(name="Ours"), by=admin, now=now)
    sheet = invite_assessor(decision=own, member=cast["coach"], by=admin, now=now)
    checklist = Sourcing.objects.create(
        organization=admin.organization,
        name="Ours",
        answers={},
        costs={},
        leaders=9,
        years=1,
        saved_by=admin,
        saved_at=now,
    )
    return {
        "decision": made.pk,
        "contender": harbor.pk,
        "decision sheet": sheet.pk,
        "checklist": checklist.pk,
    }


def _asked(enrollment: Enrollment, admin: Member, now: dt.datetime) -> dict[str, int]:
    """A questionnaire of the organization that the leader can answer."""
    sheet = a_sheet(enrollment, admin, now)
    return {"sheet": sheet.pk, "own scale": sheet.occasion.given.questionnaire_id}


def _measured(cohort: Cohort, admin: Member, now: dt.datetime) -> Kpi:
    """A KPI that the pilot said it would look at, worked out."""
    kpi = Kpi.objects.create(
        organization=cohort.organization, slug="tone", name="Tone", kind="mean", layer="behavior"
    )
    hypothesis = Hypothesis(kpi_id=kpi.pk, expected=5)
    freeze_plan(cohort=cohort, measuring=Measuring(hypotheses=(hypothesis,)), now=now, by=admin)
    keep_results(cohort=cohort, now=timezone.now())
    return kpi


def _rated(
    enrollment: Enrollment, cohort: Cohort, cast: dict[str, Member], now: dt.datetime
) -> dict[str, int]:
    """A round that is open, and one in which the leader's list waits for the coach."""
    days = {"opens_on": now.date(), "closes_on": now.date() + dt.timedelta(days=9)}
    held = PeerRound.objects.create(
        cohort=cohort, occasion="before", state="open", items=[], **days
    )
    later = PeerRound.objects.create(
        cohort=cohort, occasion="later", state="open", items=[], **days
    )
    Enrollment.objects.filter(pk=enrollment.pk).update(coach=cast["coach"])
    choosing = PeerRating.objects.create(round=held, enrollment=enrollment)
    waiting = PeerRating.objects.create(round=later, enrollment=enrollment, state="proposed")
    return {"peer round": held.pk, "rating": choosing.pk, "proposed": waiting.pk}


def _recalled(leader: Member, personal_step: PersonalStep, now: dt.datetime) -> int:
    """A question of a quiz that the leader has done, and answered again since."""
    module = personal_step.step.module_id
    quiz = Card.objects.filter(module=module, kind=CardKind.QUIZ)[0]
    recall = Recall.objects.create(member=leader, next_at=now)
    item = RecallItem.objects.create(
        recall=recall, card=quiz, part=0, due_on=now.date(), reviews=1, choice=0
    )
    return item.pk


def _recording(admin: Member, now: dt.datetime) -> tuple[int, str]:
    """One that no program names."""
    found = add_recording(
        slug=admin.organization.slug,
        title="Hello",
        media_type=MediaType.MP4,
        content=[b"a video"],
        by=admin,
        now=now,
    )
    return found.pk, found.slug


def _own_programs(organization: Organization, admin: Member) -> dict[str, int]:
    """A version of its own, and a draft beside it."""
    own = ProgramVersionFactory(
        program=Program.objects.create(organization=organization, slug="own")
    )
    kept = {
        "organization": organization,
        "program": own.program,
        "title": "Own",
        "slug": "own",
        "files": {
            "program.toml": PROGRAM,
            "en/01-cues/module.toml": ABOUT,
            "en/01-cues/journey.twee": JOURNEY,
            "pulse-bank.toml": "",
        },
        "by": admin,
        "changed_at": timezone.now(),
    }
    Manuscript.objects.create(version=own, **kept)
    draft = Manuscript.objects.create(**kept)
    comment = DraftComment.objects.create(draft=draft, text="So?", by=admin, at=timezone.now())
    return {
        "own version": own.pk,
        "own module": _own_module(own),
        "program draft": draft.pk,
        "comment": comment.pk,
    }


def _own_module(own: ProgramVersion) -> int:
    """The module of that version, as its files have it."""
    text = _shipped().modules[0].content
    slug = str(parse_toml(ABOUT)["slug"])
    module = Module.objects.create(
        version=own, position=1, slug=slug, lineage=slug, content=text, minutes=9
    )
    return module.pk


def _sessions(cohort: Cohort, cast: dict[str, Member], now: dt.datetime) -> list[PracticeSession]:
    """A held kickoff and a practice session ahead, both with the leader only: the other leader sits
    elsewhere.
    """
    groups = [[cast["leader"].pk], [cast["other leader"].pk]]
    create_groups(cohort=cohort, groups=groups, now=now, by=cast["admin"])
    steps = Step.objects.filter(cohort=cohort, kind__in=["kickoff", "practice"]).order_by(
        "position"
    )
    times = [
        SessionTime(
            group_position=1,
            step_id=step.pk,
            starts_at=now + dt.timedelta(days=days),
            time_zone="UTC",
            facilitator_id=cast["facilitator"].pk,
            link="",
        )
        for step, days in zip(steps, (-20, 2), strict=True)
    ]
    sessions = plan_sessions(
        cohort=cohort, times=times, now=now - dt.timedelta(days=21), by=cast["admin"]
    )
    enrollment = Enrollment.objects.get(cohort=cohort, member=cast["leader"])
    hold_session(session=sessions[0], present=[enrollment.pk], by=cast["facilitator"], now=now)
    return sessions


def wave_to_retell(world: World) -> dict[str, Any]:
    return {"pk": world.more["to retell"].wave_id}


def to_retell(world: World) -> dict[str, Any]:
    return {**wave_to_retell(world), "comment": world.more["to retell"].pk}
