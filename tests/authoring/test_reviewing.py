"""A draft is read by others before it is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from authoring.card_changes import move_card, put_card
from authoring.layout import CardPlace
from authoring.models import DraftComment, Manuscript, ReviewRequest
from authoring.notifications import DRAFT_READ, GONE, REVIEW_ASKED, SETTLED, compose_review
from authoring.operations import (
    NotPublished,
    bring_in,
    change_files,
    discard_draft,
    publish_draft,
    replace_files,
)
from authoring.operations.reviewing import (
    NoReviewer,
    UnknownPiece,
    answer_comment,
    ask_review,
    comment_on,
    finish_review,
    reopen_comment,
    resolve_comment,
)
from authoring.pieces import piece_address
from authoring.review import all_comments, comments_on, open_comments
from messaging.models import Message
from people.models import AuditEvent, Member, Role
from programs.content.kinds import CardPart
from tests.factories import MemberFactory

SignIn = Callable[[Member], Client]
CARD = "en/01-cues/cards/01-read.toml"


@pytest.fixture
def draft(small: dict[str, str], admin: Member, now: dt.datetime) -> Manuscript:
    return bring_in(files=small, by=admin, now=now)


@pytest.fixture
def reviewer(admin: Member) -> Member:
    return MemberFactory(organization=admin.organization, name="Ines Reader", roles=[Role.ADMIN])


@pytest.fixture
def comment(draft: Manuscript, reviewer: Member, now: dt.datetime) -> DraftComment:
    return comment_on(draft=draft, path=CARD, text="Too long.", by=reviewer, now=now)


def test_a_comment_is_answered_resolved_and_opened_again(
    draft: Manuscript, comment: DraftComment, admin: Member, reviewer: Member, now: dt.datetime
) -> None:
    answer = answer_comment(comment=comment, text="Shorter now.", by=admin, now=now)
    again = answer_comment(comment=answer, text="Good.", by=reviewer, now=now)
    assert (again.answers_to, again.path) == (comment, CARD)
    assert open_comments(draft) == 1
    given = {"comment": comment, "by": admin, "now": now}
    assert [resolve_comment(**given), resolve_comment(**given)] == [True, False]
    assert open_comments(draft) == 0
    comment.refresh_from_db()
    assert (comment.resolved_by, comment.is_open) == (admin, False)
    assert [reopen_comment(**given), reopen_comment(**given)] == [True, False]
    assert open_comments(draft) == 1
    verbs = AuditEvent.objects.filter(thing="draftcomment").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "comment_on",
        "answer_comment",
        "answer_comment",
        "resolve_comment",
        "reopen_comment",
    ]


def test_an_answer_is_never_resolved(
    comment: DraftComment, admin: Member, now: dt.datetime
) -> None:
    answer = answer_comment(comment=comment, text="So?", by=admin, now=now)
    assert not resolve_comment(comment=answer, by=admin, now=now)


def test_only_pieces_of_the_draft_and_the_whole_are_commented_on(
    draft: Manuscript, reviewer: Member, now: dt.datetime
) -> None:
    with pytest.raises(UnknownPiece):
        comment_on(draft=draft, path="en/nothing.toml", text="?", by=reviewer, now=now)
    whole = comment_on(draft=draft, path="", text="Well done.", by=reviewer, now=now)
    [piece] = all_comments(draft)
    assert (piece.name, list(piece.threads)) == ("", [whole])


def test_what_was_said_about_a_card_goes_along_where_it_is_moved(
    draft: Manuscript, comment: DraftComment, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    place = CardPlace.named("01-cues/cards/read")
    down = partial(move_card, place=place, down=True)
    moved = change_files(draft=draft, change=down, about="down", by=admin, now=now)
    comment.refresh_from_db()
    assert comment.path == "en/01-cues/cards/02-read.toml"
    assert moved.files[comment.path] == draft.files[CARD]
    page = client_for(admin).get(piece_address(draft.pk, CARD)).text
    assert "Too long." in page, "the old address leads to it too"
    up = partial(move_card, place=place, down=False)
    change_files(draft=draft, change=up, about="up", by=admin, now=now)
    comment.refresh_from_db()
    assert comment.path == CARD
    for_some = partial(put_card, place=place, part=CardPart.EXTRAS)
    change_files(draft=draft, change=for_some, about="for some", by=admin, now=now)
    comment.refresh_from_db()
    assert comment.path == "en/01-cues/extras/01-read.toml"
    assert "Too long." in client_for(admin).get(piece_address(draft.pk, CARD)).text


def test_what_is_no_draft_any_more_takes_no_comments(
    draft: Manuscript, comment: DraftComment, admin: Member, reviewer: Member, now: dt.datetime
) -> None:
    publish_draft(draft=draft, by=admin, now=now)
    with pytest.raises(NotPublished):
        comment_on(draft=draft, path=CARD, text="Late.", by=reviewer, now=now)
    with pytest.raises(NotPublished):
        answer_comment(comment=comment, text="Late.", by=admin, now=now)
    with pytest.raises(NotPublished):
        ask_review(draft=draft, reviewer=reviewer, by=admin, now=now)
    assert resolve_comment(comment=comment, by=admin, now=now)


def test_a_piece_that_is_gone_keeps_its_comments(
    draft: Manuscript, comment: DraftComment, small: dict[str, str], admin: Member, now: dt.datetime
) -> None:
    files = {path: text for path, text in small.items() if path != CARD}
    replace_files(draft=draft, files=files, by=admin, now=now)
    draft.refresh_from_db()
    [piece] = all_comments(draft)
    assert list(piece.threads) == [comment]


def test_who_is_asked_gets_one_mail_and_says_when_they_have_read_it(
    draft: Manuscript, admin: Member, reviewer: Member, now: dt.datetime
) -> None:
    first = ask_review(draft=draft, reviewer=reviewer, by=admin, now=now)
    assert ask_review(draft=draft, reviewer=reviewer, by=admin, now=now) == first
    [mail] = Message.objects.filter(kind=REVIEW_ASKED.name)
    assert (mail.to_address, mail.subject) == (reviewer.email, "Please read: Small")
    assert reverse("authoring:review", args=[draft.pk]) in mail.text
    assert not REVIEW_ASKED.objections([mail])
    given = {"draft": draft, "by": reviewer, "now": now}
    assert [finish_review(**given), finish_review(**given)] == [True, False]
    assert REVIEW_ASKED.objections([mail]) == {mail.pk: SETTLED}
    assert not finish_review(draft=draft, by=admin, now=now)


def test_whoever_asked_gets_one_mail_once_it_is_read(
    draft: Manuscript, comment: DraftComment, admin: Member, reviewer: Member, now: dt.datetime
) -> None:
    """Red before: they heard nothing."""
    ask_review(draft=draft, reviewer=reviewer, by=admin, now=now)
    told = Message.objects.filter(kind=DRAFT_READ.name)
    assert not told.exists()
    finish_review(draft=draft, by=reviewer, now=now)
    finish_review(draft=draft, by=reviewer, now=now)
    [mail] = told
    assert (mail.to_address, mail.subject) == (admin.email, "Read: Small")
    assert "Ines Reader has read the draft “Small”." in mail.text
    assert "One comment of theirs is open." in mail.text
    assert reverse("authoring:review", args=[draft.pk]) in mail.text
    assert not DRAFT_READ.objections([mail])
    publish_draft(draft=draft, by=admin, now=now)
    assert DRAFT_READ.objections([mail]) == {mail.pk: GONE}


def test_nobody_is_told_of_a_draft_read_where_nobody_is_known_to_have_asked(
    draft: Manuscript, admin: Member, reviewer: Member, now: dt.datetime
) -> None:
    ask_review(draft=draft, reviewer=reviewer, by=admin, now=now)
    ReviewRequest.objects.update(by=None)
    assert finish_review(draft=draft, by=reviewer, now=now)
    assert not Message.objects.filter(kind=DRAFT_READ.name).exists()


def test_the_mail_is_not_wanted_once_the_draft_is_gone_or_the_reviewer_is_no_admin(
    draft: Manuscript, admin: Member, reviewer: Member, now: dt.datetime
) -> None:
    ask_review(draft=draft, reviewer=reviewer, by=admin, now=now)
    [mail] = Message.objects.filter(kind=REVIEW_ASKED.name)
    reviewer.roles = []
    reviewer.save()
    assert REVIEW_ASKED.objections([mail]) == {mail.pk: SETTLED}
    discard_draft(draft=draft, by=admin, now=now)
    assert REVIEW_ASKED.objections([mail]) == {mail.pk: SETTLED}


def test_only_another_admin_who_is_here_is_asked(
    draft: Manuscript, admin: Member, leader: Member, outsider: Member, now: dt.datetime
) -> None:
    gone = MemberFactory(organization=admin.organization, roles=[Role.ADMIN], left_at=now)
    for nobody in (admin, leader, outsider, gone):
        with pytest.raises(NoReviewer):
            ask_review(draft=draft, reviewer=nobody, by=admin, now=now)
    assert not Message.objects.filter(kind=REVIEW_ASKED.name).exists()


def test_who_asked_may_be_gone_by_the_time_it_is_written(
    draft: Manuscript, reviewer: Member, now: dt.datetime
) -> None:
    request = ReviewRequest(draft=draft, reviewer=reviewer, by=None, asked_at=now)
    assert "Somebody in your organization asks you" in compose_review(request).text


def test_a_page_of_one_piece_shows_its_own_in_two_queries(
    draft: Manuscript,
    comment: DraftComment,
    reviewer: Member,
    now: dt.datetime,
    django_assert_num_queries,
) -> None:
    comment_on(draft=draft, path="", text="Elsewhere.", by=reviewer, now=now)
    with django_assert_num_queries(2):
        shown = comments_on(draft, CARD, back="/library/own/1/piece/")
    assert [each.text for each in shown.threads] == ["Too long."]
    assert (shown.name, shown.language, shown.open_count) == ("Card “Read”", "English", 1)


def test_from_asking_to_publishing_in_the_browsers_words(
    draft: Manuscript, admin: Member, reviewer: Member, client_for: SignIn
) -> None:
    author, reading = client_for(admin), client_for(reviewer)
    at = {
        name: reverse(f"authoring:{name}", args=[draft.pk])
        for name in ("draft", "review", "ask_review", "read_review", "publish")
    }
    assert at["review"] in author.get(at["draft"]).text
    page = author.get(at["review"]).text
    assert reviewer.name in page
    assert admin.name not in page.split("<main", 1)[1]
    page = author.post(at["ask_review"], {"reviewer": reviewer.pk}, follow=True).text
    assert f"{reviewer.name} gets an email." in page

    assert "I have read it" in reading.get(at["review"]).text
    page = reading.post(at["review"], {"path": CARD, "text": ""}).text
    assert "Your comment" in page
    assert not DraftComment.objects.exists()
    sent = {"path": CARD, "text": "Say it <b>shorter</b>.", "back": at["review"]}
    page = reading.post(at["review"], sent, follow=True).text
    assert "Say it &lt;b&gt;shorter&lt;/b&gt;." in page
    page = reading.post(at["read_review"], follow=True).text
    assert "I have read it" not in page.split("<main", 1)[1].split("Has read it")[0]

    [comment] = DraftComment.objects.all()
    assert "1 open comment" in " ".join(author.get(at["draft"]).text.split())
    response = author.post(at["publish"])
    assert response.status_code == 422
    assert "1 comment on it is open." in response.text
    answer, resolve, reopen = (
        reverse(f"authoring:{name}_comment", args=[comment.pk])
        for name in ("answer", "resolve", "reopen")
    )
    assert "Write an answer first" in author.post(answer, {"text": " "}, follow=True).text
    assert "It is now." in author.post(answer, {"text": "It is now."}, follow=True).text
    assert "Resolved" in author.post(resolve, follow=True).text
    assert "open again" in author.post(reopen, follow=True).text
    question = author.post(at["publish"]).text
    seen = question.split('name="anyway" value="')[1].split('"')[0]
    response = author.post(at["publish"], {"anyway": seen})
    assert response.status_code == 302
    draft.refresh_from_db()
    assert not draft.is_draft


def test_nobody_is_led_away_by_a_form(
    draft: Manuscript, comment: DraftComment, admin: Member, client_for: SignIn
) -> None:
    url = reverse("authoring:resolve_comment", args=[comment.pk])
    review = reverse("authoring:review", args=[draft.pk])
    piece = f"{reverse('authoring:draft', args=[draft.pk])}piece/?path={CARD}"
    for back, leads in (
        ("https://elsewhere.example", review),
        ("//elsewhere.example", review),
        ("/library/own/\\elsewhere.example", review),
        (piece, piece),
    ):
        assert client_for(admin).post(url, {"back": back}).url == leads


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 30])
def test_whoever_is_nobody_cannot_be_asked(
    draft: Manuscript, admin: Member, client_for: SignIn, asked: str
) -> None:
    url = reverse("authoring:ask_review", args=[draft.pk])
    page = client_for(admin).post(url, {"reviewer": asked}, follow=True).text
    assert "Choose another admin of your organization." in page


def test_a_draft_that_went_meanwhile_says_so(
    draft: Manuscript,
    comment: DraftComment,
    admin: Member,
    reviewer: Member,
    client_for: SignIn,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = client_for(admin)

    def gone(**_given: object) -> None:
        raise NotPublished

    posts = {
        "review": ("comment_on", draft.pk, {"path": "", "text": "x"}),
        "ask_review": ("ask_review", draft.pk, {"reviewer": reviewer.pk}),
        "answer_comment": ("answer_comment", comment.pk, {"text": "x"}),
    }
    for name, (operation, pk, sent) in posts.items():
        monkeypatch.setattr(f"authoring.views.reviewing.{operation}", gone)
        response = client.post(reverse(f"authoring:{name}", args=[pk]), sent, follow=True)
        assert "Somebody has just published, changed or deleted this draft." in response.text
