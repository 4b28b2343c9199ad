-- What is to become of the bookings of a place that staff withdrew or made smaller: how many seats it keeps, and how the others
-- are dealt with until that is done. The PostgreSQL twin has the same columns.
ALTER TABLE slots ADD COLUMN keep bigint;
ALTER TABLE slots ADD COLUMN rehousing text;
CREATE INDEX slots_to_rehouse ON slots (rehousing);
