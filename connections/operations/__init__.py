"""Verbs about connections, keys and exchanges."""

from connections.operations.connecting import StaleConnection as StaleConnection
from connections.operations.connecting import change_connection as change_connection
from connections.operations.connecting import connect as connect
from connections.operations.connecting import disconnect as disconnect
from connections.operations.connecting import switch_connection as switch_connection
from connections.operations.exchanges import forget_exchanges as forget_exchanges
from connections.operations.exchanges import note_exchange as note_exchange
from connections.operations.keys import end_access_key as end_access_key
from connections.operations.keys import make_access_key as make_access_key
from connections.operations.keys import note_key_use as note_key_use
