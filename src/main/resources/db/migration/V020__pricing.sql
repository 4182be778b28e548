-- Versions of prices imported over the API. A version is written once; only one that has not taken effect may be deleted.
create table price_version (
    number      bigint      primary key,
    activate_at timestamptz not null,
    created_at  timestamptz not null,
    note        text        not null,
    prices      jsonb       not null
);

-- One row: revision is counted up by every change, so that a gateway sees at a glance that it is behind; numbers of versions
-- are never used twice, because records name them.
create table price_book (
    id          smallint primary key check (id = 1),
    revision    bigint   not null,
    last_number bigint   not null
);

insert into price_book (id, revision, last_number) values (1, 0, 0);
