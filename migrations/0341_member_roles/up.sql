-- What a member is besides the role in `members`: an action reaches as far as the widest of all their roles.
CREATE TABLE member_roles (
  member_id BIGINT NOT NULL REFERENCES members (id),
  role TEXT NOT NULL,
  PRIMARY KEY (member_id, role)
);
