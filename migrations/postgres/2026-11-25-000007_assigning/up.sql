-- Whether a provider lets Qoldau assign the first free day where nobody books. The default is for the rows that are there and for
-- processes of the version before. The SQLite twin has the same column.
ALTER TABLE providers ADD COLUMN assigns_first_day boolean NOT NULL DEFAULT false;
