"""Whether this is the long run of the night, which draws more and asks everybody."""

import os

BY_NIGHT = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
