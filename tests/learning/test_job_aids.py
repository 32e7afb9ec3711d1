"""The job aid of a module stands on the module's page once it has opened."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from programs import job_aids
from programs.content.kinds import KitGroup, KitReader
from programs.content.materials import KitPage
from programs.models import Material
from tests.content import prose


def put_aid(module, *readers: KitReader) -> str:
    said = {"readers": readers, "group": KitGroup.JOB_AIDS, "body": prose("Here.")}
    aid = Material.objects.create(
        version=module.version,
        kind="kit",
        slug=f"aid-{module.slug}",
        position=1,
        content={"en": KitPage(title="On one page", **said)},
    )
    return reverse("programs:kit_document", args=[aid.version_id, aid.slug])


def test_an_open_module_leads_to_its_job_aid(course, leader, client_for, monkeypatch):
    client = client_for(leader)
    aid = put_aid(course.module, KitReader.LEADERS)
    later = put_aid(course.later.step.module, KitReader.LEADERS)
    course.later.opens_at = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    course.later.save()
    assert f'href="{aid}"' in client.get(reverse("learning:module", args=[course.step.pk])).text
    monkeypatch.setattr(job_aids, "MOST", 0)
    ahead = client.get(reverse("learning:module", args=[course.later.pk])).text
    assert later not in ahead
    assert job_aids.job_aid_of(course.later.step.module_id) == later
    assert job_aids.job_aid_of(course.module.pk) == aid
    assert client.get(aid).status_code == 200
    kit = client.get(reverse("cohorts:kit"), follow=True)
    assert aid in kit.text
    assert reverse("learning:path") in kit.text


def test_a_document_for_others_is_no_job_aid(course, leader, client_for):
    client = client_for(leader)
    aid = put_aid(course.module, KitReader.COACHES)
    assert aid not in client.get(reverse("learning:module", args=[course.step.pk])).text
    assert client.get(aid).status_code == 404
    Material.objects.filter(kind="kit").update(slug="other")
    assert client.get(reverse("cohorts:kit")).status_code == 404
