DROP TABLE outbox_places;
DROP TABLE outbox_events;
