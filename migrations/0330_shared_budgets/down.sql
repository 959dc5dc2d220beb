ALTER TABLE api_client_usage DROP COLUMN taken;
