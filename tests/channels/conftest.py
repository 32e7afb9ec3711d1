"""An outbox and a mail server, for what leaves by chat instead of mail."""

from tests.channels.direct_world import news as news
from tests.messaging.conftest import queue as queue
from tests.messaging.conftest import sink as sink
