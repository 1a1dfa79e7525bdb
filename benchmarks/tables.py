"""Tables without the demonstration county, for benchmarks that fill their own."""

PREPARE = """
from nuanxin.config.database import point_at_database
from nuanxin.config.preparing import prepare_demonstration
point_at_database()
prepare_demonstration()
"""
