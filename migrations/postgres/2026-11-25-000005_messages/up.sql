-- The outbox of messages, and the proactive offers. A message of the outbox is a row from the
-- moment of its cause; what it says and to whom is sealed when it is sent. The SQLite twin has the same tables.
CREATE TABLE messages (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    channel text NOT NULL,
    application_id uuid,
    appointment_id uuid,
    appointment_version bigint,
    begins_at timestamptz,
    offer_id uuid,
    state text NOT NULL,
    reason text,
    due_at timestamptz NOT NULL,
    not_after timestamptz NOT NULL,
    attempts bigint NOT NULL,
    next_try_at timestamptz,
    sent_at timestamptz,
    received_at timestamptz,
    version bigint NOT NULL,
    content_sealed bytea
);
CREATE INDEX messages_to_try ON messages (next_try_at, id);
CREATE INDEX messages_of_application ON messages (application_id, id);
CREATE INDEX messages_of_appointment ON messages (appointment_id, id);
CREATE INDEX messages_of_offer ON messages (offer_id, id);

CREATE TABLE offers (
    id uuid PRIMARY KEY,
    service text NOT NULL,
    provider_id uuid NOT NULL REFERENCES providers (id),
    state text NOT NULL,
    residency text NOT NULL,
    born_abroad boolean NOT NULL,
    made_at timestamptz NOT NULL,
    sent_at timestamptz,
    received_at timestamptz,
    due_at timestamptz,
    answer text,
    answered_at timestamptz,
    answer_way text,
    verdict text,
    application_id uuid,
    version bigint NOT NULL,
    representative_key bytea,
    child_sealed bytea NOT NULL,
    representative_sealed bytea NOT NULL
);
CREATE INDEX offers_of_provider ON offers (provider_id, id);
CREATE INDEX offers_of_representative ON offers (representative_key, id);
CREATE INDEX offers_by_end ON offers (state, due_at);
