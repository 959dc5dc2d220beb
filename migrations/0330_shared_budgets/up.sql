-- What the budget of a partner has let through, by all processes together: each takes from its own budget what the others did.
ALTER TABLE api_client_usage ADD COLUMN taken BIGINT NOT NULL DEFAULT 0;
