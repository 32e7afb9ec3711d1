"""The words by which the drafting aid knows a move, in English and in German.

A phrase is found as it is written, in small or large letters. "…" stands for up to three words,
and "*" for any ending. They are shown as they stand to whoever asks how it works.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from common.records import dataclass

ENGLISH, GERMAN = "English", "Deutsch"
Phrases = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class MoveWords:
    """By what a move is known."""

    phrases: Phrases
    """One of them is enough."""
    unless: Phrases = field(default_factory=dict)
    """A sentence with one of these does not count."""
    is_question: bool = False
    """Only in a sentence that asks."""
    no_before: int = 0
    """Not where a NO stands among so many words before, up to a comma."""
    no_behind: int = 0
    """The same behind it."""
    self_before: int = 0
    """Not where somebody speaks of themselves in so many words before."""


NO: Phrases = {
    ENGLISH: ("not", "no", "never", "nobody", "nothing", "neither", "*n't", "cannot"),
    GERMAN: ("nicht", "nie", "niemals", "kein*", "niemand*", "weder", "nichts"),
}
SELF: Phrases = {
    ENGLISH: ("I am", "I'm", "I was", "I feel", "I felt", "makes me", "made me"),
    GERMAN: ("ich bin", "bin ich", "ich war", "war ich", "ich fühle mich", "macht mich"),
}

FEELING = MoveWords(
    phrases={
        ENGLISH: (
            "frustrat*", "annoy*", "angry", "anger", "upset*", "disappoint*", "worried", "worry*",
            "anxious", "afraid", "stressful", "stressed", "exhaust*", "overwhelm*", "tired of",
            "unfair", "embarrass*", "hurt*", "painful", "fed up", "relieved", "discouraging",
            "discouraged", "left alone", "passed over", "under pressure", "uneasy", "that is hard",
            "that's hard", "furious", "sad", "lonely", "ignored", "unheard",
        ),
        GERMAN: (
            "frust*", "ärger*", "verärger*", "wütend", "wut", "enttäusch*", "sorge", "sorgen",
            "besorg*",
            "angst", "stress*", "gestresst", "erschöpf*", "überfordert", "müde", "es leid",
            "unfair", "ungerecht", "verletz*", "peinlich", "erleichter*", "entmutig*",
            "allein gelassen", "alleingelassen", "übergangen", "unter druck", "belast*",
            "verunsicher*", "das ist hart", "zornig", "traurig", "einsam", "ignoriert", "ungehört",
        ),
    },
    unless={
        ENGLISH: ("calm down", "overreact*", "don't worry", "no need to", "no reason to",
                  "I worry", "my frustration", "my anger", "my worry", "my disappointment",
                  "you ignored", "I ignored", "unheard of"),
        GERMAN: ("beruhigen sie", "beruhige dich", "übertreib*", "keine sorge", "kein grund",
                 "keinen grund", "sorge … dafür", "sorgen … dafür", "dafür … sorge*",
                 "ich ärgere", "ärgere ich", "mein ärger", "meine sorge*", "meine enttäuschung",
                 "habe … ignoriert", "mich ignoriert", "mein* … ignoriert"),
    },
    no_before=2,
    self_before=3,
)  # fmt: skip
ASKING = MoveWords(
    phrases={
        ENGLISH: (
            "what", "how", "which", "did I", "do I", "have I", "am I", "is that right",
            "is this right", "is it right that", "does that", "would it help", "would that help",
            "can you tell me", "could you tell me", "is there any", "is there anything",
            "is there something",
        ),
        GERMAN: (
            "was", "wie", "welche*", "woran", "wovon", "habe ich", "verstehe ich", "übersehe ich",
            "liege ich", "stimmt das", "ist das richtig", "trifft das", "fehlt … etwas",
            "würde es helfen", "würde … helfen", "hilft es", "können sie mir sagen",
            "kannst du mir sagen", "passt das", "ist das so", "gibt es … etwas",
        ),
    },
    unless={
        ENGLISH: ("what were you thinking", "what is wrong with you", "what's wrong with you",
                  "how could you", "how can you", "what do you expect"),
        GERMAN: ("was haben sie sich", "was hast du dir", "wie konnten sie", "wie konntest du",
                 "was erwarten sie", "was erwartest du"),
    },
    is_question=True,
)  # fmt: skip
BLAME = MoveWords(
    phrases={
        ENGLISH: (
            "you always", "you never", "your fault", "your mistake", "your failure",
            "you should have", "you should've", "you could have", "you failed", "you forgot",
            "you ignored", "you are wrong", "you're wrong", "because of you", "why didn't you",
            "why did you not", "how could you", "what were you thinking", "as I already said",
            "as I said before", "you people", "you are to blame", "I blame you", "careless",
            "unprofessional", "overreact*", "calm down",
        ),
        GERMAN: (
            "sie immer", "immer sie", "du immer", "immer du", "sie haben … nie", "du hast … nie",
            "sie antworten … nie", "du antwortest … nie",
            "ihre schuld", "deine schuld", "ihr fehler", "dein fehler", "ihr versagen",
            "sie hätten", "hätten sie", "du hättest", "hättest du", "sie haben vergessen",
            "du hast vergessen", "wegen ihnen", "wegen dir", "warum haben sie … nicht",
            "warum hast du … nicht", "wie konnten sie", "wie konntest du", "schon wieder",
            "wie ich bereits gesagt", "wie bereits gesagt", "sie sind schuld", "du bist schuld",
            "unprofessionell", "übertreib*", "beruhigen sie", "beruhige dich",
        ),
    },
    unless={
        ENGLISH: ("what you could have", "whatever you could have"),
        GERMAN: ("was hätten", "was hättest", "wie hätten", "wie hättest", "hätten sie lust",
                 "hätten sie zeit", "hättest du lust", "hättest du zeit",
                 "hätten sie gern*", "hättest du gern*", "hätten sie … moment",
                 "hätten sie … minuten", "sie hätten zeit", "nie wieder", "nie mehr"),
    },
    no_before=5,
)  # fmt: skip
NEXT_STEP = MoveWords(
    phrases={
        ENGLISH: (
            "I will", "I'll", "we will", "we'll", "let us", "let's", "next step*", "by noon",
            "by tomorrow", "by tonight", "by the end of", "by monday", "by tuesday",
            "by wednesday", "by thursday", "by friday", "I am going to", "I'm going to",
            "I have asked", "I am calling", "I'm calling", "shall we",
        ),
        GERMAN: (
            "ich werde", "werde ich", "wir werden", "werden wir", "ich kümmere", "kümmere ich",
            "ich melde mich", "melde ich mich", "ich rufe", "rufe ich", "ich schicke",
            "schicke ich", "ich frage", "frage ich", "ich kläre", "kläre ich", "ich spreche",
            "spreche ich", "lassen sie uns", "lass uns", "nächste* schritt*", "bis morgen",
            "bis heute abend", "bis mittag", "bis montag", "bis dienstag", "bis mittwoch",
            "bis donnerstag", "bis freitag", "bis ende", "wollen wir", "ich habe … gebeten",
        ),
    },
    unless={
        ENGLISH: ("I will have to", "I'll have to", "let us know", "let's face it"),
        GERMAN: ("ich werde … müssen", "ich frage mich", "frage ich mich"),
    },
    no_before=2,
    no_behind=2,
)  # fmt: skip
BOUNDARY = MoveWords(
    phrases={
        ENGLISH: (
            "I can't", "I cannot", "I can not", "I won't", "I will not", "I am not able",
            "I'm not able", "we can't", "we cannot", "not possible", "not … before", "not today",
            "not … until", "outside my", "what I can do is", "what I can offer", "all I can …",
            "cannot promise",
            "can't promise", "no later than", "at the latest", "only until", "not in my hands",
            "I need until", "I am not free",
        ),
        GERMAN: (
            "ich kann … nicht", "kann ich … nicht", "ich kann … kein*", "kann ich … kein*",
            "wir können … nicht", "können wir … nicht", "geht … nicht", "nicht möglich",
            "nicht vor", "nicht heute", "heute nicht", "erst ab", "frühestens", "spätestens",
            "was ich tun kann, ist", "was ich … anbieten kann", "mehr kann ich", "nur bis",
            "nicht in meiner hand",
            "ich werde … nicht", "nicht versprechen", "nicht zusagen", "ich brauche bis",
        ),
    },
    unless={
        ENGLISH: ("can't believe", "cannot believe", "can't wait", "cannot wait", "can't imagine",
                  "cannot imagine", "can't understand", "cannot understand", "can't help you",
                  "can't see why", "cannot see why"),
        GERMAN: ("nicht glauben", "nicht fassen", "nicht verstehen", "nicht nachvollziehen",
                 "kaum erwarten", "nicht vorstellen", "nicht helfen"),
    },
)  # fmt: skip
