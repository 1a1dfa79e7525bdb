"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.privacy.emptying.models import Emptying
from nuanxin.privacy.erasure.models import Erasure

__all__ = ["Emptying", "Erasure"]
