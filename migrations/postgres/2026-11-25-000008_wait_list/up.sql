-- The wait list: applications that want an earlier place, what is kept for them, and whom a place passed over and why. That an
-- application waits once at a time is a constraint here. No personal data. The SQLite twin has the same tables.
CREATE TABLE wait_list_entries (
    id uuid PRIMARY KEY,
    open_application_id uuid UNIQUE,
    application_id uuid NOT NULL,
    provider_id uuid NOT NULL REFERENCES providers (id),
    before_on date,
    state text NOT NULL,
    slot_id uuid,
    hold_id uuid,
    offered_until timestamptz,
    registered_on date NOT NULL,
    version bigint NOT NULL,
    CHECK (state <> 'offered' OR (slot_id IS NOT NULL AND hold_id IS NOT NULL AND offered_until IS NOT NULL))
);
CREATE INDEX wait_list_entries_in_order ON wait_list_entries (state, provider_id, registered_on, id);

CREATE TABLE passed_over (
    entry_id uuid NOT NULL,
    slot_id uuid NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (entry_id, slot_id)
);
