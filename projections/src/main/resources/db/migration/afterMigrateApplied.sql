-- What migrations have made is what rebuilds make again, and what damage is seen against.
do $$
begin
    if to_regprocedure('views.record_shapes()') is not null then
        perform views.record_shapes();
    end if;
end
$$;
