"""The menu of whoever looks."""

from django import template

from nuanxin.base.identity.acting import Acting
from nuanxin.web.menu import Item, menu_of

register = template.Library()


@register.filter
def menu_at(acting: Acting, here: str | None) -> list[Item]:
    """The menu of a post, marked for the part of the product that is shown."""
    return list(menu_of(acting, here or ""))
