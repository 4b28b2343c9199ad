//! Tables as Diesel sees them, one description for both databases. A test migrates both and compares what they have
//! with each other; a column that is missing here is simply not read.

diesel::table! {
    use diesel::sql_types::Text;
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Text};
    data_keys (id) {
        id -> crate::both::SqlId,
        wrapped -> Binary,
        wrapped_by -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    number_blocks (prefix) {
        prefix -> Text,
        next -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Text};
    providers (id) {
        id -> crate::both::SqlId,
        #[sql_name = "type"]
        kind -> Text,
        name_kk -> Text,
        name_ru -> Text,
        address_kk -> Text,
        address_ru -> Text,
        region -> Text,
        phones -> Text,
        opens -> Text,
        closes -> Text,
        lunch_from -> Text,
        lunch_until -> Text,
        proactive -> Bool,
        assigns_first_day -> Bool,
        version -> BigInt,
        staff_version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    staff (provider_id, subject, role) {
        provider_id -> crate::both::SqlId,
        subject -> Text,
        role -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Nullable, Text};
    applications (id) {
        id -> crate::both::SqlId,
        number -> Text,
        service -> Text,
        provider_id -> crate::both::SqlId,
        channel -> Text,
        form -> Text,
        status -> Text,
        version -> BigInt,
        residency -> Text,
        born_abroad -> Bool,
        submitted_at -> crate::both::SqlInstant,
        received_at -> Nullable<crate::both::SqlInstant>,
        registered_on -> Nullable<Date>,
        accepted_at -> Nullable<crate::both::SqlInstant>,
        updated_at -> crate::both::SqlInstant,
        rules_version -> Text,
        child_key -> Binary,
        representative_key -> Nullable<Binary>,
        child_sealed -> Binary,
        representative_sealed -> Binary,
        examination_kind -> Nullable<Text>,
        examined_on -> Nullable<Date>,
        signature_verified_at -> Nullable<crate::both::SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::Binary;
    filing_signatures (application_id) {
        application_id -> crate::both::SqlId,
        content_sealed -> Binary,
        value_sealed -> Binary,
        evidence_sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::Binary;
    open_applications (claim) {
        claim -> Binary,
        application_id -> crate::both::SqlId,
        child_service_key -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    deadlines (application_id, code) {
        application_id -> crate::both::SqlId,
        code -> Text,
        due_at -> Nullable<crate::both::SqlInstant>,
        target_at -> Nullable<crate::both::SqlInstant>,
        state -> Text,
        calendar_version -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    documents (id) {
        id -> crate::both::SqlId,
        application_id -> crate::both::SqlId,
        kind -> Text,
        presentation -> Text,
        file_id -> Nullable<crate::both::SqlId>,
        added_at -> crate::both::SqlInstant,
        original_returned_at -> Nullable<crate::both::SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
    consents (application_id, ordinal) {
        application_id -> crate::both::SqlId,
        ordinal -> BigInt,
        kind -> Text,
        given -> Bool,
        way -> Text,
        at -> crate::both::SqlInstant,
        reference_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    registry_answers (application_id, ordinal) {
        application_id -> crate::both::SqlId,
        ordinal -> BigInt,
        document -> Text,
        source -> Text,
        answer -> Text,
        at -> crate::both::SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Text};
    files (id) {
        id -> crate::both::SqlId,
        owner_key -> Binary,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Binary,
        name_sealed -> Binary,
        uploaded_at -> crate::both::SqlInstant,
        scan -> Text,
    }
}

diesel::table! {
    attachments (file_id) {
        file_id -> crate::both::SqlId,
        application_id -> crate::both::SqlId,
        made_by -> crate::both::SqlId,
    }
}

diesel::table! {
    use diesel::sql_types::Binary;
    replies (key) {
        key -> Binary,
        fingerprint -> Binary,
        sealed -> Binary,
        kept_at -> crate::both::SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    journal (seq) {
        seq -> BigInt,
        id -> crate::both::SqlId,
        record_id -> Nullable<crate::both::SqlId>,
        kind -> Text,
        at -> crate::both::SqlInstant,
        actor_key -> Binary,
        role -> Text,
        purpose -> Text,
        sought -> Nullable<Binary>,
        clauses -> Text,
        changed -> Text,
        version -> Nullable<BigInt>,
        stage -> Nullable<Text>,
        stage_item -> Nullable<Text>,
        sealed -> Binary,
        digest -> Binary,
        moved -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    calendar_years (id) {
        id -> Text,
        year -> BigInt,
        version -> BigInt,
        days -> Text,
        saved_at -> crate::both::SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{Date, Text};
    rule_changes (id) {
        id -> crate::both::SqlId,
        registered_on -> Date,
        notice -> Text,
        saved_at -> crate::both::SqlInstant,
    }
}

diesel::table! {
    access_entries (application_id, journal_id) {
        application_id -> crate::both::SqlId,
        journal_id -> crate::both::SqlId,
    }
}

diesel::table! {
    use diesel::sql_types::Binary;
    own_reads (claim) {
        claim -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::BigInt;
    unplaced (chain, seq) {
        chain -> BigInt,
        seq -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Text};
    feed (position) {
        position -> BigInt,
        journal_id -> crate::both::SqlId,
        previous_hash -> Binary,
        hash -> Binary,
        item -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary};
    audit (position) {
        position -> BigInt,
        seq -> BigInt,
        previous_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Nullable, Text};
    slots (id) {
        id -> crate::both::SqlId,
        provider_id -> crate::both::SqlId,
        kind -> Text,
        begins_at -> crate::both::SqlInstant,
        minutes -> BigInt,
        capacity -> BigInt,
        taken -> BigInt,
        withdrawn -> Bool,
        version -> BigInt,
        keep -> Nullable<BigInt>,
        rehousing -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    appointments (id) {
        id -> crate::both::SqlId,
        kind -> Text,
        provider_id -> crate::both::SqlId,
        application_id -> Nullable<crate::both::SqlId>,
        slot_id -> crate::both::SqlId,
        begins_at -> crate::both::SqlInstant,
        minutes -> BigInt,
        state -> Text,
        source -> Text,
        beyond_queue -> Nullable<Text>,
        booked_at -> crate::both::SqlInstant,
        version -> BigInt,
        person_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::Binary;
    occupied (claim) {
        claim -> Binary,
        appointment_id -> crate::both::SqlId,
    }
}

diesel::table! {
    holds (application_id) {
        application_id -> crate::both::SqlId,
        id -> crate::both::SqlId,
        slot_id -> crate::both::SqlId,
        expires_at -> crate::both::SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    messages (id) {
        id -> crate::both::SqlId,
        kind -> Text,
        channel -> Text,
        application_id -> Nullable<crate::both::SqlId>,
        appointment_id -> Nullable<crate::both::SqlId>,
        appointment_version -> Nullable<BigInt>,
        begins_at -> Nullable<crate::both::SqlInstant>,
        offer_id -> Nullable<crate::both::SqlId>,
        state -> Text,
        reason -> Nullable<Text>,
        due_at -> crate::both::SqlInstant,
        not_after -> crate::both::SqlInstant,
        attempts -> BigInt,
        next_try_at -> Nullable<crate::both::SqlInstant>,
        sent_at -> Nullable<crate::both::SqlInstant>,
        received_at -> Nullable<crate::both::SqlInstant>,
        version -> BigInt,
        content_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
    offers (id) {
        id -> crate::both::SqlId,
        service -> Text,
        provider_id -> crate::both::SqlId,
        state -> Text,
        residency -> Text,
        born_abroad -> Bool,
        made_at -> crate::both::SqlInstant,
        sent_at -> Nullable<crate::both::SqlInstant>,
        received_at -> Nullable<crate::both::SqlInstant>,
        due_at -> Nullable<crate::both::SqlInstant>,
        answer -> Nullable<Text>,
        answered_at -> Nullable<crate::both::SqlInstant>,
        answer_way -> Nullable<Text>,
        verdict -> Nullable<Text>,
        application_id -> Nullable<crate::both::SqlId>,
        version -> BigInt,
        representative_key -> Nullable<Binary>,
        child_sealed -> Binary,
        representative_sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    visits (id) {
        id -> crate::both::SqlId,
        provider_id -> crate::both::SqlId,
        service -> Text,
        purpose -> Text,
        application_id -> Nullable<crate::both::SqlId>,
        arrived_at -> crate::both::SqlInstant,
        called_at -> Nullable<crate::both::SqlInstant>,
        ended_at -> Nullable<crate::both::SqlInstant>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    wait_list_entries (id) {
        id -> crate::both::SqlId,
        open_application_id -> Nullable<crate::both::SqlId>,
        application_id -> crate::both::SqlId,
        provider_id -> crate::both::SqlId,
        before_on -> Nullable<Date>,
        state -> Text,
        slot_id -> Nullable<crate::both::SqlId>,
        hold_id -> Nullable<crate::both::SqlId>,
        offered_until -> Nullable<crate::both::SqlInstant>,
        registered_on -> Date,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::Text;
    passed_over (entry_id, slot_id) {
        entry_id -> crate::both::SqlId,
        slot_id -> crate::both::SqlId,
        reason -> Text,
        at -> crate::both::SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    results (id) {
        id -> crate::both::SqlId,
        application_id -> crate::both::SqlId,
        kind -> Text,
        corrects -> Nullable<crate::both::SqlId>,
        state -> Text,
        version -> BigInt,
        content_sealed -> Binary,
        paper_sealed -> Binary,
        paper_sha256 -> Binary,
        code_sealed -> Binary,
        verification_key -> Binary,
        prepared_at -> crate::both::SqlInstant,
        signed_at -> Nullable<crate::both::SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::{Binary, Text};
    signatures (id) {
        id -> crate::both::SqlId,
        result_id -> crate::both::SqlId,
        role -> Text,
        signer_key -> Binary,
        person_sealed -> Binary,
        value_sealed -> Binary,
        evidence_sealed -> Binary,
        signed_at -> crate::both::SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    consent_requests (application_id, ordinal) {
        application_id -> crate::both::SqlId,
        ordinal -> BigInt,
        kind -> Text,
        asked_at -> crate::both::SqlInstant,
        answer_until -> crate::both::SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    deliveries (id) {
        id -> crate::both::SqlId,
        application_id -> crate::both::SqlId,
        result_id -> crate::both::SqlId,
        target -> Text,
        state -> Text,
        not_before -> crate::both::SqlInstant,
        attempts -> BigInt,
        next_try_at -> Nullable<crate::both::SqlInstant>,
        done_at -> Nullable<crate::both::SqlInstant>,
        version -> BigInt,
        refused_at -> Nullable<crate::both::SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Text};
    document_requests (application_id, ordinal) {
        application_id -> crate::both::SqlId,
        ordinal -> BigInt,
        kind -> Text,
        document -> Text,
        reason_sealed -> Binary,
        asked_at -> crate::both::SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Nullable};
    registry_queries (application_id) {
        application_id -> crate::both::SqlId,
        attempts -> BigInt,
        next_try_at -> Nullable<crate::both::SqlInstant>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    data_keys,
    number_blocks,
    providers,
    staff,
    applications,
    open_applications,
    deadlines,
    documents,
    consents,
    registry_answers,
    files,
    attachments,
    replies,
    journal,
    access_entries,
    own_reads,
    unplaced,
    feed,
    audit,
    calendar_years,
    rule_changes,
    slots,
    appointments,
    occupied,
    holds,
    messages,
    offers,
    visits,
    wait_list_entries,
    passed_over,
    results,
    signatures,
    consent_requests,
    deliveries,
    filing_signatures,
    document_requests,
    registry_queries,
);
