-- Deliveries: to where each signed result goes, when, and what became of it. No personal data: what is handed over is read from the
-- result when its turn comes. The PostgreSQL twin has the same table.
CREATE TABLE deliveries (
    id blob PRIMARY KEY NOT NULL,
    application_id blob NOT NULL REFERENCES applications (id),
    result_id blob NOT NULL REFERENCES results (id),
    target text NOT NULL,
    state text NOT NULL,
    not_before bigint NOT NULL,
    attempts bigint NOT NULL,
    next_try_at bigint,
    done_at bigint,
    version bigint NOT NULL,
    CHECK ((state = 'done') = (done_at IS NOT NULL)),
    CHECK (state = 'waiting' OR next_try_at IS NULL)
);
CREATE INDEX deliveries_of_application ON deliveries (application_id, id);
CREATE INDEX deliveries_due ON deliveries (next_try_at, id);
