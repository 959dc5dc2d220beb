UPDATE listing_events SET kind = 'hands_changed', event = REPLACE(event, '"kind":"maintainer_changed"', '"kind":"hands_changed"')
 WHERE kind = 'maintainer_changed';
ALTER TABLE listings RENAME COLUMN maintainer_changed_at TO hands_changed_at;
