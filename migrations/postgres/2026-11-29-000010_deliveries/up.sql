-- Deliveries: to where each signed result goes, when, and what became of it. No personal data: what is handed over is read from the
-- result when its turn comes. The SQLite twin has the same table.
CREATE TABLE deliveries (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    result_id uuid NOT NULL REFERENCES results (id),
    target text NOT NULL,
    state text NOT NULL,
    not_before timestamptz NOT NULL,
    attempts bigint NOT NULL,
    next_try_at timestamptz,
    done_at timestamptz,
    version bigint NOT NULL,
    CHECK ((state = 'done') = (done_at IS NOT NULL)),
    CHECK (state = 'waiting' OR next_try_at IS NULL)
);
CREATE INDEX deliveries_of_application ON deliveries (application_id, id);
CREATE INDEX deliveries_due ON deliveries (next_try_at, id);
