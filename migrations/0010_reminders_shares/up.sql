-- The secret address of a member's calendar, as a hash: replaced or removed, it opens nothing any more.
CREATE TABLE calendars (
  member_id BIGINT NOT NULL PRIMARY KEY REFERENCES members (id),
  token_hash TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  CONSTRAINT uq_calendars__token_hash UNIQUE (token_hash)
);

-- Who put a listing on its public page; the address stands with the listing.
CREATE TABLE publications (
  listing_id BIGINT NOT NULL PRIMARY KEY REFERENCES listings (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  shows_phone BOOLEAN NOT NULL,
  published_at TIMESTAMP NOT NULL
);

-- How often the public page was looked at.
CREATE TABLE share_views (
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  day DATE NOT NULL,
  views BIGINT NOT NULL,
  PRIMARY KEY (listing_id, day)
);

-- Who has looked at it on a day, as a keyed hash, so that nobody counts twice; removed when the day is over.
CREATE TABLE share_visitors (
  day DATE NOT NULL,
  listing_id BIGINT NOT NULL,
  visitor TEXT NOT NULL,
  PRIMARY KEY (day, listing_id, visitor)
);

-- What somebody has to do: next steps and follow-ups after reveals.
CREATE INDEX ix_follow_ups__next_on ON follow_ups (author_id, next_on) WHERE next_on IS NOT NULL;
CREATE INDEX ix_reveals__open ON reveals (member_id, follow_up_due_at) WHERE follow_up_id IS NULL;

-- The inventory: the oldest on the market, and those that left it lately.
CREATE INDEX ix_listings__stock ON listings (entered_at, id) WHERE status = 'available';
CREATE INDEX ix_listings__ended ON listings (status_changed_at)
WHERE status IN ('sold_by_us', 'let_by_us', 'sold_elsewhere', 'let_elsewhere');
