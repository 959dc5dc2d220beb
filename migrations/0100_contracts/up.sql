-- Contracts 合同 (§5). What is signed is never changed: changes are addenda.
CREATE TABLE contracts (
  id {id},
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  client_id BIGINT REFERENCES clients (id),
  -- Who closes the deal, and their store on the day on which it was drawn up.
  agent_id BIGINT NOT NULL REFERENCES members (id),
  store_id BIGINT REFERENCES org_units (id),
  number TEXT,
  price_fen BIGINT,
  owner_commission_fen BIGINT NOT NULL,
  client_commission_fen BIGINT NOT NULL,
  information_fee_fen BIGINT NOT NULL,
  bank_rebate_fen BIGINT NOT NULL,
  agreed_on DATE,
  from_on DATE,
  until_on DATE,
  novice_id BIGINT REFERENCES members (id),
  terms TEXT,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  submitted_by BIGINT REFERENCES members (id),
  submitted_at TIMESTAMP,
  reviewed_by BIGINT REFERENCES members (id),
  reviewed_at TIMESTAMP,
  review_note TEXT,
  signed_by BIGINT REFERENCES members (id),
  signed_at TIMESTAMP,
  signed_on DATE,
  -- The text as it was signed.
  title TEXT,
  text TEXT,
  template_version BIGINT,
  -- What cancelling gives back.
  listing_status_before TEXT,
  exclusive_id BIGINT REFERENCES exclusives (id),
  finished_by BIGINT REFERENCES members (id),
  finished_at TIMESTAMP,
  cancel_reason TEXT,
  addendum_count BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT uq_contracts__number UNIQUE (number)
);
CREATE INDEX ix_contracts__listing_id ON contracts (listing_id, id);
CREATE INDEX ix_contracts__client_id ON contracts (client_id, id) WHERE client_id IS NOT NULL;
CREATE INDEX ix_contracts__state ON contracts (state, id);
CREATE INDEX ix_contracts__agent_id ON contracts (agent_id, id);

-- The last number that was given out, by month and kind: without a gap, for it is counted where the number is kept.
CREATE TABLE contract_numbers (
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  last_number BIGINT NOT NULL,
  PRIMARY KEY (month, kind)
);

-- Which contract holds a listing: one of each kind. The key decides between two who sign at once.
CREATE TABLE contracts_in_force (
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  kind TEXT NOT NULL,
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  PRIMARY KEY (listing_id, kind)
);

-- Whom a contract concerns: they see it.
CREATE TABLE contract_members (
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  PRIMARY KEY (contract_id, member_id)
);
CREATE INDEX ix_contract_members__member_id ON contract_members (member_id, contract_id);

CREATE TABLE contract_parties (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  id_kind TEXT,
  id_number_encrypted TEXT,
  id_number_masked TEXT,
  note TEXT
);
CREATE INDEX ix_contract_parties__contract_id ON contract_parties (contract_id, id);

CREATE TABLE contract_steps (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  place BIGINT NOT NULL,
  kind TEXT NOT NULL,
  owner_id BIGINT NOT NULL REFERENCES members (id),
  due_on DATE NOT NULL,
  done_on DATE,
  done_by BIGINT REFERENCES members (id),
  done_at TIMESTAMP,
  is_skipped BOOLEAN NOT NULL,
  note TEXT
);
CREATE INDEX ix_contract_steps__contract_id ON contract_steps (contract_id, place);

CREATE TABLE contract_addenda (
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  signed_on DATE NOT NULL,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (contract_id, number)
);

CREATE TABLE contract_files (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  file_key TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX ix_contract_files__contract_id ON contract_files (contract_id, id);
CREATE INDEX ix_contract_files__file_key ON contract_files (file_key);

CREATE TABLE contract_events (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  member_id BIGINT REFERENCES members (id),
  at TIMESTAMP NOT NULL,
  event TEXT NOT NULL
);
CREATE INDEX ix_contract_events__contract_id ON contract_events (contract_id, id);

-- The house's own texts; version 1 of each kind is built in.
CREATE TABLE contract_templates (
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (kind, version)
);
