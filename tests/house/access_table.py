"""Who may open what: one line for every address of the portal. A view without a line fails the
house test.

A line says which roles the view admits, what the address is about, and who among those it admits
sees that thing (everybody admitted, when not said). Whoever is not admitted gets 403; whoever is
admitted and may not see the thing gets 404; so does everybody of another organization, exactly as
for a thing that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from people.models import Role
from tests.house.access_world import World, to_retell, wave_to_retell

ADMIN, FACILITATOR, COACH, LEADER = Role.ADMIN, Role.FACILITATOR, Role.COACH, Role.LEADER
PRIVACY_OFFICER = Role.PRIVACY_OFFICER


@dataclass(frozen=True)
class Line:
    """One address."""

    name: str
    roles: tuple[Role, ...] = ()
    about: Callable[[World], dict[str, Any]] | None = None
    seen_by: tuple[str, ...] = ()
    is_public: bool = False
    is_shared: bool = False
    method: str = "get"


def nobodys(_world: World) -> dict[str, Any]:
    return {"token": "no-such-invitation"}


def session(world: World) -> dict[str, Any]:
    return {"pk": world.session.pk}


def cohort(world: World) -> dict[str, Any]:
    return {"pk": world.cohort.pk}


def closed_wave(world: World) -> dict[str, Any]:
    return {"pk": world.cohort.pk, "number": 90}


def theme(world: World) -> dict[str, Any]:
    return {"pk": world.cohort.pk, "theme": world.more["theme"]}


def enrollment(world: World) -> dict[str, Any]:
    return {"pk": world.enrollment.pk}


def certified(world: World) -> dict[str, Any]:
    return {"pk": world.more["certified"]}


def talk(world: World) -> dict[str, Any]:
    return {"pk": world.more["talk"]}


def private_note(world: World) -> dict[str, Any]:
    return {"pk": world.more["private note"]}


def committed(world: World) -> dict[str, Any]:
    return {"pk": world.more["committed"]}


def own_scale(world: World) -> dict[str, Any]:
    return {"pk": world.more["own scale"]}


def rating(world: World) -> dict[str, Any]:
    return {"pk": world.more["rating"]}


def proposed(world: World) -> dict[str, Any]:
    return {"pk": world.more["proposed"]}


def outbox_message(world: World) -> dict[str, Any]:
    return {**cohort(world), "message_pk": world.message.pk}


def quiet_weeks(world: World) -> dict[str, Any]:
    return {"pk": world.more["quiet weeks"]}


def draft(world: World) -> dict[str, Any]:
    return {"pk": world.draft.pk}


def member(world: World) -> dict[str, Any]:
    return {"pk": world.cast["leader"].pk}


def staged(world: World) -> dict[str, Any]:
    return {"pk": world.people_import.pk}


def step(world: World) -> dict[str, Any]:
    return {"pk": world.personal_step.pk}


def recalled(world: World) -> dict[str, Any]:
    return {"pk": world.more["recalled"]}


def rated(world: World) -> dict[str, Any]:
    return {"pk": world.more["rated"]}


def own_sample(world: World) -> dict[str, Any]:
    return {"pk": world.more["own sample"]}


def own_card(world: World) -> dict[str, Any]:
    return {"enrollment_id": world.enrollment.pk, "card_id": world.card.pk}


def own_piece(world: World) -> dict[str, Any]:
    return {**own_program(world), "path": "en/01-cues/module.toml"}


def own_collection(world: World) -> dict[str, Any]:
    return {**own_program(world), "key": "pulse-bank.toml"}


def own_program(world: World) -> dict[str, Any]:
    return {"pk": world.more["program draft"]}


def own_story(world: World) -> dict[str, Any]:
    return {**own_program(world), "path": "en/01-cues/journey.twee"}


def own_module(world: World) -> dict[str, Any]:
    return {"module_pk": world.more["own module"]}


def own_version(world: World) -> dict[str, Any]:
    return {"version_pk": world.more["own version"]}


def own_comment(world: World) -> dict[str, Any]:
    return {"pk": world.more["comment"]}


def library_module(world: World) -> dict[str, Any]:
    return {"pk": world.personal_step.step.module_id}


LIBRARY = (ADMIN, FACILITATOR, COACH)

TABLE = (
    Line("home"),
    # People
    Line("people:members", (ADMIN,)),
    Line("people:member", (ADMIN,), member),
    Line("people:account"),
    Line("people:elsewhere", method="post"),
    Line("people:organization", (ADMIN,)),
    Line("people:week", (ADMIN,)),
    Line("people:second_step"),
    Line("people:reset_second_step", (ADMIN,), member),
    Line("people:calendar_link", method="post"),
    Line("people:end_calendar_link", method="post"),
    Line("people:edit", (ADMIN,), member),
    Line("people:leave", (ADMIN,), member),
    Line("people:import", (ADMIN,)),
    Line("people:import_preview", (ADMIN,), staged),
    Line("people:import_encoding", (ADMIN,), staged),
    Line("people:import_columns", (ADMIN,), staged),
    Line("people:imports", (ADMIN,)),
    Line("people:undo_import", (ADMIN,), staged),
    Line("people:import_answers", (ADMIN,), staged, method="post"),
    Line("people:try_again", (ADMIN,), staged, method="post"),
    Line("people:discard_import", (ADMIN,), staged, method="post"),
    Line("people:failed_rows", (ADMIN,), staged),
    Line("people:failed_rows_xlsx", (ADMIN,), staged),
    # The library and pilots
    Line("programs:library", LIBRARY),
    Line("programs:program", LIBRARY, lambda w: {"pk": w.version.pk}, is_shared=True),
    Line(
        "programs:guide",
        about=lambda w: {"pk": w.version.pk, "slug": "what-is-measured"},
        is_shared=True,
    ),
    Line("cohorts:welcome"),
    Line("cohorts:measured"),
    Line("programs:module", LIBRARY, library_module, is_shared=True),
    Line(
        "programs:brief", LIBRARY, lambda w: {**library_module(w), "key": "leader"}, is_shared=True
    ),
    Line("authoring:own", (ADMIN,)),
    Line("authoring:bring", (ADMIN,)),
    Line("authoring:recordings", (ADMIN,)),
    Line(
        "authoring:remove_recording",
        (ADMIN,),
        lambda w: {"pk": w.more["recording"][0]},
        method="post",
    ),
    Line("authoring:draft", (ADMIN,), own_program),
    Line("authoring:arrange", (ADMIN,), own_program, method="post"),
    Line("authoring:remove", (ADMIN,), own_program),
    Line("authoring:take", (ADMIN,), own_program),
    Line("authoring:edition", (ADMIN,), own_program),
    Line("authoring:timeline", (ADMIN,), own_program),
    Line("authoring:weeks", (ADMIN,), own_program),
    Line("authoring:remove_weeks", (ADMIN,), own_program),
    Line("authoring:paths", (ADMIN,), own_program),
    Line("authoring:rule", (ADMIN,), own_program),
    Line("authoring:remove_rule", (ADMIN,), own_program),
    Line("authoring:try_rules", (ADMIN,), own_program),
    Line("authoring:collection", (ADMIN,), own_collection),
    Line("authoring:draft_file", (ADMIN,), own_program),
    Line("authoring:piece", (ADMIN,), own_piece),
    Line("authoring:piece_preview", (ADMIN,), own_piece),
    Line("authoring:draft_story", (ADMIN,), own_story),
    Line("authoring:module_story", LIBRARY, own_module),
    Line("authoring:publish", (ADMIN,), own_program),
    Line("authoring:discard", (ADMIN,), own_program),
    Line("authoring:copy", (ADMIN,), own_version),
    Line("authoring:revise", (ADMIN,), own_version),
    Line("authoring:file", (ADMIN,), own_version),
    Line("authoring:retire", (ADMIN,), own_version),
    Line("authoring:bring_back", (ADMIN,), own_version),
    Line("authoring:newer", (ADMIN,), cohort),
    Line("authoring:review", (ADMIN,), own_program),
    Line("authoring:ask_review", (ADMIN,), own_program, method="post"),
    Line("authoring:read_review", (ADMIN,), own_program, method="post"),
    Line("authoring:answer_comment", (ADMIN,), own_comment, method="post"),
    Line("authoring:resolve_comment", (ADMIN,), own_comment, method="post"),
    Line("authoring:reopen_comment", (ADMIN,), own_comment, method="post"),
    Line("pilots:list", (ADMIN,)),
    Line("pilots:pilot", (ADMIN,), cohort),
    Line("pilots:change", (ADMIN,), cohort),
    Line("pilots:join", (ADMIN,), cohort),
    Line(
        "pilots:succeed", (ADMIN,), lambda w: {**cohort(w), "member_pk": w.cast["facilitator"].pk}
    ),
    Line("pilots:describe", (ADMIN,), cohort),
    Line("pilots:link", (ADMIN,), cohort),
    Line("pilots:shift", (ADMIN,), cohort),
    Line("pilots:clear", (ADMIN,), cohort),
    Line("pilots:pulses", (ADMIN,), cohort),
    Line("pilots:pulse_people", (ADMIN,), cohort),
    Line("pilots:stop_pulses", (ADMIN,), cohort),
    Line("pilots:go_on_with_pulses", (ADMIN,), cohort),
    Line("pilots:pulse_wave", (ADMIN,), lambda w: {**cohort(w), "number": 1}),
    Line("pilots:preview_wave", (ADMIN,), lambda w: {**cohort(w), "number": 1}),
    Line("pilots:quiet_weeks", (ADMIN,)),
    Line("pilots:remove_quiet_weeks", (ADMIN,), quiet_weeks),
    Line("pilots:pause", (ADMIN,), cohort),
    Line("pilots:resume", (ADMIN,), cohort),
    Line("pilots:finish", (ADMIN,), cohort),
    Line("pilots:reopen", (ADMIN,), cohort),
    Line("pilots:delete", (ADMIN,), cohort),
    Line("pilots:clone", (ADMIN,), cohort),
    Line("pilots:expand", (ADMIN,), cohort),
    Line("pilots:leader", (ADMIN,), enrollment),
    Line("pilots:move", (ADMIN,), enrollment),
    Line("pilots:coach", (ADMIN,), enrollment),
    Line("pilots:days", (ADMIN,), enrollment),
    Line("pilots:leave", (ADMIN,), enrollment),
    Line("pilots:come_back", (ADMIN,), enrollment),
    Line("pilots:facilitator", (ADMIN,), session),
    Line("pilots:discard", (ADMIN,), draft),
    Line("pilots:new", (ADMIN,)),
    Line("pilots:preview_pulse", (ADMIN,), draft),
    Line("pilots:test_pulse", (ADMIN,), draft, method="post"),
    Line("pilots:draft", (ADMIN,), lambda w: {**draft(w), "step": "goal"}),
    Line("my_mail"),
    Line("pilots:sessions", (ADMIN,), cohort),
    Line("pilots:messages", (ADMIN,), cohort),
    Line("pilots:paths", (ADMIN,), cohort),
    Line("pilots:ahead", (ADMIN,), cohort),
    Line("pilots:message", (ADMIN,), outbox_message),
    Line("pilots:send_again", (ADMIN,), outbox_message),
    Line("pilots:correct", (ADMIN,), outbox_message),
    # Learning
    Line("learning:path", (LEADER,)),
    Line("learning:recall", (LEADER,)),
    Line("learning:recall_pace", (LEADER,)),
    Line("learning:recall_question", (LEADER,), recalled, ("leader",)),
    Line("learning:module", (LEADER,), step, ("leader",)),
    Line("learning:resume", (LEADER,), step, ("leader",)),
    Line("learning:tap", about=lambda _: {"token": "no-such-link"}, is_public=True),
    Line(
        "learning:tap_card",
        about=lambda _: {"token": "no-such-link", "card_id": 1},
        is_public=True,
    ),
    Line("learning:certificate", (LEADER,), enrollment, ("leader",)),
    Line("learning:certificate_file", (LEADER,), certified, ("leader",)),
    Line("learning:criteria", (ADMIN,)),
    Line("certificate_check", about=lambda _: {"code": "no-such-code"}, is_public=True),
    Line("learning:progress", (LEADER,)),
    Line("learning:record_file", (LEADER,)),
    Line("learning:share", (LEADER,), enrollment, ("leader",), method="post"),
    Line("learning:take_back", (LEADER,), enrollment, ("leader",), method="post"),
    Line("shared_with_coach", (COACH,), enrollment, ("coach",)),
    Line("coaching:own", (LEADER, COACH)),
    Line("coaching:wish", (LEADER,)),
    Line("coaching:step", (LEADER,), step, ("leader",)),
    Line("coaching:offer", (COACH,), enrollment, ("coach",)),
    Line("coaching:talk", (LEADER, COACH), talk, ("leader", "coach")),
    Line("coaching:times", (LEADER, COACH), talk, ("leader", "coach")),
    Line("coaching:cancel", (LEADER, COACH), talk, ("leader", "coach")),
    Line("coaching:answer", (LEADER, COACH), talk, ("leader", "coach"), method="post"),
    Line("coaching:held", (LEADER, COACH), talk, ("leader", "coach"), method="post"),
    Line("coaching:missed", (LEADER, COACH), talk, ("leader", "coach"), method="post"),
    Line("coaching:topic", (LEADER,), talk, ("leader",), method="post"),
    Line("coaching:write_note", (LEADER, COACH), talk, ("leader", "coach"), method="post"),
    Line("coaching:commit", (LEADER,), talk, ("leader",), method="post"),
    Line("coaching:own_notes", (LEADER, COACH)),
    Line("coaching:note", (LEADER, COACH), private_note, ("coach",)),
    Line("coaching:commitments", (LEADER,)),
    Line("coaching:commitment", (LEADER,), committed, ("leader",)),
    Line("coaching:passing_on", (LEADER,), enrollment, ("leader",)),
    Line("learning:story", (LEADER,), step, ("leader",)),
    Line("learning:moment", (LEADER,), lambda w: {**step(w), "number": 1}, ("leader",)),
    Line("learning:debrief", (LEADER,), lambda w: {**step(w), "number": 1}, ("leader",)),
    Line("learning:card", (LEADER,), own_card, ("leader",)),
    Line("learning:again", (LEADER,), own_card, ("leader",)),
    Line("learning:moves", (LEADER,), own_card, ("leader",)),
    Line("learning:captions", (LEADER,), own_card, ("leader",)),
    Line("learning:recording", (), lambda w: {"slug": w.more["recording"][1]}),
    # Practice and scores
    Line("practice:sessions", (LEADER, FACILITATOR, ADMIN)),
    Line(
        "practice:session",
        (LEADER, FACILITATOR, ADMIN),
        session,
        ("leader", "facilitator", "admin"),
    ),
    Line("practice:absence", (LEADER,), session, ("leader",)),
    Line("practice:swap", (ADMIN,), lambda w: {**session(w), "enrollment": w.enrollment.pk}),
    Line("practice:make_up", (ADMIN,), session),
    Line("practice:form", (ADMIN,), session),
    Line("practice:second_rater", (ADMIN,), session),
    Line("practice:part", (LEADER,), session, ("leader",)),
    Line("practice:notes", (LEADER,), session, ("leader",)),
    Line("practice:turn", (FACILITATOR,), session, method="post"),
    Line("practice:order", (FACILITATOR,), session, method="post"),
    Line("practice:reopen", (FACILITATOR, ADMIN), session),
    Line("practice:reschedule", (ADMIN,), session),
    Line("practice:cancel", (ADMIN,), session),
    Line("assessments:score", (FACILITATOR,), session),
    Line("assessments:state", (FACILITATOR,), session),
    Line("assessments:tap", (FACILITATOR,), session, method="post"),
    Line("assessments:tick", (FACILITATOR,), session, method="post"),
    Line(
        "assessments:behaviors",
        (FACILITATOR,),
        lambda w: {**session(w), "leader": w.enrollment.pk},
    ),
    Line(
        "assessments:recording",
        (FACILITATOR,),
        lambda w: {**session(w), "leader": w.enrollment.pk},
    ),
    Line(
        "assessments:ask_recording",
        (FACILITATOR,),
        lambda w: {**session(w), "leader": w.enrollment.pk},
        method="post",
    ),
    Line("assessments:consent", (LEADER,), session, ("leader",)),
    Line("assessments:clear", (FACILITATOR,), session, method="post"),
    Line("assessments:note", (FACILITATOR,), session, method="post"),
    Line("assessments:presence", (FACILITATOR,), session, method="post"),
    Line("assessments:move", (FACILITATOR,), lambda w: {**session(w), "leader": w.enrollment.pk}),
    Line("assessments:finish", (FACILITATOR,), session),
    Line("assessments:calibration", (FACILITATOR, ADMIN, COACH)),
    Line("assessments:begin_calibration", (FACILITATOR, ADMIN, COACH), method="post"),
    Line("assessments:calibration_sample", (FACILITATOR, ADMIN, COACH), rated, ("facilitator",)),
    Line(
        "assessments:calibration_tap",
        (FACILITATOR, ADMIN, COACH),
        rated,
        ("facilitator",),
        method="post",
    ),
    Line(
        "assessments:calibration_round",
        (FACILITATOR, ADMIN, COACH),
        lambda w: {"pk": w.more["round"]},
        ("facilitator",),
    ),
    Line("assessments:calibrated_raters", (ADMIN,)),
    Line("assessments:gate", (ADMIN,)),
    Line("assessments:own_samples", (ADMIN,)),
    Line("assessments:add_sample", (ADMIN,)),
    Line("assessments:own_sample", (ADMIN,), own_sample),
    Line("assessments:withdraw_sample", (ADMIN,), own_sample),
    Line(
        "assessments:read_sample",
        (FACILITATOR,),
        lambda w: {"pk": w.more["reading"]},
        ("facilitator",),
    ),
    Line("assessments:apart", (FACILITATOR,), session),
    Line("assessments:feedback", (LEADER,), lambda w: {"pk": w.sessions[0].pk}, ("leader",)),
    # Results
    Line("insights:pilots", (ADMIN, PRIVACY_OFFICER)),
    Line("insights:pilot", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:own_agreement", (FACILITATOR,)),
    Line("insights:pilot_raters", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:pilot_looks", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:pilot_comments", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:pilot_pulses", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:tell_since", (ADMIN,), closed_wave),
    Line("insights:add_theme", (ADMIN,), closed_wave),
    Line("insights:change_theme", (ADMIN,), theme),
    Line("insights:remove_theme", (ADMIN,), theme, method="post"),
    Line("surveys:waiting", (PRIVACY_OFFICER,)),
    Line("surveys:retell", (PRIVACY_OFFICER,), wave_to_retell),
    Line("surveys:retell_one", (PRIVACY_OFFICER,), to_retell, method="post"),
    Line("insights:pilot_csv", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:pilot_xlsx", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:progress_csv", (ADMIN,), cohort),
    Line("insights:progress_xlsx", (ADMIN,), cohort),
    Line("insights:questionnaires", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:questionnaires_csv", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:questionnaires_xlsx", (ADMIN, PRIVACY_OFFICER), cohort),
    # Questionnaires
    Line("pilots:questionnaires", (ADMIN,), cohort),
    Line("instruments:own", (LEADER,)),
    Line("instruments:sheet", (LEADER,), lambda w: {"pk": w.more["sheet"]}, ("leader",)),
    Line("instruments:questionnaires", (ADMIN,)),
    Line("instruments:new", (ADMIN,)),
    Line("instruments:questionnaire", (ADMIN,), own_scale),
    Line("instruments:write", (ADMIN,), lambda w: {**own_scale(w), "language": "en"}),
    # Open to the world
    Line("instruments:thanks", is_public=True),
    Line("instruments:by_link", about=lambda _: {"token": "no-such-sheet"}, is_public=True),
    Line("readyz", is_public=True),
    Line("offline", is_public=True),
    Line("here", is_public=True),
    Line("gallery", is_public=True),
    Line("mail_preferences", about=lambda w: {"sealed": w.more["preferences"]}, is_public=True),
    Line("calendar_feed", about=lambda w: {"token": w.more["calendar"]}, is_public=True),
    Line("account_sign_in_link", about=lambda _: {"key": "no-such-key"}, is_public=True),
    Line("peers:own", (LEADER,)),
    Line("peers:result", (LEADER,), rating, ("leader",)),
    Line("peers:propose", (LEADER,), rating, ("leader",)),
    Line("peers:own_answers", (LEADER,), rating, ("leader",)),
    Line("peers:to_confirm", (COACH, ADMIN)),
    Line("peers:confirm", (COACH, ADMIN), proposed, ("coach",)),
    Line("peers:rounds", (ADMIN,), cohort),
    Line("peers:plan", (ADMIN,), lambda w: {**cohort(w), "occasion": "after"}),
    Line("peers:close", (ADMIN,), lambda w: {"pk": w.more["peer round"]}, method="post"),
    Line("peers:thanks", is_public=True),
    Line("peers:answer", about=lambda _: {"token": "no-such-rater"}, is_public=True),
    Line("surveys:notice", is_public=True),
    Line("surveys:thanks", is_public=True),
    Line("surveys:answer", about=nobodys, is_public=True),
    Line("surveys:decline", about=nobodys, is_public=True, method="post"),
    Line("surveys:no_more", about=nobodys, is_public=True),
    Line("surveys:declined", is_public=True),
    Line("surveys:change", is_public=True),
)

# Views of other people's making, and the demo's own: what they admit is not ours to say with
# @access.
EXCEPTED = {
    "allauth.": "Sign-in, written by django-allauth; its pages guard themselves.",
    "people.way_out": "The library's sign-out, which wipes the browser besides.",
    "people.closed": (
        "Pages of the sign-in library that do not exist here "
        "(404 for everybody, or for whoever has no passkey)."
    ),
    "demo.front_door": "The demo's front door; not mounted in production.",
    "demo.mailbox_pages": "The demo's mailbox; not mounted in production.",
    "django.views.static": "Files without secrets.",
}
