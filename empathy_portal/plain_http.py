"""Plain http at addresses that systems call: refused, where a page would be sent on to https.

Whoever set such a system up with http:// would never notice that its key travels in clear.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

CALLED_BY_SYSTEMS = re.compile(
    r"/(?:api/v1|scim/v2|calendar|connections/mail/events|connections/records/progress|"
    r"account/sso/oidc/[^/]+/sign-out)/"
)
"""deploy/nginx.conf has the same."""
SAID = "Only https is answered here. A key that was sent in clear is better exchanged.\n"


def refuse_plain_calls(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stands before what sends pages on; not where plain http is all there is."""
    if not settings.SECURE_SSL_REDIRECT:
        raise MiddlewareNotUsed

    def answer(request: HttpRequest) -> HttpResponse:
        if request.is_secure() or not CALLED_BY_SYSTEMS.match(request.path_info):
            return get_response(request)
        return HttpResponse(SAID, status=403, content_type="text/plain; charset=utf-8")

    return answer
