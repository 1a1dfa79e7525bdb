from django.db import migrations

# A person is shown as the strictest of the families they belong to; who belongs to none stays.
_FOLLOW = """
CREATE FUNCTION registry_names_follow(people bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.registry_person person SET shown_as = wanted.shown_as
      FROM (SELECT tie.person_id, CASE
                WHEN bool_or(mark.id IS NOT NULL) THEN 'sensitive'
                WHEN bool_or(wish.id IS NOT NULL) THEN 'hidden' ELSE 'open' END AS shown_as
              FROM public.registry_membership tie
              LEFT JOIN public.registry_sensitivemark mark
                ON mark.household_id = tie.household_id AND mark.lifted_at IS NULL
              LEFT JOIN public.registry_namewish wish
                ON wish.household_id = tie.household_id AND wish.ended_on IS NULL
             WHERE tie.person_id = ANY (people)
               AND tie.known_to IS NULL AND tie.valid_to IS NULL
             GROUP BY tie.person_id) AS wanted
     WHERE person.id = wanted.person_id AND person.shown_as <> wanted.shown_as
$$
"""
_OF_FAMILY = """
CREATE FUNCTION registry_names_of_family() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.registry_names_follow(ARRAY(
        SELECT person_id FROM public.registry_membership
         WHERE household_id = NEW.household_id AND known_to IS NULL));
    RETURN NULL;
END $$
"""
_OF_TIES = """
CREATE FUNCTION registry_names_of_ties() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.registry_names_follow(found.people)
       FROM (SELECT array_agg(tie.person_id) AS people FROM fresh tie
              WHERE tie.household_id IN (
                        SELECT household_id FROM public.registry_sensitivemark
                         WHERE lifted_at IS NULL
                        UNION ALL SELECT household_id FROM public.registry_namewish
                         WHERE ended_on IS NULL)
                 OR tie.person_id IN (SELECT id FROM public.registry_person
                         WHERE shown_as IN ('hidden', 'sensitive'))) AS found
      WHERE found.people IS NOT NULL;
    RETURN NULL;
END $$
"""
_TRIGGERS = """
CREATE TRIGGER names_follow AFTER INSERT OR UPDATE ON registry_sensitivemark
    FOR EACH ROW EXECUTE FUNCTION registry_names_of_family();
CREATE TRIGGER names_follow AFTER INSERT OR UPDATE ON registry_namewish
    FOR EACH ROW EXECUTE FUNCTION registry_names_of_family();
CREATE TRIGGER names_follow AFTER INSERT ON registry_membership
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION registry_names_of_ties();
"""


class Migration(migrations.Migration):
    replaces = [("registry", "0012_certificate_codes")]

    initial = True

    dependencies = [("registry", "0002_rows_keep_to_their_region")]

    operations = [
        migrations.RunSQL(_FOLLOW, "DROP FUNCTION registry_names_follow"),
        migrations.RunSQL(_OF_FAMILY, "DROP FUNCTION registry_names_of_family"),
        migrations.RunSQL(_OF_TIES, "DROP FUNCTION registry_names_of_ties"),
        migrations.RunSQL(_TRIGGERS, migrations.RunSQL.noop),
    ]
