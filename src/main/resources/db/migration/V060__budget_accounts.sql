-- Every start of a gateway is an epoch of its own, for shares of budgets belong to a start, not to a name: two processes of
-- one name never spend from the same share. seen_at is the gateway's own clock. settled_at: everything this epoch began is in
-- the ledger, so nothing of its shares can be spent any more, and whoever comes first returns them. closed: an
-- administrator decided what becomes of the shares of an epoch that is not heard of.
create sequence gateway_epoch_number;

create table gateway_epoch (
    holder     text        primary key,
    node       text        not null,
    epoch      bigint      not null,
    started_at timestamptz not null,
    seen_at    timestamptz not null,
    settled_at timestamptz,
    closed     text        check (closed in ('spent', 'returned'))
);

-- What was held by calls under way when the gateway told so last.
alter table budget_lease add column held bigint not null default 0;

-- Shares that an administrator counted as spent, for their gateway is lost with its journal. counted is when it is spent: the
-- window, or the slot of a rolling one. If rows of that gateway come after all, they are taken off first.
create table budget_write_off (
    budget_id    text        not null,
    window_start timestamptz not null,
    node         text        not null,
    counted      timestamptz not null,
    amount       bigint      not null check (amount >= 0),
    primary key (budget_id, window_start, node, counted)
);

-- What is out of a budget in a window: the one row that keeps the promise. spent and leased are kept by triggers on the
-- tables they sum up, so that it does not matter who writes there. leased counts shares above zero only: what one gateway owes
-- is no room for another. Rolling windows have one account, at the epoch, whose spent counts from counts_from on.
--
-- The constraint is what refuses: nobody can lease more of a hard budget than is left. The ceiling is the limit; it is more
-- only where more was out before the change at hand, and for what is spent, which is the truth and never refused:
-- a limit that was lowered, a provider that reported more than the bound of its call, a budget that was soft.
create table budget_account (
    budget_id    text        not null references budget on delete cascade,
    window_start timestamptz not null,
    amount       bigint      not null,
    hard         boolean     not null,
    counts_from  timestamptz not null,
    spent        numeric     not null,
    leased       numeric     not null check (leased >= 0),
    ceiling      numeric     not null,
    primary key (budget_id, window_start),
    constraint budget_account_within_limit check (not hard or spent + leased <= ceiling)
);

-- Makes the account if it is not there and locks it; false when there is no such budget. Whoever changes a share or what is spent
-- locks the account first, several in the order of their keys, so that nobody waits for each other in a circle. The lock on the
-- budget lets no change of its limit go by unseen.
create function budget_account_lock(p_budget text, p_window timestamptz) returns boolean language plpgsql as $$
begin
    perform from budget_account a where a.budget_id = p_budget and a.window_start = p_window for update;
    if found then
        return true;
    end if;
    insert into budget_account (budget_id, window_start, amount, hard, counts_from, spent, leased, ceiling)
    select o.id, p_window, o.amount, o.hard, '-infinity', o.spent, o.leased, greatest(o.amount, o.spent + o.leased)
    from (select b.id, b.amount, b.hard,
                 coalesce((select sum(s.spent) from budget_spending s
                           where s.budget_id = b.id
                             and (b.rolling_seconds is not null or s.window_start = p_window)), 0)
                 + coalesce((select sum(w.amount) from budget_write_off w
                             where w.budget_id = b.id and w.window_start = p_window), 0) as spent,
                 coalesce((select sum(greatest(l.amount, 0)) from budget_lease l
                           where l.budget_id = b.id and l.window_start = p_window), 0) as leased
          from budget b where b.id = p_budget for share of b) o
    on conflict (budget_id, window_start) do nothing;
    perform from budget_account a where a.budget_id = p_budget and a.window_start = p_window for update;
    return found;
end
$$;

-- The window of the account in which a budget's spending counts.
create function budget_account_window(p_budget text, p_counted timestamptz) returns timestamptz language sql stable as $$
    select coalesce((select timestamptz 'epoch' from budget b where b.id = p_budget and b.rolling_seconds is not null),
                    p_counted)
$$;

