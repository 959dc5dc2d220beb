-- What each paper of a contract is (§12.1, C07). Of those that are there nobody has said it.
ALTER TABLE contract_files ADD COLUMN kind TEXT NOT NULL DEFAULT 'other';
