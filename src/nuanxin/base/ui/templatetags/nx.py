"""Components: small ones as tags, larger ones as templates under nx/."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe

from nuanxin.base.ui.fields import Field
from nuanxin.base.ui.listing import Listing
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.term import Term

register = template.Library()

_NOTE_ICONS = {
    "info": "info-circle",
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "alert-circle",
}

# What the door reads, and what nobody may see again once it was typed.
_NOT_TYPED = frozenset({
    "csrfmiddlewaretoken", "_once", "_post", "password", "old", "new", "same", "code",
})  # fmt: skip


@register.simple_tag
def nx_icon(icon: str) -> SafeString:
    """Draw an icon of our sprite; the words beside it carry the meaning."""
    return format_html(
        '<svg class="nx-icon" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        static("nx/icons.svg"),
        icon,
    )


@register.simple_tag
def nx_tag(text: str, tone: str = "") -> SafeString:
    """A short label; tone is yes, ok, warm, warn, info, bad, purple or nothing (grey)."""
    return format_html(
        '<span class="nx-tag{}">{}</span>', f" nx-tag-{tone}" if tone else "", text
    )


@register.simple_block_tag
def nx_card(content: SafeString, title: str = "", level: int = 2) -> SafeString:
    """A card with an optional heading; its content brings its own padding (`nx-card-body`)."""
    head = format_html('<div class="nx-card-head"><h{0}>{1}</h{0}></div>', level, title)
    return format_html(
        '<section class="nx-card">{}{}</section>', head if title else mark_safe(""), content
    )


@register.simple_block_tag
def nx_note(content: SafeString, tone: str = "info") -> SafeString:
    """Something worth knowing: info, ok, warn or bad."""
    return format_html(
        '<div class="nx-note nx-note-{}">{}<div>{}</div></div>',
        tone,
        nx_icon(_NOTE_ICONS[tone]),
        content,
    )


@register.inclusion_tag("nx/once.html", takes_context=True)
def nx_once(context: template.Context) -> dict[str, object]:
    """Goes into every form that writes: sent twice it acts once, and in no other post."""
    return {"key": uuid4(), "acting": context.get("acting")}


@register.simple_tag(takes_context=True)
def nx_typed(context: template.Context) -> SafeString:
    """What was sent with a form that is refused, for the page to put back where it was."""
    request = context.get("request")
    if request is None or request.method != "POST" or not context.get("refused"):
        return mark_safe("")
    typed = {name: request.POST.getlist(name) for name in request.POST}
    return json_script({k: v for k, v in typed.items() if k not in _NOT_TYPED}, "nx-typed")


@register.inclusion_tag("nx/field.html")
def nx_field(field: Field) -> dict[str, Field]:
    """A form row."""
    return {"field": field}


@register.inclusion_tag("nx/pages.html")
def nx_pages(listing: Listing[object]) -> dict[str, object]:
    """What stands under a list."""
    return {"listing": listing}


@register.simple_tag
def nx_sort(listing: Listing[object], name: str, label: str, tone: str = "") -> SafeString:
    """A column head that sorts; a second click turns the order round."""
    order = listing.asked.order
    here = order.name == name
    state = ("descending" if order.descending else "ascending") if here else "none"
    wanted = f"-{name}" if here and not order.descending else name
    return format_html(
        '<th scope="col" aria-sort="{}"{}>'
        '<a class="nx-sort" href="?{}&amp;sort={}">{}{}</a></th>',
        state,
        mark_safe(' class="nx-right"') if tone == "right" else "",
        listing.asked.without("sort"),
        wanted,
        label,
        {"ascending": " ↑", "descending": " ↓"}.get(state, ""),
    )


@register.filter
def nx_count(number: int) -> str:
    """A count as people read it: 51012 → 51,012."""
    return f"{number:,}"


@register.filter
def nx_term(term: str) -> str:
    """A stored term as people say it: 2026-H2 → 2026年下半年."""
    return Term.parse(term).label


@register.filter
def nx_yuan(amount: int | None) -> str:
    """Fen as people read them: 125000000 → 1,250,000.00; nothing for an unknown amount."""
    return "" if amount is None else yuan_grouped(amount)
