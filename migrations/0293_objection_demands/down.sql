DROP INDEX ix_showing_stops__objection;
ALTER TABLE client_objections DROP COLUMN demand_id;
