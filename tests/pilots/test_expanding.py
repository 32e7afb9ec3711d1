"""A pilot becomes the full program: what it takes along, what it tells, and how the two lead to
each other.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Cohort, PersonalStep
from measurement.estimates import Rate
from people.models import AuditEvent, Member, Organization
from pilots.draft import DraftStep, Plan
from pilots.full_program import full_program_for
from pilots.lessons import CHANGES, lessons_for
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.operations.launching import complete_draft, launch_pilot
from pilots.operations.removing import delete_pilot
from pilots.operations.repeating import NoFullForm, expand_pilot
from practice.models import Attendance, PracticeSession
from programs.cadence import StepKind
from programs.content.forms import course_length
from programs.models import Program, ProgramVersion
from tests.conftest import SignIn
from tests.factories import CohortFactory, MemberFactory
from tests.kept import kept


@pytest.fixture
@kept
def pilot(complete: PilotDraft, now: dt.datetime) -> Cohort:
    return launch_pilot(draft=complete, by=complete.by, now=now)


def expand(pilot: Cohort, admin: Member, now: dt.datetime, **changes: object) -> PilotDraft:
    values = {"name": "For everybody", "form": "twelve-week", "with_leaders": False, **changes}
    return expand_pilot(cohort=pilot, by=admin, now=now, **values)  # type: ignore[arg-type]


def text(content: bytes) -> str:
    """What a page says, without tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())


def test_it_takes_along_who_runs_it_and_what_is_asked(
    pilot: Cohort, complete: PilotDraft, admin: Member, facilitator: Member, now: dt.datetime
) -> None:
    made = expand(pilot, admin, now)
    full, was = made.pilot, complete.pilot
    assert (full.goal.name, full.goal.goal) == ("For everybody", pilot.goal)
    assert full.goal.time_zone == pilot.time_zone
    assert full.team.facilitator_ids == (facilitator.pk,)
    assert full.team.coach_ids == was.team.coach_ids
    assert full.pulse.questions == was.pulse.questions
    assert full.pulse.send_at == was.pulse.send_at
    assert (full.leaders, full.groups, full.times.sessions) == ((), (), ())
    assert made.expands == pilot
    assert Cohort.objects.count() == 1, "nothing is launched"
    assert AuditEvent.objects.filter(verb="expand_pilot", thing_id=made.pk).count() == 1


@pytest.mark.parametrize(("form", "modules"), [("twelve-week", 5), ("eight-week", 4)])
def test_it_is_in_a_full_form_of_the_newest_version(
    pilot: Cohort, version: ProgramVersion, admin: Member, now: dt.datetime, form: str, modules: int
) -> None:
    plan = expand(pilot, admin, now, form=form).pilot.plan
    assert (plan.version_id, plan.form, plan.starts_on) == (version.pk, form, None)
    assert plan.module_ids == tuple(version.modules.values_list("pk", flat=True)[:modules])


