-- Recommendation lists 推荐清单 (§3.1): what a client is to look at by a link, and what they say of it.
CREATE TABLE recommendations (
  id {id},
  client_id BIGINT NOT NULL REFERENCES clients (id),
  demand_id BIGINT NOT NULL REFERENCES client_demands (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  -- The secret part of the link.
  token TEXT NOT NULL,
  greeting TEXT,
  shows_phone BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  revoked_at TIMESTAMP,
  revoked_by BIGINT REFERENCES members (id),
  views BIGINT NOT NULL,
  last_viewed_at TIMESTAMP,
  -- What the client would like to be shown: JSON.
  wish TEXT,
  asked_at TIMESTAMP,
  -- How often something was said through the link since a moment.
  acts BIGINT NOT NULL,
  acts_since TIMESTAMP NOT NULL,
  -- The last notice of it, which a new one replaces while it is unread.
  notice_id BIGINT,
  CONSTRAINT uq_recommendations__token UNIQUE (token)
);
CREATE INDEX ix_recommendations__client_id ON recommendations (client_id, id);
CREATE INDEX ix_recommendations__demand_id ON recommendations (demand_id, id);

CREATE TABLE recommendation_items (
  id {id},
  recommendation_id BIGINT NOT NULL REFERENCES recommendations (id),
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  -- From 1 on, as the client sees them.
  place BIGINT NOT NULL,
  note TEXT,
  reaction TEXT,
  objection TEXT,
  words TEXT,
  answered_at TIMESTAMP,
  CONSTRAINT uq_recommendation_items__recommendation_id__listing_id UNIQUE (recommendation_id, listing_id)
);
CREATE INDEX ix_recommendation_items__listing_id ON recommendation_items (listing_id);

-- Who has looked at a list on a day, as a keyed hash, so that nobody counts twice; removed when the day is over.
CREATE TABLE recommendation_visitors (
  day DATE NOT NULL,
  recommendation_id BIGINT NOT NULL,
  visitor TEXT NOT NULL,
  PRIMARY KEY (day, recommendation_id, visitor)
);
