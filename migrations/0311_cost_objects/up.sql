-- Cost objects 成本对象 (§12.2): projects and campaigns, beside the cost centre of a cost. One that has a community stands for the sales and rentals there,
-- signed while it lasts; of several the latest.
CREATE TABLE cost_objects (
  id {id},
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  -- None is the whole company's.
  store_id BIGINT REFERENCES org_units (id),
  developer TEXT,
  community_id BIGINT REFERENCES communities (id),
  from_on DATE NOT NULL,
  until_on DATE,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX ix_cost_objects__community_id ON cost_objects (community_id, id) WHERE community_id IS NOT NULL;
ALTER TABLE cost_entries ADD COLUMN cost_object_id BIGINT REFERENCES cost_objects (id);
CREATE INDEX ix_cost_entries__cost_object_id ON cost_entries (cost_object_id, month) WHERE cost_object_id IS NOT NULL;
-- The budget of a cost object is of no store.
ALTER TABLE budgets ADD COLUMN cost_object_id BIGINT REFERENCES cost_objects (id);