def test_the_leaders_of_the_pilot_can_go_on_without_those_who_left_it(
    pilot: Cohort, leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    pilot.enrollments.filter(member=leaders[0]).update(left_at=now)
    made = expand(pilot, admin, now, with_leaders=True)
    assert set(made.pilot.leaders) == {leader.pk for leader in leaders[1:]}
    assert made.outline.tally.leaders == len(leaders) - 1
    taught = lessons_for(made, language="en", now=now)
    assert taught is not None
    assert taught.leaders == "7 leaders of the pilot go on."


def test_whoever_goes_on_repeats_as_little_as_the_form_allows(
    pilot: Cohort, version: ProgramVersion, admin: Member, now: dt.datetime
) -> None:
    ids = list(version.modules.values_list("pk", flat=True))[: course_length(version.forms)]
    made = expand(pilot, admin, now, form="eight-week", with_leaders=True)
    assert made.pilot.plan.module_ids == (ids[0], *ids[2:])
    made = expand(pilot, admin, now, form="twelve-week", with_leaders=True)
    assert made.pilot.plan.module_ids == tuple(ids)


def test_a_newer_version_is_taken_and_a_retired_program_is_not(
    pilot: Cohort,
    version: ProgramVersion,
    organization: Organization,
    admin: Member,
    now: dt.datetime,
) -> None:
    newer = ProgramVersion.objects.create(
        program=version.program,
        number=2,
        content=version.content,
        forms=version.forms,
        fingerprint="2",
        published_at=now,
    )
    assert full_program_for(pilot) is None, "it has no modules"
    for module in version.modules.all():
        module.pk, module.version = None, newer
        module.save()
    full = full_program_for(pilot)
    assert full is not None
    assert full.version == newer
    assert [form.slug for form in full.forms] == ["twelve-week", "eight-week"]
    assert full.modules_of("pilot-12") == ()
    Program.objects.filter(pk=version.program_id).update(organization=organization, retired_at=now)
    assert full_program_for(pilot) is None
    with pytest.raises(NoFullForm):
        expand(pilot, admin, now)


def test_a_form_that_is_no_full_one_is_refused(
    pilot: Cohort, admin: Member, now: dt.datetime
) -> None:
    with pytest.raises(NoFullForm):
        expand(pilot, admin, now, form="pilot-12")
    assert PilotDraft.objects.filter(expands=pilot).count() == 0


def test_a_pilot_without_a_draft_can_be_expanded_too(
    version: ProgramVersion, organization: Organization, admin: Member, now: dt.datetime
) -> None:
    bare = CohortFactory(organization=organization, version=version)
    made = expand(bare, admin, now)
    assert made.expands == bare
    assert made.pilot.pulse.questions == ()


# What it taught.


def finish_cards(pilot: Cohort, count: int, now: dt.datetime) -> None:
    """So many leaders finish the first module."""
    first = pilot.steps.filter(kind=StepKind.CARDS).earliest("position")
    for each in PersonalStep.objects.filter(step=first)[:count]:
        each.cards_done, each.done_at = each.cards_total, now
        each.save()


def hold_first_session(pilot: Cohort, present: int, now: dt.datetime) -> PracticeSession:
    session = PracticeSession.objects.filter(group__cohort=pilot).earliest("starts_at", "pk")
    session.state = PracticeSession.State.HELD
    session.save()
    for number, place in enumerate(session.group.places.all()):
        Attendance.objects.create(
            session=session,
            enrollment=place.enrollment,
            was_present=number < present,
            noted_at=now,
        )
    return session


def test_what_it_taught_is_told_in_numbers(
    pilot: Cohort, admin: Member, leaders: list[Member], now: dt.datetime
) -> None:
    made = expand(pilot, admin, now)
    finish_cards(pilot, 5, now)
    hold_first_session(pilot, 3, now)
    later = now + dt.timedelta(weeks=5)
    taught = lessons_for(made, language="en", now=later)
    assert taught is not None
    assert "Awareness of digital cues: 5 of 8 leaders have finished the cards." in taught.lines
    assert "Live sessions: 3 of 4 places were taken." in taught.lines
    assert taught.leaders == (
        "The leaders of the pilot are left out: choose new ones. The people in the pilot have had "
        "these modules: Awareness of digital cues, Active listening in video."
    )
    names = {leader.name for leader in leaders}
    assert not [line for line in taught.lines if any(name in line for name in names)]


def test_changes_on_the_way_are_counted(pilot: Cohort, admin: Member, now: dt.datetime) -> None:
    made = expand(pilot, admin, now)
    before = lessons_for(made, language="en", now=now)
    assert before is not None
    assert before.lines == ["Nothing is known of it yet."]
    session = PracticeSession.objects.filter(group__cohort=pilot).earliest("pk")
    elsewhere = CohortFactory(organization=pilot.organization)
    for verb, thing, thing_id in (
        ("pause_cohort", "cohort", pilot.pk),
        ("reschedule_session", "practicesession", session.pk),
        ("reschedule_session", "practicesession", session.pk),
        ("shift_cohort", "cohort", elsewhere.pk),
        ("describe_cohort", "cohort", pilot.pk),
    ):
        AuditEvent.objects.create(
            organization_id=pilot.organization_id, verb=verb, thing=thing, thing_id=thing_id, at=now
        )
    taught = lessons_for(made, language="en", now=now)
    assert taught is not None
    assert taught.lines == ["Changed on the way: it was paused 1 time; 2 sessions were moved."]


def test_every_verb_of_a_change_is_one_that_is_recorded() -> None:
    written = "".join(path.read_text() for path in settings.BASE_DIR.glob("*/operations/*.py"))
    unknown = [verb for verb in CHANGES if not re.search(rf"record\(\s*\"{verb}\"", written)]
    assert unknown == []


@pytest.mark.parametrize(
    ("responses", "line"),
    [
        ([], None),
        (
            [Rate(31, 50), None, Rate(28, 50)],
            "Pulses, one after the other: 31 of 50, 28 of 50 people answered.",
        ),
        ([None], "Pulses: so few people answered that not even their number may be shown."),
    ],
)
def test_of_pulses_it_tells_what_is_published(
    pilot: Cohort,
    admin: Member,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
    responses: list[Rate | None],
    line: str | None,
) -> None:
    waves = [SimpleNamespace(closed_at=now, response=response) for response in responses]
    waves.append(SimpleNamespace(closed_at=None, response=None))
    monkeypatch.setattr("pilots.lessons.waves_of", lambda _cohort: waves)
    taught = lessons_for(expand(pilot, admin, now), language="en", now=now)
    assert taught is not None
    assert [each for each in taught.lines if each.startswith("Pulses")] == ([line] if line else [])


def test_another_draft_has_learned_nothing(complete: PilotDraft, now: dt.datetime) -> None:
    assert lessons_for(complete, language="en", now=now) is None


def test_the_same_queries_whatever_happened(pilot: Cohort, admin: Member, now: dt.datetime) -> None:
    made = expand(pilot, admin, now)
    later = now + dt.timedelta(weeks=5)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            lessons_for(made, language="en", now=later)
        return len(captured)

    count()  # texts of modules are kept
    before = count()
    finish_cards(pilot, 8, now)
    hold_first_session(pilot, 4, now)
    assert count() == before <= 9


# Pages.


def test_it_begins_on_the_pilots_page_and_leads_back(
    pilot: Cohort, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client = client_for(admin)
    url = reverse("pilots:expand", args=[pilot.pk])
    with time_machine.travel(now, tick=False):
        page = client.get(reverse("pilots:pilot", args=[pilot.pk]))
        assert url in page.content.decode()
        asked = text(client.get(url).content)
        assert "New leaders" in asked
        assert "already: Awareness of digital cues, Active listening in video." in asked
        filled = {"name": "Everybody", "form": "twelve-week", "with_leaders": "new", "nonce": "n"}
        answer = client.post(url, filled)
        made = PilotDraft.objects.get(expands=pilot)
        assert answer.headers["Location"] == reverse("pilots:draft", args=[made.pk, "leaders"])
        again = client.post(url, filled)
        assert PilotDraft.objects.filter(expands=pilot).count() == 1, again.status_code
        shown = client.get(answer.headers["Location"])
        assert "What the pilot taught" in text(shown.content)
        assert reverse("pilots:pilot", args=[pilot.pk]) in shown.content.decode()
        assert reverse("insights:pilot", args=[pilot.pk]) in shown.content.decode()
        page = client.get(reverse("pilots:pilot", args=[pilot.pk]))
        assert "Expanded to Everybody a draft" in text(page.content)


def test_a_wrong_answer_is_asked_again_and_begins_nothing(
    pilot: Cohort, admin: Member, client_for: SignIn
) -> None:
    url = reverse("pilots:expand", args=[pilot.pk])
    answer = client_for(admin).post(url, {"name": "", "form": "pilot-12", "nonce": "n"})
    assert answer.status_code == 422
    assert not PilotDraft.objects.filter(expands=pilot).exists()


def test_a_program_that_changed_meanwhile_is_looked_at_again(
    pilot: Cohort, admin: Member, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pilots.operations.repeating.full_program_for", lambda _cohort: None)
    url = reverse("pilots:expand", args=[pilot.pk])
    filled = {"name": "X", "form": "twelve-week", "with_leaders": "new", "nonce": "n"}
    answer = client_for(admin).post(url, filled, follow=True)
    assert "The program has changed since you opened this page." in text(answer.content)
    assert not PilotDraft.objects.filter(expands=pilot).exists()


def test_what_was_launched_and_its_pilot_lead_to_each_other(
    pilot: Cohort, organization: Organization, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    made = expand(pilot, admin, now)
    others = tuple(MemberFactory(organization=organization).pk for _each in range(8))
    plan = made.pilot.plan
    dated = Plan(plan.version_id, plan.form, plan.module_ids, dt.date(2026, 10, 5))
    for step, value in ((DraftStep.LEADERS, others), (DraftStep.PLAN, dated)):
        made = save_draft_step(
            draft=made, step=step, value=value, revision=made.revision, by=admin, now=now
        )
    ready = complete_draft(draft=made, by=admin, now=now)
    full = launch_pilot(draft=ready, by=admin, now=now)
    client = client_for(admin)
    with time_machine.travel(now, tick=False):
        after = text(client.get(reverse("pilots:pilot", args=[full.pk])).content)
        before = text(client.get(reverse("pilots:pilot", args=[pilot.pk])).content)
    assert f"Came from the pilot {pilot.name}" in after
    assert "Expand to the full program" not in after, "it is the full program"
    assert "Expanded to For everybody" in before
    assert "For everybody a draft" not in before


def test_where_there_is_no_full_form_the_page_says_so(
    pilot: Cohort, version: ProgramVersion, admin: Member, client_for: SignIn
) -> None:
    ProgramVersion.objects.filter(pk=version.pk).update(forms=version.forms[:1])
    url = reverse("pilots:expand", args=[pilot.pk])
    assert "has no form that is more than a pilot" in text(client_for(admin).get(url).content)
    client_for(admin).post(url, {"name": "X", "form": "twelve-week", "with_leaders": "new"})
    assert not PilotDraft.objects.filter(expands=pilot).exists()


def test_the_plan_of_the_draft_stays_with_the_program_of_the_pilot(
    pilot: Cohort,
    version: ProgramVersion,
    organization: Organization,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
) -> None:
    own = Program.objects.create(organization=organization, slug="own")
    ProgramVersion.objects.create(
        program=own, number=9, content=version.content, forms=(), fingerprint="9", published_at=now
    )
    made = expand(pilot, admin, now)
    page = client_for(admin).get(reverse("pilots:draft", args=[made.pk, "plan"]))
    assert page.context["form"].version == version


def test_a_pilot_that_is_deleted_is_forgotten_and_the_draft_stays(
    pilot: Cohort, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    made = expand(pilot, admin, now)
    delete_pilot(cohort=pilot, by=admin, now=now)
    left = PilotDraft.objects.get(pk=made.pk)
    assert left.expands is None
    page = client_for(admin).get(reverse("pilots:draft", args=[made.pk, "leaders"]))
    assert "What the pilot taught" not in text(page.content)
