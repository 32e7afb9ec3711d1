"""The least that Django's own way costs: the same mail from templates parsed once, over one
connection, no row kept.
"""

from __future__ import annotations

import uuid

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template import Context, Engine

from messaging.notifications import MailContent
from messaging.preferences import link_for
from messaging.text import html_of
from surveys.links import token_of

FLOOR = "django.core.mail.backends.smtp.EmailBackend"
BATCH = 500
HOLES = {"{secret}": "{{ secret }}", "{preferences}": "{{ preferences }}"}


class Floor:
    """A mail made of templates: what `content` says, with holes for what differs."""

    def __init__(self, content: MailContent) -> None:
        self.subject = content.subject
        engine = Engine()
        self.text, self.html = (
            engine.from_string(_with_holes(source))
            for source in (content.text, html_of(content.text, "en"))
        )

    def send(self, first: int, count: int) -> None:
        """Send so many mails, to persons `first` and following."""
        connection = get_connection(FLOOR)
        connection.open()
        for start in range(first, first + count, BATCH):
            numbers = range(start, min(start + BATCH, first + count))
            connection.send_messages([self._mail(number) for number in numbers])
        connection.close()

    def _mail(self, number: int) -> EmailMultiAlternatives:
        address = f"person{number}@example.com"
        link = link_for(address)
        values = {"secret": token_of(uuid.UUID(int=number)), "preferences": link}
        mail = EmailMultiAlternatives(
            self.subject,
            self.text.render(Context(values, autoescape=False)),
            to=[f'"Élodie {number}" <{address}>'],
            headers={
                "List-Unsubscribe": f"<{link}?kind=pulse_invitation>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        mail.attach_alternative(self.html.render(Context(values)), "text/html")
        return mail


def _with_holes(source: str) -> str:
    for hole, variable in HOLES.items():
        source = source.replace(hole, variable)
    return source
