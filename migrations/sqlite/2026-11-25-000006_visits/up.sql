-- Visits to the counter: when somebody came, was called and was served, and nothing of who it is. That the three moments follow
-- each other is a constraint here. The PostgreSQL twin has the same table.
CREATE TABLE visits (
    id blob PRIMARY KEY NOT NULL,
    provider_id blob NOT NULL REFERENCES providers (id),
    service text NOT NULL,
    purpose text NOT NULL,
    application_id blob,
    arrived_at bigint NOT NULL,
    called_at bigint,
    ended_at bigint,
    version bigint NOT NULL,
    CHECK (called_at IS NULL OR called_at >= arrived_at),
    CHECK (ended_at IS NULL OR (called_at IS NOT NULL AND ended_at >= called_at))
);
CREATE INDEX visits_of_provider ON visits (provider_id, arrived_at);
