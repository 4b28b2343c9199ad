ALTER TABLE deliveries DROP COLUMN refused_at;
