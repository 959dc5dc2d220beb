-- Two records of one client become one (§2.2): what moved and what the fields were, so that it can be undone.
ALTER TABLE clients ADD COLUMN merged_into BIGINT;
CREATE INDEX ix_clients__merged_into ON clients (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE client_merges (
  id {id},
  into_id BIGINT NOT NULL REFERENCES clients (id),
  from_id BIGINT NOT NULL REFERENCES clients (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  merged_at TIMESTAMP NOT NULL,
  -- The fields of the one that stays, before and after, and what moved by kind: JSON.
  fields TEXT NOT NULL,
  moved TEXT NOT NULL,
  undone_at TIMESTAMP,
  undone_by BIGINT REFERENCES members (id)
);
CREATE INDEX ix_client_merges__into_id ON client_merges (into_id, id);
CREATE INDEX ix_client_merges__from_id ON client_merges (from_id, id);
