-- Only the chief and services report to nobody, and services keep UTC.
select people.*
from {{ ref('people') }} as people
where (people.kind = 'service') <> (people.role = 'service')
    or (people.kind = 'service' and (people.manager_id is not null or people.utc_offset_minutes <> 0))
