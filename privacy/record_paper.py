"""Records of processing (Art. 30 GDPR), filled from what is really configured."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Member, Organization
from privacy.described import DescribedPurpose, described
from privacy.kept import kept_for
from privacy.papers import Paper, PaperLine, PaperPart, to_fill_in
from privacy.querysets import officers_of
from privacy.risks import MEASURES
from privacy.sayings import days_in_words


def record_paper(organization: Organization) -> Paper:
    """As it stands at this moment, in the active language. A fixed number of queries."""
    every = described(organization.pk)
    used = [each for each in every if each.is_used]
    unused = [each for each in every if not each.is_used]
    return Paper(
        title=_("Records of processing activities"),
        lede=_(
            "Draft under Art. 30 GDPR for %(organization)s, made from what is configured in the "
            "portal. Read it, fill in what only you know, and keep it with your other records."
        )
        % {"organization": organization.name},
        parts=[
            _controller(organization),
            *(_activity(each) for each in used),
            _recipients(every),
            _periods(organization),
            PaperPart(
                heading=_("Technical and organizational measures"),
                points=[str(measure) for measure in MEASURES],
            ),
            *([_not_used(unused)] if unused else []),
        ],
    )


def officer_names(organization: Organization) -> Sequence[Member]:
    """Who has the role of privacy officer; nobody where it is not given. One query."""
    found = officers_of(organization.pk)
    return [each for each in found if "privacy_officer" in each.roles]


def _controller(organization: Organization) -> PaperPart:
    names = ", ".join(f"{each.name} ({each.email})" for each in officer_names(organization))
    return PaperPart(
        heading=_("Who is responsible"),
        lines=[
            PaperLine(_("Controller"), organization.name),
            to_fill_in(_("Address and representative")),
            PaperLine(
                _("Privacy officer in the portal"), names or _("nobody yet"), is_open=not names
            ),
            to_fill_in(_("Who runs the server")),
        ],
    )


def basis_line(each: DescribedPurpose) -> PaperLine:
    """On what a purpose rests; open where nobody has chosen."""
    if each.basis is None:
        return PaperLine(_("Legal basis"), _("not chosen yet"), is_open=True)
    text = each.basis.get_basis_display()
    if each.basis.because:
        text = f"{text}: {each.basis.because}"
    return PaperLine(_("Legal basis"), text)


def _activity(each: DescribedPurpose) -> PaperPart:
    purpose = each.purpose
    kept = "; ".join(f"{kept.keeping.title}: {days_in_words(kept)}" for kept in each.kept)
    held = ngettext("%(total)s kind of rows", "%(total)s kinds of rows", each.holdings)
    return PaperPart(
        heading=str(purpose.title),
        texts=[str(purpose.about)],
        lines=[
            PaperLine(_("Whom it is about"), str(purpose.people)),
            PaperLine(_("Data"), str(purpose.data)),
            basis_line(each),
            PaperLine(_("Who sees it"), str(purpose.seen_by)),
            PaperLine(_("How long"), kept or _("until somebody is erased; no days are chosen")),
            PaperLine(_("Kept in"), held % {"total": each.holdings}),
        ],
        points=each.facts,
    )


def _recipients(every: Sequence[DescribedPurpose]) -> PaperPart:
    connected = next((each.facts for each in every if each.purpose.name == "connections"), ())
    return PaperPart(
        heading=_("Recipients outside, and other countries"),
        texts=[
            _(
                "Besides the people named above, the portal gives data to the mail server and to "
                "the systems that are connected:"
            )
            if connected
            else _("Besides the people named above, the portal gives data to the mail server only.")
        ],
        lines=[to_fill_in(_("Mail server, and systems in a country outside the EU"))],
        points=connected,
    )


def _periods(organization: Organization) -> PaperPart:
    return PaperPart(
        heading=_("What is erased when"),
        lines=[
            PaperLine(str(kept.keeping.title), days_in_words(kept))
            for kept in kept_for(organization.pk)
        ],
    )


def _not_used(unused: Sequence[DescribedPurpose]) -> PaperPart:
    return PaperPart(
        heading=_("What the portal can do but is not used for"),
        texts=[
            _(
                "There is nothing of this at the moment; once there is, it comes into this paper "
                "by itself."
            )
        ],
        points=[str(each.purpose.title) for each in unused],
    )
