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
from tests.house.hook_world import deliveries, delivery, hook

ADMIN, FACILITATOR, COACH, LEADER = Role.ADMIN, Role.FACILITATOR, Role.COACH, Role.LEADER
PRIVACY_OFFICER = Role.PRIVACY_OFFICER
TICKET = "abcdefghijklmnopqrstuvwxy2"


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


def no_provider(_world: World) -> dict[str, Any]:
    return {"organization_slug": "p0"}


def sign_in_provider(world: World) -> dict[str, Any]:
    return {"pk": world.more["sign-in provider"]}


def saml_provider(world: World) -> dict[str, Any]:
    return {"pk": world.more["saml key"].connection_id}


def portal_key(world: World) -> dict[str, Any]:
    return {**saml_provider(world), "key": world.more["saml key"].pk}


def session(world: World) -> dict[str, Any]:
    return {"pk": world.session.pk}


def cohort(world: World) -> dict[str, Any]:
    return {"pk": world.cohort.pk}


def closed_wave(world: World) -> dict[str, Any]:
    return {"pk": world.cohort.pk, "number": 90}


def theme(world: World) -> dict[str, Any]:
    return {"pk": world.cohort.pk, "theme": world.more["theme"]}


def report_state(world: World) -> dict[str, Any]:
    return {**cohort(world), "number": 1}


def report_file(world: World) -> dict[str, Any]:
    return {**report_state(world), "kind": "pdf"}


def sponsor_link(world: World) -> dict[str, Any]:
    return {**cohort(world), "link": world.more["sponsor link"]}


def enrollment(world: World) -> dict[str, Any]:
    return {"pk": world.enrollment.pk}


def certified(world: World) -> dict[str, Any]:
    return {"pk": world.more["certified"]}


def certificate(world: World) -> dict[str, Any]:
    return {"pk": world.more["certificate"]}


def badge_issuer(world: World) -> dict[str, Any]:
    return {"pk": world.more["badge issuer"]}


def badge_list(world: World) -> dict[str, Any]:
    return {**badge_issuer(world), "number": 0}


def talk(world: World) -> dict[str, Any]:
    return {"pk": world.more["talk"]}


def private_note(world: World) -> dict[str, Any]:
    return {"pk": world.more["private note"]}


def committed(world: World) -> dict[str, Any]:
    return {"pk": world.more["committed"]}


def own_scale(world: World) -> dict[str, Any]:
    return {"pk": world.more["own scale"]}


def fetched_list(world: World) -> dict[str, Any]:
    return {"pk": world.more["fetched list"]}


def decision(world: World) -> dict[str, Any]:
    return {"pk": world.more["decision"]}


def contender(world: World) -> dict[str, Any]:
    return {"pk": world.more["contender"]}


def decision_sheet(world: World) -> dict[str, Any]:
    return {"pk": world.more["decision sheet"]}


def checklist(world: World) -> dict[str, Any]:
    return {"pk": world.more["checklist"]}


def rating(world: World) -> dict[str, Any]:
    return {"pk": world.more["rating"]}


def proposed(world: World) -> dict[str, Any]:
    return {"pk": world.more["proposed"]}


def outbox_message(world: World) -> dict[str, Any]:
    return {**cohort(world), "message_pk": world.message.pk}


def quiet_weeks(world: World) -> dict[str, Any]:
    return {"pk": world.more["quiet weeks"]}


def api_key(world: World) -> dict[str, Any]:
    return {"pk": world.more["api key"]}


def draft(world: World) -> dict[str, Any]:
    return {"pk": world.draft.pk}


def member(world: World) -> dict[str, Any]:
    return {"pk": world.cast["leader"].pk}


def persons_request(world: World) -> dict[str, Any]:
    return {"pk": world.more["person's request"]}


def no_sign_in(_world: World) -> dict[str, Any]:
    return {"handle": "over-already"}


def staged(world: World) -> dict[str, Any]:
    return {"pk": world.people_import.pk}


def step(world: World) -> dict[str, Any]:
    return {"pk": world.personal_step.pk}


def record_store(world: World) -> dict[str, Any]:
    return {"pk": world.more["record store"]}


