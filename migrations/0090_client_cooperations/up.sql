-- Two agents who work on one client together (§2.3, B6): who, and what they agreed on, version by version.
CREATE TABLE client_cooperations (
  id {id},
  client_id BIGINT NOT NULL REFERENCES clients (id),
  -- Who held the client when it began.
  holder_id BIGINT NOT NULL REFERENCES members (id),
  partner_id BIGINT NOT NULL REFERENCES members (id),
  state TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  begun_at TIMESTAMP,
  ended_at TIMESTAMP,
  ended_by BIGINT REFERENCES members (id),
  ended_because TEXT,
  end_note TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX ix_client_cooperations__client_id ON client_cooperations (client_id, id);
CREATE INDEX ix_client_cooperations__holder_id ON client_cooperations (holder_id) WHERE state <> 'over';
CREATE INDEX ix_client_cooperations__partner_id ON client_cooperations (partner_id) WHERE state <> 'over';

CREATE TABLE cooperation_terms (
  id {id},
  cooperation_id BIGINT NOT NULL REFERENCES client_cooperations (id),
  state TEXT NOT NULL,
  -- Roles and shares: JSON.
  terms TEXT NOT NULL,
  needs_consent BOOLEAN NOT NULL,
  note TEXT,
  proposed_by BIGINT NOT NULL REFERENCES members (id),
  proposed_at TIMESTAMP NOT NULL,
  answered_by BIGINT REFERENCES members (id),
  answered_at TIMESTAMP,
  answer_note TEXT,
  consented_by BIGINT REFERENCES members (id),
  consented_at TIMESTAMP,
  consent_note TEXT
);
CREATE INDEX ix_cooperation_terms__cooperation_id ON cooperation_terms (cooperation_id, id);

-- With whom the holder works on a client now.
ALTER TABLE clients ADD COLUMN partner_id BIGINT;
ALTER TABLE clients ADD COLUMN partner_sees_contacts BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX ix_clients__partner_id ON clients (partner_id) WHERE partner_id IS NOT NULL;
