"""Verbs about everything that is kept of one person, and about what people ask for."""

from privacy.operations.deciding import (
    BasisChoice,
    NoWeighing,
    OutOfBounds,
    UnknownPurpose,
    choose_bases,
    choose_retention,
)
from privacy.operations.erasing import erase_person, look_at_erasure
from privacy.operations.exporting import export_person
from privacy.operations.requesting import (
    NoReason,
    NotChecked,
    OwnRequest,
    PastExtending,
    RequestClosed,
    ask_for,
    check_identity,
    enter_request,
    extend_request,
    finish_request,
    refuse_request,
    remind_of_requests,
    withdraw_request,
)
from privacy.operations.settling import (
    CORRECTABLE,
    NotAsked,
    OwnedElsewhere,
    copy_as_asked,
    correct_as_asked,
    end_restriction,
    erase_as_asked,
    restrict_as_asked,
)
from privacy.operations.sweeping import sweep_kept

__all__ = [
    "CORRECTABLE",
    "BasisChoice",
    "NoReason",
    "NoWeighing",
    "NotAsked",
    "NotChecked",
    "OutOfBounds",
    "OwnRequest",
    "OwnedElsewhere",
    "PastExtending",
    "RequestClosed",
    "UnknownPurpose",
    "ask_for",
    "check_identity",
    "choose_bases",
    "choose_retention",
    "copy_as_asked",
    "correct_as_asked",
    "end_restriction",
    "enter_request",
    "erase_as_asked",
    "erase_person",
    "export_person",
    "extend_request",
    "finish_request",
    "look_at_erasure",
    "refuse_request",
    "remind_of_requests",
    "restrict_as_asked",
    "sweep_kept",
    "withdraw_request",
]
