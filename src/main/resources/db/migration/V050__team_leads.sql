-- A member who leads its team sees what the team used.
alter table caller add column lead boolean not null default false;
alter table caller add constraint caller_lead_is_member check (not lead or kind = 'member');