-- Spent is spent: the ceiling gives way.
create function budget_account_spend(p_budget text, p_counted timestamptz, p_more numeric) returns void language sql as $$
    update budget_account a
    set spent = a.spent + p_more, ceiling = greatest(a.amount, a.spent + p_more + a.leased)
    where p_more <> 0 and a.budget_id = p_budget and a.window_start in (p_counted, timestamptz 'epoch')
      and a.counts_from <= p_counted
$$;

-- Before: an account has to be there for what follows. It is made without the row at hand, which is counted afterwards.
create function budget_account_for_spending() returns trigger language plpgsql as $$
begin
    perform budget_account_lock(new.budget_id, budget_account_window(new.budget_id, new.window_start));
    return new;
end
$$;

create function budget_account_for_lease() returns trigger language plpgsql as $$
begin
    perform budget_account_lock(new.budget_id, new.window_start);
    return new;
end
$$;

create function budget_spending_counts() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform budget_account_spend(old.budget_id, old.window_start, -old.spent::numeric);
    end if;
    if tg_op <> 'DELETE' then
        perform budget_account_spend(new.budget_id, new.window_start, new.spent);
    end if;
    return null;
end
$$;

create function budget_write_off_counts() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform budget_account_spend(old.budget_id, old.counted, -old.amount::numeric);
    end if;
    if tg_op <> 'DELETE' then
        perform budget_account_spend(new.budget_id, new.counted, new.amount);
    end if;
    return null;
end
$$;

-- A larger share has to fit below the limit, or at least below what was out before.
create function budget_lease_counts() returns trigger language plpgsql as $$
declare
    more numeric := 0;
    one  budget_lease%rowtype;
begin
    if tg_op <> 'INSERT' then
        one := old;
        more := -greatest(old.amount, 0)::numeric;
    end if;
    if tg_op <> 'DELETE' then
        if tg_op = 'UPDATE' and (old.budget_id, old.window_start) <> (new.budget_id, new.window_start) then
            raise 'a share stays with its budget and window' using errcode = 'check_violation';
        end if;
        one := new;
        more := more + greatest(new.amount, 0);
    end if;
    update budget_account a
    set leased = a.leased + more, ceiling = greatest(a.amount, a.spent + a.leased + least(more, 0))
    where more <> 0 and a.budget_id = one.budget_id and a.window_start = one.window_start;
    return null;
end
$$;

create function budget_changes_accounts() returns trigger language plpgsql as $$
begin
    perform from budget_account a where a.budget_id = new.id order by a.window_start for update;
    update budget_account a
    set amount = new.amount, hard = new.hard, ceiling = greatest(new.amount, a.spent + a.leased)
    where a.budget_id = new.id;
    return null;
end
$$;

create trigger budget_account_first before insert or update on budget_spending
    for each row execute function budget_account_for_spending();
create trigger budget_account_counts after insert or update or delete on budget_spending
    for each row execute function budget_spending_counts();
create trigger budget_account_first before insert or update on budget_write_off
    for each row execute function budget_account_for_lease();
create trigger budget_account_counts after insert or update or delete on budget_write_off
    for each row execute function budget_write_off_counts();
create trigger budget_account_first before insert or update of amount on budget_lease
    for each row execute function budget_account_for_lease();
create trigger budget_account_counts after insert or delete or update of budget_id, window_start, amount on budget_lease
    for each row execute function budget_lease_counts();
create trigger budget_account_follows after update on budget
    for each row when ((old.amount, old.hard) is distinct from (new.amount, new.hard))
    execute function budget_changes_accounts();

-- As before: what a gateway needs, or a part of what is left if that is more; nothing when what is left is less than it needs;
-- no row when there is no such budget. What a rolling window counts is what the gateway says, but never less than the
-- database's own clock says. An epoch that is settled gets nothing.
create or replace function budget_lease_take(
    p_node text, p_budget text, p_window timestamptz, p_since timestamptz, p_need bigint, p_share bigint)
returns table (granted bigint, room bigint) language plpgsql as $$
declare
    since timestamptz;
    mine  numeric;
    open  numeric;
