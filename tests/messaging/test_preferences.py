"""What an address said it does not want."""

from __future__ import annotations

import datetime as dt

from messaging.models import OptOut
from messaging.preferences import address_of, link_for, opted_out, refused_by, save_opt_outs

ADDRESS = "person1@example.com"


def test_a_link_is_good_for_its_address_alone() -> None:
    signed = link_for("Person1@Example.com").rstrip("/").rsplit("/", 1)[1]
    assert address_of(signed) == ADDRESS
    assert address_of(signed.replace("person1", "person2")) is None
    assert address_of(signed[:-1]) is None


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
