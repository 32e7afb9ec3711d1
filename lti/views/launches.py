"""Where platforms lead people: the start of a launch, its end, and the way out of a frame.

The answer to a launch comes from the platform's own page, so that no session of ours comes with it;
inside a frame browsers would not keep one either. It leaves a ticket for a minute: whoever has a
session already goes on with it, and everybody else is signed in by the button they press here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from common.addresses import address
from common.cookies import cookie_name
from common.languages import spoken
from common.tenancy import narrow_to
from connections.doors import behind
from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from lti.claims import LaunchClaims, claims_of, origin_of
from lti.door import protocol
from lti.keeping import BEGUN_LASTS, TICKET_LASTS, seen, take, ticket_for
from lti.offers import offers_to
from lti.operations import arrive
from lti.operations.arriving import Arrival
from lti.platform import OurAddresses, PlatformSettings
from lti.queries import platform_in_use, user_behind
from lti.states import LaunchRefusal, LaunchRefused
from lti.views.limits import is_within, too_often
from people.access import found, public
from people.models import Role, User
from people.sign_in import is_welcome

TICKET = "lti-ticket"
FRAMES = ("iframe", "frame", "embed", "object")


@csrf_exempt  # comes from the platform; nothing is done yet
@require_http_methods(["GET", "POST"])
@public
@behind(ConnectionKind.LMS)
@never_cache
def login(request: HttpRequest, pk: int) -> HttpResponse:
    """The start: the platform is asked who this is."""
    if refusal := too_often(request, "lti_launch", pk):
        return refusal
    connection = found(platform_in_use(pk))
    narrow_to(connection.organization_id)
    values = (request.POST if request.method == "POST" else request.GET).dict()
    platform, ours = PlatformSettings.of(connection), OurAddresses.of(pk)
    try:
        if not platform.is_complete:
            raise LaunchRefused(LaunchRefusal.PLATFORM)
        begun = protocol.begin(platform, pk, values, ours.launch)
    except LaunchRefused as refused:
        return _refused(request, connection, refused.refusal)
    answer = HttpResponseRedirect(begun.url)
    # The launch comes back as a form of another site: only such a cookie comes with it.
    answer.set_cookie(
        _cookie(pk),
        begun.state,
        max_age=BEGUN_LASTS,
        secure=True,
        httponly=True,
        samesite="None",
    )
    return answer


@csrf_exempt  # signed by the platform, for a launch that began here
@require_POST
@public
@behind(ConnectionKind.LMS)
@never_cache
def launch(request: HttpRequest, pk: int) -> HttpResponse:
    """The end: in, or on to a choice, or a page that says why not."""
    if refusal := too_often(request, "lti_launch", pk):
        return refusal
    connection = found(platform_in_use(pk))
    narrow_to(connection.organization_id)
    platform, now = PlatformSettings.of(connection), timezone.now()
    try:
        state = request.POST.get("state", "") if _is_framed(request) else _kept(request, pk)
        body = protocol.check(platform, pk, request.POST.dict(), state)
        claims = claims_of(body)
        arrival = arrive(connection=connection, claims=claims, now=now)
        _insist_on_staff(claims, arrival)
    except LaunchRefused as refused:
        return _refused(request, connection, refused.refusal)
    _note(connection, ExchangeOutcome.DONE)
    with translation.override(spoken(arrival.member.language)):
        if arrival.link is None:
            return _choice(request, connection, claims, body, arrival)
        if _is_framed(request):
            return _way_out(request, platform, claims, arrival)
        return _arrived(arrival)


@csrf_exempt  # a frame has no cookie of ours: the ticket permits it, and only our own page sends it
@require_http_methods(["GET", "POST"])
@public
@behind(ConnectionKind.LMS)
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """With a ticket, which is good once, for a minute: on in one's own session, or the button that
    begins one.
    """
    if request.method == "GET":
        return _asked(request)
    ticket = take("ticket", request.POST.get("ticket", "")) if _is_ours(request) else None
    user = None
    if isinstance(ticket, dict):
        user = user_behind(ticket["user"])
    if user is None or not isinstance(ticket, dict) or not is_welcome(user):
        return render(request, "lti/refused.html", {"again": True}, status=410)
    return _in(request, user, ticket["link"])


def _insist_on_staff(claims: LaunchClaims, arrival: Arrival) -> None:
    """Who comes without a link chooses one, which is not for everybody. Raises LaunchRefused."""
    if arrival.link is not None:
        return
    if claims.choice is None:
        raise LaunchRefused(LaunchRefusal.FORMAT)
    if not arrival.member.has_role(Role.ADMIN, Role.FACILITATOR):
        raise LaunchRefused(LaunchRefusal.NOT_STAFF)


def _is_framed(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Dest", "") in FRAMES


def _is_ours(request: HttpRequest) -> bool:
    """Whether one of our own pages sent this form."""
    if fetched := request.headers.get("Sec-Fetch-Site"):
        return fetched == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _cookie(pk: int) -> str:
    """One for each platform: several may launch at once."""
    return cookie_name(f"lti-launch-{pk}")


def _kept(request: HttpRequest, pk: int) -> str:
    """What this browser kept since the start. Raises LaunchRefused."""
    state = request.COOKIES.get(_cookie(pk), "")
    if not state or state != request.POST.get("state"):
        raise LaunchRefused(LaunchRefusal.COOKIE)
    return state


def _arrived(arrival: Arrival) -> HttpResponse:
    """On by a request that brings the session of this browser along."""
    assert arrival.link is not None  # noqa: S101  whoever calls has looked
    ticket = {"user": arrival.user.pk, "link": arrival.link.pk, "name": arrival.member.name}
    answer = HttpResponseRedirect(address("lti:enter"))
    answer.set_cookie(
        cookie_name(TICKET),
        ticket_for(ticket),
        max_age=TICKET_LASTS,
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _asked(request: HttpRequest) -> HttpResponse:
    """No session begins by itself: somebody else's page may have sent this browser here."""
    token = request.COOKIES.get(cookie_name(TICKET), "")
    ticket = seen("ticket", token)
    if not isinstance(ticket, dict):
        return render(request, "lti/refused.html", {"again": True}, status=410)
    if request.user.is_authenticated and request.user.pk == ticket["user"]:
        take("ticket", token)
        return HttpResponseRedirect(address("lti:open", ticket["link"]))
    return render(request, "lti/way_in.html", {"ticket": token, "name": ticket["name"]})


