from django.db import migrations

# The same table as identity.roles.clash; a test asks both about every pair.
_APART = """
CREATE FUNCTION base_posts_go_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    alone text[] := ARRAY['system_admin', 'security_admin', 'audit_admin', 'auditor'];
BEGIN
    PERFORM 1 FROM base_user WHERE id = NEW.user_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM base_post p
         WHERE p.user_id = NEW.user_id AND p.id <> NEW.id AND p.role <> NEW.role
           AND daterange(p.starts_on, p.ends_on) && daterange(NEW.starts_on, NEW.ends_on)
           AND (p.role = ANY (alone) OR NEW.role = ANY (alone)
                OR (least(p.role, NEW.role), greatest(p.role, NEW.role)) IN (
                    ('county_health', 'county_leader'), ('county_leader', 'township_handler'),
                    ('county_association', 'county_leader'), ('county_health', 'finance'),
                    ('county_leader', 'finance')))
    ) THEN
        RAISE EXCEPTION 'posts % of user % go apart', NEW.role, NEW.user_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'post_goes_apart';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER base_posts_go_apart BEFORE INSERT OR UPDATE ON base_post
    FOR EACH ROW EXECUTE FUNCTION base_posts_go_apart();
"""
_GONE = """
DROP TRIGGER base_posts_go_apart ON base_post;
DROP FUNCTION base_posts_go_apart();
"""


class Migration(migrations.Migration):
    replaces = [("base", "0017_lists_that_left")]

    initial = True

    dependencies = [("base", "0002_audit")]

    operations = [
        migrations.RunSQL(_APART, _GONE),
    ]
