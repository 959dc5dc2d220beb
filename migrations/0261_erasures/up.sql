-- Persons who were erased (§2.6). Of whom is known by keyed hashes only, so that a backup of before can be cleared of them again.
CREATE TABLE erasures (
  id {id},
  -- JSON: hashes of the person's contacts.
  hashes TEXT NOT NULL,
  reason TEXT NOT NULL,
  -- JSON: what was cleared.
  counts TEXT NOT NULL,
  member_id BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL
);
