"""What LTI keeps of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, deletes
from people.personal_words import NOBODY, UNTIL_ENDED

FROM_COURSE = _("Opening the portal from a course, and telling the course what is done")

HOLDINGS = (
    Personal(
        "lti.PlatformPerson",
        purpose=FROM_COURSE,
        seen_by=NOBODY,
        kept_for=UNTIL_ENDED,
        trails=(deletes("member", "issuer", "subject", "linked_at"),),
        aliases=("subject",),
    ),
    Personal(
        "lti.GradebookScore",
        purpose=FROM_COURSE,
        seen_by=_("The person, and who teaches the course"),
        kept_for=UNTIL_ENDED,
        trails=(deletes("person__member", "course_link__course", "percent", "told_at"),),
    ),
)
IMPERSONAL = (Impersonal(("lti.CourseLink",), _("Links in courses")),)
