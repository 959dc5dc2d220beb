DROP TABLE photo_files;
