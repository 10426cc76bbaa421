-- Sums over all lines of all orders are sorted in memory rather than in files. Few analysts ask at once, and nothing of it is kept.
do $$
begin
    if not exists (select from pg_roles where rolname = 'analyst' and 'work_mem=64MB' = any (rolconfig)) then
        alter role analyst set work_mem = '64MB';
    end if;
exception
    when others then
        raise notice 'The memory of the role analyst is left as it is: %', sqlerrm;
end
$$;
