-- What kind of event it is, beside its text: what the text tells is read, what kind it is of is looked for.
ALTER TABLE listing_events ADD COLUMN kind TEXT NOT NULL DEFAULT '';
--: sqlite
UPDATE listing_events SET kind = CASE WHEN follow_up_id IS NULL THEN json_extract(event, '$.kind') ELSE 'follow_up' END;
--: postgres
UPDATE listing_events SET kind = CASE WHEN follow_up_id IS NULL THEN CAST(event AS JSON) ->> 'kind' ELSE 'follow_up' END;
