-- Keys that access tokens are signed with, after the one that follows from the key file: the newest signs, those before it are good for as
-- long as there can be a token of theirs. Encrypted with the key of the data.
CREATE TABLE token_keys (
  id {id},
  -- What a token names its key by.
  kid TEXT NOT NULL,
  secret_encrypted TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  CONSTRAINT uq_token_keys__kid UNIQUE (kid)
);
