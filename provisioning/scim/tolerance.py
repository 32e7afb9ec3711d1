"""What identity providers really send, in the shape that the specification has for it.

Entra sends a manager as a text and `active` as "False"; keys of a value can be whole paths with a
filter; Okta repeats the id in a change; numbers stand where texts belong. Pure functions over what
JSON holds. What the library of the protocol understands anyway is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from provisioning.scim.attributes import CORE_GROUP, CORE_USER, EMPLOYEE, NUMBERS, known_attribute

Json = dict[str, object]
PATCHED = "operations"
READ_ONLY = {"id", "meta", "schemas", "groups"}
"""What a change may repeat and cannot change."""
TRUTH = {"true": True, "false": False}
BOOLEAN = re.compile(r'\b(primary|active)(\s+)eq(\s+)"(true|false)"', re.IGNORECASE)
OF_EMPLOYEES = re.compile(
    r'"(?:[^"\\]|\\.)*"|(?<![\w:.$])(?:manager|employeeNumber|department|costCenter)\b',
    re.IGNORECASE,
)
"""Texts in quotes, which stay as they are, and names of the extension without it in front."""
NAME = re.compile(r"[\w.:$-]{1,120}")
"""What the name of an attribute looks like: nothing else is repeated on a page."""
HALVES = re.compile("[\ud800-\udfff]")
MAY_BE_TEXT = {"manager": "value"}
ADDRESSES = re.compile(r"(?:.*:)?emails(?:\[.*\])?(?:\.value)?", re.IGNORECASE)
"""Paths of addresses: they are replaced and never taken away, so to remove one changes nothing."""
LISTS = {"emails", "addresses", "members"}


def resource_as_meant(sent: object) -> object:
    """A whole user or group."""
    if not isinstance(sent, dict):
        return sent
    whole = {key: _value_as_meant(key, value) for key, value in sent.items()}
    if isinstance(listed := whole.get("schemas"), list):
        whole["schemas"] = [each for each in listed if _is_served(each)]
    return _with_address(whole)


def patch_as_meant(sent: object) -> object:
    """The operations of a change, each with one path where keys of its value are paths."""
    if not isinstance(sent, dict):
        return sent
    whole: Json = dict(sent)
    for key, value in sent.items():
        if key.lower() == PATCHED and isinstance(value, list):
            whole[key] = list(chain.from_iterable(map(_operations, value)))
    return whole


def filter_as_meant(text: str) -> str:
    """A filter in which truth stands as a text (active eq "True") or that leaves the extension out
    (manager eq "7"), as Entra asks.
    """
    whole = BOOLEAN.sub(lambda found: f"{found[1]}{found[2]}eq{found[3]}{found[4].lower()}", text)
    return OF_EMPLOYEES.sub(_in_full, whole)


def _in_full(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else f"{EMPLOYEE}:{found[0]}"


def unknown_in_resource(sent: object) -> set[str]:
    """Names of attributes that a whole user or group says and nobody here takes."""
    found: set[str] = set()
    if isinstance(sent, dict):
        for key, value in sent.items():
            found |= _unknown(str(key), value)
    return found


def unknown_in_patch(sent: object) -> set[str]:
    """The same of a change."""
    found: set[str] = set()
    if not isinstance(sent, dict):
        return found
    listed = [value for key, value in sent.items() if key.lower() == PATCHED]
    for each in listed[0] if listed and isinstance(listed[0], list) else []:
        if not isinstance(each, dict):
            continue
        path, value = each.get("path"), each.get("value")
        if isinstance(path, str) and path:
            found |= _unknown(path, None)
        else:
            found |= unknown_in_resource(value)
    return found


def _unknown(key: str, value: object) -> set[str]:
    name = key.split("[")[0]
    if known_attribute(name):
        inside = value if name.lower() == EMPLOYEE.lower() and isinstance(value, dict) else {}
        names = {f"{EMPLOYEE}:{each}" for each in inside}
        return {each for each in names if NAME.fullmatch(each) and not known_attribute(each)}
    return {name} if NAME.fullmatch(name) else set()


def _is_served(schema: object) -> bool:
    served = {each.lower() for each in (CORE_USER, CORE_GROUP, EMPLOYEE)}
    return isinstance(schema, str) and schema.lower() in served


def _operations(sent: object) -> Iterator[object]:
    """One operation, or one for each key of its value that is a path."""
    if not isinstance(sent, dict):
        yield sent
        return
    one = {str(key).lower(): value for key, value in sent.items()}
    path, value = one.get("path"), one.get("value")
    if isinstance(path, str) and path:
        yield _operation(one, filter_as_meant(path), value)
        return
    one.pop("path", None)
    if not isinstance(value, dict):
        yield one
        return
    kept = {key: each for key, each in value.items() if str(key).lower() not in READ_ONLY}
    for key, each in kept.items():
        if "[" in key:
            yield _operation(one, filter_as_meant(key), each)
    plain = {key: _value_as_meant(key, each) for key, each in kept.items() if "[" not in key}
    if plain or not kept:
        yield {**one, "value": plain}


def _operation(one: Mapping[str, object], path: str, value: object) -> Json:
    if str(one.get("op")).lower() == "remove" and ADDRESSES.fullmatch(path):
        return {"op": "replace", "value": {}}
    meant: Json = {**one, "path": path}
    if "value" in one:
        meant["value"] = _value_as_meant(path, value)
        if value is None and str(one.get("op")).lower() == "add":
            meant["op"] = "replace"
    return meant


def _value_as_meant(path: str, value: object) -> object:
    """A value in the form that its attribute has; `path` is how the attribute is named."""
    name = re.split(r"[:.\]]", path.rstrip("]"))[-1].lower()
    if path.lower() == EMPLOYEE.lower() and isinstance(value, dict):
        return {key: _value_as_meant(f"{EMPLOYEE}:{key}", each) for key, each in value.items()}
    if name in {"active", "primary"} and isinstance(value, str):
        return TRUTH.get(value.strip().lower(), value)
    if name in MAY_BE_TEXT:
        return _complex(name, value)
    if name in NUMBERS and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if name in LISTS:
        return _listed(name, value)
    return value


def _complex(name: str, value: object) -> object:
    """A manager: a text, an object, or a list of one."""
    if isinstance(value, list):
        value = value[0] if value else None
    if value == "":
        return None
    if isinstance(value, dict) and isinstance(value.get("value"), int):
        return {**value, "value": str(value["value"])}
    return {MAY_BE_TEXT[name]: str(value)} if isinstance(value, str | int) else value


def _listed(name: str, value: object) -> object:
    """Entries of a list; one alone and a text alone are lists of one."""
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, str):
        return [{"value": value, "primary": True}] if name == "emails" else [{"value": value}]
    if not isinstance(value, list):
        return value
    return [_entry(each) for each in value]


def _entry(sent: object) -> object:
    if isinstance(sent, str):
        return {"value": sent}
    if not isinstance(sent, dict):
        return sent
    entry = {key: _value_as_meant(str(key), each) for key, each in sent.items()}
    if isinstance(entry.get("value"), int):
        entry["value"] = str(entry["value"])
    return entry


def _with_address(user: Json) -> Json:
    """Where no address is said, the user name is one if it looks like one."""
    name = next((value for key, value in user.items() if key.lower() == "username"), None)
    if any(key.lower() == "emails" and value for key, value in user.items()):
        return user
    whole = {key: value for key, value in user.items() if key.lower() != "emails"}
    stands_in = address_from(name)
    return {**whole, "emails": stands_in} if stands_in else user


def address_from(user_name: object) -> list[Json]:
    """The address that a user name stands for, in a form in which no system says one: without a
    type.
    """
    if not isinstance(user_name, str) or "@" not in user_name:
        return []
    return [{"value": user_name, "primary": True}]


def broken_text(sent: object) -> bool:
    """Whether a text holds what no database keeps: zeros, halves of letters."""
    if isinstance(sent, str):
        return "\x00" in sent or HALVES.search(sent) is not None
    if isinstance(sent, dict):
        return any(map(broken_text, chain(sent.keys(), sent.values())))
    if isinstance(sent, Sequence):
        return any(map(broken_text, sent))
    return False
