"""What admins type and send about programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authoring.bundle import LARGEST_ARCHIVE, NotAProgram, unpacked
from authoring.comparing import language_of, piece_name
from authoring.manuscript import LONGEST_TITLE
from authoring.pieces import is_there
from authoring.stories import LARGEST_STORY, BroughtStory, brought_in
from authoring.twine import NotAStory, SeveralStories
from people.choices import language_name
from ui.fields import SentFileField, WrittenField


class CopyForm(forms.Form):
    """What a copy is called, in each language of the program."""

    def __init__(self, posted: Mapping[str, str] | None, *, titles: Mapping[str, str]) -> None:
        super().__init__(posted)
        for language, title in titles.items():
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language_name(language)},
                max_length=LONGEST_TITLE,
                initial=title,
            )
        self.languages = list(titles)

    @property
    def titles(self) -> dict[str, str]:
        """By language."""
        return {each: self.cleaned_data[f"title_{each}"] for each in self.languages}


class BundleForm(forms.Form):
    """A program as one file."""

    file = SentFileField(
        label=gettext_lazy("Program file"),
        help_text=gettext_lazy(
            "A file that a portal wrote, even with changes made to it. Up to 3 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
        allow_empty_file=True,
    )

    @classmethod
    def of(cls, request: HttpRequest) -> BundleForm:
        """As it was sent, or still empty."""
        return cls(request.POST, request.FILES) if request.method == "POST" else cls()

    def clean_file(self) -> dict[str, str]:
        """Its files by path."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            return unpacked(file.read(LARGEST_ARCHIVE + 1))
        except NotAProgram as error:
            raise forms.ValidationError(str(error)) from error


class StoryForm(forms.Form):
    """A story from elsewhere, as a file or pasted."""

    story_file = SentFileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "Twee, an HTML file of Twine (one story or an archive), or JSON that ink compiled. Up "
            "to 1 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".twee,.tw,.txt,.html,.htm,.json"}),
        required=False,
        allow_empty_file=True,
    )
    story_text = forms.CharField(
        label=gettext_lazy("Or paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    story_place = forms.IntegerField(
        label=gettext_lazy("Which story in the archive"),
        required=False,
        min_value=0,
        widget=forms.Select(),
    )
    brought: BroughtStory
    is_archive = False
    """Whether one of several stories has to be chosen."""

    def clean(self) -> None:
        """Turned into what the editor edits."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("story_file")
        text: str = self.cleaned_data.get("story_text", "")
        sent = file.read(LARGEST_STORY + 1) if file else text.encode()
        try:
            self.brought = brought_in(sent, self.cleaned_data.get("story_place"))
        except SeveralStories as several:
            self._ask_which(several, sent.decode("utf-8-sig"))
        except NotAStory as error:
            self.add_error("story_file" if file else "story_text", str(error))

    def _ask_which(self, several: SeveralStories, text: str) -> None:
        """The file stays, as pasted, so that it need not be sent again."""
        self.is_archive = True
        self.data = {**{name: self.data.get(name) for name in self.data}, "story_text": text}
        named = enumerate(several.names)
        choices = [(place, name or _("A story without a name")) for place, name in named]
        cast("forms.Select", self.fields["story_place"].widget).choices = choices
        self.add_error("story_place", str(several))


LONGEST_COMMENT = 4000


class CommentForm(forms.Form):
    """What somebody says about a piece, or answers."""

    path = forms.CharField(required=False, widget=forms.HiddenInput)
    text = WrittenField(
        label=gettext_lazy("Your comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, posted: QueryDict | None, *, path: str) -> None:
        super().__init__(posted, initial={"path": path}, auto_id=f"id_{slugify(path)}_%s")


class ChosenPieceForm(CommentForm):
    """The same where the piece is chosen first."""

    def __init__(self, posted: QueryDict | None, *, files: Mapping[str, str]) -> None:
        super().__init__(posted, path="")
        row = posted.get("path", "") if posted else ""
        rows = [row] if row not in files and is_there(files, row) else []
        named = [(path, _piece_label(path, files)) for path in [*sorted(files), *rows]]
        self.fields["path"] = forms.ChoiceField(
            label=_("About"), required=False, choices=[("", _("The draft as a whole")), *named]
        )
        self.order_fields(["path", "text"])


def _piece_label(path: str, files: Mapping[str, str]) -> str:
    name, language = piece_name(path, files), language_of(path)
    return f"{name} ({language_name(language)})" if language else name
