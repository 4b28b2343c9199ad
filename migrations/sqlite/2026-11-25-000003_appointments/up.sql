-- Places, the appointments at them, and the seats that are held for a while. That no place is taken beyond its capacity and no
-- child is in two places at once are constraints here. The PostgreSQL twin has the same tables.
CREATE TABLE slots (
    id blob PRIMARY KEY NOT NULL,
    provider_id blob NOT NULL REFERENCES providers (id),
    kind text NOT NULL,
    begins_at bigint NOT NULL,
    minutes bigint NOT NULL,
    capacity bigint NOT NULL,
    taken bigint NOT NULL,
    withdrawn boolean NOT NULL,
    version bigint NOT NULL,
    UNIQUE (provider_id, kind, begins_at),
    CHECK (taken BETWEEN 0 AND capacity)
);

CREATE TABLE appointments (
    id blob PRIMARY KEY NOT NULL,
    kind text NOT NULL,
    provider_id blob NOT NULL REFERENCES providers (id),
    application_id blob,
    slot_id blob NOT NULL REFERENCES slots (id),
    begins_at bigint NOT NULL,
    minutes bigint NOT NULL,
    state text NOT NULL,
    source text NOT NULL,
    beyond_queue text,
    booked_at bigint NOT NULL,
    version bigint NOT NULL,
    person_sealed blob
);
CREATE INDEX appointments_of_application ON appointments (application_id, id);
CREATE INDEX appointments_of_slot ON appointments (slot_id);
CREATE INDEX appointments_of_provider ON appointments (provider_id, begins_at);

-- One row for each quarter-hour in which a child is somewhere.
CREATE TABLE occupied (
    claim blob PRIMARY KEY NOT NULL,
    appointment_id blob NOT NULL
);

CREATE TABLE holds (
    application_id blob PRIMARY KEY NOT NULL,
    id blob NOT NULL UNIQUE,
    slot_id blob NOT NULL REFERENCES slots (id),
    expires_at bigint NOT NULL
);
CREATE INDEX holds_by_end ON holds (expires_at);
