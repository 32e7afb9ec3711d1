"""Nothing changes without a row in the audit table, and there is one way to write it.

A verb in the table is the name of the operation that did it. What leaves no row stands below, with
its reason; a line that is no longer true has to go.
"""

from __future__ import annotations

import ast
import itertools
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from django.utils import translation

from people.audit_words import pages, people_of, verbs
from people.operations import Sight
from tests.house.test_rules import ROOT, name_of, sources, tree

OWN_ACT = "a leader's own act, which nobody looks into"
NOTES = "between two people, or one's own; a coach's look is recorded by open_shared"
ANSWER = "an answer: who gave it, and when, must not be found"
READS = "reads only"
OWN_CALENDAR = "somebody's own calendar, which nobody looks into"
RULES = "what rules do for whom, and since when, has a table of its own"
OUTBOX = "fills the outbox, whose rows say what was sent to whom and when"
TALLY = "moves a tally inside another operation, which records if it may"
FOLLOWS = "follows from a change of a member, which records it"
SIGNING_IN = "part of signing in, of which only the newest is kept"
HOOK_LOG = "deliveries and exchanges are themselves a log"
WITHOUT_A_ROW = {
    "people.operations.customizing.measure_logos": "nobody's doing: what stands is looked at again",
    "backups.operations.count_due": READS,
    **{
        f"people.operations.mailed_links.{each}": SIGNING_IN
        for each in ("issue_link", "issue_no_link", "look_at_link", "use_link", "void_link")
    },
    "assessments.operations.calibration.read_levels": "a rater's own, nobody looks into it",
    "assessments.operations.calibration_mail.tell_calibrations": OUTBOX,
    "learning.operations.cards.complete_card": OWN_ACT,
    "learning.operations.cards.save_answer": OWN_ACT,
    "learning.operations.certificates.give_certificate": OWN_ACT,
    "learning.operations.certificates.set_certificates": "the files of what was given",
    "learning.operations.certificates.set_next_certificate": "the file of what was given",
    "learning.operations.stories.go_on": OWN_ACT,
    "learning.operations.stories.keep_note": OWN_ACT,
    "learning.operations.ways.merge_way": OWN_ACT,
    "learning.operations.goes.try_again": OWN_ACT,
    "learning.operations.cards.count_again": TALLY,
    "learning.operations.recall.answer_item": OWN_ACT,
    "learning.operations.recall.change_pace": OWN_ACT,
    "learning.operations.recall.take_in": "follows from a leader's own act",
    "learning.operations.recall.tell_recalls": OUTBOX,
    "learning.operations.recall.carry_recalled": "part of move_cohort, which records",
    "learning.operations.paths.follow_rules": RULES,
    "learning.operations.paths.follow_all_rules": RULES,
    "coaching.operations.agreeing.close_talk": "part of what ends a talk, which records",
    "coaching.operations.agreeing.held_talk": READS,
    "privacy.operations.erasing.look_at_erasure": READS,
    "coaching.operations.telling.off_mails": READS,
    "coaching.operations.telling.other_than": READS,
    "coaching.operations.telling.the_two": READS,
    "coaching.operations.telling.tell_agreed": OUTBOX,
    "coaching.operations.telling.tell_declined": OUTBOX,
    "coaching.operations.telling.tell_times": OUTBOX,
    "coaching.operations.ticking.ask_about_talks": OUTBOX,
    "coaching.operations.ticking.ask_for_times": OUTBOX,
    "coaching.operations.ticking.remind_talks": OUTBOX,
    "badges.operations.giving.give_badge": OWN_ACT,
    "badges.operations.issuers.found_issuer": "connect records",
    "badges.operations.issuers.change_issuer": "change_connection records",
    "calendars.operations.connecting.connect_calendar": OWN_CALENDAR,
    "calendars.operations.connecting.disconnect_calendar": OWN_CALENDAR,
    "calendars.operations.connecting.offer_calendars": "connect and switch_connection record",
    "calendars.operations.reading.ask_calendars": "asks; what is read has the log of exchanges",
    "calendars.operations.reading.read_next_calendar": "has the log of exchanges",
    "calendars.operations.reading.keep_file": OWN_CALENDAR,
    "calendars.operations.reading.forget_busy_times": "what was kept for a day",
    "channels.operations.posting.gather_notices": "each is a row with a state of its own",
    "channels.operations.posting.post_next": "stands in the log of exchanges",
    "channels.operations.posting.test_channel": "stands in the log of exchanges",
    "channels.operations.direct.connect_app": "connect records",
    "channels.operations.direct.test_app": "stands in the log of exchanges",
    "channels.operations.posting.forget_posts": "what was told a month ago",
    "privacy.operations.settling.copy_as_asked": "export_person records",
    "connections.operations.exchanges.note_exchange": "is itself a log, kept for thirty days",
    "connections.operations.exchanges.forget_exchanges": "what a log keeps no longer",
    "learning_records.operations.packages.confirm_package": OWN_ACT,
    "learning_records.operations.packages.note_told": "what a platform heard is in its log",
    "learning_records.operations.packages.switch_packages": "connect and switch_connection record",
    "learning_records.operations.sending.send_statements": "each exchange is in its log",
    "learning_records.operations.stores.connect_store": "connect records",
    "learning_records.operations.trying.try_store": "each step is in the log of exchanges",
    "connections.operations.keys.note_key_use": "when a key was used last, nothing else",
    "events.operations.sweeping.sweep": "finds what happened, which is recorded where it was done",
    "events.operations.sweeping.forget_events": "what the stream keeps no longer",
    "events.operations.delivering.hand_out": "part of a sweep",
    "events.operations.delivering.take_deliveries": HOOK_LOG,
    "events.operations.delivering.settle_delivery": HOOK_LOG,
    "events.operations.delivering.note_call": HOOK_LOG,
    "events.operations.delivering.webhook_id_of": READS,
    "events.operations.delivering.headers_of": READS,
    "events.operations.hooking.make_hook": "connect records",
    "events.operations.hooking.change_hook": "change_connection records",
    "events.operations.hooking.switch_hook": "switch_connection records",
    "api.operations.answers.answer_once": "what it carries out records",
    "api.operations.answers.forget_answers": "answers that nobody can ask for any more",
    "api.operations.calls.note_call": "is itself a log, kept for thirty days",
    "single_sign_on.operations.arriving.note_arrival": "a row of the log of exchanges",
    "single_sign_on.operations.documents.keep_document": "a row of the log of exchanges",
    "single_sign_on.operations.documents.refresh_documents": "keep_document writes the exchange",
    "single_sign_on.operations.documents.warn_of_ends": OUTBOX,
    "single_sign_on.operations.keys.forget_portal_keys": "part of disconnect, which records",
    "lti.operations.platforms.connect_platform": "connect records",
    "lti.operations.platforms.change_platform": "change_connection records",
    "lti.operations.platforms.roll_keys": "change_connection records",
    "lti.operations.scores.tell_scores": "a line of the exchanges says what was told",
    "provisioning.operations.scim_watch.watch_leavers": READS,
    "provisioning.operations.scim_watch.note_unknown": "names of attributes, nothing of people",
    "provisioning.operations.scim_groups.leave_groups": "part of part_with_person, which records",
    "kpis.operations.defining.state_of": READS,
    "provisioning.operations.fetch_runs.forget_runs": "what a log keeps no longer",
    "provisioning.operations.fetch_telling.tell_of_run": OUTBOX,
    "kpis.operations.placing.has_values": READS,
    "kpis.operations.placing.place": "part of confirm_values, which records",
    "kpis.operations.placing.stage": "part of stage_values, which records",
    "kpis.operations.placing.take_back": "part of undo_values, which records",
    "kpis.operations.working.queue_yes": "confirm_values records, once it is done",
    "kpis.operations.working.queue_undo": "undo_values records, once it is done",
    "kpis.operations.working.is_for_a_worker": READS,
    "kpis.operations.importing.waits_to_be_written": READS,
    "kpis.operations.importing.refuse_unless_meant": READS,
    "kpis.operations.importing.with_all_held": "holds rows; whoever calls it records",
    "kpis.operations.files.read_file": "read_again records",
    "kpis.operations.sending.send_values": "stage_values and confirm_values record",
    "instruments.operations.answering.keep_taps": OWN_ACT,
    "instruments.operations.answering.save_sheet": OWN_ACT,
    "instruments.operations.answering.send_sheet": OWN_ACT,
    "instruments.operations.reckoning.reckon_groups": "keeps what was reckoned; nothing else",
    "instruments.operations.turning.turn_questionnaires": OUTBOX,
    "instruments.operations.turning.remind_of_sheets": OUTBOX,
    "cohorts.operations.progress.write_decks": RULES,
    "cohorts.operations.progress.note_asked": "part of opening what is asked, which records itself",
    "cohorts.operations.progress.note_followed": RULES,
    "surveys.operations.answering.answer": ANSWER,
    "surveys.operations.answering.checked": READS,
    "surveys.operations.answering.shuffle_answers": ANSWER,
    "surveys.operations.changing.change_answer": ANSWER,
    "surveys.operations.declining.decline": ANSWER,
    "surveys.operations.declining.settle_declined": "part of close_wave, which records",
    "pilots.operations.quiet.keep_clear": "put_off and move_sessions record what they move",
    "surveys.operations.publishing.close_answers": "part of close_wave, which records",
    "surveys.operations.recommending.publish_recommendations": "part of close_wave, which records",
    "surveys.operations.mixing.publish_comments": "part of close_wave, which records",
    "surveys.operations.reminding.forget_reminders": "part of close_wave, which records",
    "messaging.operations.clear_spent": "the rows stay; what they said is on no page any more",
    "messaging.operations.spent_texts": READS,
    "messaging.operations.clear_texts": "part of sweep_kept, which records",
    "privacy.operations.requesting.remind_of_requests": OUTBOX,
    "privacy.operations.settling.correct_as_asked": "edit_member and finish_request record",
    "privacy.operations.settling.restrict_as_asked": "restrict_person and finish_request record",
    "privacy.operations.settling.erase_as_asked": "erase_person and finish_request record",
    "privacy.operations.settling.end_restriction": "lift_restriction records",
    "privacy.operations.leaving.erasable": READS,
    "privacy.operations.leaving.erase_leavers": "erase_person records each",
    **{
        f"people.operations.sealing.{each}": "seals what others recorded"
        for each in ("seal_events", "note_heads", "sign_again")
    },
    "people.operations.second_step.reseal_seeds": "a command; what is kept says the same",
    "people.operations.sealing.forget_all_events": "forget_events records",
    "people.operations.expired.forget_expired": "what is over opens nothing; nobody is changed",
    "people.operations.expired.forget_dry_runs": "nobody said yes; nobody is changed",
    "surveys.operations.mixing.mix_answers": "part of what records, or leaves no trace",
    "surveys.operations.mixing.settle_answers": "part of what records, or leaves no trace",
    "surveys.operations.mixing.waves_with_a_batch": READS,
    "surveys.operations.reminding.is_reminding": READS,
    "surveys.operations.traces.clear_traces": "takes away what is gone already",
    "surveys.operations.traces.clear_bytes": "takes away what is gone already",
    "authoring.operations.held_draft": READS,
    "decisions.operations.assessing.lacking_on": READS,
    "decisions.operations.assessing.save_impressions": "an assessor's own until they hand_in",
    "decisions.operations.costing.scenario_name": READS,
    "decisions.operations.deciding.facts_of": READS,
    "decisions.operations.deciding.held_decision": READS,
    "authoring.operations.look_over": "keeps what was worked out; nothing else changes",
    "pilots.operations.reviewing.keep_review": "keeps what was worked out; nothing else changes",
    "pilots.operations.reviewing.standing_review": READS,
    "reports.operations.drafting.keep_draft": "keeps what was put together; nothing else changes",
    "reports.operations.publishing.make_files": "part of publish_report, which records",
    "reports.operations.scheduling.send_due_reports": "publish_report records; the rest is mail",
    "reports.operations.sharing.note_opened": "a count by day; who opened a link is not known",
    "insights.operations.keeping.keep_figures": "keeps what was reckoned; nothing else changes",
    "kpis.operations.importing.forget_dry_runs": "files that nobody said yes to for a week",
    "kpis.operations.reckoning.keep_results": "keeps what was reckoned; nothing else changes",
    "cohorts.operations.progress.complete_step_for_all": TALLY,
    "people.operations.imports.dry_run": "keeps what it found, which touches nobody",
    "people.operations.imports.kept_summary": READS,
    "people.operations.placing.place_list": "part of confirm_import; note_changes records",
    "people.operations.saving.save_people": "part of what is written; note_changes records",
    "people.operations.saving.tie_managers": "part of what is written; note_changes records",
    "people.operations.working.queue_work": "what is queued records itself once it is done",
    "people.operations.working.clear_discarded": "takes away what discard_import let go of",
    "people.operations.roles.keep_an_admin": READS,
    "people.operations.undoing.who_is_in_the_way": READS,
    "people.operations.editing.edit_member": "note_changes records old and new",
    "people.operations.placing.place_people": "note_changes records old and new",
    "people.operations.placing.write_people": "note_changes records old and new",
    "people.operations.sign_ins.settle_sign_ins": "part of what is written about a member",
    "people.operations.sign_ins.let_go": "part of what is written about a member",
    "surveys.operations.planning.preview_parts": READS,
    "messaging.operations.queue_messages": OUTBOX,
    "messaging.operations.withdraw_messages": OUTBOX,
    "messaging.operations.send_again": OUTBOX,
    "messaging.operations.obstacle_to_sending_again": READS,
    "learning.operations.cards.announce_modules": OUTBOX,
    "assessments.operations.asking.ask_to_talk": OUTBOX,
    "assessments.operations.recording_asking.tell_agreed": OUTBOX,
    "assessments.operations.recording_asking.tell_of_link": OUTBOX,
    "assessments.operations.recording_asking.tell_of_file": OUTBOX,
    "assessments.operations.telling_experts.tell_asked": OUTBOX,
    "assessments.operations.telling_experts.tell_they_differ": OUTBOX,
    "assessments.operations.recording_asking.was_asked": READS,
    "assessments.operations.scoring.note_emptied": "part of what clears or moves, which records",
    "practice.operations.asking.ask_for_notes": OUTBOX,
    "practice.operations.reflecting.save_peer_notes": OWN_ACT,
    "coaching.operations.following_up.ask_how_it_went": OUTBOX,
    **{
        f"coaching.operations.commitments.{each}": OWN_ACT
        for each in (
            *("make_commitment", "put_off", "reword_commitment"),
            *("settle_commitment", "take_up_again"),
        )
    },
    **{f"coaching.operations.notes.{each}": NOTES for each in ("note_reading", "write_note")},
    **{
        f"peers.operations.{each}": ANSWER
        for each in ("answering.answer_link", "answering.decline_link", "answering.is_marked")
    },
    **{
        f"peers.operations.proposing.{each}": "propose_raters and confirm_raters record the list"
        for each in ("add_rater", "remove_rater")
    },
    "peers.operations.self_rating.save_own": OWN_ACT,
    "peers.operations.reminding.remind_raters": OUTBOX,
    "peers.operations.traces.clear_box_traces": "changes nothing but what nobody sees",
    "practice.operations.reminding.release_leavers": OUTBOX,
    "practice.operations.reminding.remind_sessions": OUTBOX,
    "practice.operations.replying.read_replies": "take_reply does what is to be done",
    "practice.operations.replying.take_reply": "announce_absence and withdraw_absence record",
    "practice.operations.attending.forget_notices": "part of what moves a session, which records",
    "practice.operations.guests.seat_guests": "swap_session and arrange_make_up record",
    "practice.operations.leading.give_lead": "part of what names a facilitator, which records",
    "practice.operations.leading.join_team": "part of what names a facilitator, which records",
    "practice.operations.second_seats.make_seats": "part of plan_sessions, which records",
    "practice.operations.second_seats.hand_over_seats": "hand_over_sessions records",
    "practice.operations.second_seats.spare_seats": FOLLOWS,
    "practice.operations.telling.carry_news_along": OUTBOX,
    "practice.operations.telling.align_calendars": OUTBOX,
    "practice.operations.telling.cancellations_on_their_way": READS,
    "practice.operations.seating.align_sessions": OUTBOX,
    "practice.operations.seating.note_missed": FOLLOWS,
    "practice.operations.seating.rename_groups": "part of describe_cohort, which records",
    "practice.operations.planning.group_name": READS,
    "practice.operations.telling.tell_everybody": OUTBOX,
    "practice.operations.telling.call_off": OUTBOX,
    "practice.operations.telling.put_on_plans": TALLY,
    "practice.operations.telling.put_on_plans_of": TALLY,
    "practice.operations.weekly.tell_weeks": OUTBOX,
    "practice.operations.welcoming.first_mails": READS,
    "practice.operations.welcoming.welcome_everybody": OUTBOX,
    "surveys.operations.mailing.hand_in": OUTBOX,
    "surveys.operations.reminding.remind_pulses": OUTBOX,
    "cohorts.operations.progress.complete_step": TALLY,
    "cohorts.operations.progress.write_tallies": TALLY,
    "cohorts.operations.sharing.end_sharing": "part of what gives another coach, which records",
    "cohorts.operations.versions.held_for_version": READS,
    "cohorts.operations.versions.put_on_version": "part of move_cohort, which records",
    "learning.operations.cards.carry_over": "part of move_cohort, which records",
    "learning.operations.stories.carry_stories": "part of move_cohort, which records",
    "practice.operations.teaching.practice_modules": "part of move_cohort, which records",
    "cohorts.operations.progress.reopen_step": TALLY,
    "cohorts.operations.progress.put_steps_on_plans": TALLY,
    "cohorts.operations.progress.move_openings": FOLLOWS,
    "cohorts.operations.launching.present_members": READS,
    "cohorts.operations.launching.give_roles": "grant_role records",
    "cohorts.operations.launching.make_personal_steps": "part of who enrolls, which records",
    "cohorts.operations.course.running": READS,
    "surveys.operations.planning.follow_plan": "part of what moves a cohort, which records",
    "surveys.operations.zones.move_invitations": FOLLOWS,
    "practice.operations.returning.invite_again": FOLLOWS,
    "pilots.operations.drafting.save_people_step": "add_members and save_draft_step record",
    "pilots.operations.course.describe_pilot": "describe_cohort records",
    "pilots.operations.course.shift_pilot": "shift_cohort and move_sessions record",
    "pilots.operations.course.pause_pilot": "pause_cohort and rest_sessions record",
    "pilots.operations.course.resume_pilot": "resume_cohort and move_sessions record",
    "pilots.operations.course.finish_pilot": "finish_cohort and rest_sessions record",
    "pilots.operations.course.reopen_pilot": "reopen_cohort and move_sessions record",
    "pilots.operations.staffing.add_leader": "enroll_leader and seat_leader record",
    "pilots.operations.staffing.take_out_leader": "leave_cohort records",
    "pilots.operations.staffing.hand_over": "hand_over_sessions and change_coach record",
    "pilots.operations.removing.traces_in": READS,
    "pilots.operations.drawing.prepare_later_half": "part of launch_pilot, which records",
    "pilots.operations.launching.propose_step": "save_draft_step records",
    "pilots.operations.working.queue_work": "what is queued records itself once it is done",
    "pilots.operations.launching.complete_draft": "save_draft_step records each step it fills in",
}
CHANGE = {"change_member"}
VERBS_OF = {
    "people.operations.saving.note_changes": CHANGE,
    "pilots.operations.resending.correct_and_send_again": {"send_message_again"},
    "lti.operations.arriving.arrive": {"link_platform_person"},
    "surveys.operations.waves.turn_waves": {"open_wave", "close_wave"},
    "coaching.operations.notes.change_note": {"keep_note_to_oneself"},
    "coaching.operations.notes.save_topic": {"remove_note"},
    "peers.operations.rounds.plan_round": {"plan_round", "open_round"},
    "peers.operations.rounds.turn_rounds": {"open_round"},
}
"""Operations that do several things, each under a name of its own."""


