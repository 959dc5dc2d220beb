-- Enquiries that partners handed over: as which reception they wait for an answer, and the key under which one may be sent again.
CREATE TABLE leads (
  id {id},
  api_client_id BIGINT NOT NULL REFERENCES api_clients (id),
  idempotency_key TEXT,
  -- A keyed hash of what was sent.
  fingerprint TEXT NOT NULL,
  listing_id BIGINT REFERENCES listings (id),
  reception_id BIGINT REFERENCES receptions (id),
  at TIMESTAMP NOT NULL,
  CONSTRAINT uq_leads__api_client_id__idempotency_key UNIQUE (api_client_id, idempotency_key)
);
CREATE INDEX ix_leads__listing_id ON leads (listing_id);
CREATE INDEX ix_leads__reception_id ON leads (reception_id);
