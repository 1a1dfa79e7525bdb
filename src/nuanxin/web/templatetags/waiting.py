"""How long a batch has been with finance."""

from django import template
from django.utils import timezone

from nuanxin.money.payouts.models import Batch

register = template.Library()


@register.filter
def since_sent(batch: Batch) -> str:
    """Days since it went; no document says from when an answer is late, so none is."""
    if batch.sent_at is None:
        return ""
    days = (timezone.localdate() - timezone.localdate(batch.sent_at)).days
    return f"已送 {days} 天，还没有全部回盘" if days else "今天送出"
