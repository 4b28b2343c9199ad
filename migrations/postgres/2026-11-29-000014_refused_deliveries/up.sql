-- Deliveries: when a neighbour said that it cannot be, also where it is tried again. The SQLite twin is the same.
ALTER TABLE deliveries ADD COLUMN refused_at timestamptz;
