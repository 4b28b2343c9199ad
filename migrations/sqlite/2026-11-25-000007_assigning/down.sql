-- Takes the seventh schema back. Which providers let Qoldau assign the day is lost with it.
ALTER TABLE providers DROP COLUMN assigns_first_day;
