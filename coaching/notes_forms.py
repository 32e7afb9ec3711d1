"""What is typed into the page of a talk."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import TalkNote
from coaching.models.notes import TALK_NOTE_LENGTH
from coaching.notes_states import NoteAudience
from coaching.operations import NoteWriting
from ui.fields import WrittenField

TOPIC_LENGTH = 1000


def written(label: str, rows: int, most: int, *, is_required: bool = True) -> WrittenField:
    """A field of words that the browser keeps until they are saved."""
    limits = {"rows": rows, "maxlength": most, "data-note": "", "autocomplete": "off"}
    return WrittenField(
        label=label, required=is_required, max_length=most, widget=forms.Textarea(attrs=limits)
    )


class SeenForm(forms.Form):
    """A form about something that stands, and knows when that was saved."""

    stands: TalkNote | None = None

    @property
    def seen(self) -> str:
        """What the page says about when what it shows was saved."""
        if self.is_bound:
            return str(self.data.get("seen", ""))
        return self.stands.saved_at.isoformat() if self.stands else ""

    @property
    def seen_at(self) -> dt.datetime | None:
        """When what was seen was saved; anything unreadable counts as never seen."""
        try:
            moment = parse_datetime(self.data.get("seen", ""))
        except ValueError:
            return None
        return moment if moment is None or moment.tzinfo else None


class TopicForm(SeenForm):
    """What the leader wants to talk about."""

    def __init__(self, data: QueryDict | None = None, *, topic: TalkNote | None = None) -> None:
        super().__init__(data, initial={"topic": topic.text if topic else ""})
        self.stands = topic
        label = _("What do you want to talk about?")
        self.fields["topic"] = written(label, 3, TOPIC_LENGTH, is_required=False)

    def writing(self) -> NoteWriting:
        """What is wished, maybe nothing."""
        return NoteWriting(text=self.cleaned_data["topic"], seen_at=self.seen_at)


class TalkNoteForm(SeenForm):
    """Words, and who reads them."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it?"), widget=forms.RadioSelect, initial=NoteAudience.ONLY_ME
    )

    def __init__(
        self, data: QueryDict | None = None, *, both: str, note: TalkNote | None = None
    ) -> None:
        """`both` says for whom a note for both is."""
        initial = {"text": note.text, "audience": note.audience} if note else None
        super().__init__(data, initial=initial)
        self.stands = note
        self.fields["text"] = written(_("Your note"), 3, TALK_NOTE_LENGTH)
        choices = [(NoteAudience.ONLY_ME, _("Only me")), (NoteAudience.BOTH, both)]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]
        self.order_fields(["text", "audience"])

    def writing(self) -> NoteWriting:
        """What is noted, for whom."""
        cleaned = self.cleaned_data
        return NoteWriting(text=cleaned["text"], audience=cleaned["audience"], seen_at=self.seen_at)
