-- Takes the second schema back. Saved years, notices and the record of moved deadlines are lost with it.
DROP INDEX deadlines_by_calendar;
ALTER TABLE journal DROP COLUMN moved;
DROP TABLE rule_changes;
DROP TABLE calendar_years;
