-- Versions of views lie in schemas of their own. They are made, indexed, switched and dropped by functions that run as their owner, so that the
-- engine needs no right to create anything: it may call these functions, and they do nothing else.

alter table views.view_versions add column index_name text;
alter table views.view_versions add column letters_version bigint not null default -1;
comment on column views.view_versions.letters_version is 'Version of the stream of decisions about dead letters up to which a next or previous version has acted; -1 while there is none.';
comment on column views.view_versions.index_name is 'For a view in Elasticsearch, the index of this version; absent elsewhere, and for a live version that no rebuild has made.';

alter table views.rebuilds add column revision int;
comment on column views.rebuilds.revision is 'Revision of the projector that makes the next version; absent while it is queued.';

create table views.shapes (
    relation    text collate "C" primary key,
    kind        text not null check (kind in ('table', 'view')),
    shape       jsonb not null,
    recorded_at timestamptz not null default now()
);
comment on table views.shapes is 'What the tables of the views look like, and the SQL views upon them, as the last migration left them. Next versions are made from it, and damage is seen against it.';
comment on column views.shapes.relation is 'Schema and name.';
comment on column views.shapes.kind is 'table or view.';
comment on column views.shapes.shape is 'Of a table: columns, constraints, indexes, options, comments and grants. Of a view: definition, options, comments and grants.';
comment on column views.shapes.recorded_at is 'When it was recorded.';

-- What stands here is executed by the owner: the engine reads it only.
do $$
begin
    if exists (select from pg_roles where rolname = 'daybook_engine') then
        revoke insert, update, delete, truncate on views.shapes from daybook_engine;
    end if;
end
$$;

-- ------------------------------------------------------------------------------------------------------------------- recording

create function views.grants_of(a_relation oid) returns jsonb
    language sql stable set search_path = pg_catalog, pg_temp as
$$
    select coalesce(jsonb_agg(jsonb_build_object('to', case a.grantee when 0 then 'public' else r.rolname end,
                                                 'privilege', a.privilege_type) order by a.grantee, a.privilege_type), '[]')
    from pg_class c cross join lateral aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
    where c.oid = a_relation and a.grantee <> c.relowner and (a.grantee = 0 or r.oid is not null)
$$;
comment on function views.grants_of(oid) is 'Who may do what with a table or view, its owner aside.';

create function views.shape_of(a_schema text, a_table text) returns jsonb
    language sql stable set search_path = pg_catalog, pg_temp as
$$
    select jsonb_build_object(
        'columns', (
            select coalesce(jsonb_agg(jsonb_build_object(
                       'name', a.attname,
                       'type', format_type(a.atttypid, a.atttypmod),
                       'collation', case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
                       'required', a.attnotnull,
                       'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
                       'generated', case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end,
                       'comment', col_description(a.attrelid, a.attnum)) order by a.attnum), '[]')
            from pg_attribute a join pg_type t on t.oid = a.atttypid
                left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
        'constraints', (
            select coalesce(jsonb_agg(jsonb_build_object(
                       'name', k.conname, 'type', k.contype, 'definition', pg_get_constraintdef(k.oid)) order by k.conname), '[]')
            from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'c')),
        'indexes', (
            select coalesce(jsonb_agg(jsonb_build_object(
                       'name', i.relname, 'unique', x.indisunique,
                       'definition', substring(pg_get_indexdef(i.oid) from position(' USING ' in pg_get_indexdef(i.oid))))
                       order by i.relname), '[]')
            from pg_index x join pg_class i on i.oid = x.indexrelid
            where x.indrelid = c.oid and x.indisvalid
              and not exists (select from pg_constraint k where k.conindid = x.indexrelid)),
        'options', coalesce(to_jsonb(c.reloptions), '[]'),
        'comment', obj_description(c.oid, 'pg_class'),
        'grants', views.grants_of(c.oid))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = a_schema and c.relname = a_table and c.relkind = 'r'
$$;
comment on function views.shape_of(text, text) is 'What a table looks like; absent where there is none.';

create function views.shape_of_view(a_view oid) returns jsonb
    language sql stable set search_path = pg_catalog, pg_temp as
$$
    select jsonb_build_object(
        'definition', pg_get_viewdef(c.oid),
        'options', coalesce(to_jsonb(c.reloptions), '[]'),
        'comment', obj_description(c.oid, 'pg_class'),
        'columns', (select jsonb_object_agg(a.attname, coalesce(col_description(a.attrelid, a.attnum), ''))
                    from pg_attribute a where a.attrelid = c.oid and a.attnum > 0),
        'grants', views.grants_of(c.oid))
    from pg_class c where c.oid = a_view
