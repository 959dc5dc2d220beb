ALTER TABLE members DROP COLUMN must_change_password;
