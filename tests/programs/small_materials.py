"""What a small program has beside its module, in one language. Tests damage copies of it."""

from __future__ import annotations

from pathlib import Path

from programs.reading.pages import PAGES

SCALE = """
lowest = 1
highest = 5
labels.en = ["Never", "Rarely", "Sometimes", "Often", "Always"]
"""

INSTRUMENT_HEAD = f"""
slug = "self-report"
version = 1
status = "not yet validated"
recall_weeks = 4
title.en = "How I notice"
status_text.en = "Not tested yet."
instructions.en = "Think of the last *four* weeks."
[scale]
kind = "frequency"
{SCALE}
[scoring]
reverse_from = 6
subscale = "mean"
total = "mean of subscales"
minimum_subscales = 3
minimum_group = 5
"""

BANK_HEAD = f"""
version = 1
recall_weeks = 4
lead_in.en = "Think of the last four weeks."
[scales.agreement]
{SCALE}
[scales.frequency]
{SCALE}
[enps]
lowest = 0
highest = 10
minimum = 20
promoters_from = 9
detractors_to = 6
text.en = "Would you recommend it?"
low.en = "No"
high.en = "Yes"
"""

BANK_END = """
[[open_questions]]
slug = "keep"
module = ""
self.en = "What do you keep?"
team.en = "What should they keep?"
peer.en = "What should this leader keep?"
around.en = "What should leaders around you keep?"
[[pulses]]
slug = "baseline"
module = ""
title.en = "Where we stand"
items = ["item-1", "item-2", "item-3"]
open = "keep"
[[pulses]]
slug = "of-cues"
module = "cues"
title.en = "Cues"
items = ["item-1", "item-2", "item-3", "item-4", "item-5"]
open = ""
"""

AID = f"""---
for: [leaders, coaches]
group: job-aids
features: [cards]
---
# An aid

### One

{"word " * 60}
"""

CRITERIA = ("tone-recognition", "response-adaptation", "reflective-follow-up")


def instrument() -> str:
    """Twelve items, four for each subscale, one of them reversed."""
    text = INSTRUMENT_HEAD
    for slug in ("noticing", "understanding", "responding"):
        text += f'[[subscales]]\nslug = "{slug}"\nminimum = 3\n'
        text += f'name.en = "{slug.title()}"\nmeaning.en = "It."\n'
    for number in range(12):
        slug = ("noticing", "understanding", "responding")[number % 3]
        reverse = "true" if number < 3 else "false"
        text += f'[[items]]\nslug = "item-{number}"\nsubscale = "{slug}"\n'
        text += f'reverse = {reverse}\ntext.en = "I do {number}."\n'
    return text


def bank() -> str:
    """Thirty items, the last one about how often, and two pulses."""
    text = BANK_HEAD
    for number in range(1, 31):
        scale = "frequency" if number == 30 else "agreement"
        text += f'[[items]]\nslug = "item-{number}"\nmodule = "cues"\n'
        text += f'construct = "noticing"\nscale = "{scale}"\noutcome = "asks"\n'
        text += f'self.en = "I do {number}."\nteam.en = "They do {number}."\n'
        text += f'peer.en = "S do {number}."\naround.en = "Leaders do {number}."\n'
    return text + BANK_END


def transcript(number: int) -> str:
    """A talk of 160 words; over twenty of them every level is given."""
    text = f'module = "01-cues"\ntitle.en = "Talk {number}"\nsetting.en = "A call."\n'
    for speaker in ("Ana", "Bo", "Ana", "Bo"):
        text += f'[[turns]]\nspeaker = "{speaker}"\ntext.en = "{"word " * 40}"\n'
    for place, criterion in enumerate(CRITERIA):
        level = (number + place) % 4 + 1
        text += f'[[scores]]\ncriterion = "{criterion}"\nlevel = {level}\nreason.en = "Because."\n'
        text += (
            "is_borderline = true\nnear = 3\n"
            if (number, level) == (1, 2)
            else "is_borderline = false\n"
        )
    return text


def write_materials(folder: Path) -> Path:
    """Beside the module that is there."""
    (folder / "instrument.toml").write_text(instrument(), encoding="utf-8")
    (folder / "pulse-bank.toml").write_text(bank(), encoding="utf-8")
    (folder / "pages" / "en").mkdir(parents=True)
    for slug in PAGES:
        text = f"---\nfeatures: [cards]\n---\n# The {slug}\n\n### One\n\n{'word ' * 260}\n"
        (folder / "pages" / "en" / f"{slug}.md").write_text(text, encoding="utf-8")
    (folder / "kit" / "en").mkdir(parents=True)
    (folder / "kit" / "en" / "aid.md").write_text(AID, encoding="utf-8")
    (folder / "calibration").mkdir()
    for number in range(1, 21):
        (folder / "calibration" / f"{number:02}-talk-{number}.toml").write_text(
            transcript(number), encoding="utf-8"
        )
    return folder
