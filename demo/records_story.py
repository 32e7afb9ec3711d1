"""A record store as an admin has just connected it, switched off: a demo calls nobody. And packages
for a learning platform.
"""

from __future__ import annotations

import datetime as dt

from common.tokens import new_token
from demo.cast import Cast
from learning_records.operations import connect_store, switch_packages
from learning_records.uses import StoreSettings


def connect_records(cast: Cast, now: dt.datetime) -> None:
    """Both uses of learning records. Told once."""
    kept = StoreSettings(
        endpoint="https://records.northwind.example/xapi", scheme="basic", user="empathy-portal"
    )
    connect_store(
        name="Northwind record store", settings=kept, secret=new_token(), now=now, by=cast.admin
    )
    switch_packages(is_on=True, now=now, by=cast.admin)
