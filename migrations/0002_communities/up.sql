CREATE TABLE communities (
  id {id},
  -- Empty where an imported file didn't tell it.
  district TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  business_area TEXT,
  -- A JSON list of names.
  aliases TEXT NOT NULL,
  built_year INTEGER,
  longitude DOUBLE PRECISION,
  latitude DOUBLE PRECISION,
  reference_price_fen BIGINT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT uq_communities__district__name_key UNIQUE (district, name_key)
);
CREATE INDEX ix_communities__name_key ON communities (name_key);
CREATE INDEX ix_communities__latitude ON communities (latitude, longitude);

CREATE TABLE buildings (
  id {id},
  community_id BIGINT NOT NULL REFERENCES communities (id),
  name TEXT NOT NULL,
  total_floors INTEGER,
  CONSTRAINT uq_buildings__community_id__name UNIQUE (community_id, name)
);

CREATE TABLE building_units (
  building_id BIGINT NOT NULL REFERENCES buildings (id),
  name TEXT NOT NULL,
  PRIMARY KEY (building_id, name)
);

-- Terms made by the server (Han pairs, pinyin, initials).
--: sqlite
-- The rowid is the community's id. `ascii` splits at blanks and takes every other character of a term for a letter, as PostgreSQL does.
CREATE VIRTUAL TABLE community_search USING fts5 (terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
--: postgres
CREATE TABLE community_search (
  community_id BIGINT PRIMARY KEY REFERENCES communities (id),
  terms TSVECTOR NOT NULL
);
CREATE INDEX ix_community_search__terms ON community_search USING gin (terms);
