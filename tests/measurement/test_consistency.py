"""Alpha, omega and reliable change, against publications and a second way to reckon them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from measurement.consistency import alpha, feldt, is_reliable, omega, one_factor, reliable_change
from measurement.effects import mean, standardised_change

BEFORE, AFTER = [5, 6, 4, 7, 5, 6, 5, 6, 7, 5], [7, 7, 6, 8, 6, 8, 6, 7, 8, 6]


def test_alpha_has_the_interval_of_the_publication() -> None:
    found = feldt(0.85, people=89, items=7)
    assert (found.n, round(found.low, 3), round(found.high, 3)) == (89, 0.797, 0.893)


def test_alpha_is_one_where_all_items_say_the_same_and_that_of_two_halves_otherwise() -> None:
    assert alpha([[1, 1, 1], [2, 2, 2], [4, 4, 4]]) == pytest.approx(1)
    # Two items: 2 (1 - (1 + 1) / 3) of variances 1 and 1 and that of the sum 3.
    assert alpha([[1, 2], [2, 1], [3, 3]]) == pytest.approx(2 * (1 - 2 / 3))


@pytest.mark.parametrize("answers", [[[1, 2], [2, 1]], [[1], [2], [3]], [[1, 3], [2, 2], [3, 1]]])
def test_alpha_is_undefined_without_people_items_or_any_difference(
    answers: list[list[float]],
) -> None:
    assert alpha(answers) is None


def test_a_factor_that_is_there_is_found() -> None:
    loadings = np.array([0.9, 0.7, 0.6, 0.5, 0.3])
    exact = np.outer(loadings, loadings)
    np.fill_diagonal(exact, 1)
    found = one_factor(exact)
    assert found is not None
    assert found[0] == pytest.approx(loadings, abs=1e-5)
    assert found[1] == pytest.approx(1 - loadings**2, abs=1e-5)


def sample(people: int) -> list[list[float]]:
    numbers = np.random.default_rng(7)
    common = numbers.normal(size=(people, 1))
    scale = np.array([1.0, 0.8, 0.6, 0.9, 0.4])
    drawn: list[list[float]] = (common * scale + numbers.normal(size=(people, 5))).tolist()
    return drawn


def test_omega_is_what_a_general_minimizer_finds_for_the_same_likelihood() -> None:
    answers = sample(160)
    covariance = np.cov(np.asarray(answers), rowvar=False, bias=True)

    def unlikely(values: np.ndarray) -> float:
        loadings, unique = values[:5], np.exp(values[5:])
        model = np.outer(loadings, loadings) + np.diag(unique)
        return float(np.linalg.slogdet(model)[1] + np.trace(covariance @ np.linalg.inv(model)))

    best = minimize(unlikely, np.r_[np.full(5, 0.7), np.zeros(5)], method="BFGS").x
    common = float(best[:5].sum()) ** 2
    expected = common / (common + float(np.exp(best[5:]).sum()))
    assert omega(answers) == pytest.approx(expected, abs=1e-4)


def test_omega_is_not_said_of_few_people_few_items_or_an_item_without_spread() -> None:
    answers = sample(100)
    assert omega(answers) is not None
    assert omega(answers[:99]) is None
    assert omega([row[:2] for row in answers]) is None
    assert omega([[*row[:4], 3.0] for row in answers]) is None


def test_a_factor_that_does_not_come_to_rest_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("measurement.consistency.MOST_STEPS", 3)
    assert omega(sample(100)) is None


def test_change_is_reliable_beyond_two_errors_of_a_difference() -> None:
    error = math.sqrt(2) * 0.5 * math.sqrt(1 - 0.84)
    assert reliable_change(3, 3 + 2 * error, spread=0.5, reliability=0.84) == pytest.approx(2)
    assert is_reliable(2)
    assert is_reliable(-1.97)
    assert not is_reliable(1.95)


@pytest.mark.parametrize(("spread", "reliability"), [(0, 0.8), (1, 1), (1, 0)])
def test_nothing_is_said_of_a_change_without_an_error_to_set_it_against(
    spread: float, reliability: float
) -> None:
    assert reliable_change(1, 2, spread=spread, reliability=reliability) is None


def test_ten_leaders_change_as_the_vector_says() -> None:
    change = mean([b - a for a, b in zip(BEFORE, AFTER, strict=True)])
    found = standardised_change(BEFORE, AFTER, mean_change=change)
    assert found is not None
    assert found.g == pytest.approx(1.229735, abs=1e-6)
    assert found.variance == pytest.approx(0.102228, abs=1e-6)
