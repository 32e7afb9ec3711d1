"""What is measured about our own code, and where it is beyond its wall.

Each function here gives the places that are beyond one wall, with the measure. What stands in
tests/house/known.py is let through until somebody mends it; everything else is red at once.
"""

from __future__ import annotations

import ast
import collections
import functools
import io
import re
import tokenize
from collections.abc import Callable, Iterator

from tests.house.sources import name_of, nodes, sources, templates, tree

MOST_TOKENS, MOST_LINES = 300, 50
LONGEST_MODULE, LONGEST_TEMPLATE, LONGEST_TEMPLATE_LINE = 400, 150, 140
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LAYOUT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENDMARKER,
}  # fmt: skip
# Names that say nothing, and those that sound nice instead of saying what the thing is.
EMPTY_NAMES = {
    "words", "shown", "rows", "sheet", "wanted", "data", "met", "told",
    "utils", "helpers", "misc", "core", "manager", "handler",
}  # fmt: skip
# Django and Celery look for these by their name.
SHARED_CLASS_NAMES = {"Meta", "Kind", "State", "Command", "Migration"}
STATEFUL = re.compile(r"(state|kind)(__in|__exact)?$")

Beyond = dict[str, int]


@functools.cache
def functions() -> list[tuple[str, str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method: (file, name with its class, node)."""
    return [
        (file, name, node)
        for file, name, node in _scopes()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _scopes() -> Iterator[tuple[str, str, ast.AST]]:
    for path in sources():
        file = name_of(path)
        for name, node in _located("", tree(path)):
            if isinstance(node, SCOPES):
                yield file, name, node


def tokens_of(source: str) -> int:
    """Tokens of a piece of code, without comments and layout."""
    found = tokenize.generate_tokens(io.StringIO(source).readline)
    return sum(token.type not in LAYOUT for token in found)


def function_tokens() -> Beyond:
    """Functions of more than 300 tokens; their docstring does not count."""
    lines = {name_of(path): path.read_text("utf-8").splitlines() for path in sources()}
    beyond = {}
    for file, name, node in functions():
        body = lines[file][node.lineno - 1 : node.end_lineno]
        indent = len(body[0]) - len(body[0].lstrip())
        # Cut free, because a method on its own is no Python; text in a string may lose spaces.
        source = "\n".join(line[indent:] for line in body) + "\n"
        tokens = tokens_of(source) - (ast.get_docstring(node) is not None)
        if tokens > MOST_TOKENS:
            beyond[f"{file} {name}"] = tokens
    return beyond


def function_lines() -> Beyond:
    """Functions of more than 50 lines."""
    return {
        f"{file} {name}": length
        for file, name, node in functions()
        if (length := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES
    }


def module_lines() -> Beyond:
    """Modules of more than 400 lines."""
    return {
        name_of(path): length
        for path in sources()
        if (length := len(path.read_text("utf-8").splitlines())) > LONGEST_MODULE
    }


def template_lines() -> Beyond:
    """Templates of more than 150 lines."""
    return {
        name_of(path): length
        for path in templates()
        if (length := len(path.read_text("utf-8").splitlines())) > LONGEST_TEMPLATE
    }


def template_width() -> Beyond:
    """How many lines of a template are longer than 140 characters."""
    long = {
        name_of(path): sum(
            len(line) > LONGEST_TEMPLATE_LINE for line in path.read_text("utf-8").splitlines()
        )
        for path in templates()
    }
    return {name: count for name, count in long.items() if count}


def nested_comprehensions() -> Beyond:
    """Comprehensions with two `for`, or with another one inside, per function."""
    return _per_function(_is_nested_comprehension)


def _is_nested_comprehension(node: ast.AST) -> bool:
    if not isinstance(node, COMPREHENSIONS):
        return False
    inside = (child for part in ast.iter_child_nodes(node) for child in ast.walk(part))
    return len(node.generators) > 1 or any(isinstance(child, COMPREHENSIONS) for child in inside)


def bare_states() -> Beyond:
    """Where a state or a kind is compared with, given as or set to a bare string, per function.

    `.filter(state="sent")`, `step.kind == "cards"`, `kind in ("cards", "practice")`.
    """
    return _per_function(_is_bare_state)


def _is_bare_state(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return bool(node.arg and STATEFUL.search(node.arg) and _has_text(node.value))
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return any(map(_is_stateful, sides)) and any(map(_has_text, sides))
    if isinstance(node, ast.Assign):
        return any(map(_is_stateful, node.targets)) and _has_text(node.value)
    if isinstance(node, ast.Match):
        return _is_stateful(node.subject)
    return False


def _is_stateful(node: ast.AST) -> bool:
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and node.slice.value in {"state", "kind"}
    name = getattr(node, "attr", getattr(node, "id", ""))
    return bool(STATEFUL.fullmatch(name))


def _has_text(node: ast.AST) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(_has_text, node.elts))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def class_names() -> Beyond:
    """Class names that mean two things: each name with how often it stands in the house."""
    counted: collections.Counter[str] = collections.Counter()
    for _file, node in nodes():
        if isinstance(node, ast.ClassDef) and not _is_shared(node):
            counted[node.name] += 1
    return {name: count for name, count in counted.items() if count > 1}


def _is_shared(node: ast.ClassDef) -> bool:
    configured = any(ast.unparse(base).endswith("AppConfig") for base in node.bases)
    return node.name in SHARED_CLASS_NAMES or configured


def empty_names() -> Beyond:
    """Modules, functions and classes whose name says nothing."""
    beyond = {name_of(path): 1 for path in sources() if path.stem in EMPTY_NAMES}
    for file, node in nodes():
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower() in EMPTY_NAMES:
            beyond[f"{file} {node.name}"] = 1
    return beyond


def anys() -> Beyond:
    """`Any` in the whole house, imports left out: the domain is untyped where it stands."""
    count = sum(isinstance(node, ast.Name) and node.id == "Any" for _file, node in nodes())
    return {"the whole house": count}


def _per_function(is_odd: Callable[[ast.AST], bool]) -> Beyond:
    """How many such nodes each function holds; outside of functions, each module."""
    beyond: collections.Counter[str] = collections.Counter()
    for path in sources():
        file = name_of(path)
        for name, node in _located("", tree(path)):
            if is_odd(node):
                beyond[f"{file} {name}".strip()] += 1
    return dict(beyond)


def _located(name: str, top: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the name of the function or class that it stands in, or is."""
    waiting = [(name, top)]
    while waiting:
        outer, parent = waiting.pop()
        for node in ast.iter_child_nodes(parent):
            inner = outer
            if isinstance(node, SCOPES):
                inner = f"{outer}.{node.name}" if outer else node.name
            yield inner, node
            waiting.append((inner, node))


WALLS: dict[str, Callable[[], Beyond]] = {
    "tokens of a function": function_tokens,
    "lines of a function": function_lines,
    "lines of a module": module_lines,
    "lines of a template": template_lines,
    "wide lines of a template": template_width,
    "nested comprehensions": nested_comprehensions,
    "bare states and kinds": bare_states,
    "class names": class_names,
    "empty names": empty_names,
    "Any": anys,
}
