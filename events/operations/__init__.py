"""Verbs about events, webhooks and deliveries."""

from events.operations.delivering import headers_of as headers_of
from events.operations.delivering import note_call as note_call
from events.operations.delivering import send_again as send_again
from events.operations.delivering import send_failed_again as send_failed_again
from events.operations.delivering import settle_delivery as settle_delivery
from events.operations.delivering import take_deliveries as take_deliveries
from events.operations.delivering import webhook_id_of as webhook_id_of
from events.operations.hooking import NoSecret as NoSecret
from events.operations.hooking import change_hook as change_hook
from events.operations.hooking import make_hook as make_hook
from events.operations.hooking import roll_secret as roll_secret
from events.operations.hooking import switch_hook as switch_hook
from events.operations.hooking import switch_off_failing as switch_off_failing
from events.operations.sweeping import forget_events as forget_events
from events.operations.sweeping import sweep as sweep
