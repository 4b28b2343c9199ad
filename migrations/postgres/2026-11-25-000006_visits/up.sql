-- Visits to the counter: when somebody came, was called and was served, and nothing of who it is. That the three moments follow
-- each other is a constraint here. The SQLite twin has the same table.
CREATE TABLE visits (
    id uuid PRIMARY KEY,
    provider_id uuid NOT NULL REFERENCES providers (id),
    service text NOT NULL,
    purpose text NOT NULL,
    application_id uuid,
    arrived_at timestamptz NOT NULL,
    called_at timestamptz,
    ended_at timestamptz,
    version bigint NOT NULL,
    CHECK (called_at IS NULL OR called_at >= arrived_at),
    CHECK (ended_at IS NULL OR (called_at IS NOT NULL AND ended_at >= called_at))
);
CREATE INDEX visits_of_provider ON visits (provider_id, arrived_at);
