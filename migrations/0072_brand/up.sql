-- What the company is called and how it looks: one row.
CREATE TABLE brand (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT,
  phone TEXT,
  address TEXT,
  licence_number TEXT,
  -- Small PNG files in base64: the logo, and what photos are marked with.
  logo TEXT,
  mark TEXT,
  version BIGINT NOT NULL
);
INSERT INTO brand (id, version) VALUES (1, 1);
