//! What is decided about messages, offers and visits to hand in papers: when something is tried again, what no longer holds,
//! which receipt is news, which answer counts. Every moment is written out; nothing is sent or saved.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use chrono::{DateTime, TimeDelta, Utc};
use qoldau_domain::appointment::{Appointment, AppointmentFlag, AppointmentState, BookingSource};
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::channel::{Channel, RenderingForm};
use qoldau_domain::consent::{ConsentKind, ConsentWay};
use qoldau_domain::document_visit::{self, Receiving};
use qoldau_domain::lifecycle::Status;
use qoldau_domain::message::{
    About, Facts, Message, MessageChannel, MessageKind, MessageState, MessageText, Standing,
    SuppressionReason,
};
use qoldau_domain::offer::{AnswerWay, Answered, Offer, OfferAnswer, OfferState, Offering, Supplied};
use qoldau_domain::person::{
    BirthDate, Child, Iin, MobileNumber, NamePart, PersonName, Relation, Representative, Residency,
};
use qoldau_domain::place::{AppointmentKind, Rehousing, Slot};
use qoldau_domain::provider::ProviderType;
use qoldau_domain::service::PublicService;
use qoldau_domain::term::offer::Verdict;
use qoldau_domain::violation::{Obstacle, Violation};
use uuid::Uuid;

const CALENDAR: &str = include_str!("../../../docs/law/calendar-kz-2026-11.csv");

fn kazakhstan() -> WorkCalendar {
    WorkCalendar::parse("first", CALENDAR).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}+05:00").parse().unwrap()
}

