-- The form that made the current password of a member of staff: the same form again, as a reload
-- sends it, makes no second one and ends no session.
alter table staff add column password_form text not null default '';
