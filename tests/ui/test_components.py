import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from pytest_django.asserts import assertInHTML

from demo.gallery import gallery
from ui.components import (
    Crumb,
    LevelChoice,
    StepState,
    TimelineItem,
    group_weeks,
    initials,
    tone_of,
    zone_label,
)
from ui.templatetags.components import ICONS

MOMENT = dt.datetime(2026, 3, 3, 8, 0, tzinfo=dt.UTC)


def show(source, **context):
    """The HTML on one line: where a template breaks its own does not matter."""
    html = engines["django"].from_string("{% load components %}" + source).render(context)
    return " ".join(html.split())


class PilotForm(forms.Form):
    name = forms.CharField(label="Name", help_text="People see it.")
    goal = forms.CharField(label="Goal", required=False, widget=forms.Textarea)
    who = forms.ChoiceField(label="Who", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="Remind people")
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        self.add_error(None, "The two dates do not fit.")


# Pure words and shapes.


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Aoife Kelly", "AK"),
        ("Nuala Ní-Bhriain", "NB"),
        ("Dvořák", "D"),
        ("nguyễn thị hương", "NH"),
        ("", "?"),
        ("(-)", "?"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_a_name_keeps_its_tint():
    assert tone_of("Jan Wójcik") == tone_of("Jan Wójcik")
    assert {tone_of(f"Leader {index}") for index in range(60)} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("offset", "label"),
    [((0, 0), "UTC"), ((5, 30), "GMT+5:30"), ((-3, 0), "GMT-3"), ((-9, -30), "GMT-9:30")],
)
def test_zone_label_without_letters(offset, label):
    zone = dt.timezone(dt.timedelta(hours=offset[0], minutes=offset[1]))
    assert zone_label(MOMENT.astimezone(zone)) == label


def test_weeks_are_in_order_with_their_state():
    items = [
        TimelineItem(2, "The short reply", "practice", "users"),
        TimelineItem(0, "Kickoff", "kickoff", "flag", state=StepState.DONE),
        TimelineItem(1, "Cues", "cards", "rectangle-stack", state=StepState.NOW),
        TimelineItem(2, "Talk", "coaching", "calendar"),
    ]
    weeks = group_weeks(items, current_week=1)
    assert [(week.number, week.state, week.is_current) for week in weeks] == [
        (0, "done", False),
        (1, "now", True),
        (2, "ahead", False),
    ]
    assert [item.title for item in weeks[2].items] == ["The short reply", "Talk"]


# Components as text.


def test_page_header_with_crumbs_and_action():
    html = show(
        '{% page_header title lede="Soon" crumbs=crumbs %}'
        '<a class="button" href="/go">Go</a>{% endpage_header %}',
        title="Fish & <chips>",
        crumbs=[("Pilots", "/pilots/"), Crumb("Spring")],
    )
    assert '<h1 dir="auto">Fish &amp; &lt;chips&gt;</h1>' in html
    assert '<a class="button" href="/go">Go</a>' in html
    assert '<a href="/pilots/" dir="auto">Pilots</a>' in html
    assert '<span aria-current="page" dir="auto">Spring</span>' in html


def test_page_header_without_action_has_no_empty_box():
    html = show('{% page_header "Today" back_url="/up/" back_label="Up" %} {% endpage_header %}')
    assert "actions" not in html
    assert '<a href="/up/" dir="auto">Up</a>' in html


def test_what_stands_in_a_header_or_a_badge_is_escaped_unless_it_is_safe():
    said, safe = "<b>", mark_safe("<i>x</i>")
    for text, drawn in ((said, "&lt;b&gt;"), (safe, safe)):
        source = "{% page_header text lede=text crumbs=crumbs %}{{ text }}{% endpage_header %}"
        page = show(source, text=text, crumbs=[(text, said), (text, "")])
        assert page.count(f">{drawn}<") == 5
        assert 'href="&lt;b&gt;"' in page
        assert f"</svg>{drawn}<" in show('{% badge text "good" %}', text=text)
        assert f"</span>{drawn}<" in show('{% audience_label "only_you" text %}', text=text)
        content = show('{% callout "good" text %}{{ text }}{% endcallout %}', text=text)
        assert content.count(f">{drawn}<") == 2


def test_field_ties_label_help_and_error_to_the_input():
    form = PilotForm({})
    html = show("{% field form.name %}", form=form)
    assertInHTML('<label for="id_name">Name</label>', html)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_field_kinds():
    form = PilotForm()
    assert "optional" in show("{% field form.goal %}", form=form)
    assertInHTML("<legend>Who</legend>", show("{% field form.who %}", form=form))
    check = show("{% field form.agrees %}", form=form)
    assert 'class="field check"' in check
    assert "optional" not in check


