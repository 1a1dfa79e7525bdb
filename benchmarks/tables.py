"""Tables without the demonstration county, for benchmarks that fill their own."""

PREPARE = """
from nuanxin.config.database import point_at_database
from nuanxin.config.preparing import prepare_demonstration
point_at_database()
prepare_demonstration()
"""
# The database shows rows to the application only within a scope; a benchmark's is everything.
CONNECT = """
from nuanxin.config.commands.database import connect
connect(start=True)
from nuanxin.base.isolation.carrying import narrow_to
from nuanxin.base.jurisdiction.scope import Scope
narrow_to(Scope.everything())
"""
