"""The way to the modules that know the protocol library. It brings jwcrypto, requests and more:
only who launches or is told scores pays for it, so these modules are read at their first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.later import imported_later

if TYPE_CHECKING:
    from lti import protocol as protocol
    from lti import services as services
else:
    protocol, services = imported_later("lti.protocol"), imported_later("lti.services")
