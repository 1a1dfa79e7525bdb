"""Which files are closed to the post a ticket names, in SQL for `base.isolation`."""

HOUSEHOLDS = """
    SELECT mark.household_id FROM public.registry_sensitivemark mark
     WHERE mark.lifted_at IS NULL AND NOT EXISTS (
            SELECT FROM public.registry_caseaccess opened
             WHERE opened.household_id = mark.household_id
               AND opened.post_id = guard.post() AND opened.ended_at IS NULL
               AND opened.opens_at <= statement_timestamp()
               AND opened.until > statement_timestamp())
"""
# Somebody who also belongs to an open family is read with that one.
PEOPLE = """
    SELECT tie.person_id FROM public.registry_membership tie
     WHERE tie.known_to IS NULL
       AND tie.household_id = ANY (guard.closed_registry_household())
    EXCEPT
    SELECT other.person_id FROM public.registry_membership other
     WHERE other.known_to IS NULL AND other.valid_to IS NULL
       AND other.household_id <> ALL (guard.closed_registry_household())
       AND other.person_id IN (
            SELECT tie.person_id FROM public.registry_membership tie
             WHERE tie.household_id = ANY (guard.closed_registry_household()))
"""
