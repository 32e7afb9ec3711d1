"""What the admin makes of a pulse that has closed: themes of its comments, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from surveys.models import Comment, Wave
from surveys.operations import add_theme, tell_since

THEMES = {
    "Calls and their hours": ("call", "camera", "sound", "9:00", "friday", "zeit"),
    "Saying what is meant": ("write", "draft", "meant", "line", "hurry", "decisions", "schreib"),
}
DONE = (
    {
        "en": "You said that it is hard to get a word in on calls. Since then each begins with a "
        "short round, and none is put before 10:00 for anybody.",
        "de": "Sie haben gesagt, dass man in Telefonkonferenzen schwer zu Wort kommt. Seitdem "
        "beginnt jede mit einer kurzen Runde, und für niemanden liegt eine vor 10 Uhr.",
    },
    {
        "en": "You said that long mails leave open what is wanted. We now write in the first line "
        "what we need, and by when.",
        "de": "Sie haben gesagt, dass in langen Mails offen bleibt, worum es geht. Wir schreiben "
        "jetzt in die erste Zeile, was wir brauchen und bis wann.",
    },
)


def make_something_of(wave_id: int, now: dt.datetime) -> None:
    """A few days after its close; where nothing was published, only what came of it."""
    wave = Wave.objects.select_related("plan__cohort__launched_by").get(pk=wave_id)
    by = wave.plan.cohort.launched_by
    if wave.state != Wave.State.CLOSED or by is None:
        return
    comments = list(Comment.objects.filter(wave=wave))
    for name, signs in THEMES.items():
        about = [each.pk for each in comments if _is_about(each.text.lower(), signs)]
        if about:
            add_theme(wave=wave, name=name, comments=about, now=now, by=by)
    said = DONE[(wave.number - 1) % len(DONE)]
    tell_since(wave=wave, text=said, revision=0, now=now, by=by)


def _is_about(text: str, signs: Sequence[str]) -> bool:
    return any(sign in text for sign in signs)
