"""Faults planted in a piece of source, one at a time: what `./portal prove mutants` tries out.

The faults come from mutmut (its operators over libcst), which takes arguments out of calls, turns
conditions around and puts None for a value. cosmic-ray, the other well-kept one, knows nothing of
arguments, and a filter that lost one is the fault we fear most. Of mutmut only the operators are
used: its own runner leaves decorated functions alone, and every operation of ours is decorated
(`@transaction.atomic`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_string

# What is said to people or written to the log is proofread, not tested; the last four change how
# fast a query is and not what it finds (the proof `queries` is about that).
LEFT_ALONE = {
    "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "npgettext",
    "debug", "info", "warning", "error", "exception",
    "select_related", "prefetch_related", "only", "defer", "cast", "TypeVar",
}  # fmt: skip
STATEMENTS = (cst.SimpleStatementLine, cst.BaseCompoundStatement, cst.Decorator)


@dataclass(frozen=True)
class Fault:
    """One fault: the line it is planted at, and the code before and after.

    `first_line` to `last_line` is the statement around it, up to the fault. `planted()` is the
    whole source with it; that takes a while, so it is made only when it is tried.
    """

    first_line: int
    line: int
    last_line: int
    before: str
    after: str
    planted: Callable[[], str]


def faults_in(source: str) -> list[Fault]:
    """Every fault that can be planted in this source, from top to bottom."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    visitor = _Planter(wrapper.module)
    wrapper.visit(visitor)
    return sorted(visitor.faults, key=lambda fault: (fault.line, fault.before, fault.after))


class _Planter(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, module: cst.Module) -> None:
        super().__init__()
        self.module = module
        self.faults: list[Fault] = []
        self.statements: list[int] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_left_alone(node):
            return False
        if isinstance(node, STATEMENTS):
            self.statements.append(self.get_metadata(PositionProvider, node).start.line)
        self.faults.extend(self._plant(node))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, STATEMENTS) and not _is_left_alone(original_node):
            self.statements.pop()

    def _plant(self, node: cst.CSTNode) -> Iterator[Fault]:
        position = self.get_metadata(PositionProvider, node, None)
        if position is None:
            return
        for changed in _changed(node):
            before, after = map(self.module.code_for_node, (node, changed))
            if before != after:
                yield Fault(
                    first_line=self.statements[-1] if self.statements else position.start.line,
                    line=position.start.line,
                    last_line=position.end.line,
                    before=" ".join(before.split()),
                    after=" ".join(after.split()),
                    planted=functools.partial(_planted, self.module, node, changed),
                )


def _planted(module: cst.Module, node: cst.CSTNode, changed: cst.CSTNode) -> str:
    planted = module.deep_replace(node, changed)
    assert isinstance(planted, cst.Module)
    return planted.code


def _changed(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    for kind, operator in mutation_operators:
        if not isinstance(node, kind):
            continue
        changes = list(operator(node))
        # A string in other letters is the same fault once more.
        yield from changes[:1] if operator is operator_string else changes


def _is_left_alone(node: cst.CSTNode) -> bool:
    """Annotations and decorators run once or never; docstrings never; and what LEFT_ALONE says."""
    if isinstance(node, cst.Annotation | cst.Decorator):
        return True
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString):
        return True
    if isinstance(node, cst.Call):
        name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
        return isinstance(name, cst.Name) and name.value in LEFT_ALONE
    return False
