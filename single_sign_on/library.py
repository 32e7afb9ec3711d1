"""The door to the protocols: what of the sign-in library speaks OpenID Connect and SAML.

These modules subclass what they stand on, and lxml, xmlsec and requests come with it. They are
imported when somebody first comes through a provider, and never when a process starts.
"""

from __future__ import annotations

import functools
import importlib
from types import ModuleType

from single_sign_on.states import Protocol

MODULES = {
    Protocol.OIDC: "single_sign_on.protocols.oidc",
    Protocol.SAML: "single_sign_on.protocols.saml",
}


@functools.cache
def spoken_by(protocol: Protocol) -> ModuleType:
    """The module that speaks a protocol."""
    return importlib.import_module(MODULES[protocol])
