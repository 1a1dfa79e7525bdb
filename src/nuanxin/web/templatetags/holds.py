"""How a hold is worded wherever it is shown."""

from django import template
from django.utils import timezone

from nuanxin.kit.period import month_index
from nuanxin.support.benefits.actions.holding import month_text
from nuanxin.support.benefits.models import Hold

register = template.Library()


@register.filter
def hold_since(hold: Hold) -> str:
    """Since when nothing is paid, and whether that month has come."""
    year, month = divmod(hold.from_month, 12)
    ahead = hold.from_month > month_index(timezone.localdate())
    return f"{year}-{month + 1:02d} 起暂停" + ("（尚未开始）" if ahead else "")


@register.filter
def hold_between(hold: Hold) -> str:
    """The months a lifted hold took."""
    until = hold.from_month + 1 if hold.until_month is None else hold.until_month
    first, last = month_text(hold.from_month), month_text(until - 1)
    return f"{first} 暂停过" if first == last else f"{first} 至 {last} 暂停过"
