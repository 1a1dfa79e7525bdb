"""Small questions the trial's templates ask."""

from collections.abc import Iterable

from django import template

from nuanxin.base.ui.fields import Field

register = template.Library()


@register.filter
def any_filled(fields: Iterable[Field]) -> bool:
    """Whether one of these was filled in or has a fault: its fold then stands open."""
    return any(field.value or field.error for field in fields)