def test_error_summary_links_to_each_field():
    html = show("{% error_summary form %}", form=PilotForm({}))
    assert 'href="#id_name"' in html
    assert 'href="#id_who_0"' in html
    assert "<li>The two dates do not fit.</li>" in html
    assert "#id_token" not in html
    assert not show("{% error_summary form %}", form=PilotForm()).strip()


LEVELS = [LevelChoice(1, "Not Evident", "a"), LevelChoice(2, "Emerging")]


def test_level_picker_works_as_a_plain_form():
    html = show('{% level_picker "tone" "Tone" levels value=2 required=True %}', levels=LEVELS)
    assert html.count('type="radio"') == 2
    assert 'value="2" id="id_tone_1" checked required' in html
    assert html.count("checked") == 1
    assert "disabled" not in html
    assert '<fieldset class="levels" disabled>' in show(
        '{% level_picker "t" "T" levels disabled=True %}', levels=LEVELS
    )


def test_a_level_picker_that_is_drawn_once_for_all_names_escapes_each_name():
    source = '{% level_picker name "Tone" levels help="What did you hear?" %}'
    plain = show(source, name="tone", levels=LEVELS)
    html = show(source, name="""a"><b>'&""", levels=LEVELS)
    assert html == plain.replace("id_tone", "id_a&quot;&gt;&lt;b&gt;&#x27;&amp;").replace(
        '"tone', '"a&quot;&gt;&lt;b&gt;&#x27;&amp;'
    )
    assert (plain.count("tone"), html.count("a&quot;&gt;&lt;b&gt;&#x27;&amp;")) == (6, 6)
    assert "tone" not in html


def test_level_pickers_of_different_criteria_do_not_stand_for_each_other():
    source = '{% level_picker "a" legend levels value=value help=help error=error %}'
    given = {"legend": "Tone", "levels": LEVELS, "value": 1, "help": "h", "error": ""}
    others = [
        {"legend": "Pace"},
        {"levels": LEVELS[:1]},
        {"value": 2},
        {"help": ""},
        {"error": "Choose one."},
    ]
    drawn = [show(source, **{**given, **other}) for other in [{}, *others]]
    assert len(set(drawn)) == 6


def test_scale_picker_says_its_ends():
    html = show(
        '{% scale_picker "asked" "Asks" value="4" low="Never" high="Always" error="Choose one." %}'
    )
    assert html.count('type="radio"') == 5
    assert 'value="4" id="id_asked_3" checked' in html
    assert 'aria-describedby="asked_about"' in html


def test_scale_picker_has_a_choice_that_is_no_number():
    html = show('{% scale_picker "asked" "Asks" value="none" apart="Does not apply" %}')
    assert html.count('type="radio"') == 6
    assert 'value="none" id="id_asked_apart" checked' in html


@pytest.mark.parametrize("state", ["idle", "saving", "saved", "failed"])
def test_saved_tick_says_saved_only_when_it_is(state):
    html = show("{% saved_tick state %}", state=state)
    said = {"idle": "", "saving": "Saving", "saved": "Saved", "failed": "Not saved yet"}[state]
    text = html.partition('<span class="saved-text">')[2].partition("</span>")[0].strip()
    assert text.partition(".")[0] == said
    assert 'role="status"' in html
    assert 'data-saved="Saved"' in html
    with translation.override("de"):
        assert 'data-saved="Gespeichert"' in show("{% saved_tick state %}", state=state)


@pytest.mark.parametrize(
    ("zone", "words", "iso"),
    [
        ("Europe/Sofia", "Tue 3 Mar, 10:00", "2026-03-03T10:00+02:00"),
        ("Asia/Kolkata", "Tue 3 Mar, 13:30", "2026-03-03T13:30+05:30"),
        (None, "Tue 3 Mar, 08:00", "2026-03-03T08:00+00:00"),
    ],
)
def test_time_always_shows_its_zone(zone, words, iso):
    html = show("{% time_with_zone moment zone %}", moment=MOMENT, zone=zone)
    assert words in html
    assert f'datetime="{iso}"' in html
    assert 'class="zone"' in html


def test_time_shapes():
    assert (
        show("{% time_with_zone moment 'America/Sao_Paulo' 'time' %}", moment=MOMENT).count("GMT-3")
        == 1
    )
    assert "Tuesday, 3 March 2026, 08:00" in show(
        "{% time_with_zone moment show='long' %}", moment=MOMENT
    )
    assert (
        show("{% time_with_zone moment show='date' %}", moment=MOMENT)
        == '<time datetime="2026-03-03">3 March 2026</time>'
    )
    assert not show("{% time_with_zone moment %}", moment=None)


