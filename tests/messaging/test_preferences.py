"""What an address said it does not want."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from messaging.models import OptOut
from messaging.preferences import (
    LASTS,
    LinkTooOld,
    address_of,
    link_for,
    one_click_link,
    opted_out,
    refused_by,
    save_opt_outs,
)

ADDRESS = "person1@example.com"


def sealed(link: str) -> str:
    return link.partition("?")[0].rstrip("/").rsplit("/", 1)[1]


def test_a_link_is_good_for_its_address_alone(now: dt.datetime, frozen: object) -> None:
    link = link_for("Person1@Example.com")
    assert "person1" not in link.lower()
    assert address_of(sealed(link), now=now) == ADDRESS
    assert address_of(sealed(one_click_link(link, "news")), now=now) == ADDRESS
    middle = len(sealed(link)) // 2
    changed = "A" if sealed(link)[middle] != "A" else "B"
    forged = sealed(link)[:middle] + changed + sealed(link)[middle + 1 :]
    assert address_of(forged, now=now) is None
    assert address_of(sealed(link)[:-5], now=now) is None
    assert address_of("person1@example.com", now=now) is None


def test_a_link_expires(now: dt.datetime, frozen: object) -> None:
    link = sealed(link_for(ADDRESS))
    assert address_of(link, now=now + LASTS) == ADDRESS
    with pytest.raises(LinkTooOld):
        address_of(link, now=now + LASTS + dt.timedelta(seconds=1))


def test_a_link_made_with_an_older_secret_key_still_opens(
    settings: Any, now: dt.datetime, frozen: object
) -> None:
    link = sealed(link_for(ADDRESS))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 8
    assert address_of(link, now=now) == ADDRESS
    settings.SECRET_KEY_FALLBACKS = []
    assert address_of(link, now=now) is None


def test_exactly_what_may_be_refused_is_kept(db: None, now: dt.datetime) -> None:
    for _again in range(2):
        save_opt_outs(address=ADDRESS, unwanted={"news", "call", "gossip", ""}, now=now)
        assert refused_by(ADDRESS) == {"news"}
    assert str(OptOut.objects.get()) == "person1@example.com without news"
    save_opt_outs(address="other@example.com", unwanted=set(), now=now)
    assert refused_by(ADDRESS) == {"news"}
    save_opt_outs(address=ADDRESS, unwanted=set(), now=now)
    assert refused_by(ADDRESS) == set()


def test_what_may_not_be_refused_any_more_is_forgotten(db: None, now: dt.datetime) -> None:
    OptOut.objects.create(address=ADDRESS, kind="call", since=now)
    save_opt_outs(address=ADDRESS, unwanted={"call"}, now=now)
    assert refused_by(ADDRESS) == set()


def test_an_address_is_known_however_it_is_written(db: None, now: dt.datetime) -> None:
    save_opt_outs(address=ADDRESS, unwanted={"news"}, now=now)
    assert opted_out({"Person1@Example.com", "x@example.com"}) == {(ADDRESS, "news")}
