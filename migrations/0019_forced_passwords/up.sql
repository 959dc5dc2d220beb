-- Somebody else has set the password: its member has to choose one of their own before anything else.
ALTER TABLE members ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT false;
