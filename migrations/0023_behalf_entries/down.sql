DROP TABLE behalf_entries;
