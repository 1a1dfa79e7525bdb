"""What the web server runs."""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from nuanxin.config.serving import tell
from nuanxin.web.rolls.actions import forget_old

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.config.settings")

application = get_wsgi_application()
call_command("confirm")  # a database without its tables, or with other keys, serves nobody
tell()  # a doctor in another shell judges what serves, not its own environment
forget_old()  # what an earlier run had no time to delete