def test_hidden_figures_stay_hidden():
    html = show('{% stat "Mean" "3.7" n=4 interval="3 to 4" hidden="Four answers" %}')
    assert "3.7" not in html
    assert "n = 4" not in html
    assert "3 to 4" not in html
    assert "Four answers" in html


def test_stat_shows_n_interval_and_method():
    html = show('{% stat "Done" "7 of 10" n=0 interval="40 to 89" method="Wilson" note="so far" %}')
    assert all(part in html for part in ("7 of 10", "n = 0", "40 to 89", "Wilson", "so far"))


def test_every_icon_is_drawn_in_the_color_of_its_words_and_used_somewhere():
    files = {path.stem: path.read_text() for path in ICONS.glob("*.svg")}
    assert len(files) > 50
    rooms = [
        *Path("templates").rglob("*.html"),
        *Path().glob("[!.]*/*.py"),
        *Path("ui").rglob("*.py"),
    ]
    named = set(re.findall(r"""["']([a-z0-9-]+)["']""", "".join(map(Path.read_text, rooms))))
    assert set(files) - named == set()
    for name, svg in files.items():
        assert 'stroke="currentColor" stroke-width="1.6"' in svg, name
        assert not re.search(r"\d\.\d\d|[ -]\.\d\d", svg), f"{name}: svgo --precision 1"


def test_small_pieces_render():
    assert "Only you" in show('{% audience_label "only_you" %}')
    assert "Fewer than five answers" in show("{% hidden_group %}")
    assert 'data-tone="good"' in show('{% badge "Done" "good" %}')
    assert 'aria-hidden="true"' in show('{% avatar "Jan Wójcik" %}')
    assert "Card 3 of 7" in show("{% deck_dots 3 7 %}")
    assert 'aria-label="43 percent complete"' in show("{% progress_ring 43 %}")
    assert "data-complete" in show('{% progress_ring 100 "Done" "large" %}')
    assert show('{% icon "" %}') == ""
    assert "<svg" in show('{% icon "check" %}')
    assert "So far" in show('{% summary_aside "So far" %}x{% endsummary_aside %}')
    assert "Re: rota" in show('{% mail_block "Ingrid" "Re: rota" %}x{% endmail_block %}')
    assert "<blockquote>x</blockquote>" in show('{% quote_block "Ana" %}x{% endquote_block %}')
    assert "Nothing yet" in show('{% empty_state "Nothing yet" %}{% endempty_state %}')
    assert 'data-tone="warn"' in show('{% callout "warn" %}x{% endcallout %}')


def test_lists_render():
    steps = [
        {"title": "Name", "state": "done", "url": "/1"},
        {"title": "People", "state": "current", "url": "/2"},
    ]
    html = show("{% stepper steps %}", steps=steps)
    assert '<a href="/1">Name</a>' in html
    assert "/2" not in html
    cards = [
        {"title": "One", "state": "open", "url": "/c", "minutes": 3},
        {"title": "Two", "state": "closed", "url": "/d"},
    ]
    deck = show("{% card_deck cards %}", cards=cards)
    assert "/c" in deck
    assert "/d" not in deck
    week = show(
        "{% week_timeline items 1 %}",
        items=[
            TimelineItem(
                1, "Cues", "cards", "rectangle-stack", dt.date(2026, 2, 9), StepState.NOW, "/w"
            )
        ],
    )
    assert 'aria-current="step"' in week
    assert 'datetime="2026-02-09"' in week
    assert strip_tags(week).split() == ["Week", "1", "Cues", "9", "Feb", "(open", "now)"]


@pytest.mark.parametrize(
    ("cookie", "chosen"), [("dark", "dark"), ("light", "light"), ('"><b>', "auto"), (None, "auto")]
)
def test_theme_comes_from_the_cookie_and_nothing_else(cookie, chosen):
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES["theme"] = cookie
    assert show("{% theme %}", request=request) == chosen
    assert show("{% theme %}") == "auto"


def test_gallery_shows_every_component():
    response = gallery(RequestFactory().get("/gallery/"))
    assert response.status_code == 200
    html = response.content.decode()
    assert "style=" not in html
    assert "<script>" not in html


@pytest.mark.parametrize(("language", "text"), [("en", "30,000"), ("de", "30.000")])
def test_a_large_count_keeps_its_thousands_apart(language, text):
    with translation.override(language):
        assert text in show('{% stat "New" count %}', count=30_000)
