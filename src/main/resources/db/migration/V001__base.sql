-- The catalog as administrators wrote it: one row a route, replaced as a whole.
create table route (
    name       text        primary key,
    definition jsonb       not null,
    revision   bigint      not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- Encrypted values. A new value is a new version; key_version names the master key that sealed it.
create table secret (
    name        text        not null,
    version     int         not null,
    key_version int         not null,
    nonce       bytea       not null,
    ciphertext  bytea       not null,
    created_at  timestamptz not null,
    primary key (name, version)
);

-- Keys of administrators: only digests, so a copy of the database opens nothing.
create table admin_key (
    id         text        primary key,
    digest     bytea       not null unique,
    created_at timestamptz not null,
    revoked_at timestamptz
);

-- One row, counted up by every change of the catalog, so that a gateway sees at a glance that it is behind.
create table catalog_revision (
    id       smallint primary key check (id = 1),
    revision bigint   not null
);

insert into catalog_revision (id, revision) values (1, 0);
