-- The split of a contract as it was at the signing, as JSON: parties, facts, evidence, and what came of it (§4).
CREATE TABLE contract_splits (
  contract_id BIGINT PRIMARY KEY NOT NULL REFERENCES contracts (id),
  split TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);

-- What managers have decided otherwise (§4.9); the latest counts, and none is ever changed.
CREATE TABLE contract_mediations (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  mediation TEXT NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  at TIMESTAMP NOT NULL
);
CREATE INDEX ix_contract_mediations__contract_id ON contract_mediations (contract_id, id);
