-- The house's own plans by which commissions are split (§4); the built-in ones are code.
CREATE TABLE commission_plans (
  id {id},
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  copied_from TEXT NOT NULL,
  -- Counted up first of all by whoever adds a version, which makes two of them wait for each other.
  version_count BIGINT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  CONSTRAINT uq_commission_plans__name UNIQUE (name)
);

-- Their versions, which are added and never changed: in force is the last one that has begun.
CREATE TABLE commission_plan_versions (
  plan_id BIGINT NOT NULL REFERENCES commission_plans (id),
  version BIGINT NOT NULL,
  effective_from DATE NOT NULL,
  -- Shares, grants and the rest, as JSON.
  terms TEXT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (plan_id, version)
);
