-- The order of answers within a topic: by their key dates, the earliest first, and then in the order
-- that the editors gave them. It was alphabetical, which told no story.

create sequence answers_position as bigint;

alter table answers
    -- the earliest of the key dates as a number that sorts as time does; the greatest integer where there
    -- is none, so that such answers come last
    add column chronology integer not null default 2147483647,
    -- the editors' order: that of writing, unless somebody changes it
    add column position bigint;

-- For what is here already, whose dates are EDTF; what is saved from now on is read by the program.
create function chronology_of(dates jsonb) returns integer language sql immutable parallel safe as $$
    select coalesce(min(
        replace(part[1], 'X', '0')::integer * 372
        + case when part[2]::integer between 1 and 12 then part[2]::integer - 1
               when part[2]::integer between 21 and 24 then (part[2]::integer - 20) * 3 - 1
               else 0 end * 31
        + case when part[3]::integer between 1 and 31 then part[3]::integer - 1 else 0 end
    ), 2147483647)
    from jsonb_array_elements(dates) as key
    cross join lateral regexp_match(
        regexp_replace(key ->> 'date', '^(\.\.)?/', ''), '(-?\d[\dX]{0,4})(?:[~?%]?-(\d\d))?(?:[~?%]?-(\d\d))?'
    ) as part
$$;

-- What readers see of an answer stays the same, so nothing has to be computed anew.
alter table answers disable trigger user;
update answers set position = numbered.position, chronology = chronology_of(dates)
from (select id, nextval('answers_position') as position from (select id from answers order by created_at, id) ordered) numbered
where answers.id = numbered.id;
alter table answers enable trigger user;
drop function chronology_of(jsonb);

alter sequence answers_position owned by answers.position;
alter table answers alter column position set default nextval('answers_position'), alter column position set not null;

drop index answers_by_list;
create index answers_by_list on answers (level_id, subject_id, topic_id, chronology, position, id) where state = 'published';
