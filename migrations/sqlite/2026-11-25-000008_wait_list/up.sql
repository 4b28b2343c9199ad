-- The wait list: applications that want an earlier place, what is kept for them, and whom a place passed over and why. That an
-- application waits once at a time is a constraint here. No personal data. The PostgreSQL twin has the same tables.
CREATE TABLE wait_list_entries (
    id blob PRIMARY KEY NOT NULL,
    open_application_id blob UNIQUE,
    application_id blob NOT NULL,
    provider_id blob NOT NULL REFERENCES providers (id),
    before_on date,
    state text NOT NULL,
    slot_id blob,
    hold_id blob,
    offered_until bigint,
    registered_on date NOT NULL,
    version bigint NOT NULL,
    CHECK (state <> 'offered' OR (slot_id IS NOT NULL AND hold_id IS NOT NULL AND offered_until IS NOT NULL))
);
CREATE INDEX wait_list_entries_in_order ON wait_list_entries (state, provider_id, registered_on, id);

CREATE TABLE passed_over (
    entry_id blob NOT NULL,
    slot_id blob NOT NULL,
    reason text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (entry_id, slot_id)
);
