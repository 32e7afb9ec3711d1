"""A card with a video: an admin brings it in, a leader watches it or reads what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.models import AuditEvent
from programs.content.kinds import MediaType
from programs.models import Video, VideoPart
from programs.operations import NameTaken, add_recording
from programs.watching import PART
from tests.accessible import looked_over
from tests.learning.card_contents import VIDEO
from tests.learning.test_views import address, as_kind

SAMPLE = Path(__file__).parent / "samples" / "pause.webm"


def bring(admin, now, content=None):
    return add_recording(
        slug="four-seconds",
        title="Four seconds",
        media_type=MediaType.WEBM,
        content=[SAMPLE.read_bytes()] if content is None else content,
        by=admin,
        now=now,
    )


def test_a_recording_is_kept_in_parts_and_comes_back_byte_for_byte(admin, client_for, now):
    whole = bytes(range(256)) * 4096 + b"the end"
    found = bring(admin, now, [whole[:700_000], whole[700_000:]])
    assert (found.size, found.parts.count()) == (PART + 7, 2)
    client, url = client_for(admin), reverse("learning:recording", args=[found.slug])
    begin = client.get(url, headers={"range": "bytes=0-", "accept-encoding": "gzip"})
    end = client.get(url, headers={"range": f"bytes={PART}-"})
    assert [each.status_code for each in (begin, end)] == [206, 206]
    assert begin.content + end.content == whole
    assert begin.headers["Content-Range"] == f"bytes 0-{PART - 1}/{PART + 7}"
    assert begin.headers["Cache-Control"].startswith("private")
    all_of_it = client.get(url, headers={"accept-encoding": "gzip"})
    assert (all_of_it.status_code, b"".join(all_of_it)) == (200, whole)
    assert all_of_it.headers["Content-Length"] == str(len(whole))
    beyond = client.get(url, headers={"range": f"bytes={PART + 7}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{PART + 7}")


def test_a_recording_that_fills_its_last_part_has_no_empty_one_after_it(admin, now):
    found = bring(admin, now, [b"x" * PART])
    assert (found.size, found.parts.count()) == (PART, 1)


def test_another_organization_has_no_such_recording(admin, outsider, client_for, now):
    bring(admin, now)
    url = reverse("learning:recording", args=["four-seconds"])
    assert client_for(outsider).get(url).status_code == 404


def test_the_same_again_changes_nothing_and_another_one_needs_its_own_name(admin, now):
    found = bring(admin, now)
    assert bring(admin, now) == found
    assert AuditEvent.objects.filter(verb="add_recording").count() == 1
    with pytest.raises(NameTaken):
        bring(admin, now, [b"something else"])
    assert VideoPart.objects.count() == 1


def test_an_admin_brings_in_a_video_and_is_told_what_is_none(admin, client_for):
    client, url = client_for(admin), reverse("authoring:recordings")
    text = SimpleUploadedFile("words.mp4", b"just words", content_type="video/mp4")
    refused = client.post(url, {"title": "Four seconds", "file": text})
    assert refused.status_code == 422
    assert "It is not a video (MP4, WebM), sound" in refused.content.decode()
    assert not Video.objects.exists()
    video = SimpleUploadedFile("pause.webm", SAMPLE.read_bytes(), content_type="video/webm")
    assert client.post(url, {"title": "Four seconds", "file": video}).status_code == 302
    assert "four-seconds" in client.get(url).content.decode()
    other = SimpleUploadedFile("b.mp4", b"\0\0\0\x18ftypmp42", content_type="video/mp4")
    taken = client.post(url, {"title": "Four seconds", "file": other})
    assert "Another recording has this name." in taken.content.decode()
    client.post(reverse("authoring:remove_recording", args=[Video.objects.get().pk]))
    assert not Video.objects.exists()


@pytest.mark.usefixtures("frozen")
def test_by_the_link_of_a_mail_the_words_are_there_and_the_video_after_signing_in(
    course, leader, client_for
):
    as_kind(course.cards[0], VIDEO)
    page = client_for(leader).get(address(course, course.cards[0])).content.decode()
    assert "I asked, and then I counted. At four she said: well." in page
    assert "A woman looks into a camera" in page
    url = reverse("learning:captions", args=[course.enrollment.pk, course.cards[0].pk])
    captions = client_for(leader).get(url)
    assert captions.headers["Content-Type"].startswith("text/vtt")
    assert "00:06.000 --> 00:08.000\nAt four she said: well." in captions.content.decode()
    other = reverse("learning:captions", args=[course.enrollment.pk, course.cards[1].pk])
    assert client_for(leader).get(other).content == b"WEBVTT\n"


def until(page, what):
    """Asked again and again from outside: the page's own policy lets nobody evaluate inside."""
    for _try in range(200):
        if page.evaluate(what):
            return
        page.wait_for_timeout(50)
    raise AssertionError(what)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_leader_watches_with_captions_faster_and_goes_on_where_they_stopped(
    course, leader, admin, open_page, now
):
    bring(admin, now)
    card = as_kind(course.cards[0], VIDEO)
    page = open_page(leader)
    page.goto(address(course, card))
    video = page.locator("video")
    until(page, "document.querySelector('video').readyState >= 1")
    shown = page.evaluate("document.querySelector('video').textTracks[0].mode")
    assert shown == "showing"
    page.get_by_label("Speed").select_option("1.5")
    page.get_by_text("What is said, to read").click()
    page.get_by_role("button", name="0:11").click()
    until(page, "document.querySelector('video').currentTime > 11")
    assert video.evaluate("each => each.playbackRate") == 1.5
    until(page, "document.querySelector('video').textTracks[0].cues.length === 3")
    assert looked_over(page).violations_count == 0
    page.evaluate("document.querySelector('video').pause()")
    page.evaluate("document.querySelector('video').currentTime = 6")
    page.wait_for_timeout(400)
    page.reload()
    page.get_by_role("button", name="Go on where you stopped: 0:06").click()
    until(page, "document.querySelector('video').currentTime >= 6")
    with page.expect_navigation():
        page.get_by_role("button", name="Done, on to the next card").click()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('watch'))") == []
