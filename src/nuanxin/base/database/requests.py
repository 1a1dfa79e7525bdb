"""One request, one transaction; and the pages that want none."""

from collections.abc import Callable
from typing import TypeVar

from django.db.transaction import non_atomic_requests
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def without_transaction(view: View) -> View:
    """For a page that asks the database nothing, or asks whether it answers at all."""
    wrapped: View = non_atomic_requests(view)
    return wrapped
