-- Who did what: one row an act, never changed. Rows of one gateway (node) are a chain: hash covers every column and the
-- hash of the row before. seal is made of hash by a key that is not in this database. docs/audit.md has the encoding.
create table audit_entry (
    id          bigint      not null unique,
    node        text        not null,
    seq         bigint      not null,
    at          timestamptz not null,
    principal   text        not null,
    key_id      text,
    address     text        not null,
    request_id  text        not null,
    action      text        not null,
    target      text        not null,
    outcome     text        not null,
    details     text        not null,
    prev_hash   text        not null,
    hash        text        not null,
    key_version int         not null,
    seal        text        not null,
    primary key (node, seq)
);

create index audit_entry_at on audit_entry (at);
create index audit_entry_action on audit_entry (action text_pattern_ops, id);
create index audit_entry_principal on audit_entry (principal, id);

-- Where a chain stood at a moment, sealed: proves that the rows up to there existed.
create table audit_checkpoint (
    node        text        not null,
    seq         bigint      not null,
    hash        text        not null,
    at          timestamptz not null,
    key_version int         not null,
    seal        text        not null,
    primary key (node, seq)
);

-- The end of each node's chain.
create table audit_head (
    node           text   primary key,
    seq            bigint not null,
    hash           text   not null,
    checkpoint_seq bigint not null
);

-- One row, locked by whoever writes an entry until the end of its transaction: ids are in the order of commits, so that a
-- reader who has seen an id has seen all before it.
create table audit_position (
    id   smallint primary key check (id = 1),
    last bigint   not null
);

insert into audit_position (id, last) values (1, 0);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'The audit trail is append-only.' using errcode = 'insufficient_privilege';
end
$$;

create trigger append_only before update or delete or truncate on audit_entry
    for each statement execute function audit_is_append_only();
create trigger append_only before update or delete or truncate on audit_checkpoint
    for each statement execute function audit_is_append_only();
