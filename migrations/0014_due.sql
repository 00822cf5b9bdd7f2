-- The order in which neighbours are computed: without it, each round over a long list of
-- due answers looked through all of them.

create index neighbours_due_order on neighbours_due (since, answer_id);
