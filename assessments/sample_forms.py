"""A role-play of an organization's own, as an admin types it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.policy import RATERS
from people.models import Member, Role
from programs.content.transcripts import SpokenTurn
from ui.fields import WrittenField

MOST_WRITTEN = 12_000
"""Characters of all turns."""
FEWEST_TURNS = 4
WHO_LENGTH = 60
"""Characters of a name before a colon; a longer one is a sentence with a colon in it."""


def turns_in(text: str) -> list[SpokenTurn]:
    """What was typed as "Name: what they say", a line or more for each; lines without a name go on
    with what was said before.
    """
    turns: list[SpokenTurn] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        who, colon, said = line.partition(":")
        if colon and who.strip() and said.strip() and len(who) <= WHO_LENGTH:
            turns.append(SpokenTurn(speaker=who.strip(), text=said.strip()))
        elif turns:
            last = turns.pop()
            turns.append(SpokenTurn(speaker=last.speaker, text=f"{last.text}\n{line}"))
        else:
            turns.append(SpokenTurn(speaker="", text=line))
    return turns


def _named(member: Member) -> str:
    """Their name, with what they are where that is no facilitator."""
    if member.has_role(Role.FACILITATOR):
        return member.name
    able = [str(role.label) for role in RATERS if member.has_role(role)]
    return f"{member.name} ({', '.join(able)})"


class ExpertsForm(forms.Form):
    """Who reads a sample."""

    first = forms.TypedChoiceField(
        label=_("First expert"),
        coerce=int,
        help_text=_(
            "Somebody who knows the rubric. An expert knows the levels and never gets it in a "
            "round: where there are few facilitators, name a coach or an admin."
        ),
    )
    second = forms.TypedChoiceField(label=_("Second expert"), coerce=int)

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        readers: Iterable[Member],
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(sent, initial=initial)
        self.readers = {member.pk: member for member in readers}
        choices: list[tuple[str, object]] = [("", _("Choose somebody"))]
        choices += [(str(pk), _named(member)) for pk, member in self.readers.items()]
        for name in ("first", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Two eyes see more than one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", _("Name two different people."))
        return cleaned

    @property
    def experts(self) -> Sequence[Member]:
        """Both; call it on a valid form."""
        return [self.readers[self.cleaned_data[name]] for name in ("first", "second")]


class OwnSampleForm(ExpertsForm):
    """A role-play with its setting, in writing or as a video."""

    title = forms.CharField(label=_("Title"), max_length=200)
    module = forms.TypedChoiceField(
        label=_("Module"),
        coerce=int,
        help_text=_("It is read with the rubric of this module."),
    )
    setting = forms.CharField(
        label=_("Setting"),
        max_length=600,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Who talks to whom, and why. No real names, please."),
    )
    turns = WrittenField(
        label=_("What was said"),
        required=False,
        max_length=MOST_WRITTEN,
        widget=forms.Textarea({"rows": 12}),
        help_text=_(
            "A line for each turn: the name, a colon, what they say. Leave it empty for a video."
        ),
    )
    video_url = forms.URLField(
        label=_("Link to a video"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        error_messages={"invalid": _("Give a link with https.")},
        help_text=_("Everybody in it has agreed to be seen by raters, and raters can open it."),
    )
    field_order = ("title", "module", "setting", "turns", "video_url", "first", "second")

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        readers: Iterable[Member],
        modules: Iterable[tuple[int, str]],
    ) -> None:
        super().__init__(sent, readers=readers)
        self.fields["module"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a module")),
            *modules,
        ]

    def clean_turns(self) -> Sequence[SpokenTurn]:
        """A conversation has two sides and goes on for a while."""
        turns = turns_in(self.cleaned_data["turns"])
        if not turns:
            return ()
        if not all(turn.speaker for turn in turns):
            raise forms.ValidationError(_("Begin with a name and a colon."))
        if len(turns) < FEWEST_TURNS or len({turn.speaker for turn in turns}) < 2:
            raise forms.ValidationError(_("Write at least four turns of two people."))
        return turns

    def clean(self) -> dict[str, object]:
        """In writing or as a video."""
        cleaned = super().clean()
        if "turns" in cleaned and "video_url" in cleaned:
            if cleaned["turns"] and cleaned["video_url"]:
                self.add_error("video_url", _("Give the words or a video, not both."))
            elif not cleaned["turns"] and not cleaned["video_url"]:
                self.add_error("turns", _("Write down what was said, or give a link to a video."))
        return cleaned
