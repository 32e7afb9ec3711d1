"""How the texts of a program are made, in figures: quizzes, speech, anchors, role-plays, outcomes
and the people in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from common.languages import ENGLISH
from programs.content.cards import QuizCard, QuizQuestion
from programs.content.comparisons import Comparison
from programs.content.kinds import MaterialKind
from programs.content.rubrics import RubricContent
from programs.content.scenarios import Scenario
from programs.quiz_balance import OptionLengths, QuizBalance
from programs.reading.cast import appearances, named_in, named_on
from programs.reading.measures import all_texts, count_words, split_words
from programs.reading.report_tables import Cells, table
from programs.reading.shapes import CastMember, LibraryModule, LibraryProgram
from programs.reading.speech import contractions, spoken_in, spoken_on

ABOUT_TEXTS = """
*Right one longest*: in how many questions of cards and recall the right option has more words than every other. *Longest to
shortest*: of the options of a question, the mean over the questions and the greatest. *Speech* is what the structure
tells apart: messages of threads, messages and replies of rewrites, openings, captions, and whatever stands in double
quotes or is set off as a quote. *Anchor* is the description of a level; examples are not counted. Of people it is
counted how often their first names stand in the English texts of a module.
"""  # noqa: E501


def texts_report(program: LibraryProgram) -> list[str]:
    """Every table of it."""
    languages = sorted(program.content)
    heads = ["Module", "Language", "Questions", "Right one longest", "Mean", "Greatest"]
    lines = ["### How the texts are made", ABOUT_TEXTS]
    lines += table(heads, _quizzes(program, languages), 4)
    heads = ["Module", "Words of speech", "Contractions", "Full forms", "Longest anchor"]
    lines += table(heads, _speech(program), 4)
    lines += table(["Role-plays of", "Standard", "Further"], _scenarios(program), 0)
    lines += table(["Module", "Outcome", "KPI"], _outcomes(program), 0)
    return lines + _cast(program)


def quiz_of(module: LibraryModule, language: str) -> QuizBalance:
    """All questions of the cards of a module, as far as they are written in a language."""
    written = (each.content[language] for each in module.cards if language in each.content)
    cards = (content for content in written if isinstance(content, QuizCard))
    questions = chain.from_iterable(card.questions for card in cards)
    return QuizBalance([lengths_of(each) for each in questions])


def lengths_of(question: QuizQuestion) -> OptionLengths:
    """Of its options."""
    return OptionLengths.of((each.text, each.is_correct) for each in question.options)


def _quizzes(program: LibraryProgram, languages: Sequence[str]) -> Iterator[Cells]:
    for module in program.modules:
        for language in languages:
            found = quiz_of(module, language)
            if ratios := found.ratios:
                mean = sum(ratios) / len(ratios)
                count = len(found.questions)
                figures = (count, found.telling, f"{mean:.2f}", f"{max(ratios):.2f}")
                yield module.content[ENGLISH].title, language, *figures


def speech_of(module: LibraryModule) -> list[str]:
    """What people say in a module, in English."""
    on_cards = chain.from_iterable(spoken_on(each.content[ENGLISH]) for each in module.cards)
    return [*on_cards, *spoken_in(module.content[ENGLISH])]


def longest_anchor(rubric: RubricContent) -> int:
    """Words of the longest description of a level."""
    levels = chain.from_iterable(each.levels for each in rubric)
    return max(len(split_words(level.anchor)) for level in levels)


def _speech(program: LibraryProgram) -> Iterator[Cells]:
    for module in program.modules:
        content, said = module.content[ENGLISH], speech_of(module)
        yield content.title, count_words(said), *contractions(said), longest_anchor(content.rubric)


def _scenarios(program: LibraryProgram) -> Iterator[Cells]:
    for module in program.modules:
        content = module.content[ENGLISH]
        standard = content.scenario
        yield content.title, _named(standard), ", ".join(map(_named, content.scenarios))
    for texts in _comparisons(program):
        yield "Before and after", "", ", ".join(map(_named, texts.scenarios))


def _named(scenario: Scenario) -> str:
    uses = f", {' and '.join(scenario.uses)}" if scenario.uses else ""
    return f"{scenario.title} ({scenario.difficulty}{uses})"


def _comparisons(program: LibraryProgram) -> Iterator[Comparison]:
    for material in program.materials:
        texts = material.content[ENGLISH]
        if material.kind is MaterialKind.COMPARISON and isinstance(texts, Comparison):
            yield texts


def _outcomes(program: LibraryProgram) -> Iterator[Cells]:
    for module in program.modules:
        content = module.content[ENGLISH]
        yield from ((content.title, each.text, each.kpi or "") for each in content.outcomes)


def _cast(program: LibraryProgram) -> list[str]:
    """How often each first name stands in each module, in English."""
    if not program.cast:
        return []
    texts = {module.position: module_texts(module) for module in program.modules}
    heads = ["Who", "Role", *(f"Module {position}" for position in texts)]
    lines = [_cast_line(member, texts) for member in program.cast]
    return table(heads, lines, len(texts))


def _cast_line(member: CastMember, texts: Mapping[int, Sequence[str]]) -> Cells:
    counts = (appearances(member, each) or "" for each in texts.values())
    return (member.name, member.role[ENGLISH], *counts)


def module_texts(module: LibraryModule) -> list[str]:
    """Everything that a module says in English, and who writes or is played there."""
    cards = chain.from_iterable(all_texts(each.content[ENGLISH]) for each in module.cards)
    return [*cards, *all_texts(module.content[ENGLISH]), *named_persons(module)]


def named_persons(module: LibraryModule) -> list[str]:
    """Whoever writes on a card, and whoever is played, as far as the structure tells."""
    content = module.content[ENGLISH]
    scenarios = (content.scenario, *content.scenarios)
    writing = chain.from_iterable(named_on(each.content[ENGLISH]) for each in module.cards)
    return [*writing, *chain.from_iterable(map(named_in, scenarios))]
