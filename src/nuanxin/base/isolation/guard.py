"""The schema `guard`: how the database reads a ticket. The application only calls it."""

from __future__ import annotations

from nuanxin.base.database.grants import APPEND_ONLY

_SAID = """
CREATE OR REPLACE FUNCTION guard.said() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text[] := string_to_array(nullif(current_setting('nuanxin.scope', true), ''), ';');
    right_digest bytea;
BEGIN
    IF said IS NULL OR array_length(said, 1) <> 4 THEN
        RETURN NULL;
    END IF;
    SELECT sha256(outer_key || sha256(inner_key
                  || convert_to(array_to_string(said[1:3], ';'), 'UTF8')))
      INTO right_digest FROM guard.signing;
    IF encode(right_digest, 'hex') IS DISTINCT FROM said[4] THEN
        RETURN NULL;
    END IF;
    IF to_timestamp(said[2]::bigint) < statement_timestamp() THEN
        RETURN NULL;
    END IF;
    RETURN said;
END $$
"""

GUARD = (
    "CREATE SCHEMA IF NOT EXISTS guard",
    """CREATE TABLE IF NOT EXISTS guard.signing (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        inner_key bytea NOT NULL,
        outer_key bytea NOT NULL)""",
    "DELETE FROM guard.signing",
    # What was applied: the words of the program, and how the database wrote them down.
    """CREATE TABLE IF NOT EXISTS guard.applied (
        relation name NOT NULL,
        policy name NOT NULL,
        words text NOT NULL,
        stored text NOT NULL,
        PRIMARY KEY (relation, policy))""",
    "DELETE FROM guard.applied WHERE words <> ''",
    _SAID,
    """CREATE OR REPLACE FUNCTION guard.ranges() RETURNS int8multirange LANGUAGE sql STABLE
        AS 'SELECT (guard.said())[1]::int8multirange'""",
    # Which post opens a file; where a list or a job runs over all, no file is opened.
    """CREATE OR REPLACE FUNCTION guard.post() RETURNS bigint LANGUAGE sql STABLE
        AS $$SELECT nullif((guard.said())[3], '')::bigint$$""",
    """CREATE OR REPLACE FUNCTION guard.lowest() RETURNS bigint LANGUAGE sql STABLE
        AS 'SELECT lower(guard.ranges())'""",
    """CREATE OR REPLACE FUNCTION guard.beyond() RETURNS bigint LANGUAGE sql STABLE
        AS 'SELECT upper(guard.ranges())'""",
    # Not in SQL: there the ticket would be proven three times.
    """CREATE OR REPLACE FUNCTION guard.in_one_piece() RETURNS boolean LANGUAGE plpgsql STABLE
        SET search_path = pg_catalog, pg_temp AS $$
        DECLARE
            told int8multirange := guard.ranges();
        BEGIN
            RETURN told IS NULL OR told = range_merge(told)::int8multirange;
        END $$""",
    """CREATE OR REPLACE FUNCTION guard.unbounded() RETURNS boolean LANGUAGE sql STABLE
        AS 'SELECT coalesce(guard.ranges() @> int8range(0, 1000000000000), false)'""",
    # Only the owner may count a table for the planner; it changes nothing anybody reads.
    """CREATE OR REPLACE FUNCTION guard.count_afresh(counted name) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            EXECUTE format('ANALYZE public.%I', counted);
        END $$""",
    """CREATE OR REPLACE VIEW guard.standing AS
        SELECT c.relname AS relation, p.polname AS policy,
               concat_ws(' ', p.polcmd, p.polpermissive, p.polroles,
                         'USING', pg_get_expr(p.polqual, p.polrelid),
                         'CHECK', pg_get_expr(p.polwithcheck, p.polrelid)) AS stored
          FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
         WHERE c.relnamespace = 'public'::regnamespace""",
    # What else keeps rows where they are: the functions policies and triggers call, the
    # triggers, the keys of two columns, who may do what to the trail and the book. The last row
    # says when all this is to be learnt anew: after a migration, or under a server of another
    # version, which may write the same things down otherwise.
    f"""CREATE OR REPLACE VIEW guard.holding AS
        SELECT n.nspname AS relation,
               concat('函数 ', f.proname, '/', f.pronargs)::name AS policy,
               concat_ws(' ', f.proowner::regrole, pg_get_functiondef(f.oid)) AS stored
          FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
         WHERE n.nspname IN ('guard', 'public') AND f.prokind IN ('f', 'p')
           AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                              AND d.objid = f.oid AND d.deptype = 'e')
         UNION ALL
        SELECT c.relname, concat('触发器 ', t.tgname)::name,
               concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid))
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
         UNION ALL
        SELECT c.relname, concat('键 ', k.conname)::name,
               concat_ws(' ', k.convalidated, pg_get_constraintdef(k.oid))
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
         WHERE c.relnamespace = 'public'::regnamespace AND k.contype = 'f'
           AND array_length(k.conkey, 1) > 1
         UNION ALL
        SELECT c.relname, '权限'::name, (
               SELECT string_agg(concat(a.grantee::regrole, ' ', a.privilege_type), ', '
                                 ORDER BY a.grantee::regrole::text, a.privilege_type)
                 FROM aclexplode(c.relacl) a)
          FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
           AND c.relname = ANY('{{{",".join(APPEND_ONLY)}}}')
         UNION ALL
        SELECT 'django_migrations', '最后一步',
               concat(max(id), '/', current_setting('server_version_num')::int / 10000)
          FROM public.django_migrations""",  # noqa: S608 - our own names
)
# The application's role, and those it steps down to, call the functions and read what was
# applied; the keys they cannot.
GRANTS = (
    "REVOKE ALL ON SCHEMA guard FROM PUBLIC",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA guard FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA guard FROM PUBLIC, {role}",
    "GRANT USAGE ON SCHEMA guard TO {role}",
    "GRANT SELECT ON guard.applied, guard.standing, guard.holding TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA guard TO {role}",
)
