-- Views of lists: filters and order under a name.
CREATE TABLE saved_views (
  id {id},
  list TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  audience TEXT NOT NULL,
  -- Of whoever saved it, at that time: those in it and below see a view that is shown to a unit. None is the company.
  org_unit_id BIGINT REFERENCES org_units (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT uq_saved_views__member_id__list__name UNIQUE (member_id, list, name)
);
CREATE INDEX ix_saved_views__list ON saved_views (list, audience);
