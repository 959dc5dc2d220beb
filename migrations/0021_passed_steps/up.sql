-- Next steps that a leaver noted, and who is to take them now.
CREATE TABLE passed_steps (
  follow_up_id BIGINT PRIMARY KEY REFERENCES follow_ups (id),
  member_id BIGINT NOT NULL REFERENCES members (id),
  passed_at TIMESTAMP NOT NULL
);
CREATE INDEX ix_passed_steps__member_id ON passed_steps (member_id);
