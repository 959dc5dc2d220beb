-- Programs of partners 合作方 (I7). What a token says is read from here when it is issued; token_version counts up whenever older tokens are to
-- be good no more.
CREATE TABLE api_clients (
  id {id},
  oauth_client_id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  scopes TEXT NOT NULL,
  store_id BIGINT REFERENCES org_units (id),
  district TEXT,
  rate_limit BIGINT NOT NULL,
  -- Its last day; none: no end.
  ends_on DATE,
  ended_at TIMESTAMP,
  token_version BIGINT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT uq_api_clients__oauth_client_id UNIQUE (oauth_client_id),
  CONSTRAINT uq_api_clients__name_key UNIQUE (name_key)
);

-- Their secrets, as keyed hashes. The one without an end is the present one; one that was replaced is good for a while.
CREATE TABLE api_client_secrets (
  id {id},
  api_client_id BIGINT NOT NULL REFERENCES api_clients (id),
  hash TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  ends_at TIMESTAMP,
  CONSTRAINT uq_api_client_secrets__hash UNIQUE (hash)
);
CREATE INDEX ix_api_client_secrets__api_client_id ON api_client_secrets (api_client_id);

-- How much they ask for, by the business day.
CREATE TABLE api_client_usage (
  api_client_id BIGINT NOT NULL REFERENCES api_clients (id),
  day DATE NOT NULL,
  calls BIGINT NOT NULL,
  errors BIGINT NOT NULL,
  last_at TIMESTAMP NOT NULL,
  PRIMARY KEY (api_client_id, day)
);
