-- Pages of one team, one key or one route come in their order from an index too: without it a rare one is looked for in all rows.
create index ledger_entry_team on ledger_entry (team, started_at, attempt_id);
create index ledger_entry_key on ledger_entry (key_id, started_at, attempt_id);
create index ledger_entry_route on ledger_entry (route, started_at, attempt_id);
