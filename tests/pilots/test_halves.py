"""Two halves of leaders: even, mixed, the same for the same seed, and nobody's by design."""

from __future__ import annotations

from collections import Counter

from pilots.halves import Drawn, draw_halves, fingerprint_of

SEEDS = [f"seed {n}" for n in range(2000)]


def people(*departments: str, managers: dict[int, int] | None = None) -> list[Drawn]:
    above = managers or {}
    return [Drawn(n, each, above.get(n)) for n, each in enumerate(departments, start=1)]


def test_halves_are_even_and_departments_are_split_between_them() -> None:
    chosen = people(*"AAAABBBBBCC")
    for seed in SEEDS[:200]:
        halves = draw_halves(chosen, seed)
        assert sorted([*halves.first, *halves.later]) == list(range(1, 12))
        assert abs(len(halves.first) - len(halves.later)) == 1
        by_half = Counter(each.department for each in chosen if each.pk in halves.first)
        assert (by_half["A"], by_half["C"]) == (2, 1)
        assert by_half["B"] in {2, 3}


def test_the_same_seed_gives_the_same_halves_in_whatever_order_people_come() -> None:
    chosen = people(*"AABBCDEF")
    assert draw_halves(chosen, "5e") == draw_halves(chosen[::-1], "5e")
    assert len({draw_halves(chosen, seed) for seed in SEEDS[:50]}) > 20


def test_everybody_has_the_same_chance_to_begin() -> None:
    chosen = people(*"AAABBCD", managers={2: 1, 3: 1})
    begins = Counter[int]()
    for seed in SEEDS:
        begins.update(draw_halves(chosen, seed).first)
    # Four standard errors of a share of one half in 2,000 draws.
    assert all(abs(begins[each.pk] / len(SEEDS) - 0.5) < 0.045 for each in chosen), begins


def test_leaders_and_their_managers_stay_together_unless_that_is_most_of_all() -> None:
    chosen = people(*"AAABCDEF", managers={2: 1, 3: 2, 4: 99})
    for seed in SEEDS[:100]:
        halves = draw_halves(chosen, seed)
        assert len({pk in halves.first for pk in (1, 2, 3)}) == 1
        assert len(halves.first) == len(halves.later) == 4
    star = people(*"AAAAAA", managers=dict.fromkeys(range(2, 7), 1))
    assert {len(draw_halves(star, seed).first) for seed in SEEDS[:20]} == {3}
    circle = people("A", "A", "B", "B", managers={1: 2, 2: 1})
    assert len(draw_halves(circle, "x").first) == 2


def test_a_half_is_known_by_its_fingerprint() -> None:
    assert fingerprint_of([3, 1]) == fingerprint_of((1, 3)) != fingerprint_of([1, 2])
