"""What the page says, what it refuses to say, and to whom."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort
from insights import tasks
from insights.models import Reckoning
from insights.views import waiting
from people.models import Member, Organization
from practice.models import Attendance
from surveys.models import Comment, Result, Wave, WavePart
from tests.factories import CohortFactory, EnrollmentFactory, PersonalStepFactory, StepFactory
from tests.insights.conftest import Pilot

SignIn = Callable[[Member], Client]
pytestmark = pytest.mark.usefixtures("frozen")


def read(client: Client, cohort: Cohort, page: str = "pilot_details") -> str:
    """The page's words, without tags and pictures, once a worker has been there."""
    work_out(cohort)
    answer = client.get(reverse(f"insights:{page}", args=[cohort.pk]))
    assert answer.status_code == 200
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert main is not None
    words = re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", main[0], flags=re.DOTALL))
    return re.sub(r"\s+", " ", html.unescape(words))


def work_out(cohort: Cohort) -> None:
    """As a worker does that is asked, whatever was kept before."""
    Reckoning.objects.all().delete()
    tasks.keep_figures(cohort_id=cohort.pk, language="en")


def rows(client: Client, cohort: Cohort) -> list[dict[str, str]]:
    work_out(cohort)
    answer = client.get(reverse("insights:pilot_csv", args=[cohort.pk]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.proof("queries", pages=1)
@pytest.mark.parametrize("size", [3, 12])
def test_four_queries_at_any_size_and_nobody_by_name(
    size: int,
    scored_pilot: Pilot,
    admin: Member,
    client_for: SignIn,
    django_assert_num_queries: Any,
) -> None:
    cohort, client = scored_pilot(size), client_for(admin)
    page = read(client, cohort, "pilot") + read(client, cohort)
    with django_assert_num_queries(4) as told:  # the fourth notes that somebody looked
        client.get(reverse("insights:pilot", args=[cohort.pk]))
    written_anew = [each["sql"] for each in told if each["sql"].startswith("SELECT")]
    assert all('"insights_reckoning"' not in sql for sql in written_anew), "figures are kept"
    with django_assert_num_queries(9):
        client.get(reverse("insights:pilot_details", args=[cohort.pk]))
    assert "Leaderly" not in page
    assert "Leaderly" not in str(rows(client, cohort))


def test_what_ten_leaders_allow_to_say(
    scored_pilot: Pilot, admin: Member, client_for: SignIn
) -> None:
    cohort, client = scored_pilot(10), client_for(admin)
    first = read(client, cohort, "pilot")
    assert "The answer: Adapt, or look again No criteria were agreed before the start" in first
    assert "90% (9 of 10) 60 to 98% Wilson interval 95%" in first
    assert "Levels were higher at the closing role-play than at the first: +0.6" in first
    assert "100% (20 of 20)" in first
    assert "Of 100 pilots with 10 leaders, 48 to 81 would miss an effect as large" in first
    soon, later = (
        first.index("28 September 2026: pulse 2 asks the teams"),
        first.index("26 October 2026: Closing role-play"),
    )
    assert soon < later
    page = read(client, cohort)
    # Mean of 1 0 1 0 1 0 1 1 0 1 and its t interval, +0.23 to +0.97, outward in tenths.
    assert "All together +0.6 +0.2 to +1.0 10" in page
    assert "Tone recognition, First role-play 0\u20134 5\u201310 0\u20134 0\u20134 10" in page
    assert "How much a practice group and its day count" in page, "they were all of one group"
    assert "None of it is a target for this pilot" in page
    assert "Pulse 1: 20 of 30 answered (67%)." in page


def test_a_pulse_that_never_opened_is_not_said_to_come(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort = scored_pilot(10)
    waves = Wave.objects.filter(plan__cohort=cohort, state=Wave.State.PLANNED)
    assert waves.update(opens_on=now.date() - dt.timedelta(days=1))
    assert "asks the teams" not in read(client_for(admin), cohort, "pilot")


def test_four_leaders_are_refused_with_the_reason(
    scored_pilot: Pilot, admin: Member, client_for: SignIn
) -> None:
    cohort, client = scored_pilot(4), client_for(admin)
    page = read(client, cohort)
    assert (
        "Not enough data 4 leaders have been scored in the first and in the closing role-play on "
        "the same rubric; it takes five" in page
    )
    assert "were scored by two raters; it takes ten" in page
    levels = [
        row for row in rows(client, cohort) if row["Section"].startswith(("Levels", "Agreement"))
    ]
    assert [row["What"] for row in levels] == ["All criteria together", "Krippendorff's alpha"]
    assert all(row["Hidden because"] and not row["Value"] and not row["n"] for row in levels)


def test_a_hidden_part_has_its_reason_and_no_number(
    scored_pilot: Pilot, admin: Member, client_for: SignIn
) -> None:
    cohort, client = scored_pilot(5), client_for(admin)
    assert re.search(
        r"=Legal Hidden to protect a small group ?: fewer than 5 answers",
        read(client, cohort, "pilot_pulses"),
    )
    found = {row["What"]: row for row in rows(client, cohort)}
    # A spreadsheet must show the department's name, not work it out.
    legal = found["'=Legal: I am asked what I meant."]
    assert (legal["n"], legal["Value"], legal["Low"], legal["Hidden because"]) == (
        "",
        "",
        "",
        "fewer than 5 answers",
    )
    assert found["Sales: I am asked what I meant."]["Value"] == "3.400"


def _close_second(cohort: Cohort, now: dt.datetime, total: int = 123) -> None:
    """The second wave is over, with 30 answers of 4.1."""
    first, second = Wave.objects.filter(plan__cohort=cohort)
    closed = {"state": "closed", "opened_at": now, "closes_at": now, "closed_at": now}
    Wave.objects.filter(pk=second.pk).update(**closed, eligible=40, answered=30)
    part = WavePart.objects.create(wave=second, label="Sales", eligible=40, answered=30)
    item = first.plan.items.get()
    Result.objects.create(
        wave=second, part=part, item=item, n=30, sum_low=total, sum_high=total, spread="1.00"
    )


def test_the_latest_pulse_stands_beside_the_baseline(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort, client = scored_pilot(5), client_for(admin)
    first = Wave.objects.filter(plan__cohort=cohort, number=1)
    assert "Nobody was asked before the first cards opened" in read(client, cohort)
    first.update(baseline_until=now.date())
    assert "Later ones are set beside it here, once they have closed" in read(client, cohort)
    _close_second(cohort, now)
    page = read(client, cohort) + read(client, cohort, "pilot")
    assert "3.4, n = 20 4.1, n = 30 +0.7 +0.4 to +1.0, higher than before" in page
    assert "Pulse 2 beside pulse 1" in page
    assert "What moved the pulse" in page
    assert "Baseline 3.40 3.1 to 3.7 20" in page
    [moved] = [
        row
        for row in rows(client, cohort)
        if row["Section"] == "Latest pulse compared with the baseline"
    ]
    assert (moved["n"], moved["Value"], moved["Low"]) == ("20", "0.700", "0.385")


@pytest.mark.parametrize(("total", "said"), [(105, "may be no change at all"), (63, "lower than")])
def test_the_interval_says_how_a_change_reads(
    scored_pilot: Pilot,
    admin: Member,
    client_for: SignIn,
    now: dt.datetime,
    total: int,
    said: str,
) -> None:
    cohort = scored_pilot(5)
    Wave.objects.filter(plan__cohort=cohort, number=1).update(baseline_until=now.date())
    _close_second(cohort, now, total)
    assert said in read(client_for(admin), cohort)


def test_a_baseline_that_is_hidden_is_compared_with_nothing(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort, client = scored_pilot(5), client_for(admin)
    Wave.objects.filter(plan__cohort=cohort, number=1).update(baseline_until=now.date())
    _close_second(cohort, now)
    hidden = {"n": None, "sum_low": None, "sum_high": None, "hidden_because": "too_few"}
    Result.objects.filter(wave__plan__cohort=cohort, wave__number=1).update(**hidden)
    assert "higher than before" not in read(client, cohort)
    found = {row["What"]: row for row in rows(client, cohort)}
    assert found["I am asked what I meant."]["Hidden because"] == "fewer than 5 answers"


def test_before_anything_happened(
    organization: Organization, admin: Member, client_for: SignIn
) -> None:
    cohort = CohortFactory(organization=organization, starts_on=dt.date(2026, 10, 5))
    step = StepFactory(cohort=cohort, kind="kickoff", week=0, opens_on=dt.date(2026, 10, 7))
    PersonalStepFactory(
        enrollment=EnrollmentFactory(cohort=cohort),
        step=step,
        opens_at=dt.datetime(2026, 10, 7, 9, tzinfo=dt.UTC),
    )
    client = client_for(admin)
    page = read(client, cohort, "pilot")
    assert "Nothing to report yet" in page
    assert "7 October 2026: Kickoff and first role-play" in page
    assert "Not started" in page
    assert "%" not in page.replace("95%", "").replace("79%", "")


def test_who_may_see_it(
    scored_pilot: Pilot,
    privacy_officer: Member,
    facilitator: Member,
    leader: Member,
    outsider: Member,
    client_for: SignIn,
) -> None:
    cohort = scored_pilot(5)
    work_out(cohort)
    for name in ("pilot", "pilot_csv", "pilot_xlsx"):
        address = reverse(f"insights:{name}", args=[cohort.pk])
        statuses = [
            client_for(who).get(address).status_code
            for who in (privacy_officer, facilitator, leader, outsider)
        ]
        assert statuses == [200, 403, 403, 404]
    listed = client_for(privacy_officer).get(reverse("insights:pilots"))
    assert reverse("insights:pilot", args=[cohort.pk]) in listed.content.decode()
    assert "Autumn" not in client_for(outsider).get(reverse("insights:pilots")).content.decode()


def test_later_looks_at_a_finished_pilot(
    scored_pilot: Pilot, admin: Member, client_for: SignIn
) -> None:
    cohort = scored_pilot(6)
    Cohort.objects.filter(pk=cohort.pk).update(state="finished")
    with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        page = read(client_for(admin), cohort, "pilot")
    assert "What can be said Leaders" in page
    assert "What comes next" not in page


def test_comments_are_read_on_a_page_of_their_own(
    scored_pilot: Pilot, admin: Member, leader: Member, client_for: SignIn
) -> None:
    pilot = scored_pilot(3)
    page = client_for(admin).get(f"/results/{pilot.pk}/comments/").content.decode()
    assert "That protects whoever wrote" in page
    wave = Wave.objects.filter(plan__cohort=pilot).first()
    assert wave is not None
    item = wave.plan.items.first()
    Comment.objects.create(wave=wave, item=item, text="Let us <finish> our sentences")
    page = client_for(admin).get(f"/results/{pilot.pk}/comments/").content.decode()
    assert "Let us &lt;finish&gt; our sentences" in page
    assert item.text["en"] in html.unescape(page)
    assert client_for(leader).get(f"/results/{pilot.pk}/comments/").status_code == 403


def test_whoever_left_before_the_closing_is_counted_nowhere_and_whoever_left_after_it_everywhere(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort, client = scored_pilot(6), client_for(admin)
    assert "have left" not in read(client, cohort)
    gone = cohort.enrollments.order_by("pk")[:3]
    Member.objects.filter(enrollments__in=[gone[0].pk]).update(left_at=now)
    cohort.enrollments.filter(pk__in=[gone[1].pk, gone[2].pk]).update(left_at=now)
    closing = Attendance.objects.filter(session__step__kind="assessment")
    closing.filter(enrollment__in=[gone[0].pk, gone[1].pk]).update(was_present=False)
    page = read(client, cohort)
    assert "4 leaders take part. And 2 left before the closing role-play" in page
    assert "2 leaders left before the closing role-play" in read(client, cohort, "pilot")


class Asked:
    """Stands for the broker: what workers were asked for."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, task: object, *, cohort_id: int, language: str) -> None:
        self.times += 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    found = Asked()
    monkeypatch.setattr(waiting, "wake", found)
    return found


def test_until_there_are_figures_the_page_says_so_and_looks_again(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, asked: Asked
) -> None:
    cohort, client = scored_pilot(5), client_for(admin)
    address = reverse("insights:pilot", args=[cohort.pk])
    answer = client.get(address)
    assert "The figures are being worked out" in answer.content.decode()
    assert (answer.headers["Refresh"], asked.times) == ("4; url=?look=1", 1)
    details = client.get(reverse("insights:pilot_details", args=[cohort.pk]))
    assert "The figures are being worked out" in details.content.decode()
    assert (details.headers["Refresh"], asked.times) == ("4; url=?look=1", 2)
    file = client.get(reverse("insights:pilot_csv", args=[cohort.pk]))
    assert (file.status_code, file.headers["Location"]) == (302, address)
    work_out(cohort)
    answer = client.get(address, {"look": "2"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    answer = client.get(address)
    assert "The answer" in answer.content.decode()
    assert "Refresh" not in answer.headers
    assert asked.times == 3


@pytest.mark.parametrize("has_older", [False, True])
def test_figures_that_do_not_come_are_waited_for_a_minute_and_asked_for_again(
    scored_pilot: Pilot,
    admin: Member,
    client_for: SignIn,
    asked: Asked,
    frozen: time_machine.Coordinates,
    has_older: bool,
) -> None:
    cohort, client = scored_pilot(5), client_for(admin)
    if has_older:
        work_out(cohort)
        frozen.shift(dt.timedelta(minutes=5))
    first = address = reverse("insights:pilot", args=[cohort.pk])
    waited = 0
    while (answer := client.get(address)).headers.get("Refresh"):
        assert "ave not come" not in answer.content.decode()
        seconds, _, query = answer.headers["Refresh"].partition("; url=")
        waited, address = waited + int(seconds), first + query
    page = answer.content.decode()
    assert (waited, asked.times) == (60, 5)
    assert "ave not come" in page
    assert f'href="{first}"' in page
    assert ("80% (4 of 5)" in page) is has_older
    assert "Refresh" in client.get(first).headers


@pytest.mark.parametrize("look", ["", "x", "-3", "1e9", "\u0664", "9" * 40])
def test_a_count_of_looks_that_is_none_harms_nothing(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, asked: Asked, look: str
) -> None:
    cohort = scored_pilot(5)
    address = reverse("insights:pilot", args=[cohort.pk])
    assert client_for(admin).get(address, {"look": look}).status_code == 200
    assert asked.times == 1


def test_older_figures_say_when_they_were_worked_out_while_newer_ones_are(
    scored_pilot: Pilot,
    admin: Member,
    client_for: SignIn,
    asked: Asked,
    frozen: time_machine.Coordinates,
) -> None:
    cohort, client = scored_pilot(5), client_for(admin)
    address = reverse("insights:pilot", args=[cohort.pk])
    work_out(cohort)
    gone = cohort.enrollments.first()
    cohort.enrollments.filter(pk=gone.pk).update(left_at="2026-09-14T09:00Z")
    gone.attendances.update(was_present=False)
    assert "80% (4 of 5)" in client.get(address).content.decode()
    tasks.keep_figures(cohort_id=cohort.pk, language="en")
    assert "80% (4 of 5)" in client.get(address).content.decode(), "they are fresh"
    assert asked.times == 0
    frozen.shift(dt.timedelta(minutes=5))
    answer = client.get(address)
    assert "As of Monday, 14 September 2026, 05:00" in answer.content.decode()  # in Toronto
    assert (answer.headers["Refresh"], asked.times) == ("4; url=?look=1", 1)
    assert "figures are being worked out again" in answer.content.decode()
    tasks.keep_figures(cohort_id=cohort.pk, language="en")
    answer = client.get(address)
    assert "100% (4 of 4)" in answer.content.decode()
    assert "Refresh" not in answer.headers


def test_each_language_has_its_own(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, asked: Asked
) -> None:
    cohort = scored_pilot(5)
    work_out(cohort)
    Member.objects.filter(pk=admin.pk).update(language="de")
    client = client_for(admin)
    address = reverse("insights:pilot", args=[cohort.pk])
    client.get(address)
    assert asked.times == 1
    tasks.keep_figures(cohort_id=cohort.pk, language="de")
    assert "Die Antwort" in client.get(address).content.decode()


def test_the_results_lead_admins_to_the_full_program(
    scored_pilot: Pilot, admin: Member, privacy_officer: Member, client_for: SignIn
) -> None:
    cohort = scored_pilot(3)
    assert "Expand to the full program" in read(client_for(admin), cohort, "pilot")
    assert "Expand to the full program" not in read(client_for(privacy_officer), cohort, "pilot")
    Cohort.objects.update(is_pilot=False)
    assert "Expand to the full program" not in read(client_for(admin), cohort, "pilot")
