"""What reading a program gives. Texts are by language; keys ending in _html are rendered and safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Texts = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class LibraryCard:
    """One card. `content[language]` always has title and variants_html {audience: html}, and by
    kind:

    read        body_html, takeaway
    quiz        intro_html, questions [{prompt_html, options [{text, correct, why}]}]
    reflection  prompt_html, hints [str]
    rewrite     situation_html, sender, message_html, weak_reply_html, better_reply, better_reply_html (every move's
                quote inside <mark>), moves [{name, quote, why}]
    spot        intro_html, thread [{author, role, time, text, parts [{text, cue}]}], cues [{message, phrase, carries,
                feedback}], outro_html; `message` counts from 1, `cue` is an index into cues or null
    poll        prompt, options [str], after_html
    """

    slug: str
    kind: str
    minutes: int
    is_booster: bool
    content: dict[str, Texts]


@dataclass(frozen=True, kw_only=True)
class LibraryModule:
    """One module.

    `content[language]`: title, sentence, summary_html, peer_reflection, outcomes [{slug, text, kpi}],
        coaching {questions, commitment}, notes_html
    `rubric[language]`: [{slug, name, question, levels [{level, name, anchor, behaviours}]}]
    `scenario[language]`: title, minutes, summary_html, strong_html, weak_html, debrief, opening {kind, sender,
        text_html}, roles [{key, name, brief_html}], beats [{title, text}], rounds [{title, minutes, text}]
    `journey[language]`: title, start, passages {name: {text_html, tags, links [{text, to}]}}
    """

    position: int
    slug: str
    content: dict[str, Texts]
    rubric: dict[str, list[Texts]]
    scenario: dict[str, Texts]
    journey: dict[str, Texts]
    cards: tuple[LibraryCard, ...]

    @property
    def minutes(self) -> int:
        """All main cards together."""
        return sum(card.minutes for card in self.cards if not card.is_booster)


@dataclass(frozen=True, kw_only=True)
class LibraryMaterial:
    """Something of the whole program, beside its modules. `content[language]`, by kind:

    page        title, html
    instrument  version, status, status_text, recall_weeks, title, instructions_html, scale {kind, lowest, highest,
                labels}, scoring {reverse_from, subscale, total, minimum_subscales, minimum_group}, subscales [{slug,
                minimum, name, meaning}], items [{slug, subscale, reverse, text}]
    pulse_bank  version, recall_weeks, lead_in, scales {agreement, frequency: {lowest, highest, labels}}, enps {lowest,
                highest, minimum, promoters_from, detractors_to, text, low, high}, items [{slug, module, construct,
                scale, outcome, self, team, peer}], open_questions [{slug, module, self, team, peer}], pulses [{slug,
                module, title, items, open}]; modules by slug, "" where none is meant
    transcript  module, title, setting, turns [{speaker, text}], scores [{criterion, level, near, reason}], in the
                order of the criteria; near is the level next to it for a borderline score, else null
    """

    kind: str
    slug: str
    content: dict[str, Texts]


@dataclass(frozen=True, kw_only=True)
class LibraryProgram:
    """A whole program. `content[language]`: title, summary_html. `forms`: see programs.plan."""

    slug: str
    content: dict[str, Texts]
    forms: tuple[Texts, ...]
    modules: tuple[LibraryModule, ...]
    fingerprint: str
    materials: tuple[LibraryMaterial, ...] = ()
