"""What channels keep of people: nothing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal

HOLDINGS: tuple[Personal, ...] = ()
IMPERSONAL = (Impersonal(("channels.ChannelPost",), _("Counts and links for a channel, no names")),)
