"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.base.instance.models import Instance

__all__ = ["Instance"]
