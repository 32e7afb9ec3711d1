"""What a program has once, as those see it for whom it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from authoring.bank_entries import WORDINGS, BankPart
from authoring.craft import doubts_about
from authoring.pieces import Piece
from authoring.program_entries import CRITERION_NAMES
from programs.content.instruments import Instrument, Scale
from programs.content.modules import ProgramContent
from programs.content.pulse_bank import BankItem, BankPulse, OpenQuestion, PulseBank, Wordings
from programs.content.transcripts import Transcript
from surveys.forms import AnswerForm
from surveys.queries import AskedItem
from surveys.questions import QuestionKind

Context = dict[str, object]


def preview_of_program(
    content: ProgramContent | Instrument | PulseBank | Transcript, piece: Piece, language: str
) -> Context:
    """The template that draws it in this language, and what that needs."""
    match content:
        case ProgramContent():
            return {"template": "authoring/preview/program.html", "text": content}
        case Instrument():
            ends = _ends(content.scale)
            return {"template": "authoring/preview/instrument.html", "instrument": content} | ends
        case Transcript():
            scores = [(CRITERION_NAMES[each.criterion], each) for each in content.scores]
            name = "authoring/preview/transcript.html"
            return {"template": name, "transcript": content, "scores": scores}
    return _of_bank(content, piece, language)


def _of_bank(bank: PulseBank, piece: Piece, language: str) -> Context:
    """All of it together, or one row."""
    rows: Mapping[BankPart, Sequence[Row]] = {
        BankPart.ITEMS: bank.items,
        BankPart.QUESTIONS: bank.open_questions,
        BankPart.PULSES: bank.pulses,
    }
    found = _row(rows[piece.part], piece) if piece.part else None
    if isinstance(found, BankPulse):
        form = AnswerForm(items=list(_asked(bank, found, language)), language=language)
        return {"template": "authoring/preview/pulse.html", "form": form}
    if found is None:
        return {"template": "authoring/preview/bank.html", "bank": bank}
    scale = bank.scales[found.scale] if isinstance(found, BankItem) else None
    return {
        "template": "authoring/preview/question.html",
        "wordings": _worded(found, language),
        "lead_in": bank.lead_in,
        **(_ends(scale) if scale else {}),
    }


Row = BankItem | OpenQuestion | BankPulse


def _row(rows: Sequence[Row], piece: Piece) -> Row | None:
    place = piece.place_in([{"slug": each.slug} for each in rows])
    return None if place is None else rows[place]


def _asked(bank: PulseBank, pulse: BankPulse, language: str) -> Sequence[AskedItem]:
    """Its questions as a team member is asked."""
    questions = [(QuestionKind.AGREEMENT, slug) for slug in pulse.items]
    questions += [(QuestionKind.OPEN, pulse.open)] if pulse.open else []
    return [
        AskedItem(pk=number, kind=kind, text={language: bank.wordings(slug).team})
        for number, (kind, slug) in enumerate(questions, start=1)
    ]


def _worded(question: Wordings, language: str) -> list[Mapping[str, object]]:
    texts = {
        "self": question.own,
        "team": question.team,
        "peer": question.peer,
        "around": question.around,
    }
    return [
        {
            "name": entry.key,
            "label": entry.label,
            "text": texts[entry.key],
            "doubts": doubts_about(texts[entry.key], language),
        }
        for entry in WORDINGS
    ]


def _ends(scale: Scale) -> Context:
    return {"low": scale.labels[0], "high": scale.labels[-1], "labels": scale.labels}