@dataclass(frozen=True)
class Operations:
    """One module of operations, read as text."""

    path: Path

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        return {node.name: node for node in tree(self.path).body if is_function(node)}

    @property
    def helpers(self) -> set[str]:
        return {name for name in self.functions if name.startswith("_")}

    @property
    def verbs(self) -> set[str]:
        """Public functions: what other modules may do."""
        return self.functions.keys() - self.helpers

    def recorded(self, name: str, passed: frozenset[str] = frozenset()) -> set[str]:
        """The verbs that a function records itself or through its module's private functions."""
        found: set[str] = set()
        for node in ast.walk(self.functions[name]):
            if is_record(node):
                found.add(ast.literal_eval(node.args[0]))
            if isinstance(node, ast.Name) and node.id in self.helpers - passed:
                found |= self.recorded(node.id, passed | {node.id})
        return found


def is_function(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef)


def is_record(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"record", "record_each", "record_look"}
    )


def is_operations(path: Path) -> bool:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return len(parts) > 1 and parts[1] == "operations"


RECORDED = sorted(
    {
        ast.literal_eval(node.args[0])
        for path in sources()
        for node in ast.walk(tree(path))
        if is_record(node) and isinstance(node, ast.Call)
    }
)
"""Every verb in the code."""
MODULES = [Operations(path) for path in sources() if is_operations(path)]
EVERY = sorted(
    itertools.chain.from_iterable(itertools.product([each], each.verbs) for each in MODULES),
    key=lambda case: (case[0].name, case[1]),
)


