DROP TABLE idempotency_keys;
DROP TABLE audit_entries;
DROP TABLE login_failures;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE members;
DROP TABLE org_units;
DROP TABLE installation;