begin
    if not budget_account_lock(p_budget, p_window) then
        return;
    end if;
    if exists (select from gateway_epoch g where g.holder = p_node and g.settled_at is not null) then
        raise 'the gateway''s epoch % is over', p_node using errcode = 'object_not_in_prerequisite_state';
    end if;
    select least(p_since, clock_timestamp() - b.rolling_seconds * interval '1 second') into since
    from budget b where b.id = p_budget and b.rolling_seconds is not null;
    if found then
        update budget_account a
        set counts_from = since, spent = o.spent, ceiling = greatest(a.amount, o.spent + a.leased)
        from (select coalesce((select sum(s.spent) from budget_spending s
                               where s.budget_id = p_budget and s.window_start >= since), 0)
                     + coalesce((select sum(w.amount) from budget_write_off w
                                 where w.budget_id = p_budget and w.counted >= since), 0) as spent) o
        where a.budget_id = p_budget and a.window_start = p_window and a.counts_from <> since;
    end if;
    select coalesce(sum(l.amount), 0) into mine from budget_lease l
    where l.budget_id = p_budget and l.window_start = p_window and l.node = p_node;
    -- What this gateway owes is room for itself alone.
    select greatest(a.amount - a.spent - a.leased + greatest(-mine, 0), 0) into open from budget_account a
    where a.budget_id = p_budget and a.window_start = p_window;
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

create function budget_lease_give_back(p_node text, p_budget text, p_window timestamptz, p_amount bigint)
returns void language plpgsql as $$
begin
    if budget_account_lock(p_budget, p_window) then
        update budget_lease set amount = amount - p_amount
        where node = p_node and budget_id = p_budget and window_start = p_window;
    end if;
end
$$;

-- Returns the shares of all epochs whose attempts are in the ledger, whoever's they were. How many shares.
create function budget_lease_reclaim() returns bigint language plpgsql as $$
declare
    one       record;
    reclaimed bigint := 0;
begin
    for one in
        select l.budget_id, l.window_start, l.node
        from budget_lease l join gateway_epoch g on g.holder = l.node
        where g.settled_at is not null
        order by l.budget_id, l.window_start, l.node
    loop
        perform budget_account_lock(one.budget_id, one.window_start);
        delete from budget_lease l
        where l.budget_id = one.budget_id and l.window_start = one.window_start and l.node = one.node;
        reclaimed := reclaimed + 1;
    end loop;
    return reclaimed;
end
$$;

-- A gateway is heard of, and tells what its calls under way hold. False when its epoch is over. What an administrator decided
-- about it while it was silent is done; from now on it lives again.
create function gateway_epoch_heard(
    p_node text, p_now timestamptz, p_budgets text[], p_windows timestamptz[], p_held bigint[])
returns boolean language plpgsql as $$
declare
    one   record;
    lives boolean;
begin
    update gateway_epoch g set seen_at = greatest(g.seen_at, p_now), closed = null
    where g.holder = p_node and g.settled_at is null;
    lives := found or not exists (select from gateway_epoch g where g.holder = p_node);
    for one in
        select c.budget_id, c.window_start, c.held
        from unnest(p_budgets, p_windows, p_held) as c (budget_id, window_start, held)
        where c.held > 0 and not exists (
            select from budget_lease l
            where l.budget_id = c.budget_id and l.window_start = c.window_start and l.node = p_node)
        order by 1, 2
    loop
        if budget_account_lock(one.budget_id, one.window_start) then
            insert into budget_lease (budget_id, window_start, node, amount, charged, held)
            values (one.budget_id, one.window_start, p_node, 0, 0, one.held)
            on conflict (budget_id, window_start, node) do nothing;
        end if;
    end loop;
    for one in
        select l.budget_id, l.window_start, c.held
        from unnest(p_budgets, p_windows, p_held) as c (budget_id, window_start, held)
        join budget_lease l on l.budget_id = c.budget_id and l.window_start = c.window_start and l.node = p_node
        where l.held <> c.held
        order by 1, 2
    loop
        update budget_lease l set held = one.held
        where l.budget_id = one.budget_id and l.window_start = one.window_start and l.node = p_node;
    end loop;
    return lives;
end
$$;

-- What becomes of the shares of a gateway that is lost with its journal: they count as spent at p_now, or are returned. Null
-- when there is no such epoch, or it was heard of after p_silent_since; else how many shares.
create function gateway_epoch_close(p_node text, p_as text, p_now timestamptz, p_silent_since timestamptz)
returns bigint language plpgsql as $$
declare
    one       record;
    left_over bigint;
    shares    bigint := 0;
