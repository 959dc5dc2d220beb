DROP TABLE showing_notes;
DROP TABLE showing_stops;
DROP TABLE showing_members;
DROP TABLE showings;
DROP TABLE key_reservations;
