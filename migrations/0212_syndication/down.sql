DROP TABLE syndication_places;
DROP TABLE syndicated_listings;
