-- The keys that contacts are sealed with, after the one that follows from the key file: the newest seals. The keys themselves stand in the
-- key file, never here. Beside each, how far the walk is that seals everything anew with it.
CREATE TABLE contact_keys (
  id {id},
  -- What a sealed text begins with.
  kid TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  -- Where the walk is: a column as `table.column`, or `files`; empty before the first.
  place TEXT NOT NULL,
  -- The last row of it that was looked at.
  after_id BIGINT NOT NULL,
  -- What this walk has found under another key.
  found BIGINT NOT NULL,
  -- What all walks have sealed anew.
  resealed BIGINT NOT NULL,
  walk_begun_at TIMESTAMP NOT NULL,
  -- When a whole walk found nothing more.
  done_at TIMESTAMP,
  CONSTRAINT uq_contact_keys__kid UNIQUE (kid)
);