$$;
comment on function views.shape_of_view(oid) is 'What an SQL view looks like.';

create function views.record_shapes() returns void
    language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
    delete from views.shapes;
    insert into views.shapes (relation, kind, shape)
    select 'views.' || c.relname, 'table', views.shape_of('views', c.relname)
    from pg_class c where c.relnamespace = 'views'::regnamespace and c.relkind = 'r';
    -- Views in the order in which they were made: each depends on earlier ones only.
    insert into views.shapes (relation, kind, shape)
    select n.nspname || '.' || c.relname, 'view', views.shape_of_view(c.oid) || jsonb_build_object('order', row_number() over (order by c.oid))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('analytics', 'views') and c.relkind = 'v';
end
$$;
comment on function views.record_shapes() is 'Records what the tables and SQL views look like. Run after migrations, by their owner.';
revoke execute on function views.record_shapes() from public;

-- -------------------------------------------------------------------------------------------------------------------- versions

create function views.version_schema(a_view text, a_version int) returns text
    language plpgsql immutable set search_path = pg_catalog, pg_temp as
$$
begin
    if a_view !~ '^[a-z][a-z0-9-]{0,40}$' or a_version not between 1 and 999999 then
        raise exception '% of % is no version of a view.', a_version, a_view using errcode = 'invalid_parameter_value';
    end if;
    return replace(a_view, '-', '_') || '__v' || a_version;
end
$$;
comment on function views.version_schema(text, int) is 'The schema in which a version of a view lies while it is not the live one.';

create function views.grant_as(a_relation text, a_grants jsonb) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
    one record;
begin
    for one in select g ->> 'to' as role, string_agg(g ->> 'privilege', ', ') as privileges
               from jsonb_array_elements(a_grants) g
               where g ->> 'to' = 'public' or exists (select from pg_roles where rolname = g ->> 'to')
               group by 1 loop
        execute format('grant %s on %s to %s', one.privileges, a_relation,
                       case one.role when 'public' then 'public' else quote_ident(one.role) end);
    end loop;
end
$$;
comment on function views.grant_as(text, jsonb) is 'Gives the grants that a shape tells.';
revoke execute on function views.grant_as(text, jsonb) from public;

create function views.open_schema(a_schema text, a_comment text) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as
$$
begin
    execute format('create schema if not exists %I', a_schema);
    execute format('comment on schema %I is %L', a_schema, a_comment);
    if exists (select from pg_roles where rolname = 'daybook_engine') then
        execute format('grant usage on schema %I to daybook_engine', a_schema);
    end if;
end
$$;
comment on function views.open_schema(text, text) is 'Makes a schema that the engine may look into.';
revoke execute on function views.open_schema(text, text) from public;

