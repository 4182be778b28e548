-- The ledger: one row an attempt, never changed. A table a month by started_at, in UTC; the gateway makes them ahead and, if
-- told so, drops old ones whole. docs/ledger.md says what a row means.
create table ledger_entry (
    attempt_id          text        not null,
    started_at          timestamptz not null,
    call_id             text        not null,
    attempt             int         not null,
    ended_at            timestamptz not null,
    organization        text        not null,
    principal           text        not null,
    caller_kind         text        not null,
    caller              text        not null,
    team                text,
    key_id              text,
    route               text        not null,
    dialect             text        not null,
    task                text        not null,
    provider            text        not null,
    model               text        not null,
    model_answered      text,
    tags                jsonb       not null,
    end_user            text,
    outcome             text        not null,
    finish_reason       text,
    latency_us          bigint      not null,
    first_event_us      bigint,
    usage_known         text        not null,
    input               bigint      not null,
    cache_read          bigint      not null,
    cache_write         bigint      not null,
    cache_write_hour    bigint      not null,
    audio_input         bigint      not null,
    image_input         bigint      not null,
    output              bigint      not null,
    reasoning           bigint      not null,
    audio_output        bigint      not null,
    image_output        bigint      not null,
    usage_raw           jsonb,
    cost_nano_usd       bigint      not null,
    price_version       text,
    worst_input         bigint      not null,
    worst_output        bigint      not null,
    worst_cost_nano_usd bigint      not null,
    worst_price_version text,
    holds               jsonb       not null,
    charges             jsonb       not null,
    primary key (attempt_id, started_at)
) partition by range (started_at);

-- In the order of pages, for one caller and for one call.
create index ledger_entry_page on ledger_entry (started_at, attempt_id);
create index ledger_entry_caller on ledger_entry (caller, started_at, attempt_id);
create index ledger_entry_call on ledger_entry (call_id);

-- One row: rows that started before this were dropped. What is summed up below is kept.
create table ledger_retention (
    id        smallint    primary key check (id = 1),
    rows_from timestamptz not null
);

insert into ledger_retention (id, rows_from) values (1, '-infinity');

-- Sums of rows by the hour and by the day (UTC) in which the attempt started, written in the transaction of the rows they
-- sum up. Sums are numeric: a provider's absurd numbers must not overflow them. No team and no key are ''.
create table ledger_hour (
    at                 timestamptz not null,
    organization       text        not null,
    route              text        not null,
    provider           text        not null,
    model              text        not null,
    team               text        not null,
    caller_kind        text        not null,
    caller             text        not null,
    key_id             text        not null,
    calls              bigint      not null,
    attempts           bigint      not null,
    estimated_attempts bigint      not null,
    unknown_attempts   bigint      not null,
    unpriced_attempts  bigint      not null,
    input              numeric     not null,
    cache_read         numeric     not null,
    cache_write        numeric     not null,
    cache_write_hour   numeric     not null,
    audio_input        numeric     not null,
    image_input        numeric     not null,
    output             numeric     not null,
    reasoning          numeric     not null,
    audio_output       numeric     not null,
    image_output       numeric     not null,
    cost_nano_usd      numeric     not null,
    primary key (at, organization, route, provider, model, team, caller_kind, caller, key_id)
);

create table ledger_day (like ledger_hour including all);

-- What is spent of a budget in a window, in the budget's unit; charged in the transaction of the rows that charge it.
create table budget_spending (
    budget_id    text        not null,
    window_start timestamptz not null,
    spent        bigint      not null,
    primary key (budget_id, window_start)
);
