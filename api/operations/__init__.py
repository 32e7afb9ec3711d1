"""Verbs of the API."""

from api.operations.answers import OtherCall as OtherCall
from api.operations.answers import StillRunning as StillRunning
from api.operations.answers import answer_once as answer_once
from api.operations.answers import forget_answers as forget_answers
from api.operations.calls import note_call as note_call
from api.operations.people import Missed as Missed
from api.operations.people import TakenAlready as TakenAlready
from api.operations.people import bring_member as bring_member
from api.operations.people import update_member as update_member