def full_name(case: tuple[Operations, str]) -> str:
    return f"{case[0].name}.{case[1]}"


def test_the_walk_finds_the_operations():
    assert len(EVERY) > 35
    assert {
        "people.operations.members.mark_left",
        "cohorts.operations.leaders.leave_cohort",
    } <= set(map(full_name, EVERY))


@pytest.mark.parametrize("case", EVERY, ids=full_name)
def test_an_operation_records_itself_under_its_own_name(case):
    module, verb = case
    recorded = module.recorded(verb)
    if full_name(case) in WITHOUT_A_ROW:
        assert not recorded, "it records: take it off the list"
    else:
        assert recorded == VERBS_OF.get(full_name(case), {verb})


def test_every_exception_is_an_operation():
    assert not (WITHOUT_A_ROW.keys() | VERBS_OF.keys()) - set(map(full_name, EVERY))


@pytest.mark.proof("audit")
def test_no_row_ties_an_answer_to_a_person():
    """Those who answer are asked by surveys and peers: what these record names a wave or a round,
    and how many, but nobody; and what is done with an answer records nothing.
    """
    asking = [path for path in sources() if name_of(path).startswith(("surveys/", "peers/"))]
    said = {
        keyword.arg
        for path in asking
        for node in ast.walk(tree(path))
        if is_record(node) and isinstance(node, ast.Call)
        for keyword in node.keywords
    }
    assert None not in said, "details with words of their own cannot be read here"
    assert said & {*people_of(), "person", "invitation", "rater", "respondent", "token"} == set()
    with_answers = [path for path in asking if "answers" in imports_of(path)]
    assert with_answers
    quiet = {name for name, reason in WITHOUT_A_ROW.items() if reason is ANSWER}
    assert quiet, "answers are given by operations that record nothing"


