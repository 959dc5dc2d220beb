-- Risks of contracts 风险 (§12.1): one row for each kind of a contract, and for each step that is overdue. Found again it is the same row.
CREATE TABLE contract_risks (
  id {id},
  contract_id BIGINT NOT NULL REFERENCES contracts (id),
  code TEXT NOT NULL,
  -- The step that it is about; 0 where it is about the whole contract.
  step_id BIGINT NOT NULL,
  likelihood BIGINT NOT NULL,
  impact BIGINT NOT NULL,
  state TEXT NOT NULL,
  -- What the record shows, as JSON: found again only where that is something else. Empty where it shows nothing, or shows it no more.
  fact TEXT NOT NULL,
  -- What somebody said of it last; then it isn't resolved by the record alone.
  note TEXT,
  owner_id BIGINT REFERENCES members (id),
  found_at TIMESTAMP NOT NULL,
  -- Since when its clock runs, until when it is to be dealt with, how many alarms have come, and when the next one does.
  opened_at TIMESTAMP NOT NULL,
  due_at TIMESTAMP NOT NULL,
  alarms BIGINT NOT NULL,
  alarm_at TIMESTAMP,
  closed_at TIMESTAMP,
  closed_by BIGINT REFERENCES members (id),
  closing_reason TEXT,
  loss_avoided_fen BIGINT NOT NULL,
  loss_incurred_fen BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CONSTRAINT uq_contract_risks__contract_id__code__step_id UNIQUE (contract_id, code, step_id)
);
CREATE INDEX ix_contract_risks__state ON contract_risks (state, id);
CREATE INDEX ix_contract_risks__alarm_at ON contract_risks (alarm_at) WHERE alarm_at IS NOT NULL;
CREATE INDEX ix_contract_risks__closed_at ON contract_risks (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE contract_risk_events (
  id {id},
  risk_id BIGINT NOT NULL REFERENCES contract_risks (id),
  member_id BIGINT REFERENCES members (id),
  at TIMESTAMP NOT NULL,
  event TEXT NOT NULL
);
CREATE INDEX ix_contract_risk_events__risk_id ON contract_risk_events (risk_id, id);

-- The job looks for steps that are still to be done and overdue.
CREATE INDEX ix_contract_steps__due_on ON contract_steps (due_on) WHERE done_on IS NULL;