def packaged(world: World) -> dict[str, Any]:
    return {"pk": world.personal_step.step.module_id, "kind": "cmi5"}


def opened_package(world: World) -> dict[str, Any]:
    return {"package": f"{world.personal_step.step.module_id}-{TICKET}"}


def scenario(world: World) -> dict[str, Any]:
    return {"pk": world.more["scenario"]}


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


def kit_document(world: World) -> dict[str, Any]:
    return {"pk": world.version.pk, "slug": "model"}


def platform(world: World) -> dict[str, Any]:
    return {"pk": world.more["platform"]}


def course_link(world: World) -> dict[str, Any]:
    return {"pk": world.more["course link"]}


def kpi(world: World) -> dict[str, Any]:
    return {"pk": world.more["kpi"]}


def measured_team(world: World) -> dict[str, Any]:
    return {"pk": world.more["measured team"]}


def kpi_import(world: World) -> dict[str, Any]:
    return {"pk": world.more["kpi import"]}


def channel(world: World) -> dict[str, Any]:
    return {"pk": world.more["channel"]}


def scim(world: World) -> dict[str, Any]:
    return {"pk": world.more["scim"]}


def scim_key(world: World) -> dict[str, Any]:
    return {**scim(world), "key": world.more["scim key"]}


def scim_group(world: World) -> dict[str, Any]:
    return {**scim(world), "group": world.more["scim group"]}


LIBRARY = (ADMIN, FACILITATOR, COACH)
KIT = (*LIBRARY, LEADER, PRIVACY_OFFICER)

