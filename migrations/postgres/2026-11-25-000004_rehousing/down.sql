-- Takes the fourth schema back. What was to become of bookings of withdrawn places is lost with it.
DROP INDEX slots_to_rehouse;
ALTER TABLE slots DROP COLUMN rehousing;
ALTER TABLE slots DROP COLUMN keep;
