-- What belongs to the time that is asked for.
told as (
    select * from fact
    where (cast(:from as timestamptz) is null or at >= :from) and (cast(:to as timestamptz) is null or at < :to)
)
