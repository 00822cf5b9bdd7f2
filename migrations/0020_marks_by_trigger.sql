-- Every change of an answer marks its list of neighbours to be recomputed, and the lists that it
-- stands on. It was the callers' duty before, and each had to know whether to do it before or
-- after saving. Marks are only ever inserted and deleted, never updated, so that no two
-- transactions can wait for one another (see 0016_marks.sql).

create function mark_neighbours_due(changed uuid) returns void language sql as $$
    insert into neighbours_due (answer_id, since, spreads)
    select listed.id, now(), listed.id = changed
    from (select changed as id union select answer_id from neighbours where neighbour_id = changed) listed
$$;

create function note_neighbours_due() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        perform mark_neighbours_due(old.id);
        return old;
    end if;
    perform mark_neighbours_due(new.id);
    return new;
end $$;

create trigger answers_due after insert on answers
    for each row execute function note_neighbours_due();
create trigger answers_edited_due after update on answers
    for each row when (old.* is distinct from new.*) execute function note_neighbours_due();
-- before, as the lists that it stands on are deleted with it
create trigger answers_deleted_due before delete on answers
    for each row execute function note_neighbours_due();
