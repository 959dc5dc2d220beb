-- Where partners are told of what happens (I7).
CREATE TABLE webhooks (
  id {id},
  api_client_id BIGINT NOT NULL REFERENCES api_clients (id),
  url TEXT NOT NULL,
  -- Words with commas between them.
  topics TEXT NOT NULL,
  is_active BOOLEAN NOT NULL,
  -- What signs, encrypted; the one of before signs, too, until its end.
  secret TEXT NOT NULL,
  old_secret TEXT,
  old_secret_until TIMESTAMP,
  -- The place in the order of the outbox up to which it has its deliveries.
  sequence BIGINT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX ix_webhooks__api_client_id ON webhooks (api_client_id, id);

-- What one webhook is told of one event: one row, however often it is tried.
CREATE TABLE webhook_deliveries (
  id {id},
  webhook_id BIGINT NOT NULL REFERENCES webhooks (id),
  -- The event's place in the order of the outbox; none for a test.
  sequence BIGINT,
  topic TEXT,
  occurred_at TIMESTAMP NOT NULL,
  data TEXT NOT NULL,
  state TEXT NOT NULL,
  tries BIGINT NOT NULL,
  -- When it is tried next; while somebody is at it, when others may take it over.
  due_at TIMESTAMP,
  -- Who is at it, as a random word.
  claim TEXT,
  status BIGINT,
  failure TEXT,
  created_at TIMESTAMP NOT NULL,
  CONSTRAINT uq_webhook_deliveries__webhook_id__sequence UNIQUE (webhook_id, sequence)
);
CREATE INDEX ix_webhook_deliveries__due ON webhook_deliveries (webhook_id, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX ix_webhook_deliveries__newest ON webhook_deliveries (webhook_id, id);
CREATE INDEX ix_webhook_deliveries__state ON webhook_deliveries (webhook_id, state, id);
CREATE INDEX ix_webhook_deliveries__created_at ON webhook_deliveries (created_at, id);

-- What came of each attempt.
CREATE TABLE webhook_attempts (
  id {id},
  delivery_id BIGINT NOT NULL REFERENCES webhook_deliveries (id),
  at TIMESTAMP NOT NULL,
  duration_ms BIGINT NOT NULL,
  status BIGINT,
  failure TEXT,
  detail TEXT NOT NULL
);
CREATE INDEX ix_webhook_attempts__delivery_id ON webhook_attempts (delivery_id, id);
