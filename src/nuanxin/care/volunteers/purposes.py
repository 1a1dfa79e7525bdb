"""What a volunteer is asked to agree to."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from nuanxin.registry.consents.purposes import Purpose, read_purposes

RECORD, FAMILY, PUBLIC = "volunteer_record", "volunteer_family", "volunteer_public"
_FILE = Path(__file__).with_name("purposes.yaml")


@lru_cache(maxsize=1)
def volunteer_purposes() -> dict[str, Purpose]:
    """All of them, in the order of the file."""
    return read_purposes(_FILE)
