"""`@dataclass` for a house of many small records: what the standard library writes for a class (how
one is made, compared, shown) is written when the first of its instances is made, not when its
module is loaded.

Writing the methods of seven hundred records was more than a third of a portal's start, and most
processes never make most of them. To whoever reads, checks types or makes instances it is the
standard library's; docs/adr/0062-records.md has the measures.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

FIELDS, MADE = "__dataclass_fields__", "__init__"
COMPARED = ("__repr__", "__eq__", "__hash__")
FROZEN = ("__setattr__", "__delattr__")
_TOLD = (
    "__doc__",
    "__module__",
    "__orig_bases__",
    "__parameters__",
    "__post_init__",
    "__qualname__",
)
"""All that the standard library asks of a class but its defaults."""
_lock = threading.RLock()


class _Waiting:
    """Stands on a record for its fields until somebody asks for them: by making an instance, with
    dataclasses.fields(), as a type to decode, or as the base of another one.
    """

    def __init__(self, record: type, options: Mapping[str, bool]) -> None:
        self.record, self.options = record, options

    def __get__(self, _instance: object, _owner: type) -> Mapping[str, dataclasses.Field[object]]:
        with _lock:
            if self.record.__dict__[FIELDS] is self:
                self._write()
        found: Mapping[str, dataclasses.Field[object]] = self.record.__dict__[FIELDS]
        return found

    def _write(self) -> None:
        """On a twin, whose methods the record then gets one by one: another thread meets those that
        wait, or those that are ready, and never a class without.
        """
        own, kinds = vars(self.record), self.record.__annotations__
        told = {name: own[name] for name in (*_TOLD, *kinds) if name in own}
        told["__annotations__"] = kinds
        twin = type(self.record)(self.record.__name__, self.record.__bases__, told)
        written = vars(dataclasses.dataclass(**self.options)(twin))
        for name in kinds:
            if isinstance(own.get(name), dataclasses.Field):
                if name in written:
                    setattr(self.record, name, written[name])
                else:
                    delattr(self.record, name)
        for name in ("__match_args__", "__dataclass_params__", *COMPARED, FIELDS, MADE):
            setattr(self.record, name, written[name])

    def method(self, name: str) -> Callable[..., object]:
        """The one that waits. Not only for __init__: an unpickled instance was not made here."""

        def first(made: object, /, *values: object, **named: object) -> object:
            self.__get__(made, self.record)
            return getattr(self.record, name)(made, *values, **named)

        return first

    def refusal(self, name: str, verb: str) -> Callable[..., None]:
        """Of frozen records."""

        def refuse(made: object, field: str, /, *value: object) -> None:
            if type(made) is self.record or field in self.__get__(made, self.record):
                raise dataclasses.FrozenInstanceError(f"cannot {verb} field {field!r}")
            getattr(super(self.record, made), name)(field, *value)

        return refuse


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(record: type | None = None, /, **options: bool) -> object:
        """As dataclasses.dataclass; what is frozen waits."""

        def decorate(record: type) -> type:
            if not _can_wait(record, options):
                return dataclasses.dataclass(**options)(record)
            waiting = _Waiting(record, options)
            setattr(record, FIELDS, waiting)
            for name in (MADE, *COMPARED):
                setattr(record, name, waiting.method(name))
            record.__setattr__ = waiting.refusal("__setattr__", "assign to")
            record.__delattr__ = waiting.refusal("__delattr__", "delete")
            return record

        return decorate if record is None else decorate(record)


def _can_wait(record: type, options: Mapping[str, bool]) -> bool:
    """Whether all of it is written by the standard library, as for any frozen record."""
    is_usual = options.get("frozen", False) and set(options) <= {"frozen", "kw_only"}
    return is_usual and not {MADE, *COMPARED, *FROZEN}.intersection(vars(record))
