-- Who is asking, for the length of a transaction. The application presents the hash of a secret;
-- the functions below look it up with the rights of the owner and remember the caller in settings
-- that end with the transaction. Policies read them through the functions of the first part.

create schema access;
grant usage on schema access to fritz_app, fritz_worker;

create function access.user_id() returns int language sql stable parallel safe
    return nullif(current_setting('app.user_id', true), '')::int;
create function access.acls() returns text[] language sql stable parallel safe
    return coalesce(nullif(current_setting('app.acls', true), ''), '{}')::text[];
create function access.group_ids() returns int[] language sql stable parallel safe
    return coalesce(nullif(current_setting('app.group_ids', true), ''), '{}')::int[];
create function access.admin_group_ids() returns int[] language sql stable parallel safe
    return coalesce(nullif(current_setting('app.admin_group_ids', true), ''), '{}')::int[];
create function access.save_group_ids() returns int[] language sql stable parallel safe
    return coalesce(nullif(current_setting('app.save_group_ids', true), ''), '{}')::int[];
create function access.stream_ids() returns int[] language sql stable parallel safe
    return coalesce(nullif(current_setting('app.stream_ids', true), ''), '{}')::int[];
create function access.is_system_admin() returns boolean language sql stable parallel safe
    return 'System admin' = any (access.acls());
create function access.has_acl(acl text) returns boolean language sql stable parallel safe
    return access.acls() && array['System admin', acl];
create function access.is_signing_in() returns boolean language sql stable parallel safe
    return coalesce(current_setting('app.signing_in', true), '') = 'on';

create type access.caller as (
    refusal text,
    user_id int,
    username text,
    token_id text,
    session_id int,
    acls text[],
    group_ids int[],
    admin_group_ids int[],
    save_group_ids int[],
    stream_ids int[],
    single_user_group_id int,
    public_group_id int
);

-- Whether the caller has every permission of a role, so that nobody gives away what he lacks.
create function access.has_role(role text) returns boolean
    language sql stable security definer set search_path = public, pg_temp
    return access.is_system_admin() or not exists (
        select from role_acls where role_id = role and not acl_id = any (access.acls()));

-- States a user; `subset` are the permissions of a token, null for all that the user has.
create function access.state(for_user int, by_token text, by_session int, subset text[])
    returns access.caller
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    who users;
    caller access.caller;
begin
    select * into who from users where id = for_user;
    if not found then
        caller.refusal := 'This account does not exist any more.';
        return caller;
    end if;
    if who.expiration_date < now() then
        caller.refusal := format('The account %s expired on %s; ask an administrator to extend it.',
            who.username, to_char(who.expiration_date at time zone 'UTC', 'YYYY-MM-DD'));
        return caller;
    end if;
    caller.user_id := who.id;
    caller.username := who.username;
    caller.token_id := by_token;
    caller.session_id := by_session;
    select coalesce(array_agg(acl_id), '{}') into caller.acls from (
        select acl_id from user_acls where user_id = for_user
        union
        select acl_id from user_roles join role_acls using (role_id) where user_id = for_user
    ) as held where subset is null or acl_id = any (subset);
    if 'System admin' = any (caller.acls) then
        select coalesce(array_agg(id), '{}') into caller.group_ids from groups;
        caller.admin_group_ids := caller.group_ids;
        caller.save_group_ids := caller.group_ids;
        select coalesce(array_agg(id), '{}') into caller.stream_ids from streams;
    else
        select coalesce(array_agg(group_id), '{}'),
               coalesce(array_agg(group_id) filter (where admin), '{}'),
               coalesce(array_agg(group_id) filter (where can_save), '{}')
            into caller.group_ids, caller.admin_group_ids, caller.save_group_ids
            from group_users where user_id = for_user;
        select coalesce(array_agg(stream_id), '{}') into caller.stream_ids
            from stream_users where user_id = for_user;
    end if;
    select id into caller.single_user_group_id from groups
        where single_user_group and created_by_id = for_user;
    select id into caller.public_group_id from groups where sitewide;
    perform set_config('app.signing_in', 'off', true),
        set_config('app.user_id', caller.user_id::text, true),
        set_config('app.token_id', coalesce(by_token, ''), true),
        set_config('app.session_id', coalesce(by_session::text, ''), true),
        set_config('app.acls', caller.acls::text, true),
        set_config('app.group_ids', caller.group_ids::text, true),
        set_config('app.admin_group_ids', caller.admin_group_ids::text, true),
        set_config('app.save_group_ids', caller.save_group_ids::text, true),
        set_config('app.stream_ids', caller.stream_ids::text, true);
    return caller;
end $$;

create function access.state_token(secret bytea) returns access.caller
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    token tokens;
    caller access.caller;
begin
    select * into token from tokens where digest = secret;
    if not found then
        caller.refusal := 'This token is not known; make one on your profile page.';
        return caller;
    end if;
    if token.expires_at < now() then
        caller.refusal := format('The token "%s" expired on %s; make a new one on your profile page.',
            token.name, to_char(token.expires_at at time zone 'UTC', 'YYYY-MM-DD'));
        return caller;
    end if;
    -- Once a minute is enough, and nobody waits for another request that notes it now.
    update tokens set last_used_at = now() where id = (
        select id from tokens where id = token.id
            and (last_used_at is null or last_used_at < now() - interval '1 minute')
            for update skip locked);
    return access.state(token.created_by_id, token.id, null, token.acls);
end $$;

create function access.state_session(secret bytea) returns access.caller
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    browser sessions;
    caller access.caller;
begin
    select * into browser from sessions where digest = secret and expires_at > now();
    if not found then
        caller.refusal := 'This browser is not signed in any more; please sign in.';
        return caller;
    end if;
    update sessions set last_used_at = now() where id = (
        select id from sessions where id = browser.id
            and (last_used_at is null or last_used_at < now() - interval '1 minute')
            for update skip locked);
    return access.state(browser.user_id, null, browser.id, null);
