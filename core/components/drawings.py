"""Components that draw: charts and maps, each beside the same figures in words."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core.components.parts import checked
from core.maps import TerritoryMap

register = template.Library()


@register.simple_block_tag
def chart(content: SafeString, svg: str, title: object, table_id: str) -> SafeString:
    """A drawing and the same figures in a table.

    Options: svg (made by `core.charts`), title, table_id. Content: the table. Where a phone is
    too narrow for its letters, the drawing scrolls sideways inside its own frame.
    """
    drawing = mark_safe(svg)  # noqa: S308 - `core.charts` escapes every text it draws
    context = {"svg": drawing, "title": title, "table_id": table_id, "content": content}
    return render_to_string("components/_chart.html", context)


@register.simple_block_tag
def territory_map(content: SafeString, drawn: TerritoryMap, layout: str = "beside") -> SafeString:
    """A map of the communes, its legend, and the same figures in a table with the same links.

    Options: drawn (made by `core.maps`), layout of the table: `beside` the drawing (below it where
    there is no room) or `folded` under it. Content: the table.
    """
    checked(layout, ("beside", "folded"), "layout")
    context = {"map": drawn, "layout": layout, "content": content}
    return render_to_string("components/_territory_map.html", context)
