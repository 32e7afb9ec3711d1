"""What can be done with peer ratings."""

from peers.operations.answering import InvalidPeerAnswer, LinkGone, answer_link, decline_link
from peers.operations.closing import close_round
from peers.operations.proposing import (
    NotNow,
    WrongNumber,
    add_rater,
    confirm_raters,
    propose_raters,
    remove_rater,
)
from peers.operations.reminding import remind_raters
from peers.operations.rounds import RoundBegun, plan_round, turn_rounds
from peers.operations.self_rating import save_own
from peers.operations.traces import clear_box_traces

__all__ = [
    "InvalidPeerAnswer",
    "LinkGone",
    "NotNow",
    "RoundBegun",
    "WrongNumber",
    "add_rater",
    "answer_link",
    "clear_box_traces",
    "close_round",
    "confirm_raters",
    "decline_link",
    "plan_round",
    "propose_raters",
    "remind_raters",
    "remove_rater",
    "save_own",
    "turn_rounds",
]
