"""What all charts have in common: a picture out of a template, and the table behind it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from common.records import dataclass


@dataclass(frozen=True)
class FigureRow:
    """One row of the table behind a chart; with a hidden_reason it has no cells."""

    label: str
    cells: tuple[str, ...] = ()
    hidden_reason: str = ""


@dataclass(frozen=True)
class LegendEntry:
    """One sign of a chart with what it stands for."""

    swatch: SafeString
    label: str


class Chart(ABC):
    """What the `chart` component draws."""

    slug: str
    title: str
    template: str

    @property
    def svg(self) -> SafeString:
        """The picture."""
        context = {
            "slug": self.slug,
            "title": self.title,
            "description": self.summary,
            **self.geometry,
        }
        return draw(self.template, context)

    @property
    def legend(self) -> Sequence[LegendEntry]:
        """The signs that the picture uses; none by default."""
        return ()

    @property
    def span(self) -> int:
        """How many columns of the table stand beside the label."""
        return len(self.headings) - 1

    @property
    @abstractmethod
    def geometry(self) -> Mapping[str, object]:
        """Where everything stands: `height` in px, and what the template of the chart asks for."""

    @property
    @abstractmethod
    def summary(self) -> str:
        """What the picture shows, in one sentence: which way, how far, how sure. The figures one by
        one are in the table.
        """

    @property
    @abstractmethod
    def headings(self) -> Sequence[str]:
        """The headings of the table, the label's first."""

    @property
    @abstractmethod
    def table(self) -> Sequence[FigureRow]:
        """The same numbers as a table."""


def draw(template: str, context: Mapping[str, object]) -> SafeString:
    """A picture out of a template, without the space around it."""
    return mark_safe(render_to_string(template, context).strip())  # noqa: S308  a template escaped it


def percent(part: float, whole: float) -> str:
    """A share as an SVG length; nothing of nothing is 0%."""
    return f"{100 * part / whole:.3f}".rstrip("0").rstrip(".") + "%" if whole else "0%"


def px(value: float) -> str:
    """A length as SVG writes it, whatever the reader's language does with decimals."""
    return f"{value:g}"
