"""Answers of raters, apart from raters: counts and marks of one leader's rating in one row.

Nobody's answers are kept as an answer. They are added to counts as they are given, and who has used
their link is one bit among those of all others, set in the same statement whether they answered or
declined. At close the row goes. Only peers.operations may import this module; an import contract
holds it.
"""

from __future__ import annotations

from django.db import models

from common.typed_json import StructField
from peers.gaps import Tally


class PeerBox(models.Model):
    """What has come in of one rating, while it asks."""

    rating = models.OneToOneField(
        "peers.PeerRating", primary_key=True, on_delete=models.CASCADE, related_name="box"
    )
    marks = models.BinaryField(help_text="One bit for each rater, set once their link is used.")
    answered = models.PositiveSmallIntegerField(
        default=0, help_text="How many answered; who declined is not among them."
    )
    tally: models.JSONField[Tally, Tally] = StructField(Tally, default=dict)

    class Meta:
        app_label = "peers"

    def __str__(self) -> str:
        return f"answers of rating {self.rating_id}"
