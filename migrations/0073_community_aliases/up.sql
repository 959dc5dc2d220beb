-- Other names by which a community is found where its name is asked for: what a file or a form calls it leads to it.
CREATE TABLE community_aliases (
  community_id BIGINT NOT NULL REFERENCES communities (id),
  name_key TEXT NOT NULL,
  PRIMARY KEY (community_id, name_key)
);
CREATE INDEX ix_community_aliases__name_key ON community_aliases (name_key);
