-- What a Supabase project has before anything is put into it, as far as schema.sql leans on it: roles, claims, grants.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
-- Who owns a project's tables and runs schema.sql: no superuser there either.
create role keeper login createrole;
grant create, temporary on database project to keeper;
grant create on schema public to keeper;
create schema auth;
create function auth.jwt() returns jsonb language sql stable as $$
	select coalesce(nullif(current_setting('request.jwt.claim', true), ''),
		nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;
grant usage on schema auth, public to anon, authenticated, service_role, keeper;
alter default privileges for role keeper in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role keeper in schema public grant all on functions to anon, authenticated, service_role;