fn ids() -> impl FnMut() -> Uuid {
    let mut next = 100;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

fn appointment(begins_at: &str) -> Appointment {
    Appointment {
        id: Uuid::from_u128(1),
        kind: AppointmentKind::Examination,
        provider_id: Uuid::from_u128(2),
        application_id: Some(Uuid::from_u128(3)),
        slot_id: Uuid::from_u128(4),
        begins_at: at(begins_at),
        minutes: 60,
        state: AppointmentState::Booked,
        source: BookingSource::Phone,
        beyond_queue: None,
        booked_at: at("2026-11-24T12:00:00"),
        version: 1,
    }
}

fn message(kind: MessageKind) -> (Message, Appointment) {
    let booked = appointment("2026-12-07T10:00:00");
    let all = Message::of_booking(&booked, &mut ids());
    (*all.iter().find(|message| message.kind == kind).unwrap(), booked)
}

fn standing(version: i64) -> Standing {
    Standing::Appointment(version, AppointmentState::Booked)
}

#[test]
fn an_attempt_that_nobody_answers_comes_again_after_ever_longer_pauses() {
    let (mut message, booked) = message(MessageKind::BookingConfirmation);
    let standing = Standing::Appointment(booked.version, AppointmentState::Booked);
    let mut now = booked.booked_at;
    for (attempt, minutes) in (1..).zip([1, 5, 15, 60, 240, 240]) {
        message = message.before_attempt(standing, now);
        assert_eq!((message.attempts, message.state), (attempt, MessageState::Waiting));
        assert_eq!(message.next_try_at, Some(now + TimeDelta::minutes(minutes)));
        assert_eq!(message.version, attempt + 1);
        now = message.next_try_at.unwrap();
    }
    let sent = message.sent(now);
    assert_eq!((sent.state, sent.next_try_at, sent.sent_at), (MessageState::Sent, None, Some(now)));
    let refused = message.refused();
    assert_eq!((refused.state, refused.next_try_at), (MessageState::Undelivered, None));
    assert_eq!(refused.reason, Some(SuppressionReason::Refused));
}

#[test]
fn what_no_longer_holds_is_put_away_with_its_reason() {
    let (reminder, _) = message(MessageKind::ReminderDayBefore);
    let due = reminder.due_at;
    let over = |state| Standing::Appointment(2, state);
    for (standing, now, expected) in [
        (standing(1), due, None),
        (standing(2), due, Some(SuppressionReason::AppointmentMoved)),
        (over(AppointmentState::Cancelled), due, Some(SuppressionReason::AppointmentOver)),
        (over(AppointmentState::Missed), due, Some(SuppressionReason::AppointmentOver)),
        (over(AppointmentState::Attended), due, Some(SuppressionReason::AppointmentOver)),
        // The day itself has a reminder of its own.
        (standing(1), at("2026-12-06T23:59:59"), None),
        (standing(1), at("2026-12-07T00:00:00"), Some(SuppressionReason::TooLate)),
    ] {
        let tried = reminder.before_attempt(standing, now);
        assert_eq!(tried.reason, expected, "{standing:?} {now}");
        assert_eq!(tried.state == MessageState::Suppressed, expected.is_some());
        assert_eq!(tried.next_try_at.is_none(), expected.is_some());
    }
    let (same_day, _) = message(MessageKind::ReminderSameDay);
    assert_eq!(same_day.not_after, at("2026-12-07T10:00:00"));
    let about = About::Offer(Uuid::from_u128(9));
    let now = at("2026-11-24T12:00:00");
    let request =
        Message::now(MessageKind::OfferRequest, MessageChannel::Sms, about, now, Uuid::from_u128(8));
    for state in OfferState::ALL {
        let reason = request.before_attempt(Standing::Offer(state), now).reason;
        assert_eq!(reason, state.is_final().then_some(SuppressionReason::OfferOver), "{state:?}");
    }
}

#[test]
fn who_is_told_that_an_appointment_is_off_must_still_hold_it_off() {
    let booked = appointment("2026-12-07T10:00:00");
    let cancelled = booked.next(AppointmentState::Cancelled);
    let told = Message::of_cancelling(&cancelled, at("2026-12-01T10:00:00"), Uuid::from_u128(7)).unwrap();
    let off = Standing::Appointment(cancelled.version, AppointmentState::Cancelled);
    assert_eq!(told.before_attempt(off, at("2026-12-01T10:00:00")).reason, None);
    assert_eq!(told.before_attempt(off, cancelled.begins_at).reason, Some(SuppressionReason::TooLate));
    assert!(Message::of_cancelling(&cancelled, cancelled.begins_at, Uuid::from_u128(7)).is_none());
}

#[test]
fn a_receipt_is_news_once_and_a_delivery_outweighs_a_failure() {
    let (message, booked) = message(MessageKind::BookingConfirmation);
    let (first, second) = (at("2026-11-24T12:01:00"), at("2026-11-24T12:05:00"));
    assert_eq!(message.receipt(true, first), None, "nothing was handed over yet");
    let standing = Standing::Appointment(booked.version, AppointmentState::Booked);
    let tried = message.before_attempt(standing, booked.booked_at);
    let delivered = tried.receipt(true, first).expect("faster than the answer of the neighbour");
    assert_eq!((delivered.state, delivered.received_at), (MessageState::Delivered, Some(first)));
    assert_eq!((delivered.sent_at, delivered.next_try_at), (Some(first), None));
    assert_eq!(delivered.receipt(true, second), None);
    assert_eq!(delivered.receipt(false, second), None);
    let failed = tried.sent(first).receipt(false, second).unwrap();
    assert_eq!((failed.state, failed.received_at), (MessageState::Undelivered, None));
    assert_eq!(failed.receipt(false, second), None);
    let after_all = failed.receipt(true, second).unwrap();
    assert_eq!((after_all.state, after_all.sent_at), (MessageState::Delivered, Some(first)));
}

#[test]
fn words_name_the_day_the_hour_and_the_provider_in_both_languages_and_nobody() {
    let facts = Facts {
        number: "PMPK-2026-0000001-3",
        provider_kk: "№ 1 ПМПК",
        provider_ru: "ПМПК № 1",
        begins_at: Some(at("2026-12-07T10:05:00")),
        not_after: at("2026-12-05T12:30:00"),
    };
    for kind in MessageKind::ALL {
        let text = MessageText::of(kind, &facts);
        assert!(text.kk.contains("№ 1 ПМПК") && text.ru.contains("ПМПК № 1"), "{text:?}");
        let timed = !matches!(
            kind,
            MessageKind::OfferRequest
                | MessageKind::BookingInvitation
                | MessageKind::ConsentRequest
                | MessageKind::DocumentRequest
                | MessageKind::ResultReady
                | MessageKind::ReasonedAnswerReady
        );
        for words in [&text.kk, &text.ru] {
            assert_eq!(words.contains("07.12.2026") && words.contains("10:05"), timed, "{words}");
            assert_eq!(
                words.starts_with("PMPK-2026-0000001-3: "),
                kind != MessageKind::OfferRequest,
                "{words}"
            );
        }
        let without = MessageText::of(kind, &Facts { number: "", ..facts });
        let begins = |words: &str| words.chars().next().is_some_and(|first| !first.is_lowercase());
        assert!(begins(&without.kk) && begins(&without.ru), "{without:?}");
    }
}

fn person(text: &str) -> PersonName {
    PersonName {
        last: NamePart::parse(text).unwrap(),
        first: NamePart::parse("Әлия").unwrap(),
        patronymic: None,
    }
}

fn offering() -> Offering {
    let born = BirthDate::parse("2017-03-15".parse().unwrap(), "2026-11-27".parse().unwrap()).unwrap();
    Offering {
        id: Uuid::from_u128(1),
        service: PublicService::PmpkExamination,
        provider_id: Uuid::from_u128(2),
        provider_type: ProviderType::Pmpk,
        proactive: true,
        residency: Residency::Resident,
        born_abroad: false,
        child: Child::parse(Some(Iin::parse("170315600124").unwrap()), None, person("Серікқызы"), born)
            .unwrap(),
        representative: Representative {
            iin: Some(Iin::parse("900101500109").unwrap()),
            identity_document: None,
            name: person("Ахметов"),
            phone: MobileNumber::parse("+77011234567").unwrap(),
            relation: Relation::Parent,
        },
        now: at("2026-11-27T17:00:00"),
    }
}

fn made() -> Offer {
    offering().make(true, &mut ids()).unwrap().offer
}

fn answer(
    offer: &Offer,
    answer: OfferAnswer,
    when: &str,
) -> Result<qoldau_domain::offer::OfferChange, Violation> {
    let answered = Answered { answer, at: at(when), way: AnswerWay::SmsReply };
    offer.clone().answer(answered, Supplied::default(), &kazakhstan(), answered.at, &mut ids())
}

#[test]
fn an_offer_is_made_only_where_the_order_and_the_provider_allow_it() {
    let refused = |change: fn(&mut Offering)| {
        let mut offering = offering();
        change(&mut offering);
        offering.make(true, &mut ids()).unwrap_err()
    };
    assert_eq!(refused(|it| it.proactive = false).code(), "proactive_off");
    assert_eq!(refused(|it| it.service = PublicService::ChildRehabilitation).code(), "not_in_the_order");
    assert_eq!(
        refused(|it| it.service = PublicService::SpecialEducationAdmission).code(),
        "service_not_open"
    );
    assert_eq!(
        refused(|it| it.provider_type = ProviderType::GeneralSchool).code(),
        "provider_does_not_render"
    );
    let unknown = offering().make(false, &mut ids()).unwrap_err();
    assert_eq!(
        (unknown.code(), unknown.clause().map(qoldau_domain::law::Clause::id)),
        ("number_not_registered", Some("PMPK-7.1-c"))
    );
    let change = offering().make(true, &mut ids()).unwrap();
    assert_eq!(
        (change.offer.state, change.offer.due_at, change.previous_version),
        (OfferState::Sent, None, None)
    );
    assert_eq!(change.messages.len(), 1);
    assert_eq!(change.messages[0].kind, MessageKind::OfferRequest);
}

#[test]
fn the_hours_run_from_the_receipt_else_from_the_sending_and_never_from_a_failed_delivery() {
    let sent = made().sent(at("2026-11-27T17:00:05")).unwrap().offer;
    assert_eq!((sent.due_at, sent.version), (Some(at("2026-11-28T17:00:05")), 2));
    let received = sent.clone().receipt(true, at("2026-11-27T17:07:30")).unwrap().unwrap().offer;
    assert_eq!((received.state, received.due_at), (OfferState::Received, Some(at("2026-11-28T17:07:30"))));
    assert_eq!(received.clone().receipt(true, at("2026-11-27T18:00:00")).unwrap(), None);
    assert_eq!(received.clone().receipt(false, at("2026-11-27T18:00:00")).unwrap(), None);
    let lost = made().receipt(false, at("2026-11-27T17:01:00")).unwrap().unwrap().offer;
    assert_eq!((lost.state, lost.due_at), (OfferState::Undelivered, None));
    assert_eq!(lost.clone().receipt(false, at("2026-11-27T17:02:00")).unwrap(), None);
    assert_eq!(lost.expire(at("2027-01-01T00:00:00")).unwrap(), None);
    assert_eq!(
        received.clone().expire(at("2026-11-28T17:07:30")).unwrap(),
        None,
        "at the last moment it still runs"
    );
    let over = received.expire(at("2026-11-28T17:07:31")).unwrap().unwrap();
    assert_eq!((over.offer.state, over.previous_version), (OfferState::Expired, Some(3)));
    // A receipt that comes after the end by the sending still moves it.
    let silent = sent.expire(at("2026-11-28T17:00:06")).unwrap().unwrap().offer;
    let late_receipt = silent.receipt(true, at("2026-11-27T17:07:30")).unwrap().unwrap().offer;
    assert_eq!(
        (late_receipt.state, late_receipt.due_at),
        (OfferState::Expired, Some(at("2026-11-28T17:07:30")))
    );
}

#[test]
fn an_answer_counts_by_when_it_was_given_from_every_state_without_an_answer() {
    let sent = made().sent(at("2026-11-27T17:00:00")).unwrap().offer;
    let expired = sent.clone().expire(at("2026-11-28T17:00:01")).unwrap().unwrap().offer;
    let lost = made().receipt(false, at("2026-11-27T17:01:00")).unwrap().unwrap().offer;
    for offer in [&sent, &expired, &lost, &made()] {
        let yes = answer(offer, OfferAnswer::Consent, "2026-11-28T17:00:00").unwrap();
        assert_eq!((yes.offer.state, yes.offer.verdict), (OfferState::ConsentGiven, Some(Verdict::InTime)));
        let no = answer(offer, OfferAnswer::Decline, "2026-11-28T17:00:00").unwrap();
        assert_eq!((no.offer.state, no.application.is_none()), (OfferState::ConsentDeclined, true));
        assert_eq!(no.messages.len(), 0);
        let late = answer(offer, OfferAnswer::Consent, "2026-11-28T17:00:01").unwrap();
        assert_eq!((late.offer.verdict, late.application.is_none()), (Some(Verdict::Late), true));
        assert!(matches!(late.offer.state, OfferState::Expired | OfferState::Undelivered));
    }
    let late = answer(&sent, OfferAnswer::Consent, "2026-11-28T17:00:01").unwrap().offer;
    let clause = late.lateness().and_then(|violation| violation.clause()).map(qoldau_domain::law::Clause::id);
    assert_eq!(clause, Some("PMPK-7.1-h"));
    assert_eq!(answer(&late, OfferAnswer::Consent, "2026-11-28T18:00:00").unwrap_err().code(), "answer_late");
    let in_time = answer(&late, OfferAnswer::Consent, "2026-11-28T16:00:00").unwrap().offer;
    assert_eq!((in_time.state, in_time.lateness()), (OfferState::ConsentGiven, None));
    let closed = answer(&in_time, OfferAnswer::Decline, "2026-11-28T16:00:00").unwrap_err();
    assert_eq!(closed, Violation::OfferClosed { state: OfferState::ConsentGiven });
}

#[test]
fn a_consent_opens_the_application_as_the_rulebook_says() {
    let sent = made().sent(at("2026-11-27T17:00:00")).unwrap().offer;
    let answered = Answered {
        answer: OfferAnswer::Consent,
        at: at("2026-11-28T16:59:59"),
        way: AnswerWay::MobileDevice,
    };
    let supplied = Supplied { consents: ConsentKind::REQUIRED.to_vec(), documents: Vec::new() };
    let change = sent.answer(answered, supplied, &kazakhstan(), answered.at, &mut ids()).unwrap();
    let opened = change.application.unwrap();
    let application = &opened.application;
    assert_eq!(change.offer.application_id, Some(application.id));
    assert_eq!((application.status, application.form), (Status::Registered, RenderingForm::Proactive));
    assert_eq!(
        (application.channel, application.submitted_at),
        (Channel::MobileDevice, at("2026-11-28T16:59:59"))
    );
    assert_eq!(application.registered_on, Some("2026-11-30".parse().unwrap()));
    assert!(
        application.consents.iter().all(|consent| consent.given && consent.way == ConsentWay::Application)
    );
    assert_eq!(opened.events[0].stage.map(|stage| stage.stage), Some(Status::Registered));
    assert_eq!(change.messages[0].about, About::Application(application.id));
    assert_eq!(change.messages[0].channel, MessageChannel::Bilim);
}

#[test]
fn a_reply_is_read_in_digits_and_in_both_languages_and_nothing_is_guessed() {
    for (text, read) in [
        ("1", Some(OfferAnswer::Consent)),
        (" 2 ", Some(OfferAnswer::Decline)),
        ("Иә!", Some(OfferAnswer::Consent)),
        ("ДА.", Some(OfferAnswer::Consent)),
        ("Жоқ", Some(OfferAnswer::Decline)),
        ("нет", Some(OfferAnswer::Decline)),
        ("Не согласна", Some(OfferAnswer::Decline)),
        ("12", None),
        ("да нет", None),
        ("", None),
    ] {
        assert_eq!(OfferAnswer::read(text), read, "{text}");
    }
}

fn place(id: u128, begins_at: &str) -> Slot {
    Slot {
        id: Uuid::from_u128(id),
        provider_id: Uuid::from_u128(2),
        kind: AppointmentKind::DocumentVisit,
        begins_at: at(begins_at),
        minutes: 30,
        capacity: 1,
        taken: 0,
        withdrawn: false,
        version: 1,
    }
}

#[test]
fn a_visit_is_booked_moved_missed_and_attended_within_its_bounds() {
    let calendar = kazakhstan();
    let receiving = |now: &str| Receiving {
        provider_id: Uuid::from_u128(2),
        provider_type: ProviderType::Pmpk,
        calendar: &calendar,
        now: at(now),
    };
    let monday = receiving("2026-11-30T10:00:00");
    let book =
        |slot: &Slot, at: &Receiving<'_>| document_visit::book(slot, BookingSource::Phone, at, &mut ids());
    let good = place(10, "2026-12-04T10:00:00");
    let visit = book(&good, &monday).unwrap();
    assert_eq!((visit.after.application_id, visit.messages.len()), (None, 3));
    for (slot, code) in [
        (Slot { kind: AppointmentKind::Examination, ..good }, "invalid_fields"),
        (Slot { provider_id: Uuid::from_u128(9), ..good }, "invalid_fields"),
        (Slot { taken: 1, ..good }, "slot_taken"),
        (Slot { withdrawn: true, ..good }, "slot_taken"),
        (place(10, "2026-11-30T10:00:00"), "slot_past"),
        (place(10, "2026-12-05T10:00:00"), "day_off"),
    ] {
        assert_eq!(book(&slot, &monday).unwrap_err().code(), code);
    }
    let school = Receiving { provider_type: ProviderType::GeneralSchool, ..monday };
    assert_eq!(book(&good, &school).unwrap_err().code(), "not_provided_for");

    let booked = visit.after;
    let reschedule =
        |slot: &Slot| document_visit::reschedule(booked, slot, BookingSource::Direct, &monday, &mut ids());
    assert_eq!(reschedule(&good).unwrap_err(), Violation::SlotUnfit, "it is there already");
    let moved = reschedule(&place(11, "2026-12-04T11:00:00")).unwrap();
    assert_eq!(
        (moved.after.version, moved.after.slot_id, moved.before),
        (2, Uuid::from_u128(11), Some(booked))
    );
    let ahead = Err(Violation::AppointmentNotOpen { obstacle: Obstacle::AppointmentAhead });
    assert_eq!(document_visit::miss(booked, at("2026-12-04T09:59:59")), ahead);
    assert_eq!(document_visit::attend(booked, at("2026-12-03T23:59:59")), ahead);
    let missed = document_visit::miss(booked, at("2026-12-04T10:00:00")).unwrap().after;
    assert_eq!(missed.state, AppointmentState::Missed);
    let attended = document_visit::attend(booked, at("2026-12-04T00:00:00")).unwrap().after;
    let over = document_visit::cancel(attended, at("2026-12-04T10:00:00"), &mut ids()).unwrap_err();
    assert_eq!(over, Violation::AppointmentNotOpen { obstacle: Obstacle::AppointmentAttended });
    assert_eq!(
        document_visit::attend(missed, at("2026-12-04T10:00:00")).unwrap_err().code(),
        "appointment_not_open"
    );

    let taken = Slot { taken: 1, ..place(12, "2026-12-04T11:30:00") };
    let free = [taken, place(13, "2026-12-04T12:00:00")];
    let rehoused = |what| document_visit::rehouse(booked, what, &free, &monday, &mut ids()).unwrap().after;
    assert_eq!(rehoused(Rehousing::Move).slot_id, Uuid::from_u128(13));
    assert_eq!(rehoused(Rehousing::Cancel).state, AppointmentState::Cancelled);
}

#[test]
fn a_booking_on_a_day_off_is_flagged_and_nothing_else() {
    let calendar = kazakhstan();
    assert_eq!(appointment("2026-12-16T10:00:00").flag(&calendar), Some(AppointmentFlag::DayOff));
    assert_eq!(appointment("2026-12-17T10:00:00").flag(&calendar), None);
    let attended = appointment("2026-12-16T10:00:00").next(AppointmentState::Attended);
    assert_eq!(attended.flag(&calendar), None);
    assert_eq!(appointment("2045-12-16T10:00:00").flag(&calendar), None);
}
