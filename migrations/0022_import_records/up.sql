-- The listings that an import has added, so that it can be undone as long as nothing else has touched them.
CREATE TABLE import_records (
  import_id BIGINT NOT NULL REFERENCES imports (id),
  listing_id BIGINT NOT NULL,
  PRIMARY KEY (import_id, listing_id)
);
