CREATE TABLE listings (
  id {id},
  status TEXT NOT NULL,
  -- status = 'lead', kept apart because every list shows either listings or leads.
  is_lead BOOLEAN NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('sale', 'rental', 'both')),
  community_id BIGINT REFERENCES communities (id),
  -- The community's district, kept beside the listing: it is the commonest filter.
  district TEXT,
  building TEXT,
  unit TEXT,
  room TEXT,
  rooms INTEGER,
  halls INTEGER,
  baths INTEGER,
  kitchens INTEGER,
  area_centi BIGINT,
  inner_area_centi BIGINT,
  floor INTEGER,
  total_floors INTEGER,
  floor_band TEXT,
  orientation_mask INTEGER NOT NULL,
  decoration TEXT,
  building_form TEXT,
  has_elevator BOOLEAN,
  built_year INTEGER,
  price_fen BIGINT,
  rent_fen BIGINT,
  unit_price_fen BIGINT,
  floor_price_fen BIGINT,
  evaluation_fen BIGINT,
  price_delta_fen BIGINT,
  price_changed_at TIMESTAMP,
  source TEXT,
  obtained_at TIMESTAMP,
  is_late_entry BOOLEAN NOT NULL,
  title TEXT,
  notes TEXT,
  -- Terms of trade as JSON; what is searched by has a column of its own.
  terms TEXT NOT NULL,
  land_tenure TEXT,
  certificate TEXT,
  tenancy TEXT,
  maintainer_id BIGINT REFERENCES members (id),
  creator_id BIGINT REFERENCES members (id),
  last_follow_up_at TIMESTAMP,
  follow_up_count BIGINT NOT NULL,
  -- Hash of an imported row, so that importing it again adds nothing.
  import_key TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_listings__import_key ON listings (import_key) WHERE import_key IS NOT NULL;
CREATE INDEX ix_listings__community_id ON listings (community_id);
CREATE INDEX ix_listings__district ON listings (is_lead, district, created_at, id);
CREATE INDEX ix_listings__maintainer_id ON listings (maintainer_id, created_at) WHERE maintainer_id IS NOT NULL;
-- One index for each order of the list; rows without the value come last and need none.
CREATE INDEX ix_listings__created_at ON listings (is_lead, created_at, id);
CREATE INDEX ix_listings__updated_at ON listings (is_lead, updated_at, id);
CREATE INDEX ix_listings__last_follow_up_at ON listings (is_lead, last_follow_up_at, id) WHERE last_follow_up_at IS NOT NULL;
CREATE INDEX ix_listings__price_fen ON listings (is_lead, price_fen, id) WHERE price_fen IS NOT NULL;
CREATE INDEX ix_listings__rent_fen ON listings (is_lead, rent_fen, id) WHERE rent_fen IS NOT NULL;
CREATE INDEX ix_listings__unit_price_fen ON listings (is_lead, unit_price_fen, id) WHERE unit_price_fen IS NOT NULL;
CREATE INDEX ix_listings__area_centi ON listings (is_lead, area_centi, id) WHERE area_centi IS NOT NULL;
CREATE INDEX ix_listings__built_year ON listings (is_lead, built_year, id) WHERE built_year IS NOT NULL;
CREATE INDEX ix_listings__floor ON listings (is_lead, floor, id) WHERE floor IS NOT NULL;
CREATE INDEX ix_listings__rooms ON listings (is_lead, rooms, id) WHERE rooms IS NOT NULL;

-- The flats that active listings hold, one row for each single purpose.
CREATE TABLE active_properties (
  property_key TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('sale', 'rental')),
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  PRIMARY KEY (property_key, purpose)
);
CREATE INDEX ix_active_properties__listing_id ON active_properties (listing_id);

-- Names and numbers are encrypted; the keyed hash finds a number without decrypting all.
CREATE TABLE owner_contacts (
  id {id},
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  name_encrypted TEXT NOT NULL,
  name_masked TEXT NOT NULL,
  phone_encrypted TEXT NOT NULL,
  phone_masked TEXT NOT NULL,
  phone_hash TEXT NOT NULL,
  relation TEXT NOT NULL,
  note TEXT,
  CONSTRAINT uq_owner_contacts__listing_id__phone_hash UNIQUE (listing_id, phone_hash)
);
CREATE INDEX ix_owner_contacts__phone_hash ON owner_contacts (phone_hash);

CREATE TABLE follow_ups (
  id {id},
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  author_id BIGINT NOT NULL REFERENCES members (id),
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  next_step TEXT,
  next_on DATE,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX ix_follow_ups__listing_id ON follow_ups (listing_id, author_id, id);

-- The timeline; follow-ups stand in their own table and are named here.
CREATE TABLE listing_events (
  id {id},
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  member_id BIGINT REFERENCES members (id),
  follow_up_id BIGINT REFERENCES follow_ups (id),
  at TIMESTAMP NOT NULL,
  event TEXT NOT NULL
);
CREATE INDEX ix_listing_events__listing_id ON listing_events (listing_id, id);

CREATE TABLE reveals (
  id {id},
  member_id BIGINT NOT NULL REFERENCES members (id),
  listing_id BIGINT NOT NULL REFERENCES listings (id),
  owner_contact_id BIGINT,
  purpose TEXT NOT NULL,
  note TEXT,
  revealed_at TIMESTAMP NOT NULL,
  follow_up_due_at TIMESTAMP NOT NULL,
  -- The follow-up that the reveal asked for.
  follow_up_id BIGINT REFERENCES follow_ups (id)
);
CREATE INDEX ix_reveals__member_id ON reveals (member_id, revealed_at);
CREATE INDEX ix_reveals__listing_id ON reveals (listing_id, member_id);

--: sqlite
CREATE VIRTUAL TABLE listing_search USING fts5 (terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
--: postgres
CREATE TABLE listing_search (
  listing_id BIGINT PRIMARY KEY REFERENCES listings (id),
  terms TSVECTOR NOT NULL
);
CREATE INDEX ix_listing_search__terms ON listing_search USING gin (terms);
