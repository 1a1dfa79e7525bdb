"""Where sealed files lie: one private folder, random names."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from nuanxin.base.files.stored.models import StoredFile


def folder() -> Path:
    """The folder, made on first use for its owner only."""
    path = Path(settings.FILE_FOLDER)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def place_of(stored: StoredFile) -> Path:
    return Path(settings.FILE_FOLDER) / stored.place