def imports_of(path: Path) -> set[str]:
    """The last names of modules that a file takes something from."""
    found = (node.module for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom))
    return {str(module).rpartition(".")[2] for module in found}


READING = {
    "people/audit_files.py",
    "people/audit_forms.py",
    "people/audit_lines.py",
    "people/audit_looking.py",
    "people/audit_log.py",
    "people/views/audit.py",
}
"""They show the table to those who look after it."""


def test_every_verb_has_words_in_english_and_german():
    assert set(RECORDED) <= verbs().keys(), "say in its app's recorded.py what it means"
    english = {verb: str(verbs()[verb]) for verb in RECORDED}
    assert not [verb for verb, text in english.items() if not text or "_" in text]
    with translation.override("de"):
        german = {verb: str(verbs()[verb]) for verb in RECORDED}
    assert not [verb for verb in RECORDED if german[verb] == english[verb]]


def test_every_page_that_can_be_looked_at_has_words():
    assert {sight.value for sight in Sight} == set(map(str, pages()))


@pytest.mark.uncounted
def test_nobody_else_writes_the_table():
    """Not views, not tasks, not commands: an operation, through those of people.audit."""
    recording = {name_of(path) for path in sources() if any(map(is_record, ast.walk(tree(path))))}
    assert recording <= {name_of(module.path) for module in MODULES}
    naming = {name_of(path) for path in sources() if "AuditEvent" in names_in(tree(path))}
    assert naming == {"people/audit.py", *READING}


def names_in(module: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
