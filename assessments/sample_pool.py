"""What rounds are made of: the role-plays that ship with programs, and those of an organization."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Max

from assessments.choosing import Candidate
from assessments.models import CalibrationItem, OwnSample
from common.languages import in_language
from common.records import dataclass
from people.models import Member
from programs.content.transcripts import Transcript
from programs.models import Material, Module


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One role-play, where its words stand, and the rubric it is read with."""

    candidate: Candidate
    module_id: int
    material_id: int | None = None
    own_sample_id: int | None = None


def pool_of(member: Member) -> Mapping[str, Sample]:
    """All that a round of the member can be made of, by key. Three queries.

    A copy of a program has the role-plays of its original: they are one sample, and stand with the
    program that was made last.
    """
    found = {each.candidate.key: each for each in _written(member)}
    own = OwnSample.objects.usable_by(member)
    found.update((each.candidate.key, each) for each in map(_of_organization, own))
    return found


def _written(member: Member) -> Iterator[Sample]:
    transcripts = list(Material.objects.transcripts_for(member).order_by("version_id", "position"))
    versions = {material.version_id for material in transcripts}
    modules = Module.objects.filter(version__in=versions).values_list("version_id", "slug", "pk")
    by_slug = {(version, slug): pk for version, slug, pk in modules}
    for material in transcripts:
        text = transcript_in(material, None)
        module = by_slug.get((material.version_id, text.module))
        if module is not None:
            agreed = {score.criterion: score.level for score in text.scores}
            candidate = Candidate(material.slug, text.module, agreed)
            yield Sample(candidate=candidate, module_id=module, material_id=material.pk)


def _of_organization(own: OwnSample) -> Sample:
    candidate = Candidate(own.key, str(own.module_id), own.agreed)
    return Sample(candidate=candidate, module_id=own.module_id, own_sample_id=own.pk)


def transcript_in(material: Material, language: str | None) -> Transcript:
    """The role-play that a material of the kind TRANSCRIPT holds; raises TypeError for another."""
    text = in_language(material.content, language)
    if not isinstance(text, Transcript):
        raise TypeError(f"material {material.pk} is no transcript")
    return text


def seen_by(member: Member) -> Mapping[str, int]:
    """Key -> the number of the round in which the member met it last. One query."""
    met = CalibrationItem.objects.visible_to(member).order_by().values_list("key")
    return dict(met.annotate(last=Max("round__number")))
