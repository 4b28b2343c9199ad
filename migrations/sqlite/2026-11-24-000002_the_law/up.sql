-- Years of the work calendar as the authority saved them, notices of amended Rules, and which deadlines an event moved.
-- Nothing here is ever updated: a changed year is a new version beside the old one. The PostgreSQL twin has the same tables.
CREATE TABLE calendar_years (
    id text PRIMARY KEY NOT NULL,
    year bigint NOT NULL,
    version bigint NOT NULL,
    days text NOT NULL,
    saved_at bigint NOT NULL
);
CREATE INDEX calendar_years_by_year ON calendar_years (year, version);

CREATE TABLE rule_changes (
    id blob PRIMARY KEY NOT NULL,
    registered_on date NOT NULL,
    notice text NOT NULL,
    saved_at bigint NOT NULL
);

ALTER TABLE journal ADD COLUMN moved text NOT NULL DEFAULT '';
CREATE INDEX deadlines_by_calendar ON deadlines (state, calendar_version, application_id);
