DROP INDEX ix_contract_steps__due_on;
DROP TABLE contract_risk_events;
DROP TABLE contract_risks;
