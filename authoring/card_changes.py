"""Cards moved, copied, removed and added, as changes of files in every language at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from authoring.bundle import Files
from authoring.layout import (
    CardPlace,
    NotThere,
    card_names,
    card_path,
    card_slugs,
    is_in_step,
    languages_with,
    module_slug,
    modules_of,
    said_in,
)
from authoring.lineage import (
    card_lineage,
    module_lineage,
    taken_by_lineage,
    with_lineage,
    without_lineage,
)
from authoring.numbering import (
    at_number,
    free_slug,
    number_of,
    shifted,
    slug_of,
)
from authoring.rules_left import rules_sent, rules_without
from authoring.toml_text import with_values
from common.languages import ENGLISH
from programs.content.kinds import CardKind, CardPart

EXAMPLES = Path(__file__).parent / "examples"


def move_card(files: Files, place: CardPlace, *, down: bool) -> dict[str, str]:
    """Change places with the next one. At the end of the list nothing changes."""
    files = _in_step(files, place.folder, place.part)
    names = _names(files, place)
    order = sorted(names)
    here = order.index(names_by_slug(order)[place.slug])
    there = here + (1 if down else -1)
    if not 0 <= there < len(order):
        return dict(files)
    one, other = order[here], order[there]
    renames = {
        one: at_number(one, number_of(other)),
        other: at_number(other, number_of(one)),
    }
    return _renamed(files, place, renames)


def copy_card(files: Files, place: CardPlace) -> dict[str, str]:
    """A second one behind it, under another name."""
    files = _in_step(files, place.folder, place.part)
    names = _names(files, place)
    own = names_by_slug(names)[place.slug]
    slug = free_slug(place.slug, _slugs(files, place.folder))
    copied = at_number(f"00-{slug}", number_of(own) + 1)
    copies = {
        card_path(language, place.folder, place.part, copied): without_lineage(
            called_copy(files[card_path(language, place.folder, place.part, own)], language)
        )
        for language, listed in card_names(files, place.folder, place.part).items()
        if own in listed
    }
    renames = shifted(names, above=number_of(own), by=1)
    return {**_renamed(files, place, renames), **copies}


def remove_card(files: Files, place: CardPlace) -> dict[str, str]:
    """Take it out with what rules do with it; what follows moves up."""
    return rules_without(_removed(files, place), module_slug(files, place.folder), place.slug)


def _removed(files: Files, place: CardPlace) -> dict[str, str]:
    files = _in_step(files, place.folder, place.part)
    names = _names(files, place)
    own = names_by_slug(names)[place.slug]
    gone = {
        card_path(language, place.folder, place.part, own)
        for language in languages_with(files, place.folder)
    }
    kept = {path: text for path, text in files.items() if path not in gone}
    return _renamed(kept, place, shifted(names, above=number_of(own), by=-1))


def put_card(files: Files, place: CardPlace, part: CardPart) -> dict[str, str]:
    """Into another row of its module, behind the others there."""
    files = _in_step(_in_step(files, place.folder, place.part), place.folder, part)
    own = names_by_slug(_names(files, place))[place.slug]
    there = chain.from_iterable(card_names(files, place.folder, part).values())
    name = at_number(own, max(map(number_of, there), default=0) + 1)
    put = {
        card_path(language, place.folder, part, name): files[path]
        for language in languages_with(files, place.folder)
        if (path := card_path(language, place.folder, place.part, own)) in files
    }
    return {**_removed(files, place), **put}


def branch_card(
    files: Files, place: CardPlace, slug: str, told: Callable[[str, str], str]
) -> tuple[dict[str, str], str]:
    """Another one beside it that only a rule gives, behind the others of that sort, and its slug.
    `told` makes its text of the first one's and a language.
    """
    some = CardPart.EXTRAS
    files = _in_step(_in_step(files, place.folder, place.part), place.folder, some)
    own = names_by_slug(_names(files, place))[place.slug]
    slug = free_slug(slug, _slugs(files, place.folder))
    there = chain.from_iterable(card_names(files, place.folder, some).values())
    name = at_number(f"00-{slug}", max(map(number_of, there), default=0) + 1)
    added = {
        card_path(language, place.folder, some, name): without_lineage(told(files[path], language))
        for language in languages_with(files, place.folder)
        if (path := card_path(language, place.folder, place.part, own)) in files
    }
    return {**files, **added}, slug


def send_card(
    files: Files, place: CardPlace, folder: str, part: CardPart, before: str = ""
) -> dict[str, str]:
    """Into a row of any module, before the card of that slug there, or behind all. What rules do
    with it goes along as far as it can. Raises NotThere, also where a language would be lost in
    which the other module is not written.
    """
    if (folder, part) == (place.folder, place.part):
        return _before(files, place, before)
    if folder == place.folder:
        return _before(put_card(files, place, part), CardPlace(folder, part, place.slug), before)
    if folder not in modules_for(files, place):
        raise NotThere
    sent, slug = _sent(files, place, folder, part)
    modules = module_slug(files, place.folder), module_slug(files, folder)
    left = rules_sent(_removed(files, place), (modules[0], place.slug), (modules[1], slug))
    ordered = _in_step(left, folder, part)
    return _before({**ordered, **sent}, CardPlace(folder, part, slug), before)


def _sent(
    files: Files, place: CardPlace, folder: str, part: CardPart
) -> tuple[dict[str, str], str]:
    """The files of a card as the last one of a row of another module, and its slug there. They say
    where it comes from, so that what was done with it stays with it.
    """
    there = _in_step(files, folder, part)
    lineage = _lineage(files, place)
    slug = free_slug(place.slug, _slugs(files, folder, but=lineage))
    home = f"{module_lineage(files, folder)}/{slug}"
    names = chain.from_iterable(card_names(there, folder, part).values())
    name = at_number(f"00-{slug}", max(map(number_of, names), default=0) + 1)
    sent = {}
    for language, listed in card_names(files, place.folder, place.part).items():
        own = names_by_slug(listed).get(place.slug)
        if own is not None:
            path = card_path(language, place.folder, place.part, own)
            sent[card_path(language, folder, part, name)] = with_lineage(files[path], lineage, home)
    return sent, slug


def _lineage(files: Files, place: CardPlace) -> str:
    """What a card that is there comes from: what its first language says."""
    for language, listed in card_names(files, place.folder, place.part).items():
        own = names_by_slug(listed).get(place.slug)
        if own is not None:
            path = card_path(language, place.folder, place.part, own)
            return card_lineage(files, place.folder, path)
    raise NotThere


def _written_in(files: Files, place: CardPlace) -> list[str]:
    """The languages in which a card is there. Raises NotThere."""
    _names(files, place)
    names = card_names(files, place.folder, place.part)
    return [each for each, listed in names.items() if place.slug in names_by_slug(listed)]


def modules_for(files: Files, place: CardPlace) -> list[str]:
    """The folders of the other modules that a card could be sent to. Raises NotThere."""
    needed = set(_written_in(files, place))
    others = [each for each in modules_of(files) if each != place.folder]
    return [each for each in others if needed <= set(languages_with(files, each))]


def _before(files: Files, place: CardPlace, before: str) -> dict[str, str]:
    """Moved up or down in its row, until it stands before another one, or last."""
    order = list(card_slugs(card_names(files, place.folder, place.part)))
    if place.slug not in order or before == place.slug:
        raise NotThere
    others = [each for each in order if each != place.slug]
    if before and before not in others:
        raise NotThere
    steps = (others.index(before) if before else len(others)) - order.index(place.slug)
    moved = dict(files)
    for _step in range(abs(steps)):
        moved = move_card(moved, place, down=steps > 0)
    return moved


def add_card(files: Files, folder: str, part: CardPart, kind: CardKind) -> dict[str, str]:
    """A card with an example to write over, behind the others, wherever the module is written."""
    languages = languages_with(files, folder)
    if not languages:
        raise NotThere
    files = _in_step(files, folder, part)
    names = chain.from_iterable(card_names(files, folder, part).values())
    slug = free_slug(kind.value, _slugs(files, folder))
    name = at_number(f"00-{slug}", max(map(number_of, names), default=0) + 1)
    added = {card_path(each, folder, part, name): example_of(kind, each) for each in languages}
    return {**files, **added}


def example_of(kind: CardKind, language: str) -> str:
    """A whole card that says what belongs where; in English where there is none in a language."""
    return example(f"{kind.value}.toml", language)


def example(name: str, language: str) -> str:
    """A whole file to write over; in English where there is none in a language."""
    written = EXAMPLES / language / name
    found = written if written.is_file() else EXAMPLES / ENGLISH / name
    return found.read_text(encoding="utf-8")


def called_copy(text: str, language: str) -> str:
    """The same file, whose title says that it is a copy; one that cannot be read stays as it is."""
    title = said_in(text).get("title")
    if not isinstance(title, str):
        return text
    with override(language):
        return with_values(text, title=_("%(title)s (copy)") % {"title": title})


def names_by_slug(names: Iterable[str]) -> dict[str, str]:
    """Names by what comes after their numbers."""
    return {slug_of(name): name for name in names}


def _names(files: Files, place: CardPlace) -> set[str]:
    """What the cards beside a card, and it, are called in some language. Raises NotThere."""
    listed = card_names(files, place.folder, place.part).values()
    names = set(chain.from_iterable(listed))
    if place.slug not in names_by_slug(names):
        raise NotThere
    return names


def _slugs(files: Files, folder: str, *, but: str = "") -> set[str]:
    """Of every card and refresher of a module, each of which has its own, and of those that were
    there; of these not the one whose lineage is `but`.
    """
    names = (card_names(files, folder, part) for part in CardPart)
    here = set(chain.from_iterable(map(card_slugs, names)))
    return here | taken_by_lineage(files, folder, but=but)


def _in_step(files: Files, folder: str, part: CardPart) -> dict[str, str]:
    """With one number for each card in all languages. Names are only written anew where they are
    not so already.
    """
    names = card_names(files, folder, part)
    if is_in_step(names):
        return dict(files)
    order = {slug: number for number, slug in enumerate(card_slugs(names), start=1)}
    paths = {}
    for language, listed in names.items():
        taken: set[str] = set()
        for name in listed:
            slug = slug_of(name)
            free = free_slug(slug, taken)
            taken.add(free)
            number = order.setdefault(free, len(order) + 1)
            after = at_number(f"00-{free}", number)
            paths[card_path(language, folder, part, name)] = card_path(
                language, folder, part, after
            )
    return {paths.get(path, path): text for path, text in files.items()}


def _renamed(files: Files, place: CardPlace, renames: Mapping[str, str]) -> dict[str, str]:
    paths = {}
    for language in languages_with(files, place.folder):
        for before, after in renames.items():
            path = card_path(language, place.folder, place.part, before)
            paths[path] = card_path(language, place.folder, place.part, after)
    return {paths.get(path, path): text for path, text in files.items()}
