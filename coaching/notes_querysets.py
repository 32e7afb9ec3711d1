"""Which notes of talks a member may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from coaching.notes_states import NoteAudience
from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from people.models import Member

if TYPE_CHECKING:
    from coaching.models import Talk, TalkNote

ENROLLMENT = "talk__enrollment"


class TalkNoteQuerySet(models.QuerySet["TalkNote"]):
    """Notes of talks in one organization."""

    def visible_to(self, member: Member) -> Self:
        """One's own for oneself, always, and what is for both: the leader's of all their talks, a
        coach's of their own talks with somebody whom they coach now. Of talks with another coach
        only what the leader wrote and passed on.
        """
        own = self.filter(**{f"{ENROLLMENT}__cohort__organization_id": member.organization_id})
        alone = Q(author=member, audience=NoteAudience.ONLY_ME)
        led = Q(**{f"{ENROLLMENT}__member": member})
        coached = taking_part(f"{ENROLLMENT}__") & Q(**{f"{ENROLLMENT}__coach": member})
        wrote = Q(author=F(f"{ENROLLMENT}__member"))
        theirs = Q(talk__coach=member) | (wrote & Q(self._passed_on()))
        both = Q(audience=NoteAudience.BOTH) & (led | (coached & theirs))
        return own.filter(alone | both)

    def _passed_on(self) -> Exists:
        """Whether the leader lets whoever is their coach now read what they wrote in that talk."""
        passed = Enrollment._meta.get_field("passed_on").related_model
        return Exists(
            passed._default_manager.filter(
                enrollment=OuterRef(ENROLLMENT),
                coach=OuterRef(f"{ENROLLMENT}__coach"),
                includes_notes=True,
                decided_at__gte=OuterRef("talk__proposed_at"),
            )
        )

    def with_readers(self) -> Self:
        """With everything that says who reads them, see coaching.notes_readers."""
        named = ("author", "talk__coach", f"{ENROLLMENT}__member", f"{ENROLLMENT}__coach")
        loaded = self.select_related(*named, f"{ENROLLMENT}__cohort")
        return loaded.annotate(is_passed_on=self._passed_on())

    def of_talk(self, talk: Talk) -> Self:
        """Those of one talk in the order in which they were written, what the leader wants to talk
        about first.
        """
        return self.filter(talk=talk).order_by("-is_topic", "written_at", "pk")

    def up_to(self, talk: Talk, now: dt.datetime) -> Self:
        """Those of a talk and of earlier ones of the same leader, by when they take place: one
        that waits for its time comes after all that have begun.
        """
        until = talk.starts_at or (now if talk.is_open else talk.proposed_at)
        at = Coalesce("talk__starts_at", "talk__proposed_at")
        own = self.filter(talk__enrollment=talk.enrollment_id).alias(at=at)
        return own.filter(Q(talk=talk) | Q(at__lte=until))

    def before(self, talk: Talk, now: dt.datetime) -> Self:
        """Those of earlier talks of the same leader, the latest first."""
        return self.up_to(talk, now).exclude(talk=talk.pk).order_by("-written_at", "-pk")

    def alone_of(self, member: Member) -> Self:
        """What somebody wrote for themselves, the latest first; no one else ever finds it here."""
        mine = self.filter(author=member, audience=NoteAudience.ONLY_ME)
        return mine.order_by("-written_at", "-pk")
