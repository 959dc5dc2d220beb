-- Objections 销售抗性 of clients (B2, C1): what was said against it in a follow-up, what was answered, what came of it.
CREATE TABLE client_objections (
  id {id},
  follow_up_id BIGINT NOT NULL REFERENCES follow_ups (id),
  kind TEXT NOT NULL,
  said TEXT,
  answer TEXT,
  outcome TEXT NOT NULL,
  CONSTRAINT uq_client_objections__follow_up_id__kind UNIQUE (follow_up_id, kind)
);
-- What a talk track answers.
ALTER TABLE templates ADD COLUMN objection TEXT;
