-- Who may use the gateway. Members and service accounts share a table, so that a name means one of them.
create table team (
    name       text        primary key,
    created_at timestamptz not null
);

create table caller (
    name       text        primary key,
    kind       text        not null check (kind in ('member', 'service-account')),
    team       text        not null references team (name),
    role       text        not null,
    created_at timestamptz not null,
    check ((kind = 'service-account') = (role = 'service'))
);
create index caller_team on caller (team);

-- Leave to call routes. The grantee is the name of a team or a caller, or the id of a key; whoever removes one of them
-- removes its grants in the same transaction.
create table route_grant (
    id              text        primary key,
    grantee_kind    text        not null check (grantee_kind in ('team', 'member', 'service_account', 'key')),
    grantee         text        not null,
    routes          text[]      not null,
    max_tokens      bigint,
    min_temperature numeric,
    max_temperature numeric,
    tools           text[],
    created_at      timestamptz not null
);
create index route_grant_grantee on route_grant (grantee_kind, grantee);

-- Keys of callers: only digests, so a copy of the database opens nothing. Rows are kept after revocation and after their
-- owner is gone. The revision is the directory's at the last change of the row: gateways read what is new to them.
create table api_key (
    id           text        primary key,
    digest       bytea       not null unique,
    owner        text        not null,
    name         text,
    hint         text        not null,
    scopes       text[],
    routes       text[],
    models       text[],
    environments text[],
    networks     text[],
    created_at   timestamptz not null,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    revision     bigint      not null
);
create index api_key_revision on api_key (revision);
create index api_key_owner on api_key (owner);
create index api_key_name on api_key (name);

-- One row, counted up by every change of the tables above, so that a gateway sees at a glance that it is behind.
create table directory_revision (
    id       smallint primary key check (id = 1),
    revision bigint   not null
);

insert into directory_revision (id, revision) values (1, 1);
