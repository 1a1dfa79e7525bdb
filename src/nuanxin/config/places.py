"""Where this project stands and where it may write."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("NUANXIN_VAR", PROJECT / "var"))
