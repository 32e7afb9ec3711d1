"""The files of a draft with what is taken of a newer edition, and everything else as it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from authoring.bank_changes import BANK
from authoring.bundle import Files
from authoring.editions import ABOUT_KEY, FORMS, MODULES, TRANSCRIPTS, Edition, in_both
from authoring.form_pieces import forms_joined
from authoring.layout import MODULE_FILE, NotThere, module_slug, tables_of
from authoring.manuscript import ABOUT, names_in, renamed
from authoring.module_names import named_anew
from authoring.numbering import NUMBERED, at_number
from authoring.rule_changes import RULES
from authoring.three_ways import SAID_ONCE, Sides
from authoring.toml_text import with_list, with_values
from authoring.whole_rubrics import made_whole
from common.records import dataclass


@dataclass(frozen=True)
class Shelving:
    """What stands on a shelf in the end, and what it is called there."""

    order: Sequence[str]
    names: Mapping[str, str]
    """What it is called in English."""
    like: Edition | None
    """Whose numbers these are; None: new ones, in all languages."""


@dataclass(frozen=True)
class Merging:
    """Three sides, and the keys of what is taken."""

    sides: Sides
    taken: Collection[str]

    def files(self) -> dict[str, str]:
        """Raises NotThere where two files would have one name."""
        found: dict[str, str] = {}
        for path, text in self._written():
            if path in found:
                raise NotThere
            found[path] = text
        for path in (RULES.path, BANK):
            found = self._by_the_names_there(found, path)
        return made_whole(forms_joined(found), self.sides.theirs.files)

    def _by_the_names_there(self, files: Files, path: str) -> dict[str, str]:
        """What names modules calls them as they are called in the end."""
        source = dict(self._sources("")).get(f"/{path}")
        if source is None:
            return dict(files)
        named = dict(files)
        for module, folder in source.folders.items():
            was = module_slug(source.files, folder)
            now = module_slug(files, self._modules.names.get(module, ""))
            if now and was != now:
                named = named_anew(named, path, was, now)
        return named

    @cached_property
    def _keys(self) -> AbstractSet[str]:
        """With the place that a card leaves which is taken where the newer edition has sent it."""
        left = {
            here
            for there, here in self.sides.sent.items()
            if there in self.taken or f"{there.partition('/')[0]}/" in self.taken
        }
        return left | {*self.taken}

    @cached_property
    def _modules(self) -> Shelving:
        ours, theirs = self.sides.ours, self.sides.theirs
        names = {*ours.folders} | {name for name in theirs.folders if f"{name}/" in self.taken}
        gone = {name for name in names if f"{name}/" in self.taken} - {*theirs.folders}
        return self._shelved(MODULES, names - gone)

    def _written(self) -> Iterator[tuple[str, str]]:
        for module in self._modules.order:
            yield from self._in_module(module)
        for key, source in self._sources(""):
            if key == ABOUT_KEY:
                yield ABOUT, self._about(source)
            elif not key.startswith((TRANSCRIPTS, FORMS)):
                for _language, path, text in self._spoken(key, source):
                    yield path, text
        yield from self._numbered_in_program(TRANSCRIPTS)
        yield from self._numbered_in_program(FORMS)

    def _in_module(self, module: str) -> Iterator[tuple[str, str]]:
        folder, sources = self._modules.names[module], dict(self._sources(module))
        shelves = {shelf: self._on(shelf, sources) for shelf in self._shelves_of(module)}
        for key, source in sources.items():
            shelf = next((each for each in shelves if key in _keys_on(each, shelves[each])), "")
            for language, _path, text in self._spoken(key, source):
                inside = key.partition("/")[2]
                if shelf:
                    inside = self._on_shelf(shelves[shelf], shelf, key, language)
                if inside == MODULE_FILE:
                    text = self._placed(text, module, source)
                yield f"{language}/{folder}/{inside}", text

    def _numbered_in_program(self, shelf: str) -> Iterator[tuple[str, str]]:
        sources = {key: source for key, source in self._sources("") if key.startswith(shelf)}
        shelving = self._on(shelf, sources)
        for key, taken_from in sources.items():
            source = self._as_laid_out(key, taken_from, shelving)
            for language, path, text in self._spoken(key, source):
                shown = self._modules.names.get(source.module_shown(path), "")
                if shown and shown != tables_of(source.files, path).get("module"):
                    text = with_values(text, module=shown)
                yield self._on_shelf(shelving, shelf, key, language), text

    def _as_laid_out(self, key: str, source: Edition, shelving: Shelving) -> Edition:
        """Forms that stand as in the newer edition have its blank lines between them too."""
        theirs, once = self.sides.theirs, {SAID_ONCE}
        if key.startswith(FORMS) and shelving.like is theirs:
            return theirs if theirs.said(key, once) == source.said(key, once) else source
        return source

    def _sources(self, module: str) -> Iterator[tuple[str, Edition]]:
        """The pieces of a module in the end, and from whom each is."""
        ours, theirs = self.sides.ours, self.sides.theirs
        keys = dict.fromkeys([*ours.keys_of(module), *theirs.keys_of(module)])
        for key in keys:
            is_taken = key in self._keys or (bool(module) and f"{module}/" in self.taken)
            source = theirs if is_taken else ours
            if key in source.pieces:
                yield key, source

    def _spoken(self, key: str, source: Edition) -> Iterator[tuple[str, str, str]]:
        """(language, path there, text): what is taken leaves a language that only the draft has."""
        ours, taken = self.sides.ours, source.pieces[key]
        if source is self.sides.theirs:
            taken = {each: path for each, path in taken.items() if each in self.sides.languages}
        for language, path in taken.items():
            yield language, path, source.files[path]
        for language, path in ours.pieces.get(key, {}).items():
            if language not in taken and language not in self.sides.languages:
                yield language, path, ours.files[path]

    def _shelves_of(self, module: str) -> list[str]:
        both = [*self.sides.ours.shelves, *self.sides.theirs.shelves]
        return [each for each in dict.fromkeys(both) if each.startswith(f"{module}/")]

    def _on(self, shelf: str, sources: Mapping[str, Edition]) -> Shelving:
        both = {*self.sides.ours.order_of(shelf), *self.sides.theirs.order_of(shelf)}
        return self._shelved(shelf, {name for name in both if f"{shelf}{name}" in sources})

    def _shelved(self, shelf: str, names: AbstractSet[str]) -> Shelving:
        base, theirs, ours = (
            each.shelves.get(shelf, {})
            for each in (self.sides.base, self.sides.theirs, self.sides.ours)
        )
        first, second = (theirs, ours) if shelf in self.taken else (ours, theirs)
        order = arranged([*first], [*second], names)
        is_ours = order == [*ours]
        if order == [*theirs] and (not is_ours or all(base.get(n) == ours[n] for n in ours)):
            return Shelving(order, theirs, self.sides.theirs)
        if is_ours:
            return Shelving(order, ours, self.sides.ours)
        return Shelving(order, _numbered(order, {**theirs, **ours}), None)

    def _on_shelf(self, shelving: Shelving, shelf: str, key: str, language: str) -> str:
        """Path from the module, or the program."""
        name = shelving.names[key.removeprefix(shelf)]
        own = shelving.like.pieces.get(key, {}).get(language) if shelving.like else None
        file = own.rpartition("/")[2] if own else f"{name}.toml"
        return f"{shelf.partition('/')[2]}{file}"

    def _placed(self, text: str, module: str, source: Edition) -> str:
        """A module that says on which place it stands says so still."""
        before = source.order_of(MODULES).index(module) + 1
        after = [*self._modules.order].index(module) + 1
        said = _position_in(text)
        return with_values(text, position=after) if said == before != after else text

    def _about(self, source: Edition) -> str:
        """As it is taken or was, under the name of the draft and with its modules."""
        ours, theirs = self.sides.ours, self.sides.theirs
        names = [self._modules.names[each] for each in self._modules.order]
        says_same = ours.said(ABOUT_KEY, {SAID_ONCE}) == theirs.said(ABOUT_KEY, {SAID_ONCE})
        if source is ours and not (says_same and names == [*theirs.folders.values()]):
            return with_list(ours.files[ABOUT], "modules", names)
        slug, titles = names_in(ours.files[ABOUT])
        _slug, there = names_in(theirs.files[ABOUT])
        kept = {each: title for each, title in titles.items() if each in there}
        return with_list(renamed(theirs.files, slug=slug, titles=kept)[ABOUT], "modules", names)


def arranged(first: Sequence[str], second: Sequence[str], names: AbstractSet[str]) -> list[str]:
    """Names in the order of the first; each that only the second has behind the one that it stands
    behind there.
    """
    order = in_both(first, names)
    before: list[str] = []
    for name in in_both(second, names):
        if name not in order:
            place = max((order.index(each) + 1 for each in before[-1:]), default=0)
            order.insert(place, name)
        before.append(name)
    return order


def _numbered(order: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """In this order, where names carry numbers at all."""
    if not all(NUMBERED.fullmatch(names[name]) for name in order):
        return {name: names[name] for name in order}
    return {name: at_number(names[name], place) for place, name in enumerate(order, start=1)}


def _keys_on(shelf: str, shelving: Shelving) -> set[str]:
    return {f"{shelf}{name}" for name in shelving.order}


def _position_in(text: str) -> object:
    return tables_of({MODULE_FILE: text}, MODULE_FILE).get("position")
