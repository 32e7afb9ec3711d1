"""The criteria that ship, each with what is seen at every level, from 0 to 4."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.records import dataclass


@dataclass(frozen=True)
class ShippedCriterion:
    """One of ours, in every language."""

    name: Promise
    look_for: Promise
    anchors: tuple[Promise, ...]


SHIPPED = {
    "sequencing": ShippedCriterion(
        _("Role-based sequencing"),
        _("Whether leaders get what fits what they lead, by rules that you can see and change."),
        (
            _("One course for everybody; nothing can be left out or put in another order."),
            _("Separate courses, which somebody assigns by hand."),
            _("Paths by role or department, set up by the vendor for you."),
            _("You set the rules yourself, and see whom they reach before they do."),
            _("As 3, and the path follows what a leader can do already and tells them why."),
        ),
    ),
    "microlearning": ShippedCriterion(
        _("Microlearning support"),
        _("Whether a leader finishes something useful on a phone in two to five minutes."),
        (
            _("Long videos or slides only."),
            _("Short pieces, cut from long ones: on their own they make no sense."),
            _("Pieces of five minutes that stand alone; mostly to read and watch."),
            _("Pieces ask for a decision or a reply, and go on where one stopped, on a phone."),
            _("As 3, with refreshers, captions and transcripts, and it works without a network."),
        ),
    ),
    "practice": ShippedCriterion(
        _("Coach and peer practice tools"),
        _("Whether people practice with people: role-plays, notes from peers, talks with a coach."),
        (
            _("Content only; nobody meets anybody."),
            _("A forum or a chat in which people may meet."),
            _("Sessions can be planned; what happens in them has no support."),
            _("Role-plays with roles, a rubric and notes; coaches read what leaders share."),
            _("As 3, with a second rater, calibration, and follow-up of what leaders intend."),
        ),
    ),
    "analytics": ShippedCriterion(
        _("Behavioral analytics"),
        _(
            "Whether it shows what people do differently, without guessing at emotions: doing that "
            "from a face, a voice or keystrokes is banned at work in the EU."
        ),
        (
            _("Sign-ins and completion only, or emotions are inferred."),
            _("Results of quizzes, and whether people liked it."),
            _("Behavior is rated once; there is no before."),
            _("Behavior before and after, with how many people and how sure."),
            _(
                "As 3, compared with teams that did not take part, and small groups stay hidden "
                "in files."
            ),
        ),
    ),
    "integration": ShippedCriterion(
        _("Integration"),
        _("Whether it fits what you run: sign-in, people from HR, calendars, your LMS, a way out."),
        (
            _("People are typed in by hand."),
            _("A list of people can be uploaded; sign-in is separate."),
            _("Single sign-on at an extra price or with help; reports as files."),
            _("Single sign-on, people kept in step with HR, invitations that move and cancel."),
            _("As 3, with a documented interface and a complete export, tried with your systems."),
        ),
    ),
    "privacy": ShippedCriterion(
        _("Privacy"),
        _("What is kept about whom, who sees it, for how long: what a works council would ask."),
        (
            _("No answer, or managers see what individuals answered."),
            _("Promises; no list of what is kept and for how long."),
            _("A contract on processing with all subcontractors; roles limit who sees what."),
            _("Small groups stay hidden, looks are logged, one person can be deleted; seen live."),
            _("As 3, confirmed by an independent audit, and hosted where you want it."),
        ),
    ),
    "accessibility": ShippedCriterion(
        _("Accessibility"),
        _("Whether everybody can use it: keyboard, screen reader, contrast, captions, languages."),
        (
            _("Nothing is said, and trying it by keyboard fails."),
            _("A statement without a test."),
            _("A report on WCAG 2.1 AA with gaps in what people do most."),
            _("WCAG 2.2 AA, tested by somebody independent; all videos have captions."),
            _("As 3, and people with disabilities have done the main tasks in a trial with you."),
        ),
    ),
    "cost": ShippedCriterion(
        _("Cost"),
        _("Everything over the years you plan: setup, license, people's time, and leaving again."),
        (
            _("No price in writing, or far beyond the budget."),
            _("A price that leaves setup, growth or support open."),
            _("A full price within the budget; what growing or leaving costs is unknown."),
            _("A full price within the budget for all years, and what growing costs."),
            _("As 3, well below the others, and your content can be taken along free of charge."),
        ),
    ),
}
