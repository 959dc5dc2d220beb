-- Listings that came on the market, or became cheaper, and answer a demand well (§3): each pair is told once.
CREATE TABLE match_alerts (
  id {id},
  demand_id BIGINT NOT NULL REFERENCES client_demands (id) ON DELETE CASCADE,
  listing_id BIGINT NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
  because TEXT NOT NULL,
  score BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  dismissed_at TIMESTAMP,
  dismissed_by BIGINT REFERENCES members (id),
  CONSTRAINT uq_match_alerts__demand_id__listing_id UNIQUE (demand_id, listing_id)
);
CREATE INDEX ix_match_alerts__listing_id ON match_alerts (listing_id);
