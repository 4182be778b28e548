-- Limits and budgets as administrators wrote them.
create table rate_limit (
    id          text        primary key,
    scope_kind  text        not null,
    scope_name  text        not null,
    measure     text        not null,
    amount      bigint      not null check (amount > 0),
    per_seconds bigint      not null check (per_seconds >= 0),
    created_at  timestamptz not null
);

-- The amount is in the unit: nano-dollars, tokens or calls. A window is one of the calendar in a time zone, or rolls.
create table budget (
    id              text        primary key,
    scope_kind      text        not null,
    scope_name      text        not null,
    unit            text        not null,
    amount          bigint      not null check (amount >= 0),
    period          text,
    time_zone       text,
    rolling_seconds bigint      check (rolling_seconds > 0),
    hard            boolean     not null,
    soft_percent    int,
    webhook         text,
    unpriced        text        not null,
    created_at      timestamptz not null,
    check ((period is null) = (time_zone is null) and (period is null) <> (rolling_seconds is null))
);

-- One row, counted up by every change of the tables above, so that a gateway sees at a glance that it is behind.
create table admission_revision (
    id       smallint primary key check (id = 1),
    revision bigint   not null
);

insert into admission_revision (id, revision) values (1, 1);

-- What a gateway may spend of a budget without asking. At every moment, what is spent and all leases together are no more
-- than the budget's amount: leases are given by budget_lease_take only, and budget_charge moves from lease to spent in one
-- transaction. Rolling windows have one lease, at the epoch. A call that used more than was held for it makes an amount
-- negative: that gateway has to cover it from its next lease. charged is what moved, since the gateway started.
create table budget_lease (
    budget_id    text        not null,
    window_start timestamptz not null,
    node         text        not null,
    amount       bigint      not null,
    charged      bigint      not null,
    primary key (budget_id, window_start, node)
);
create index budget_lease_node on budget_lease (node);

-- Who was told that a budget has come to its soft threshold, once a window. next_at keeps others from telling it meanwhile.
create table budget_notice (
    budget_id    text        not null,
    window_start timestamptz not null,
    attempts     int         not null,
    next_at      timestamptz not null,
    told_at      timestamptz,
    primary key (budget_id, window_start)
);

-- Gives a gateway a larger share of a budget: what it needs, or a part of what is left if that is more; nothing when what
-- is left is less than it needs. No row when there is no such budget. One after another for each budget.
create function budget_lease_take(
    p_node text, p_budget text, p_window timestamptz, p_since timestamptz, p_need bigint, p_share bigint)
returns table (granted bigint, room bigint) language plpgsql as $$
declare
    ceiling bigint;
    open    numeric;
begin
    select b.amount into ceiling from budget b where b.id = p_budget for no key update;
    if not found then
        return;
    end if;
    -- One statement after the lock is there: what another transaction moves meanwhile is seen on one side, never on none.
    select ceiling
        - coalesce((select sum(s.spent) from budget_spending s
                    where s.budget_id = p_budget and s.window_start >= p_since), 0)
        - coalesce((select sum(l.amount) from budget_lease l
                    where l.budget_id = p_budget and l.window_start = p_window), 0)
    into open;
    open := greatest(open, 0);
    granted := case when open < p_need then 0 else least(open, greatest(p_need, trunc(open / p_share))) end;
    room := open - granted;
    if granted > 0 then
        insert into budget_lease as l (budget_id, window_start, node, amount, charged)
        values (p_budget, p_window, p_node, granted, 0)
        on conflict (budget_id, window_start, node) do update set amount = l.amount + excluded.amount;
    end if;
    return next;
end
$$;

-- Charges budget_spending, which came with the ledger, in the transaction of the ledger's rows, and takes the same off the lease of the gateway that made them.
create function budget_charge(p_node text, p_budgets text[], p_windows timestamptz[], p_amounts bigint[])
returns void language sql as $$
    insert into budget_spending as s (budget_id, window_start, spent)
    select c.budget_id, c.window_start, least(sum(c.amount), 9223372036854775807)::bigint
    from unnest(p_budgets, p_windows, p_amounts) as c (budget_id, window_start, amount)
    group by c.budget_id, c.window_start
    order by c.budget_id, c.window_start
    on conflict (budget_id, window_start) do update
    set spent = least(s.spent::numeric + excluded.spent, 9223372036854775807)::bigint;

    insert into budget_lease as l (budget_id, window_start, node, amount, charged)
    select c.budget_id, c.window_start, p_node, -c.amount, c.amount
    from (select k.budget_id,
                 case when b.rolling_seconds is null then k.window_start else timestamptz 'epoch' end as window_start,
                 least(sum(k.amount), 9223372036854775807)::bigint as amount
          from unnest(p_budgets, p_windows, p_amounts) as k (budget_id, window_start, amount)
          join budget b on b.id = k.budget_id
          group by 1, 2) c
    order by c.budget_id, c.window_start
    on conflict (budget_id, window_start, node) do update
    set amount = l.amount + excluded.amount, charged = l.charged + excluded.charged;
$$;