def _in(request: HttpRequest, user: User, link_pk: int) -> HttpResponse:
    """As after every other way in: to the second step where one is due, then to what is linked."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    record_authentication(request, user, method="lti")
    goal = address("lti:open", link_pk)
    answer: HttpResponse = perform_login(
        request,
        Login(user=user, email=user.email, redirect_url=goal, signal_kwargs={"is_launched": True}),
    )
    return answer


def _way_out(
    request: HttpRequest, platform: PlatformSettings, claims: LaunchClaims, arrival: Arrival
) -> HttpResponse:
    """The one page that a platform may frame: a button that opens the portal beside it."""
    assert arrival.link is not None  # noqa: S101  whoever calls has looked
    ticket = ticket_for({"user": arrival.user.pk, "link": arrival.link.pk})
    context = {"ticket": ticket, "name": arrival.member.name}
    return framed(render(request, "lti/way_out.html", context), [*platform.frames, *claims.frames])


def _choice(
    request: HttpRequest,
    connection: Connection,
    claims: LaunchClaims,
    body: Mapping[str, object],
    arrival: Arrival,
) -> HttpResponse:
    """What the course may link to: a button each, whose answer is signed already."""
    platform, ours = PlatformSettings.of(connection), OurAddresses.of(connection.pk)
    programs = offers_to(arrival.member, spoken(arrival.member.language))
    offers = list(chain.from_iterable(program.offers for program in programs))
    asked = [(offer.target, offer.title, ours.launch) for offer in offers]
    signed = protocol.choices(platform, connection.secret, body, asked)
    answers = dict(zip((offer.target for offer in offers), signed, strict=True))
    back = claims.choice.deep_link_return_url if claims.choice else ""
    listed = []
    for program in programs:
        answered = [(offer, answers[offer.target]) for offer in program.offers]
        listed.append((program.title, answered))
    context = {"programs": listed, "back": back}
    page = render(request, "lti/choice.html", context)
    return framed(page, [*platform.frames, *claims.frames], sends_to=origin_of(back))


def framed(page: HttpResponse, origins: Iterable[str], sends_to: str = "") -> HttpResponse:
    """Let these show a page in a frame, and let its forms go to one of them."""
    policy = {"frame-ancestors": sorted(set(origins)) or ["'none'"]}
    if sends_to:
        policy["form-action"] = ["'self'", sends_to]
    setattr(page, "_csp_replace", policy)  # noqa: B010  django-csp looks for it there
    setattr(page, "xframe_options_exempt", True)  # noqa: B010
    return page


def _refused(request: HttpRequest, connection: Connection, refusal: LaunchRefusal) -> HttpResponse:
    """A page that says what to do, wherever it is shown."""
    if is_within(request, "lti_refused", connection.pk):
        _note(connection, ExchangeOutcome.REFUSED, str(refusal.label))
    context = {
        "refusal": refusal.value,
        "again": refusal in (LaunchRefusal.COOKIE, LaunchRefusal.NONCE),
        "organization": connection.organization.name,
    }
    page = render(request, "lti/refused.html", context, status=403)
    return framed(page, PlatformSettings.of(connection).frames)


def _note(connection: Connection, outcome: ExchangeOutcome, detail: str = "") -> None:
    note_exchange(
        organization_id=connection.organization_id,
        connection=connection,
        kind=ConnectionKind.LMS,
        direction=ExchangeDirection.IN,
        what="LTI launch",
        outcome=outcome,
        detail=detail,
        now=timezone.now(),
    )
