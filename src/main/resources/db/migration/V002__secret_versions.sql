-- Versions of secrets are never used twice, not even after a name was deleted and made anew: gateways hold values in memory
-- by name and version and must not mistake a new one for an old one.
create sequence secret_version as int;
