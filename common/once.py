"""One effect per form: double click, back button and two tabs all see the one success.

A form carries a random nonce ({% nonce %}). `one_effect` runs the view in a transaction that first
inserts the nonce. A second request with the same nonce waits for the first, then is led to where
the first one led, and told what the first one was told: a browser throws away the answer to the
first of two clicks, with the cookie that carries the message.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.messages import add_message, get_messages
from django.contrib.messages.storage.base import BaseStorage, Message
from django.contrib.messages.storage.cookie import MessageEncoder
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from common.models import SpentNonce

FIELD = "nonce"
View = Callable[..., HttpResponse]


def one_effect(view: View) -> View:
    """Give every POST of a view one effect per nonce.

    A redirect counts as success and is remembered; any other answer (a form with errors) rolls
    everything back, so the same form can be sent again. A POST without a nonce is carried out as it
    is: natural keys still hold.
    """

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(FIELD, "")[:64] if request.method == "POST" else ""
        if not token:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            if not spend(token):
                return _same_again(request, SpentNonce.objects.get(token=token))
            before = len(get_messages(request))
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponseRedirect):
                _remember(token, response.url[:500], _messages(request)[before:])
            else:
                transaction.set_rollback(True)
            return response

    return wrapper


def spend(token: str) -> bool:
    """Insert the nonce in the caller's transaction; False when it was spent before.
    Waits for whoever else holds it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_spentnonce (token, location, said, spent_at)"
            " VALUES (%s, '', '[]', %s)"
            " ON CONFLICT DO NOTHING",
            [token, _end_of_day(timezone.now())],
        )
        return bool(cursor.rowcount == 1)


def _end_of_day(now: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), tzinfo=dt.UTC)


def _messages(request: HttpRequest) -> list[Message]:
    """What the next page will say, in the words of now; looking at it takes nothing away."""
    waiting = get_messages(request)
    found = list(waiting)
    if isinstance(waiting, BaseStorage) and found:
        waiting.used, waiting.added_new = False, True
    for each in found:
        each.message = str(each.message)  # Django does so for those alone that nobody looked at
    return found


def _same_again(request: HttpRequest, spent: SpentNonce) -> HttpResponse:
    """To where the first one led, with what it was told unless that is about to be said anyway."""
    waiting = _messages(request)
    for each in spent.said:
        if each not in waiting:
            add_message(request, each.level, each.message, each.extra_tags)
    return HttpResponseRedirect(spent.location or request.path)


def _remember(token: str, location: str, said: Sequence[Message]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE common_spentnonce SET location = %s, said = %s WHERE token = %s",
            [location, json.dumps(said, cls=MessageEncoder), token],
        )
