-- Takes the visits to the counter back. They are lost with it.
DROP TABLE visits;
