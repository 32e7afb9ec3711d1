"""What LTI brings to the registries."""

from django.utils.translation import gettext_lazy as _

from common.later import imported_later
from connections.registry import AnnouncedKind, announce_connection
from connections.states import ConnectionKind
from people.audit_words import announce_recorded
from people.personal import announce_holdings

announce_connection(
    AnnouncedKind(
        kind=ConnectionKind.LMS,
        lede=_(
            "People open programs straight from a course, and the gradebook shows what "
            "they have finished."
        ),
        icon="academic-cap",
        url_name="lti:platforms",
    )
)
announce_holdings(imported_later("lti.holdings"))
announce_recorded(imported_later("lti.recorded"))
