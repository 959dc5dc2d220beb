-- How many worked at each store when a month was locked: by them the costs of head office are shared (§12.3), and a locked month stays as it is.
CREATE TABLE profit_heads (
  month TEXT NOT NULL,
  store_id BIGINT NOT NULL REFERENCES org_units (id),
  heads BIGINT NOT NULL,
  PRIMARY KEY (month, store_id)
);
