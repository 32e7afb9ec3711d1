"""Pages for requests that could not be answered as asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere; say so and how to go on."""
    return render(request, "csrf.html", {"reason": reason}, status=403)
