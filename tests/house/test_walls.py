"""The measures themselves see what they are for."""

from __future__ import annotations

import ast

import pytest

from tests.house.walls import _has_text, _is_bare_state, _is_nested_comprehension, tokens_of

pytestmark = pytest.mark.uncounted


def any_node(source: str, is_odd) -> bool:
    return any(is_odd(node) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "rows.filter(state='sent')",
        "rows.filter(step__kind__in=['cards', 'practice'])",
        "step.kind == 'cards'",
        "kind in ('cards', Kind.PRACTICE)",
        "'cards' == step['kind']",
        "message.state = 'sent'",
        "match card.kind:\n    case _: pass",
    ],
)
def test_a_bare_state_is_seen(source: str) -> None:
    assert any_node(source, _is_bare_state)


@pytest.mark.parametrize(
    "source",
    [
        "rows.filter(state=State.SENT)",
        "step.kind == StepKind.CARDS",
        "name == 'cards'",
        "message.state = State.SENT",
        "kind in LIVE_KINDS",
    ],
)
def test_a_member_is_no_bare_state(source: str) -> None:
    assert not any_node(source, _is_bare_state)


@pytest.mark.parametrize(
    ("source", "is_nested"),
    [
        ("[a for b in c for a in b]", True),
        ("{a: [d for d in a] for a in c}", True),
        ("sum(a for a in [b for b in c])", True),
        ("[a for a in b if a]", False),
        ("[a for a in b] + [c for c in d]", False),
    ],
)
def test_a_nested_comprehension_is_seen(source: str, is_nested: bool) -> None:
    assert any_node(source, _is_nested_comprehension) == is_nested


def test_tokens_are_counted_without_comments_and_layout() -> None:
    assert tokens_of("if a:\n    # why\n    return b\n") == 5


def test_an_empty_string_is_no_state() -> None:
    assert not any_node("''", _has_text)
