"""Small questions the policy pages ask."""

from collections.abc import Sequence

from django import template

register = template.Library()


@register.filter
def mark(clauses: Sequence[object], clause: object) -> int:
    """The number a clause carries in the list of sources."""
    return clauses.index(clause) + 1 if clause in clauses else 0
