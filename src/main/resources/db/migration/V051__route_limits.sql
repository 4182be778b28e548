-- Limits of routes that were set over MLflow's API. They stand in the place of the one that a route was declared with.
create table route_limits (
    route  text  primary key,
    limits jsonb not null
);

-- They go with a stored route. Those of a route of the file stay, for when it is there again.
create function route_limits_forget() returns trigger language plpgsql as $$
begin
    delete from route_limits where route = old.name;
    if found then
        update admission_revision set revision = revision + 1 where id = 1;
    end if;
    return null;
end
$$;

create trigger route_limits_forget after delete on route for each row execute function route_limits_forget();