end $$;

create function access.state_user(for_user int) returns access.caller
    language sql security definer set search_path = public, pg_temp
    return access.state(for_user, null, null, null);

-- Groups and streams anew, after this transaction changed them.
create function access.restate() returns access.caller
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    token text := nullif(current_setting('app.token_id', true), '');
begin
    return access.state(access.user_id(), token,
        nullif(current_setting('app.session_id', true), '')::int,
        (select acls from tokens where id = token));
end $$;

create function access.state_signing_in() returns void language sql
    begin atomic select set_config('app.signing_in', 'on', true); end;

revoke execute on all functions in schema access from public;
grant execute on function access.user_id(), access.acls(), access.group_ids(),
    access.admin_group_ids(), access.save_group_ids(), access.stream_ids(),
    access.is_system_admin(), access.has_acl(text), access.has_role(text), access.is_signing_in(),
    access.state_token(bytea), access.state_session(bytea), access.restate(),
    access.state_signing_in() to fritz_app, fritz_worker;
grant execute on function access.state_user(int) to fritz_worker;

-- What must hold of groups, users and streams, whoever changes them. FZ400 marks a sentence that
-- may be shown to the person who asked.

create function access.welcome_user() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into stream_users (stream_id, user_id) select id, new.id from streams where auto_join;
    insert into groups (name, single_user_group, created_by_id)
        values (new.username, true, new.id);
    insert into group_users (group_id, user_id) select id, new.id from groups where sitewide;
    return null;
end $$;
create trigger welcome after insert on users for each row execute function access.welcome_user();

create function access.rename_single_user_group() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update groups set name = new.username where single_user_group and created_by_id = new.id;
    return null;
end $$;
create trigger rename after update of username on users for each row
    when (old.username is distinct from new.username)
    execute function access.rename_single_user_group();

create function access.remove_single_user_group() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from groups where single_user_group and created_by_id = old.id;
    return old;
end $$;
create trigger farewell before delete on users for each row
    execute function access.remove_single_user_group();

create function access.fill_group() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.sitewide then
        insert into group_users (group_id, user_id) select new.id, id from users;
    elsif new.created_by_id is not null then
        insert into group_users (group_id, user_id, admin, can_save, can_share_photometry)
            values (new.id, new.created_by_id, true, true, true);
    end if;
    return null;
end $$;
create trigger fill after insert on groups for each row execute function access.fill_group();

create function access.check_member() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    lacking text;
begin
    select string_agg(streams.name, ', ') into lacking
        from group_streams join streams on streams.id = group_streams.stream_id
        where group_streams.group_id = new.group_id and not exists (
            select from stream_users where stream_users.stream_id = streams.id
                and stream_users.user_id = new.user_id);
    if lacking is not null then
        raise exception using errcode = 'FZ400', message = format(
            'User %s cannot join group %s without access to its streams: %s. Ask an administrator to grant it first.',
            new.user_id, new.group_id, lacking);
    end if;
    return new;
end $$;
create trigger streams_held before insert or update of user_id, group_id on group_users
    for each row execute function access.check_member();

create function access.keep_member() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from groups where id = old.group_id and (sitewide or single_user_group))
        and exists (select from users where id = old.user_id) then
        raise exception using errcode = 'FZ400',
            message = 'Nobody can leave the public group or the group that is one''s own.';
    end if;
    return old;
end $$;
create trigger kept before delete on group_users for each row
    execute function access.keep_member();

create function access.check_group_stream() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    lacking text;
begin
    select string_agg(users.username, ', ' order by users.username) into lacking
        from group_users join users on users.id = group_users.user_id
        where group_users.group_id = new.group_id and not exists (
            select from stream_users where stream_users.stream_id = new.stream_id
                and stream_users.user_id = group_users.user_id);
    if lacking is not null then
        raise exception using errcode = 'FZ400', message = format(
            'The stream cannot be added: these members have no access to it: %s.', lacking);
    end if;
    return new;
end $$;
create trigger members_hold before insert on group_streams for each row
    execute function access.check_group_stream();

create function access.keep_stream() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    needing text;
begin
    select string_agg(groups.name, ', ' order by groups.name) into needing
        from group_users
        join group_streams on group_streams.group_id = group_users.group_id
        join groups on groups.id = group_users.group_id
        where group_users.user_id = old.user_id and group_streams.stream_id = old.stream_id;
    if needing is not null and exists (select from streams where id = old.stream_id)
        and exists (select from users where id = old.user_id) then
        raise exception using errcode = 'FZ400', message = format(
            'The user needs this stream as a member of: %s. Remove the membership first.', needing);
    end if;
    return old;
end $$;
create trigger needed before delete on stream_users for each row
    execute function access.keep_stream();

-- Tells the application that what somebody may see has changed, so that open websockets follow.
create function access.announce() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        perform pg_notify('fritz_access', (to_jsonb(old) ->> tg_argv[0]));
    else
        perform pg_notify('fritz_access', (to_jsonb(new) ->> tg_argv[0]));
    end if;
    return null;
end $$;
create trigger announce after insert or update or delete on group_users for each row
    execute function access.announce('user_id');
create trigger announce after insert or delete on stream_users for each row
    execute function access.announce('user_id');
create trigger announce after insert or delete on user_acls for each row
    execute function access.announce('user_id');
create trigger announce after insert or delete on user_roles for each row
    execute function access.announce('user_id');
create trigger announce after delete on sessions for each row
    execute function access.announce('user_id');
create trigger announce after delete or update of acls, expires_at on tokens for each row
    execute function access.announce('created_by_id');