create function views.make_version(a_view text, a_version int, a_tables text[], a_indexes text[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    target text := views.version_schema(a_view, a_version);
    a_table text;
    full_name text;
    shape jsonb;
    item jsonb;
begin
    perform views.open_schema(target, format('Version %s of the view %s, beside the live one.', a_version, a_view));
    foreach a_table in array a_tables loop
        select s.shape into shape from views.shapes s where s.relation = 'views.' || a_table and s.kind = 'table';
        if not found then
            raise exception 'views.% is not known: its shape was not recorded after migration.', a_table using errcode = 'undefined_table';
        end if;
        full_name := format('%I.%I', target, a_table);
        continue when to_regclass(full_name) is not null;
        execute format('create table %s (%s)%s', full_name,
            (select string_agg(format('%I %s%s%s%s%s', c ->> 'name', c ->> 'type',
                                      ' collate ' || (c ->> 'collation'), ' default ' || (c ->> 'default'),
                                      ' generated always as (' || (c ->> 'generated') || ') stored',
                                      case when (c ->> 'required')::boolean then ' not null' else '' end), ', ' order by n)
             from jsonb_array_elements(shape -> 'columns') with ordinality as u (c, n)),
            (select ' with (' || string_agg(o, ', ') || ')' from jsonb_array_elements_text(shape -> 'options') o));
        for item in select * from jsonb_array_elements(shape -> 'constraints') loop
            execute format('alter table %s add constraint %I %s', full_name, item ->> 'name', item ->> 'definition');
        end loop;
        for item in select * from jsonb_array_elements(shape -> 'indexes') i where i ->> 'name' = any (a_indexes) loop
            execute format('create index %I on %s%s', item ->> 'name', full_name, item ->> 'definition');
        end loop;
        execute format('comment on table %s is %L', full_name, shape ->> 'comment');
        for item in select * from jsonb_array_elements(shape -> 'columns') loop
            execute format('comment on column %s.%I is %L', full_name, item ->> 'name', item ->> 'comment');
        end loop;
        perform views.grant_as(full_name, shape -> 'grants');
    end loop;
end
$$;
comment on function views.make_version(text, int, text[], text[]) is 'Makes the tables of a version as the recorded shapes tell, empty, and of the secondary indexes only those that are named. What is there already is left.';

create function views.index_table(a_schema text, a_table text) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
    item jsonb;
begin
    for item in
        select distinct on (i ->> 'name') i
        from (select s.shape -> 'indexes' as all_of_them, 1 as rank from views.shapes s where s.relation = 'views.' || a_table
              union all
              select views.shape_of('views', a_table) -> 'indexes', 2) s cross join jsonb_array_elements(s.all_of_them) i
        order by i ->> 'name', rank
    loop
        if to_regclass(format('%I.%I', a_schema, item ->> 'name')) is null then
            execute format('create %s index %I on %I.%I%s', case when (item ->> 'unique')::boolean then 'unique' else '' end,
                           item ->> 'name', a_schema, a_table, item ->> 'definition');
        end if;
    end loop;
end
$$;
comment on function views.index_table(text, text) is 'Builds the indexes that a table lacks: the recorded ones, and those that somebody has added to the live one.';
revoke execute on function views.index_table(text, text) from public;

create function views.index_version(a_view text, a_version int, a_table text) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp set maintenance_work_mem = '128MB' as
$$
begin
    perform views.index_table(views.version_schema(a_view, a_version), a_table);
    execute format('analyze %I.%I', views.version_schema(a_view, a_version), a_table);
end
$$;
comment on function views.index_version(text, int, text) is 'Builds the secondary indexes of a table of a version, and its statistics.';

create function views.drop_version(a_view text, a_version int) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
begin
    execute format('drop schema if exists %I cascade', views.version_schema(a_view, a_version));
end
$$;
comment on function views.drop_version(text, int) is 'Drops the tables of a version that is not the live one.';

-- ---------------------------------------------------------------------------------------------------------------------- switch

create function views.make_view(a_relation text, a_shape jsonb, a_replace boolean) returns void
    language plpgsql set search_path = pg_catalog, pg_temp as
$$
declare
    one record;
begin
    execute format('create %s view %s%s as %s', case when a_replace then 'or replace' else '' end, a_relation,
                   (select ' with (' || string_agg(o, ', ') || ')' from jsonb_array_elements_text(a_shape -> 'options') o),
                   a_shape ->> 'definition');
    if not a_replace then
        execute format('comment on view %s is %L', a_relation, a_shape ->> 'comment');
        for one in select * from jsonb_each_text(a_shape -> 'columns') loop
            execute format('comment on column %s.%I is %L', a_relation, one.key, one.value);
        end loop;
        perform views.grant_as(a_relation, a_shape -> 'grants');
    end if;
end
$$;
comment on function views.make_view(text, jsonb, boolean) is 'Makes an SQL view as a shape tells; one that is replaced keeps its comments and grants.';
revoke execute on function views.make_view(text, jsonb, boolean) from public;

create function views.mend_views() returns int
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    one record;
    mended int := 0;
begin
    for one in select s.relation, s.shape from views.shapes s
               where s.kind = 'view' and to_regclass(s.relation) is null order by (s.shape ->> 'order')::int loop
        begin
            perform views.make_view(one.relation, one.shape, false);
            mended := mended + 1;
        exception
            when undefined_table or undefined_column then null; -- what it reads is damaged itself, and is healed first
        end;
    end loop;
    return mended;
end
$$;
comment on function views.mend_views() is 'Makes the recorded SQL views that are gone; returns how many.';

create function views.reads(a_view oid, a_tables text[]) returns boolean
    language sql stable set search_path = pg_catalog, pg_temp as
$$
    select exists (
        select from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
        where r.ev_class = a_view and d.refclassid = 'pg_class'::regclass
          and d.refobjid in (select to_regclass(format('views.%I', t)) from unnest(a_tables) t))
$$;
comment on function views.reads(oid, text[]) is 'Whether an SQL view reads one of these tables itself.';

create function views.switch_version(a_view text, a_live int, a_next int, a_tables text[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    next_schema text := views.version_schema(a_view, a_next);
    previous_schema text := views.version_schema(a_view, a_live);
    a_table text;
    recorded jsonb;
    made jsonb;
    dependents jsonb;
    one record;
begin
    -- SQL views before tables, in the order in which readers take them; a change of owner to the same owner changes nothing, and locks the view
    -- alone. Whoever reads has them to the end of his statement; nobody is let in between.
    for one in select v.oid::regclass::text as relation, v.relowner::regrole::text as owner from pg_class v
               where v.relkind = 'v' and views.reads(v.oid, a_tables) order by v.oid loop
        execute format('alter view %s owner to %s', one.relation, one.owner);
    end loop;
    foreach a_table in array a_tables loop
        if to_regclass(format('views.%I', a_table)) is not null then
            execute format('lock table only views.%I in access exclusive mode', a_table);
        end if;
    end loop;

    foreach a_table in array a_tables loop
        select s.shape into recorded from views.shapes s where s.relation = 'views.' || a_table;
        made := views.shape_of(next_schema, a_table);
        if made is null or recorded -> 'columns' is distinct from made -> 'columns'
            or recorded -> 'constraints' is distinct from made -> 'constraints' then
            raise exception 'Version % of % does not have the shape that migrations gave views.%: it was made before them.', a_next, a_view, a_table
                using errcode = 'object_not_in_prerequisite_state';
        end if;
    end loop;

    select jsonb_agg(jsonb_build_object('relation', v.oid::regclass::text, 'shape', views.shape_of_view(v.oid)) order by v.oid)
    into dependents
    from pg_class v where v.relkind = 'v' and views.reads(v.oid, a_tables);

    perform views.open_schema(previous_schema, format('Version %s of the view %s, as it was before readers were switched to version %s.', a_live, a_view, a_next));
    foreach a_table in array a_tables loop
        if to_regclass(format('views.%I', a_table)) is not null then
            perform views.grant_as(format('%I.%I', next_schema, a_table), views.grants_of(to_regclass(format('views.%I', a_table))));
            execute format('alter table views.%I set schema %I', a_table, previous_schema);
        end if;
        execute format('alter table %I.%I set schema views', next_schema, a_table);
    end loop;
    for one in select d ->> 'relation' as relation, d -> 'shape' as shape from jsonb_array_elements(dependents) d loop
        perform views.make_view(one.relation, one.shape, true);
    end loop;
    perform views.mend_views();
    execute format('drop schema %I cascade', next_schema);
end
$$;
comment on function views.switch_version(text, int, int, text[]) is 'Puts the tables of the next version in the place of the live ones, which move to a schema of their own, and lets the SQL views read them.';

-- ---------------------------------------------------------------------------------------------------------------------- damage

create function views.damages(a_tables text[]) returns setof text
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    a_table text;
    recorded jsonb;
    found_shape jsonb;
begin
    foreach a_table in array a_tables loop
        select s.shape into recorded from views.shapes s where s.relation = 'views.' || a_table;
        continue when not found;
        found_shape := views.shape_of('views', a_table);
        if found_shape is null then
            return next format('The table views.%s is gone.', a_table);
            continue;
        end if;
        return query
            select case when f is null then format('The column views.%s.%s is gone.', a_table, r ->> 'name')
                        else format('The column views.%s.%s has become %s.', a_table, r ->> 'name', f ->> 'type') end
            from jsonb_array_elements(recorded -> 'columns') r
                left join jsonb_array_elements(found_shape -> 'columns') f on f ->> 'name' = r ->> 'name'
            where f is null or f ->> 'type' <> r ->> 'type' or (f ->> 'collation') is distinct from (r ->> 'collation');
        return query
            select format('The constraint %s of views.%s is gone.', r ->> 'name', a_table)
            from jsonb_array_elements(recorded -> 'constraints') r
            where not exists (select from jsonb_array_elements(found_shape -> 'constraints') f where f ->> 'definition' = r ->> 'definition');
        if exists (select from jsonb_array_elements(recorded -> 'indexes') r
                   where to_regclass(format('views.%I', r ->> 'name')) is null) then
            begin
                perform views.index_table('views', a_table);
            exception
                when undefined_column then null; -- told above
            end;
        end if;
    end loop;
end
$$;
comment on function views.damages(text[]) is 'What is wrong with live tables, in sentences. Indexes that are gone are built again on the way.';

do $$
declare
    a_function regprocedure;
begin
    foreach a_function in array array['views.make_version(text, int, text[], text[])', 'views.index_version(text, int, text)',
        'views.drop_version(text, int)', 'views.switch_version(text, int, int, text[])', 'views.mend_views()', 'views.damages(text[])']::regprocedure[] loop
        execute format('revoke execute on function %s from public', a_function);
        if exists (select from pg_roles where rolname = 'daybook_engine') then
            execute format('grant execute on function %s to daybook_engine', a_function);
        end if;
    end loop;
end
$$;
