-- Templates 模板 (C7): messages and talk tracks with fields to fill in.
CREATE TABLE templates (
  id {id},
  kind TEXT NOT NULL,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  is_marketing BOOLEAN NOT NULL,
  audience TEXT NOT NULL,
  -- Of whoever wrote it, at that time: the store whose members see one for the store. None is the company.
  store_id BIGINT REFERENCES org_units (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT uq_templates__member_id__name UNIQUE (member_id, name)
);
CREATE INDEX ix_templates__audience ON templates (audience, store_id);