TABLE = (
    Line("home"),
    # People
    Line("people:members", (ADMIN,)),
    Line("people:member", (ADMIN,), member),
    Line("people:account"),
    Line("people:elsewhere", method="post"),
    Line("people:settings", (ADMIN,)),
    Line("people:organization_name", (ADMIN,)),
    Line("people:organization_look", (ADMIN,)),
    Line("people:organization_logo", (ADMIN,), method="post"),
    Line("people:remove_logo", (ADMIN,), method="post"),
    Line("people:our_colors", (ADMIN,), method="post"),
    Line("people:organization_sender", (ADMIN,)),
    Line("people:organization_defaults", (ADMIN,)),
    Line("people:organization_hours", (ADMIN,)),
    Line("people:name_day_off", (ADMIN,), method="post"),
    Line("people:remove_day_off", (ADMIN,), method="post"),
    Line("people:minimums", (ADMIN,)),
    Line("look_colors", about=lambda _: {"key": "no-such-look"}, is_public=True),
    Line("look_logo", about=lambda _: {"key": "no-such-look"}, is_public=True),
    Line("people:end_own_sign_in", method="post"),
    Line("people:sign_ins", (ADMIN,), member),
    Line("people:end_every_sign_in", (ADMIN,), member, method="post"),
    Line("people:end_sign_in", (ADMIN,), lambda w: {**member(w), **no_sign_in(w)}, method="post"),
    Line("account_confirm"),
    Line("account_confirmed"),
    Line("people:organization", (ADMIN,)),
    Line("people:sign_in_limits", (ADMIN,), method="post"),
    Line("people:audit", (ADMIN, PRIVACY_OFFICER)),
    Line("people:audit_check", (ADMIN, PRIVACY_OFFICER)),
    Line("people:audit_csv", (ADMIN, PRIVACY_OFFICER)),
    Line("people:audit_json", (ADMIN, PRIVACY_OFFICER)),
    Line("people:audit_seals", (ADMIN, PRIVACY_OFFICER)),
    Line("people:week", (ADMIN,)),
    Line("watching:operations", (ADMIN,)),
    Line("people:second_step"),
    Line("people:reset_second_step", (ADMIN,), member),
    Line("people:calendar_link", method="post"),
    Line("people:end_calendar_link", method="post"),
    Line("people:edit", (ADMIN,), member),
    Line("people:leave", (ADMIN,), member),
    Line("people:write_again", (ADMIN,), member, method="post"),
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
    # Privacy
    Line("privacy:mine"),
    Line("privacy:my_copy", method="post"),
    Line("privacy:ask"),
    Line("privacy:own_correction"),
    Line("privacy:opened"),
    Line("privacy:my_request", about=persons_request, seen_by=("leader",)),
    Line("privacy:withdraw", about=persons_request, seen_by=("leader",), method="post"),
    Line("privacy:requests", (PRIVACY_OFFICER,)),
    Line("privacy:request", (PRIVACY_OFFICER,), persons_request),
    Line("privacy:check", (PRIVACY_OFFICER,), persons_request, method="post"),
    Line("privacy:extend", (PRIVACY_OFFICER,), persons_request, method="post"),
    Line("privacy:finish", (PRIVACY_OFFICER,), persons_request, method="post"),
    Line("privacy:put_right", (PRIVACY_OFFICER,), persons_request, method="post"),
    Line("privacy:hold_back", (PRIVACY_OFFICER,), persons_request, method="post"),
    Line("privacy:refuse", (PRIVACY_OFFICER,), persons_request, method="post"),
    Line("privacy:people", (PRIVACY_OFFICER,)),
    Line("privacy:person", (PRIVACY_OFFICER,), member),
    Line("privacy:enter", (PRIVACY_OFFICER,), member),
    Line("privacy:correct", (PRIVACY_OFFICER,), member),
    Line("privacy:copy", (PRIVACY_OFFICER,), member, method="post"),
    Line("privacy:restrict", (PRIVACY_OFFICER,), member, method="post"),
    Line("privacy:lift", (PRIVACY_OFFICER,), member, method="post"),
    Line("privacy:opened_of", (PRIVACY_OFFICER,), member),
    Line("privacy:erase", (PRIVACY_OFFICER,), member),
    Line("privacy:inventory", (PRIVACY_OFFICER,)),
    Line("privacy:bases", (PRIVACY_OFFICER,)),
    Line("privacy:retention", (PRIVACY_OFFICER,)),
    Line("privacy:preview", (PRIVACY_OFFICER,)),
    Line("privacy:records", (PRIVACY_OFFICER,)),
    Line("privacy:record_file", (PRIVACY_OFFICER,)),
    Line("privacy:assessment", (PRIVACY_OFFICER,)),
    Line("privacy:assessment_file", (PRIVACY_OFFICER,)),
    # The library and pilots
    Line("programs:library", LIBRARY),
    Line("programs:program", LIBRARY, lambda w: {"pk": w.version.pk}, is_shared=True),
    Line(
        "programs:guide",
        about=lambda w: {"pk": w.version.pk, "slug": "what-is-measured"},
        is_shared=True,
    ),
    Line("programs:kit", KIT, lambda w: {"pk": w.version.pk}, is_shared=True),
    Line("programs:kit_document", KIT, kit_document, is_shared=True),
    Line("programs:kit_sheet", KIT, kit_document, is_shared=True),
    Line(
        "programs:kit_sheets",
        KIT,
        lambda w: {"pk": w.version.pk, "group": "model"},
        is_shared=True,
    ),
    Line("cohorts:kit", KIT),
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
    Line("authoring:send", (ADMIN,), own_program),
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
    Line("authoring:variant", (ADMIN,), own_piece, method="post"),
    Line("authoring:module_story", LIBRARY, own_module),
    Line("authoring:module_walk", LIBRARY, own_module),
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
    Line("pilots:measurement", (ADMIN, PRIVACY_OFFICER), cohort),
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
    Line("pilots:test_wave", (ADMIN,), lambda w: {**cohort(w), "number": 1}, method="post"),
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
    Line("learning:recall_whole", (LEADER,)),
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
    Line("learning:certificates", (ADMIN,)),
    Line("learning:revoke_certificate", (ADMIN,), certificate),
    Line("badges:issuer", (ADMIN,)),
    Line("badges:switch", (ADMIN,), method="post"),
    Line("badges:check", (ADMIN,), method="post"),
    Line("badges:badge", (LEADER,), certified, ("leader",)),
    Line("badges:png", (LEADER,), certified, ("leader",)),
    Line("badges:svg", (LEADER,), certified, ("leader",)),
    Line("badges:jwt", (LEADER,), certified, ("leader",)),
    Line("badges:profile", about=badge_issuer, is_public=True),
    Line("badges:did", about=badge_issuer, is_public=True),
    Line("badges:status", about=badge_list, is_public=True),
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
    Line("learning:story_whole", (LEADER,), step, ("leader",)),
    Line("learning:story_way", (LEADER,), lambda w: {**step(w), "number": 1}, ("leader",)),
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
    Line(
        "assessments:bring_turn",
        (FACILITATOR,),
        lambda w: {**session(w), "leader": w.enrollment.pk},
        method="post",
    ),
    Line(
        "assessments:watch_turn",
        (FACILITATOR, LEADER),
        lambda w: {**session(w), "leader": w.enrollment.pk},
        ("nobody",),
    ),
    Line("assessments:bring_own_turn", (LEADER,), session, ("leader",), method="post"),
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
        (FACILITATOR, ADMIN, COACH),
        lambda w: {"pk": w.more["reading"]},
        ("facilitator",),
    ),
    Line("assessments:apart", (FACILITATOR,), session),
    Line("assessments:feedback", (LEADER,), lambda w: {"pk": w.sessions[0].pk}, ("leader",)),
    # Results
    Line("insights:pilots", (ADMIN, PRIVACY_OFFICER)),
    Line("insights:overview", (ADMIN,)),
    Line("insights:mixing", (ADMIN,)),
    Line("insights:pilot", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:own_agreement", (FACILITATOR,)),
    Line("insights:pilot_raters", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:pilot_details", (ADMIN, PRIVACY_OFFICER), cohort),
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
    Line("reports:report", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("reports:publish", (ADMIN,), cohort, method="post"),
    Line("reports:states", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("reports:state", (ADMIN, PRIVACY_OFFICER), report_state),
    Line("reports:file", (ADMIN, PRIVACY_OFFICER), report_file),
    Line("reports:links", (ADMIN,), cohort),
    Line("reports:withdraw_link", (ADMIN,), sponsor_link, method="post"),
    Line("reports:schedule", (ADMIN,), cohort),
    Line("reports:shared", about=lambda _: {"token": "no-such-link"}, is_public=True),
    Line(
        "reports:shared_seen",
        about=lambda _: {"token": "no-such-link"},
        is_public=True,
        method="post",
    ),
    Line(
        "reports:shared_file",
        about=lambda _: {"token": "no-such-link", "kind": "pdf"},
        is_public=True,
    ),
    Line("insights:questionnaires", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:questionnaires_csv", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("insights:questionnaires_xlsx", (ADMIN, PRIVACY_OFFICER), cohort),
    # KPIs of a pilot
    Line("calendars:offer", (ADMIN,)),
    Line("calendars:own"),
    Line("calendars:end", method="post"),
    Line("connections:connections", (ADMIN,)),
    Line("connections:exchanges", (ADMIN,)),
    Line("lti:platforms", (ADMIN,)),
    Line("lti:platform", (ADMIN,), platform),
    Line("lti:test", (ADMIN,), platform, method="post"),
    Line("lti:switch", (ADMIN,), platform, method="post"),
    Line("lti:roll", (ADMIN,), platform, method="post"),
    Line("lti:remove", (ADMIN,), platform, method="post"),
    Line("lti:course", (ADMIN,), course_link),
    Line("lti:open", (), course_link),
    Line("lti:keys", about=platform, is_public=True),
    Line("lti:register", about=lambda w: {**platform(w), "signed": "no"}, is_public=True),
    Line("lti:login", about=platform, is_public=True),
    Line("lti:launch", about=platform, is_public=True, method="post"),
    Line("lti:enter", is_public=True, method="post"),
    Line("events:hooks", (ADMIN,)),
    Line("events:add_hook", (ADMIN,)),
    Line("events:hook", (ADMIN,), hook),
    Line("events:change_hook", (ADMIN,), hook),
    Line("events:hook_secret", (ADMIN,), hook, method="post"),
    Line("events:try_hook", (ADMIN,), hook, method="post"),
    Line("events:switch_hook", (ADMIN,), hook, method="post"),
    Line("events:remove_hook", (ADMIN,), hook),
    Line("events:send_failed", (ADMIN,), hook, method="post"),
    Line("events:deliveries", (ADMIN,), deliveries),
    Line("events:delivery", (ADMIN,), delivery),
    Line("events:again", (ADMIN,), delivery, method="post"),
    Line("learning_records:records", (ADMIN,)),
    Line("learning_records:new_store", (ADMIN,)),
    Line("learning_records:store", (ADMIN,), record_store),
    Line("learning_records:change_store", (ADMIN,), record_store),
    Line("learning_records:test_store", (ADMIN,), record_store, method="post"),
    Line("learning_records:switch_store", (ADMIN,), record_store, method="post"),
    Line("learning_records:send_again", (ADMIN,), record_store, method="post"),
    Line("learning_records:remove_store", (ADMIN,), record_store),
    Line("learning_records:packages", (ADMIN,)),
    Line("learning_records:switch_packages", (ADMIN,), method="post"),
    Line("learning_records:package", (ADMIN,), packaged, is_shared=True),
    Line("learning_records:open_package", (LEADER,), opened_package, ("leader", "other leader")),
    Line("learning_records:profile", is_public=True),
    Line("learning_records:profile_version", is_public=True),
    Line("learning_records:progress", about=lambda _: {"ticket": TICKET}, is_public=True),
    Line("api:keys", (ADMIN,)),
    Line("api:test", (ADMIN,), method="post"),
    Line("api:examples", (ADMIN,)),
    Line("api:end_key", (ADMIN,), api_key, method="post"),
    Line("api_document", is_public=True),
    Line("api_call", about=lambda _: {"path": "me"}, is_public=True),
    Line("single_sign_on:providers", (ADMIN,)),
    Line("single_sign_on:add_oidc", (ADMIN,)),
    Line("single_sign_on:add_saml", (ADMIN,)),
    Line("single_sign_on:provider", (ADMIN,), sign_in_provider),
    Line("single_sign_on:edit", (ADMIN,), sign_in_provider),
    Line("single_sign_on:test", (ADMIN,), sign_in_provider, method="post"),
    Line("single_sign_on:trial", (ADMIN,), sign_in_provider),
    Line("single_sign_on:switch", (ADMIN,), sign_in_provider, method="post"),
    Line("single_sign_on:remove", (ADMIN,), sign_in_provider),
    Line("single_sign_on:forget_account", (ADMIN,), sign_in_provider, method="post"),
    Line("single_sign_on:make_key", (ADMIN,), saml_provider, method="post"),
    Line("single_sign_on:use_next_key", (ADMIN,), saml_provider, method="post"),
    Line("single_sign_on:certificate", (ADMIN,), portal_key),
    Line("provisioning:people", (ADMIN,)),
    Line("provisioning:scim", (ADMIN,), scim),
    Line("provisioning:scim_key", (ADMIN,), scim, method="post"),
    Line("provisioning:scim_end_key", (ADMIN,), scim_key, method="post"),
    Line("provisioning:scim_switch", (ADMIN,), scim, method="post"),
    Line("provisioning:scim_test", (ADMIN,), scim, method="post"),
    Line("provisioning:scim_leavers", (ADMIN,), scim, method="post"),
    Line("provisioning:scim_remove", (ADMIN,), scim),
    Line("provisioning:scim_groups", (ADMIN,), scim),
    Line("provisioning:scim_group", (ADMIN,), scim_group),
    Line("scim_root", (), scim, is_public=True),
    Line("scim_serve", (), lambda world: {**scim(world), "path": "Users"}, is_public=True),
    # Chat, and what a mail provider tells (nobody is there without one)
    Line("channels:channels", (ADMIN,)),
    Line("channels:slack_app", (ADMIN,)),
    Line("channels:teams_app", (ADMIN,)),
    Line("channels:teams_package", (ADMIN,)),
    Line("channels:channel", (ADMIN,), channel),
    Line("channels:test", (ADMIN,), channel, method="post"),
    Line("channels:switch", (ADMIN,), channel, method="post"),
    Line("channels:remove", (ADMIN,), channel, method="post"),
    Line("provisioning:field_owners", (ADMIN,)),
    Line("provisioning:fetched_lists", (ADMIN,)),
    Line("provisioning:add_sftp_list", (ADMIN,)),
    Line("provisioning:add_web_list", (ADMIN,)),
    Line("provisioning:fetched_list", (ADMIN,), fetched_list),
    Line("provisioning:change_list", (ADMIN,), fetched_list),
    Line("provisioning:test_list", (ADMIN,), fetched_list, method="post"),
    Line("provisioning:trust_host", (ADMIN,), fetched_list, method="post"),
    Line("provisioning:switch_list", (ADMIN,), fetched_list, method="post"),
    Line("provisioning:ask_for_list", (ADMIN,), fetched_list, method="post"),
    Line("provisioning:take_charge", (ADMIN,), fetched_list, method="post"),
    Line("provisioning:remove_list", (ADMIN,), fetched_list, method="post"),
    Line("kpis:cohort", (ADMIN, PRIVACY_OFFICER), cohort),
    Line(
        "kpis:cohort_teams",
        (ADMIN, PRIVACY_OFFICER),
        lambda w: {**cohort(w), "kpi": w.more["measured kpi"]},
    ),
    Line("kpis:cohort_csv", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("kpis:cohort_xlsx", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("kpis:cohort_months_csv", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("kpis:cohort_months_xlsx", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("kpis:behavior", (ADMIN, PRIVACY_OFFICER)),
    # KPIs
    Line("kpis:kpis", (ADMIN, PRIVACY_OFFICER)),
    Line("kpis:usual", (ADMIN,), method="post"),
    Line("kpis:add", (ADMIN,)),
    Line("kpis:change", (ADMIN,), kpi),
    Line("kpis:retire", (ADMIN,), kpi, method="post"),
    Line("kpis:teams", (ADMIN, PRIVACY_OFFICER)),
    Line("kpis:leaders", (ADMIN,)),
    Line("kpis:team", (ADMIN, PRIVACY_OFFICER), measured_team),
    Line("kpis:team_change", (ADMIN,), measured_team),
    Line("kpis:month", (ADMIN,), measured_team),
    Line(
        "kpis:value",
        (ADMIN,),
        lambda w: {**measured_team(w), "kpi_pk": w.more["kpi"], "month": "2026-01"},
    ),
    Line("kpis:import", (ADMIN,)),
    Line("kpis:import_preview", (ADMIN, PRIVACY_OFFICER), kpi_import),
    Line("kpis:import_layout", (ADMIN,), kpi_import),
    Line("kpis:import_measure", (ADMIN,), lambda w: {**kpi_import(w), "field": "metric-0"}),
    Line("kpis:import_discard", (ADMIN,), kpi_import, method="post"),
    Line("kpis:import_undo", (ADMIN,), kpi_import),
    Line("kpis:failed_rows", (ADMIN,), kpi_import),
    Line("kpis:failed_rows_xlsx", (ADMIN,), kpi_import),
    Line("kpis:imports", (ADMIN, PRIVACY_OFFICER)),
    Line("channels:mail_events", is_public=True, method="post"),
    # Decisions
    Line("decisions:decisions", (ADMIN,)),
    Line("decisions:new", (ADMIN,)),
    Line("decisions:decision", (ADMIN,), decision),
    Line("decisions:describe", (ADMIN,), decision),
    Line("decisions:close", (ADMIN,), decision),
    Line("decisions:reopen", (ADMIN,), decision),
    Line("decisions:weights", (ADMIN,), decision),
    Line("decisions:add_criterion", (ADMIN,), decision),
    Line("decisions:change_criterion", (ADMIN,), lambda w: {**decision(w), "key": "own-1"}),
    Line("decisions:add_contender", (ADMIN,), decision),
    Line("decisions:contender", (ADMIN,), contender),
    Line("decisions:remove_contender", (ADMIN,), contender, method="post"),
    Line("decisions:cost_contender", (ADMIN,), contender, method="post"),
    Line("decisions:invite", (ADMIN,), decision),
    Line("decisions:uninvite", (ADMIN,), decision_sheet, method="post"),
    Line("decisions:return_sheet", (ADMIN,), decision_sheet, method="post"),
    Line("decisions:csv", (ADMIN,), decision),
    Line("decisions:xlsx", (ADMIN,), decision),
    Line("decisions:own_sheets"),
    Line("decisions:sheet", (), decision_sheet, ("coach",)),
    Line(
        "decisions:impressions",
        (),
        lambda w: {**decision_sheet(w), "contender": w.more["contender"]},
        ("coach",),
    ),
    Line("decisions:hand_in", (), decision_sheet, ("coach",), method="post"),
    Line("decisions:new_sourcing", (ADMIN,)),
    Line("decisions:sourcing", (ADMIN,), checklist),
    Line(
        "decisions:cost_way", (ADMIN,), lambda w: {**checklist(w), "way": "hybrid"}, method="post"
    ),
    # Questionnaires
    Line("pilots:questionnaires", (ADMIN,), cohort),
    Line("instruments:own", (LEADER,)),
    Line("instruments:sheet", (LEADER,), lambda w: {"pk": w.more["sheet"]}, ("leader",)),
    Line("instruments:questionnaires", (ADMIN,)),
    Line("instruments:new", (ADMIN,)),
    Line("instruments:questionnaire", (ADMIN,), own_scale),
    Line("instruments:write", (ADMIN,), lambda w: {**own_scale(w), "language": "en"}),
    # ROI
    Line("roi:scenarios", (ADMIN, PRIVACY_OFFICER)),
    Line("roi:pilot_scenarios", (ADMIN, PRIVACY_OFFICER), cohort),
    Line("roi:new_scenario", (ADMIN,)),
    Line("roi:compare", (ADMIN, PRIVACY_OFFICER)),
    Line("roi:scenario", (ADMIN, PRIVACY_OFFICER), scenario),
    Line("roi:work", (ADMIN,), scenario, method="post"),
    Line("roi:live", (ADMIN,), scenario, method="post"),
    Line("roi:copy", (ADMIN,), scenario),
    Line("roi:remove", (ADMIN,), scenario),
    Line("roi:report", (ADMIN,), scenario, method="post"),
    Line("roi:scenario_csv", (ADMIN, PRIVACY_OFFICER), scenario),
    Line("roi:scenario_xlsx", (ADMIN, PRIVACY_OFFICER), scenario),
    # Open to the world
    Line("instruments:thanks", is_public=True),
    Line("instruments:by_link", about=lambda _: {"token": "no-such-sheet"}, is_public=True),
    Line("readyz", is_public=True),
    Line("security_txt", is_public=True),
    Line("offline", is_public=True),
    Line("here", is_public=True),
    Line("gallery", is_public=True),
    Line("mail_preferences", about=lambda w: {"sealed": w.more["preferences"]}, is_public=True),
    Line("calendar_feed", about=lambda w: {"token": w.more["calendar"]}, is_public=True),
    Line("account_sign_in_link", about=lambda _: {"key": "no-such-key"}, is_public=True),
    Line("account_request_login_code", is_public=True),
    Line("sso_left", is_public=True),
    Line("sso_organization", about=lambda _: {"slug": "no-such-organization"}, is_public=True),
    Line("sso_go", about=lambda _: {"key": "p0"}, is_public=True),
    Line("sso_signed_out_there", about=lambda _: {"key": "p0"}, is_public=True, method="post"),
    Line("openid_connect_callback", about=lambda _: {"provider_id": "p0"}, is_public=True),
    Line("saml_acs", about=no_provider, is_public=True, method="post"),
    Line("saml_finish_acs", about=no_provider, is_public=True),
    Line("saml_metadata", about=no_provider, is_public=True),
    Line("saml_sls", about=no_provider, is_public=True),
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
    "single_sign_on.signing_out": "The same, with a link to the provider somebody came through.",
    "django.views.generic.base": "Old addresses of the library, which people.closed stands before.",
    "people.passkeys": "The library's second step, without a passkey that cannot be read.",
    "people.closed": (
        "Pages of the sign-in library that do not exist here "
        "(404 for everybody, or for whoever has no passkey)."
    ),
    "demo.front_door": "The demo's front door; not mounted in production.",
    "demo.mailbox_pages": "The demo's mailbox; not mounted in production.",
    "django.views.static": "Files without secrets.",
}
