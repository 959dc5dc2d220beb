-- The project or campaign that a contract names (§12.3): what it brings in counts for that one, wherever its homes are. One that names none counts for the
-- project of its community.
CREATE TABLE contract_cost_objects (
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  cost_object_id BIGINT NOT NULL REFERENCES cost_objects (id),
  named_by BIGINT NOT NULL REFERENCES members (id),
  named_at TIMESTAMP NOT NULL,
  PRIMARY KEY (contract_id)
);
CREATE INDEX ix_contract_cost_objects__cost_object_id ON contract_cost_objects (cost_object_id);
