"""Components with a little logic; the rest are plain includes under templates/nx/."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def nx_icon(name: str) -> SafeString:
    """Draw an icon of our sprite; the words beside it carry the meaning."""
    return format_html(
        '<svg class="nx-icon" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        static("nx/icons.svg"),
        name,
    )
