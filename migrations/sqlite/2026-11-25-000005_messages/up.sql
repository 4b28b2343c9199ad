-- The outbox of messages, and the proactive offers. A message of the outbox is a row from the
-- moment of its cause; what it says and to whom is sealed when it is sent. The PostgreSQL twin has the same tables.
CREATE TABLE messages (
    id blob PRIMARY KEY NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    application_id blob,
    appointment_id blob,
    appointment_version bigint,
    begins_at bigint,
    offer_id blob,
    state text NOT NULL,
    reason text,
    due_at bigint NOT NULL,
    not_after bigint NOT NULL,
    attempts bigint NOT NULL,
    next_try_at bigint,
    sent_at bigint,
    received_at bigint,
    version bigint NOT NULL,
    content_sealed blob
);
CREATE INDEX messages_to_try ON messages (next_try_at, id);
CREATE INDEX messages_of_application ON messages (application_id, id);
CREATE INDEX messages_of_appointment ON messages (appointment_id, id);
CREATE INDEX messages_of_offer ON messages (offer_id, id);

CREATE TABLE offers (
    id blob PRIMARY KEY NOT NULL,
    service text NOT NULL,
    provider_id blob NOT NULL REFERENCES providers (id),
    state text NOT NULL,
    residency text NOT NULL,
    born_abroad boolean NOT NULL,
    made_at bigint NOT NULL,
    sent_at bigint,
    received_at bigint,
    due_at bigint,
    answer text,
    answered_at bigint,
    answer_way text,
    verdict text,
    application_id blob,
    version bigint NOT NULL,
    representative_key blob,
    child_sealed blob NOT NULL,
    representative_sealed blob NOT NULL
);
CREATE INDEX offers_of_provider ON offers (provider_id, id);
CREATE INDEX offers_of_representative ON offers (representative_key, id);
CREATE INDEX offers_by_end ON offers (state, due_at);
