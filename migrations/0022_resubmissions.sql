-- A form that is sent again with other words is not the same form: the fingerprint of what was sent
-- stands beside the id that the form carried. A correction of the address gives new links; the page
-- that the sender has open goes on working, so an enquiry may have several links of a scope.

alter table enquiries
    add column fingerprint text not null default '',
    drop constraint enquiries_submission,
    add constraint enquiries_submission unique (submission, fingerprint);

alter table enquiry_links drop constraint enquiry_links_enquiry_id_scope_key;
create index enquiry_links_enquiry on enquiry_links (enquiry_id, scope);

alter table tutor_applications
    add column fingerprint text not null default '',
    drop constraint tutor_applications_submission,
    add constraint tutor_applications_submission unique (submission, fingerprint);
