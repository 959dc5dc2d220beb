-- "Hands" said it in a picture: since when a listing is public or its maintainer's, and the event that tells of it.
ALTER TABLE listings RENAME COLUMN hands_changed_at TO maintainer_changed_at;
UPDATE listing_events SET kind = 'maintainer_changed', event = REPLACE(event, '"kind":"hands_changed"', '"kind":"maintainer_changed"')
 WHERE kind = 'hands_changed';
