"""What the web server runs."""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections

from nuanxin.base.database.address import ending_when_idle
from nuanxin.config.serving import tell
from nuanxin.web.rolls.actions import forget_old

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.config.settings")

_IDLE = 300  # seconds; a thread that works on asks anew

application = get_wsgi_application()
for entry in connections.settings.values():
    entry.update(ending_when_idle(entry, _IDLE))
call_command("confirm")  # a database without its tables, or with other keys, serves nobody
tell()  # a doctor in another shell judges what serves, not its own environment
forget_old()  # what an earlier run had no time to delete
