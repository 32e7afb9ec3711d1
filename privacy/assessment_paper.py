"""A draft impact assessment (Art. 35 GDPR), filled from what is really configured."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Organization
from privacy.described import DescribedPurpose, described
from privacy.kept import kept_for
from privacy.papers import Paper, PaperLine, PaperPart, to_fill_in
from privacy.record_paper import basis_line, officer_names
from privacy.risks import RISKS, Risk


def assessment_paper(organization: Organization) -> Paper:
    """As it stands at this moment, in the active language. A fixed number of queries."""
    used = [each for each in described(organization.pk) if each.is_used]
    observing = [each for each in used if each.purpose.is_observing]
    return Paper(
        title=_("Impact assessment"),
        lede=_(
            "Draft under Art. 35 GDPR for %(organization)s. What the portal can know is filled "
            "in; whether the remaining risk is acceptable is for people to decide."
        )
        % {"organization": organization.name},
        parts=[
            _open_points(organization, used),
            _planned(used),
            _why(observing),
            *(_proportion(each) for each in observing),
            PaperPart(
                heading=_("Risks, and what counters them"),
                texts=[
                    _(
                        "How likely and how grave each remains is for you to say: the portal does "
                        "not know your organization."
                    )
                ],
            ),
            *(_risk(each) for each in RISKS if _applies(each, used)),
            _heard(),
        ],
    )


def _open_points(organization: Organization, used: Sequence[DescribedPurpose]) -> PaperPart:
    """What stands out at this moment, from the settings."""
    points = [
        _("No legal basis is chosen for: %(purpose)s.") % {"purpose": each.purpose.title}
        for each in used
        if each.basis is None
    ]
    points += [
        _("No days are chosen for: %(kind)s.") % {"kind": kept.keeping.title}
        for kept in kept_for(organization.pk)
        if kept.days is None
    ]
    if not organization.second_step_for_all:
        points.append(_("A second step to sign in is not asked of everybody."))
    if not officer_names(organization):
        points.append(_("Nobody has the role of privacy officer."))
    return PaperPart(
        heading=_("Open points"),
        texts=[] if points else [_("Nothing is open that the portal could know.")],
        points=points,
    )


def _planned(used: Sequence[DescribedPurpose]) -> PaperPart:
    text = ngettext(
        "%(total)s purpose is in use. Records of processing describe it in full.",
        "%(total)s purposes are in use. Records of processing describe them in full.",
        len(used),
    )
    return PaperPart(
        heading=_("What is planned"),
        texts=[text % {"total": len(used)}],
        lines=[PaperLine(str(each.purpose.title), str(each.purpose.about)) for each in used],
    )


def _why(observing: Sequence[DescribedPurpose]) -> PaperPart:
    if not observing:
        texts = [_("At the moment nothing in use says how somebody behaves or performs.")]
    else:
        texts = [
            _(
                "People at work depend on their employer, and what is named below says something "
                "about how they behave or how groups see them: two signs of a high risk, for which "
                "an assessment is made before it begins."
            )
        ]
    return PaperPart(
        heading=_("Why an assessment"),
        texts=texts,
        points=[str(each.purpose.title) for each in observing],
    )


def _proportion(each: DescribedPurpose) -> PaperPart:
    return PaperPart(
        heading=_("Necessary and in proportion: %(purpose)s") % {"purpose": each.purpose.title},
        lines=[
            basis_line(each),
            PaperLine(_("Data"), str(each.purpose.data)),
            PaperLine(_("Who sees it"), str(each.purpose.seen_by)),
            to_fill_in(_("Why it cannot be done with less")),
        ],
        points=each.facts,
        is_detail=True,
    )


def _applies(risk: Risk, used: Sequence[DescribedPurpose]) -> bool:
    return any(each.purpose.name in risk.purposes for each in used)


def _risk(risk: Risk) -> PaperPart:
    return PaperPart(
        heading=str(risk.title),
        points=[str(measure) for measure in risk.measures],
        lines=[
            to_fill_in(_("How likely it remains")),
            to_fill_in(_("How grave it would be")),
        ],
        is_detail=True,
    )


def _heard() -> PaperPart:
    return PaperPart(
        heading=_("Who was heard, and what was decided"),
        lines=[
            to_fill_in(_("People concerned, or their works council")),
            to_fill_in(_("Data protection officer")),
            to_fill_in(_("Decision, by whom and when")),
            to_fill_in(_("When it is looked at again")),
        ],
    )
