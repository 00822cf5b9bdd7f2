-- Names of the enquiry lifecycle that say what is stored: which transitions there are, who the
-- requester is, what a link's scope is, which tutor the family prefers. Rows stay as they are.

alter table course_changes rename to enquiry_transitions;
alter table enquiry_transitions rename constraint course_changes_pkey to enquiry_transitions_pkey;

alter table enquiries rename column made_for to requester;
alter table enquiries rename constraint enquiries_made_for_check to enquiries_requester_check;
alter table enquiries rename column wanted_tutor to preferred_tutor;
alter table enquiries rename constraint enquiries_wanted_tutor_fkey to enquiries_preferred_tutor_fkey;
alter table enquiries rename constraint enquiries_course to enquiries_last_event;

alter table enquiry_links rename column power to scope;
alter table enquiry_links rename constraint enquiry_links_power_check to enquiry_links_scope_check;
alter table enquiry_links rename constraint enquiry_links_enquiry_id_power_key to enquiry_links_enquiry_id_scope_key;

-- the trigger goes on calling it: a trigger knows its function by id
alter function refuse_to_rewrite() rename to refuse_event_changes;
