//! The statements of the write lane about applications: which columns of which table, and what is done with them.

use crate::batch::{Batch, Doing, Kind};

macro_rules! batch {
    ($(#[$doc:meta])* $name:ident, $table:literal, $doing:expr, [$(($column:literal, $kind:ident)),+ $(,)?]) => {
        $(#[$doc])*
        pub(crate) struct $name;

        impl Batch for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [(&'static str, Kind)] = &[$(($column, Kind::$kind)),+];
            const DOING: Doing = $doing;
        }
    };
}

batch!(InsertDataKey, "data_keys", Doing::Insert, [("id", Id), ("wrapped", Bytes), ("wrapped_by", Text)]);
batch!(
    /// One open application of one representative for one child and service.
    ClaimOpen, "open_applications", Doing::Claim,
    [("claim", Bytes), ("application_id", Id), ("child_service_key", Bytes)]
);
batch!(
    /// A write that lost takes back the claim that it made itself.
    ReleaseOpenOf, "open_applications", Doing::Delete, [("application_id", Id)]
);
batch!(
    /// An application that ended frees its claim.
    ReleaseOpen, "open_applications", Doing::Delete, [("application_id", Id)]
);
batch!(
    /// A file belongs to one application, once.
    ClaimAttachment, "attachments", Doing::Claim, [("file_id", Id), ("application_id", Id), ("made_by", Id)]
);
batch!(
    /// A write that lost takes back its attachments.
    ReleaseAttachment, "attachments", Doing::Delete, [("made_by", Id)]
);
batch!(
    /// A recipient's look at an own record, once a day.
    ClaimOwnRead, "own_reads", Doing::Claim, [("claim", Bytes)]
);
batch!(
    InsertApplication,
    "applications",
    Doing::Insert,
    [
        ("id", Id),
        ("number", Text),
        ("service", Text),
        ("provider_id", Id),
        ("channel", Text),
        ("form", Text),
        ("status", Text),
        ("version", Big),
        ("residency", Text),
        ("born_abroad", Flag),
        ("submitted_at", At),
        ("received_at", At),
        ("registered_on", On),
        ("accepted_at", At),
        ("updated_at", At),
        ("rules_version", Text),
        ("child_key", Bytes),
        ("representative_key", Bytes),
        ("child_sealed", Bytes),
        ("representative_sealed", Bytes),
        ("signature_verified_at", At),
    ]
);
batch!(
    InsertFilingSignature,
    "filing_signatures",
    Doing::Insert,
    [("application_id", Id), ("content_sealed", Bytes), ("value_sealed", Bytes), ("evidence_sealed", Bytes)]
);
batch!(
    UpdateApplication,
    "applications",
    Doing::Update,
    [
        ("id", Id),
        ("status", Text),
        ("version", Big),
        ("accepted_at", At),
        ("updated_at", At),
        ("registered_on", On),
        ("examination_kind", Text),
        ("examined_on", On)
    ]
);
batch!(
    ReplaceDeadline,
    "deadlines",
    Doing::Replace(2),
    [
        ("application_id", Id),
        ("code", Text),
        ("due_at", At),
        ("target_at", At),
        ("state", Text),
        ("calendar_version", Text),
    ]
);
batch!(
    InsertDocument,
    "documents",
    Doing::Insert,
    [
        ("id", Id),
        ("application_id", Id),
        ("kind", Text),
        ("presentation", Text),
        ("file_id", Id),
        ("added_at", At),
        ("original_returned_at", At),
    ]
);
batch!(
    InsertDocumentRequest,
    "document_requests",
    Doing::Insert,
    [
        ("application_id", Id),
        ("ordinal", Big),
        ("kind", Text),
        ("document", Text),
        ("reason_sealed", Bytes),
        ("asked_at", At),
    ]
);
batch!(
    InsertConsent,
    "consents",
    Doing::Insert,
    [
        ("application_id", Id),
        ("ordinal", Big),
        ("kind", Text),
        ("given", Flag),
        ("way", Text),
        ("at", At),
        ("reference_sealed", Bytes)
    ]
);
batch!(
    InsertConsentRequest,
    "consent_requests",
    Doing::Insert,
    [("application_id", Id), ("ordinal", Big), ("kind", Text), ("asked_at", At), ("answer_until", At)]
);
batch!(
    InsertAnswer,
    "registry_answers",
    Doing::Insert,
    [
        ("application_id", Id),
        ("ordinal", Big),
        ("document", Text),
        ("source", Text),
        ("answer", Text),
        ("at", At),
    ]
);
