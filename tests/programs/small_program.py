"""The smallest program that is whole: one module, every kind of card. Tests damage copies of it."""

from __future__ import annotations

from pathlib import Path

MODULE = "01-cues"

PROGRAM = """
slug = "small"
modules = ["01-cues"]
[texts.en]
title = "Small"
summary = "A *small* program."
[[forms]]
slug = "short"
modules = 1
is_pilot = true
name.en = "Short"
summary.en = "Short."
steps = [
  { week = 0, weekday = "monday", kind = "kickoff" },
  { week = 1, weekday = "monday", kind = "cards", module = 1 },
  { week = 2, weekday = "monday", kind = "practice", module = 1 },
]
"""

ABOUT = """
slug = "cues"
position = 1
title = "Cues"
sentence = "I ask before I act."
summary = "Small signs."
peer_reflection = "Say one thing."
[[outcomes]]
slug = "asks"
text = "Asks once a week."
kpi = "escalations"
[coaching]
questions = ["Who?", "What?", "When?"]
commitment = "Ask once."
"""

READ = """
kind = "read"
title = "Read"
minutes = 3
body = "Text."
takeaway = "Ask."
"""

SPOT = """
kind = "spot"
title = "Spot"
minutes = 4
intro = "Look."
outro = "Well."
thread = [
  { author = "Ana", role = "lead", time = "08:00", text = "Good morning. Who has this?" },
  { author = "Bo", role = "desk", time = "09:00", text = "k. done" },
  { author = "Ana", role = "lead", time = "10:00", text = "Noted." },
]
[[cues]]
message = 1
phrase = "Who has this?"
carries = true
feedback = "Nobody answers."
[[cues]]
message = 2
phrase = "k."
carries = false
feedback = "Bo always writes so."
[[cues]]
message = 3
phrase = "Noted."
carries = true
feedback = "She has stopped asking."
[[variants]]
audience = "frontline_leader"
text = "You lead Bo."
[[variants]]
audience = "manager_of_managers"
text = "You lead the leads."
[[variants]]
audience = "executive"
text = "You get a report."
"""

QUIZ = """
kind = "quiz"
title = "Quiz"
minutes = 3
intro = "Choose."
[[questions]]
prompt = "What now?"
[[questions.options]]
text = "Ask."
correct = true
why = "It is short."
[[questions.options]]
text = "Wait."
correct = false
why = "It lasts."
[[questions.options]]
text = "Fix."
correct = false
why = "It guesses."
"""

REFLECTION = """
kind = "reflection"
title = "Think"
minutes = 3
prompt = "Whom did you not ask?"
hints = ["Somebody near."]
"""

REWRITE = """
kind = "rewrite"
title = "Rewrite"
minutes = 4
situation = "It is late."
sender = "Ana, lead"
message = "Fine."
weak_reply = "Calm down."
better_reply = "You wrote one word. Did I miss something?"
[[moves]]
name = "Describes"
quote = "You wrote one word."
why = "A fact."
[[moves]]
name = "Asks"
quote = "Did I miss something?"
why = "Own part."
"""

POLL = """
kind = "poll"
title = "Poll"
minutes = 2
prompt = "When?"
options = ["Now", "Later", "Never"]
after = "It depends."
"""

SCENARIO = """
title = "Ok."
minutes = 45
summary = "A call."
strong = "Asks."
weak = "Tells."
debrief = ["One?", "Two?", "Three?"]
[opening]
kind = "message"
sender = "Ana"
text = "Ok."
[[roles]]
key = "leader"
name = "Leader"
brief = "You lead."
[[roles]]
key = "other"
name = "Ana"
brief = "You write."
[[beats]]
title = "Wall"
text = "Silence."
[[beats]]
title = "Back"
text = "A question."
[[rounds]]
title = "Play"
minutes = 35
text = "Turns."
[[rounds]]
title = "Debrief"
minutes = 10
text = "Talk."
"""

JOURNEY = """
:: StoryTitle
Grey square

:: StoryData
{"ifid": "BD1CC198-4BA1-46C5-BB16-1645F1010575", "format": "Empathy Portal", "start": "Start"}

:: Start
It begins.

- [[Ask->Asked]]
- [[Wait->Waited]]

:: Asked [asks-first] {"position":"1,1"}
You ask.

[[A1]]

:: A1
On.

[[On->A2]]

:: A2
On.

[[A3<-On]]

:: A3
On.

[[On|Seat]]

:: Waited [assumes]
You wait.

[[On->W1]]

:: W1
On.

[[On->W2]]

:: W2
On.

[[On->Seat]]

:: Seat [swap]
The other side.

- [[One->Good end]]
- [[Two->Poor end]]

:: Good end [ending]
Good.

[[Talk->Debrief]]

:: Poor end [ending]
Poor.

:: Debrief [debrief]
- Why?
"""

CARDS = {
    "read": READ,
    "spot": SPOT,
    "quiz": QUIZ,
    "reflection": REFLECTION,
    "rewrite": REWRITE,
    "poll": POLL,
}


NAMES = ("Tone recognition", "Response adaptation", "Reflective follow-up")
LEVELS = ("Not Evident", "Emerging", "Consistent", "Mastery")


def rubric() -> str:
    """Three criteria with four levels each."""
    text = ""
    for name in NAMES:
        slug = name.lower().replace(" ", "-")
        text += f'[[criteria]]\nslug = "{slug}"\nname = "{name}"\nquestion = "Did they?"\n'
        for level, title in enumerate(LEVELS, start=1):
            text += f'[[criteria.levels]]\nlevel = {level}\nname = "{title}"\n'
            text += f'anchor = "{slug} {level}"\n'
            text += 'behaviors = ["Says it"]\n'
    return text


def write_small_program(folder: Path) -> Path:
    """Write it into a folder that does not exist yet."""
    module = folder / "en" / MODULE
    for part in ("cards", "boosters"):
        (module / part).mkdir(parents=True)
    (folder / "program.toml").write_text(PROGRAM, encoding="utf-8")
    for number, (name, text) in enumerate(CARDS.items(), start=1):
        (module / "cards" / f"{number:02}-{name}.toml").write_text(text, encoding="utf-8")
    (module / "boosters" / "01-again.toml").write_text(QUIZ, encoding="utf-8")
    (module / "boosters" / "02-once-more.toml").write_text(REFLECTION, encoding="utf-8")
    files = {
        "module.toml": ABOUT,
        "scenario.toml": SCENARIO,
        "rubric.toml": rubric(),
        "journey.twee": JOURNEY,
    }
    for name, text in {**files, "facilitator-notes.md": "### Prepare\n\nRead it.\n"}.items():
        (module / name).write_text(text, encoding="utf-8")
    return folder
