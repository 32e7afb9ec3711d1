"""What moved and what did not, side by side: the three layers as the page of results has them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.utils.translation import gettext as _

from insights.layer_words import LayerShown, layers_shown
from insights.results import Results
from reports.columns import in_its_way, named, people
from reports.document import Block, ReportCell, ReportSection, ReportTable, ReportText

MOVED = "moved"


def moved(results: Results) -> ReportSection:
    """Every figure of the three layers, also those that did not move."""
    columns = (
        named("what", _("What"), _("What was measured.")),
        named("layer", _("Layer"), _("1 learning and engagement, 2 behavior, 3 business.")),
        named("value", _("Value"), _("As the page writes it, with its unit.")),
        named("interval", _("95% interval"), _("Empty for what was counted in full.")),
        people(_("People or teams that it rests on; empty for what was counted in full.")),
        named(
            "reading", _("Moved"), _("What interval and gate allow us to say; empty for counts.")
        ),
        in_its_way(),
    )
    shown = layers_shown(results)
    rows = chain.from_iterable(map(_rows, shown))
    table = ReportTable(
        slug=MOVED, title=_("Every figure of the three layers"), columns=columns, rows=tuple(rows)
    )
    said = [ReportText(f"{layer.number}. {layer.title}: {layer.says}") for layer in shown]
    blocks: tuple[Block, ...] = (table, *said)
    return ReportSection(slug=MOVED, title=_("What moved and what did not"), blocks=blocks)


def _rows(layer: LayerShown) -> Iterator[tuple[ReportCell, ...]]:
    for each in layer.lines:
        told = (each.value, each.interval, each.n, each.moved, each.why)
        yield each.name, str(layer.number), *told
