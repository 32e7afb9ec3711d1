"""What the portal writes to people about talks and what came of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from coaching.commitments_mail import WORTH_ASKING, compose_question, objections_to_question
from coaching.models import Commitment
from cohorts.prospect import Prospect
from messaging.notifications import Notification

COMMITMENT_DUE: Notification[Commitment, Prospect] = Notification(
    name="commitment_due",
    title=gettext_lazy("How something went that you had set out to do"),
    about="a commitment and which of its dates",
    may_refuse=True,
    may_repeat=False,
    gives_way=True,
    window=WORTH_ASKING,
    compose=compose_question,
    objections=objections_to_question,
    unexpected_because="On the morning after a day that a leader sets themselves.",
)
