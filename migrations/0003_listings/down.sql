DROP TABLE listing_search;
DROP TABLE reveals;
DROP TABLE listing_events;
DROP TABLE follow_ups;
DROP TABLE owner_contacts;
DROP TABLE active_properties;
DROP TABLE listings;