begin
    update gateway_epoch g set closed = p_as
    where g.holder = p_node and g.settled_at is null and g.seen_at <= p_silent_since;
    if not found then
        return null;
    end if;
    for one in
        select l.budget_id, l.window_start from budget_lease l where l.node = p_node order by 1, 2
    loop
        perform budget_account_lock(one.budget_id, one.window_start);
        select l.amount into left_over from budget_lease l
        where l.budget_id = one.budget_id and l.window_start = one.window_start and l.node = p_node;
        update budget_lease l set amount = least(l.amount, 0), held = 0
        where l.budget_id = one.budget_id and l.window_start = one.window_start and l.node = p_node;
        if p_as = 'spent' and left_over > 0 then
            insert into budget_write_off as w (budget_id, window_start, node, counted, amount)
            values (one.budget_id, one.window_start, p_node,
                    case when one.window_start = timestamptz 'epoch' then p_now else one.window_start end, left_over)
            on conflict (budget_id, window_start, node, counted) do update set amount = w.amount + excluded.amount;
        end if;
        shares := shares + 1;
    end loop;
    return shares;
end
$$;

-- As before, in an order that keeps the constraint at every step: accounts are locked, then shares become less, then it
-- is spent. What was counted as spent of this gateway's share already is not counted again.
create or replace function budget_charge(
    p_node text, p_budgets text[], p_windows timestamptz[], p_amounts bigint[])
returns void language plpgsql as $$
declare
    one       record;
    off       record;
    uncovered numeric;
begin
    perform from budget b where b.id = any (p_budgets) order by b.id for share;
    for one in
        select distinct c.budget_id, budget_account_window(c.budget_id, c.window_start) as window_start
        from unnest(p_budgets, p_windows) as c (budget_id, window_start)
        order by 1, 2
    loop
        perform budget_account_lock(one.budget_id, one.window_start);
    end loop;
    for one in
        select b.id as budget_id, budget_account_window(b.id, c.window_start) as window_start,
               least(sum(c.amount), 9223372036854775807) as amount
        from unnest(p_budgets, p_windows, p_amounts) as c (budget_id, window_start, amount)
        join budget b on b.id = c.budget_id
        group by 1, 2
        order by 1, 2
    loop
        uncovered := one.amount;
        for off in
            select w.counted, w.amount from budget_write_off w
            where w.budget_id = one.budget_id and w.window_start = one.window_start and w.node = p_node
            order by w.counted
        loop
            update budget_write_off w set amount = w.amount - least(off.amount, uncovered)
            where w.budget_id = one.budget_id and w.window_start = one.window_start and w.node = p_node
              and w.counted = off.counted;
            uncovered := uncovered - least(off.amount, uncovered);
        end loop;
        insert into budget_lease as l (budget_id, window_start, node, amount, charged)
        values (one.budget_id, one.window_start, p_node, -uncovered, one.amount)
        on conflict (budget_id, window_start, node) do update
        set amount = greatest(l.amount::numeric + excluded.amount, -9223372036854775807)::bigint,
            charged = least(l.charged::numeric + excluded.charged, 9223372036854775807)::bigint;
    end loop;
    insert into budget_spending as s (budget_id, window_start, spent)
    select c.budget_id, c.window_start, least(sum(c.amount), 9223372036854775807)::bigint
    from unnest(p_budgets, p_windows, p_amounts) as c (budget_id, window_start, amount)
    group by c.budget_id, c.window_start
    order by c.budget_id, c.window_start
    on conflict (budget_id, window_start) do update
    set spent = least(s.spent::numeric + excluded.spent, 9223372036854775807)::bigint;
end
$$;

-- Accounts of what is there already.
do $$
declare
    one record;
begin
    for one in
        select distinct o.budget_id, o.window_start
        from (select l.budget_id, l.window_start from budget_lease l
              union all
              select s.budget_id, budget_account_window(s.budget_id, s.window_start) from budget_spending s) o
        order by 1, 2
    loop
        perform budget_account_lock(one.budget_id, one.window_start);
    end loop;
end
$$;
