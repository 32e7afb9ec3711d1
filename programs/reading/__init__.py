"""Reads a program from its folder of TOML, Markdown and Twee files, strictly, into the types of
programs.content.

Owns: what a correct program folder looks like, and how its texts become safe HTML. May use: the
files. Must not know: the database.

A reading either gives a whole program or raises LibraryError, which names the file, the field and
what to do.
"""

from programs.reading.cards import CardFile
from programs.reading.fields import Fields, LibraryError, all_noted
from programs.reading.forms import read_form
from programs.reading.in_memory import folder_of
from programs.reading.journey_remarks import MOST_SIGNS, StoryRemark, remarks_on
from programs.reading.journey_ways import forward
from programs.reading.measures import minutes
from programs.reading.modules import AboutModule
from programs.reading.paths import NamedCards, read_rule
from programs.reading.pieces import PieceContent, read_piece
from programs.reading.program import read_program
from programs.reading.prose import ProseProblem, render
from programs.reading.recall import SLUG as RECALL_SLUG
from programs.reading.shapes import LibraryCard, LibraryMaterial, LibraryModule, LibraryProgram
from programs.reading.twee import media_named
from programs.reading.twine_signs import signs_in

__all__ = [
    "MOST_SIGNS",
    "RECALL_SLUG",
    "AboutModule",
    "CardFile",
    "Fields",
    "LibraryCard",
    "LibraryError",
    "LibraryMaterial",
    "LibraryModule",
    "LibraryProgram",
    "NamedCards",
    "PieceContent",
    "ProseProblem",
    "StoryRemark",
    "all_noted",
    "folder_of",
    "forward",
    "media_named",
    "minutes",
    "read_form",
    "read_piece",
    "read_program",
    "read_rule",
    "remarks_on",
    "render",
    "signs_in",
]
