//! The day of the examination: set, moved, given up, missed, attended, and the limits of day 30 and of working days.

use qoldau_domain::application::{Acting, Application, Booking, EventKind};
use qoldau_domain::appointment::{AppointmentState, BeyondQueueReason};
use qoldau_domain::deadline::DeadlineState;
use qoldau_domain::lifecycle::{Action, Role, Status};
use qoldau_domain::place::{AppointmentKind, Slot};
use qoldau_domain::term::TermCode;
use qoldau_domain::violation::{Obstacle, Violation};
use uuid::Uuid;

use super::{DAY, LATER, at, book, booking, by, ids, kazakhstan, ready, registered, slot, states};

/// P-4: setting the day leads on, is a stage, and ends the term for setting it.
#[test]
fn setting_the_day_is_a_stage_and_keeps_its_term() {
    let slot = slot(DAY);
    let change = book(registered(), &booking(&slot), &by(&[Role::Registrar])).unwrap();
    let set = change.appointment.unwrap();
    assert_eq!((set.before, set.after.state, set.after.slot_id), (None, AppointmentState::Booked, slot.id));
    assert_eq!((set.after.begins_at, set.after.minutes, set.after.version), (slot.begins_at, 60, 1));
    assert_eq!(set.after.application_id, Some(change.application.id));
    let event = &change.events[0];
    assert_eq!((event.kind, event.stage.unwrap().stage), (EventKind::Booked, Status::ExamScheduled));
    assert_eq!(event.changed, ["status", "appointment", "deadlines"]);
    assert_eq!(change.application.status, Status::ExamScheduled);
    assert_eq!(
        states(&change.application),
        [(TermCode::ExamDate, DeadlineState::Met), (TermCode::Queue, DeadlineState::Running)]
    );
    let late = Acting { now: at("2026-12-18T18:30:01+05:00"), ..by(&[Role::Registrar]) };
    let change = book(registered(), &booking(&slot), &late).unwrap();
    assert_eq!(states(&change.application)[0], (TermCode::ExamDate, DeadlineState::Missed));
}

/// Place taken, withdrawn, past, unfit, on a day off, and an application that is not registered: nothing follows.
#[test]
fn a_place_that_does_not_fit_is_refused() {
    let registrar = by(&[Role::Registrar]);
    let good = slot(DAY);
    let refused = |slot: Slot| book(registered(), &booking(&slot), &registrar).unwrap_err();
    assert_eq!(refused(Slot { taken: 1, ..good }), Violation::SlotTaken);
    assert_eq!(refused(Slot { withdrawn: true, ..good }), Violation::SlotTaken);
    let held = Slot { taken: 1, ..good };
    assert!(book(registered(), &Booking { held: true, ..booking(&held) }, &registrar).is_ok());
    assert_eq!(refused(slot(LATER)), Violation::SlotPast);
    assert_eq!(refused(Slot { kind: AppointmentKind::DocumentVisit, ..good }), Violation::SlotUnfit);
    assert_eq!(refused(Slot { provider_id: Uuid::nil(), ..good }), Violation::SlotUnfit);
    let off = refused(slot("2026-12-16T10:00:00+05:00"));
    assert_eq!((off.code(), off.clause().unwrap().id()), ("day_off", "PMPK-T-7-a"));
    assert_eq!(refused(slot("2029-01-10T10:00:00+05:00")).code(), "calendar_year_missing");
    let early = book(ready(), &booking(&good), &registrar).unwrap_err();
    assert!(matches!(early, Violation::NotPossibleNow { obstacle: Obstacle::Status, .. }), "{early:?}");
}

/// PMPK-T-3-a and A-64: registered on 15 December, day 30 is 14 January 2027.
#[test]
fn day_30_binds_the_recipient_and_asks_staff_for_a_reason() {
    let (last, beyond) = (slot("2027-01-14T17:00:00+05:00"), slot("2027-01-15T09:00:00+05:00"));
    let parent = Acting { recipients_book: true, ..by(&[Role::Recipient]) };
    assert!(book(registered(), &booking(&last), &parent).is_ok());
    let with = |reason| Booking { beyond_queue: Some(reason), ..booking(&beyond) };
    for (who, reason_opens) in [(parent, false), (by(&[Role::Registrar]), true)] {
        let refused = book(registered(), &booking(&beyond), &who).unwrap_err();
        let Violation::BeyondQueueLimit { clause, limit_on, reason_opens: opens } = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(
            (clause.id(), limit_on.to_string().as_str(), opens),
            ("PMPK-T-3-a", "2027-01-14", reason_opens)
        );
    }
    assert!(book(registered(), &with(BeyondQueueReason::NoCapacity), &parent).is_err());
    for (reason, state) in [
        (BeyondQueueReason::RecipientRequest, DeadlineState::Excused),
        (BeyondQueueReason::Missed, DeadlineState::Excused),
        (BeyondQueueReason::NoCapacity, DeadlineState::Missed),
    ] {
        let change = book(registered(), &with(reason), &by(&[Role::Registrar])).unwrap();
        assert_eq!(change.appointment.unwrap().after.beyond_queue, Some(reason));
        assert_eq!(states(&change.application)[1], (TermCode::Queue, state));
        // Given up, the wait goes on.
        let waiting = change.application.cancel_appointment(&by(&[Role::Registrar]), &mut ids()).unwrap();
        assert_eq!(states(&waiting.application)[1], (TermCode::Queue, DeadlineState::Running));
    }
}

/// the recipient books in the proactive form, or where booking was opened to all.
#[test]
fn booking_is_open_to_recipients_by_rule_or_setting() {
    let slot = slot(DAY);
    let refused = book(registered(), &booking(&slot), &by(&[Role::Recipient])).unwrap_err();
    let Violation::NotPossibleNow { obstacle, clause, .. } = refused else { panic!("{refused:?}") };
    assert_eq!((obstacle, clause.unwrap().id()), (Obstacle::BookingNotOpen, "PMPK-7.1-i"));
    let open = Acting { recipients_book: true, ..by(&[Role::Recipient]) };
    assert!(book(registered(), &booking(&slot), &open).is_ok());
    let mut proactive = registered();
    proactive.form = qoldau_domain::channel::RenderingForm::Proactive;
    assert!(book(proactive, &booking(&slot), &by(&[Role::Recipient])).is_ok());
}

/// Cancel and miss lead back ◊ and are stages again; a met term stays met; attending keeps the status.
#[test]
fn an_appointment_is_moved_given_up_missed_or_attended() {
    let registrar = by(&[Role::Registrar]);
    let first = slot(DAY);
    let second = Slot { id: Uuid::from_u128(8), ..slot("2026-12-22T09:00:00+05:00") };
    let booked = book(registered(), &booking(&first), &registrar).unwrap().application;
    let moved = booked.clone().reschedule(&booking(&second), &registrar, &kazakhstan(), &mut ids()).unwrap();
    let change = moved.appointment.unwrap();
    assert_eq!(change.before.unwrap().slot_id, first.id);
    assert_eq!(
        (change.after.slot_id, change.after.version, change.after.id),
        (second.id, 2, change.before.unwrap().id)
    );
    assert_eq!((moved.events[0].kind, moved.events[0].stage), (EventKind::AppointmentMoved, None));
    let same = booked.clone().reschedule(&booking(&first), &registrar, &kazakhstan(), &mut ids());
    assert_eq!(same.unwrap_err(), Violation::SlotUnfit);

    let cancelled = booked.clone().cancel_appointment(&by(&[Role::Recipient]), &mut ids()).unwrap();
    assert_eq!(cancelled.events[0].stage.unwrap().stage, Status::Registered);
    assert_eq!((cancelled.application.appointment, cancelled.application.status), (None, Status::Registered));
    assert_eq!(states(&cancelled.application)[0], (TermCode::ExamDate, DeadlineState::Met));

    let begun = Acting { now: at(DAY), ..registrar };
    let too_early = booked.clone().miss_appointment(&registrar, &mut ids()).unwrap_err();
    assert!(matches!(too_early, Violation::NotPossibleNow { obstacle: Obstacle::AppointmentAhead, .. }));
    let missed = booked.clone().miss_appointment(&begun, &mut ids()).unwrap();
    assert_eq!(
        (missed.appointment.unwrap().after.state, missed.application.status),
        (AppointmentState::Missed, Status::Registered)
    );
    let parent = Acting { now: at(DAY), recipients_book: true, ..by(&[Role::Recipient]) };
    let late = booked.clone().cancel_appointment(&parent, &mut ids()).unwrap_err();
    assert!(matches!(late, Violation::NotPossibleNow { obstacle: Obstacle::AppointmentBegun, .. }));

    assert!(booked.clone().attend_appointment(&registrar, &mut ids()).is_err(), "a day early");
    let attended = booked.clone().attend_appointment(&begun, &mut ids()).unwrap();
    assert_eq!((attended.application.status, attended.events[0].stage), (Status::ExamScheduled, None));
    assert_eq!(attended.application.appointment.unwrap().state, AppointmentState::Attended);
    let over = attended.application.miss_appointment(&begun, &mut ids()).unwrap_err();
    assert!(matches!(over, Violation::NotPossibleNow { obstacle: Obstacle::AppointmentAttended, .. }));

    // Withdrawing frees the place in the same change.
    let withdrawn = booked.apply(Action::Withdraw, &by(&[Role::Recipient]), &mut ids()).unwrap();
    assert_eq!(withdrawn.appointment.unwrap().after.state, AppointmentState::Cancelled);
    assert_eq!(withdrawn.events[0].changed, ["status", "appointment", "deadlines"]);
}

/// A day that was set before any calendar could say until when is judged by when it was set.
#[test]
fn a_late_calendar_judges_a_day_that_was_set_before_it_came() {
    let slot = slot(DAY);
    let mut booked = book(registered(), &booking(&slot), &by(&[Role::Registrar])).unwrap().application;
    for deadline in &mut booked.deadlines {
        deadline.state = DeadlineState::CalendarMissing;
        deadline.due_at = None;
        deadline.calendar_version = "old".to_owned();
    }
    let judged = |application: Application| {
        let change = application.recompute(&kazakhstan(), at(LATER), &mut ids()).unwrap().unwrap();
        states(&change.application)[0].1
    };
    assert_eq!(judged(booked.clone()), DeadlineState::Met);
    if let Some(set) = &mut booked.appointment {
        set.booked_at = at("2026-12-19T10:00:00+05:00");
    }
    assert_eq!(judged(booked), DeadlineState::Missed);
}

/// After the examination the wait is judged by its day, whenever the calendar comes; when its day was set nobody knows any more.
#[test]
fn a_late_calendar_judges_a_wait_that_is_over() {
    let booked = book(registered(), &booking(&slot(DAY)), &by(&[Role::Registrar])).unwrap().application;
    let on = booked.appointment.unwrap().on();
    let specialist = Acting { now: at(DAY), ..by(&[Role::Specialist]) };
    let kind = qoldau_domain::examination::ExaminationKind::Initial;
    let mut examined =
        booked.record_examination(Some(on), kind, &specialist, &mut ids()).unwrap().application;
    for deadline in &mut examined.deadlines {
        deadline.state = DeadlineState::CalendarMissing;
        deadline.due_at = None;
        deadline.calendar_version = "old".to_owned();
    }
    let judged = |application: Application| {
        let change = application.recompute(&kazakhstan(), at(LATER), &mut ids()).unwrap().unwrap();
        assert!(
            change.application.clone().recompute(&kazakhstan(), at(LATER), &mut ids()).unwrap().is_none()
        );
        states(&change.application)
    };
    let missing = (TermCode::ExamDate, DeadlineState::CalendarMissing);
    assert_eq!(judged(examined.clone()), [missing, (TermCode::Queue, DeadlineState::Met)]);
    examined.examined_on = on.checked_add_days(chrono::Days::new(60));
    assert_eq!(judged(examined), [missing, (TermCode::Queue, DeadlineState::Missed)]);
}

/// What was broken when the application ended is not forgotten with it.
#[test]
fn an_end_hides_no_term_that_was_broken() {
    let ended = |now: &str| {
        let recipient = Acting { now: at(now), ..by(&[Role::Recipient]) };
        let over = registered().apply(Action::Withdraw, &recipient, &mut ids()).unwrap();
        assert!(over.deadlines_changed);
        states(&over.application)
    };
    let (exam, queue) = (TermCode::ExamDate, TermCode::Queue);
    let gone = DeadlineState::NotApplicable;
    let due = registered().deadlines[0].due_at.unwrap();
    assert_eq!(ended(&due.to_rfc3339()), [(exam, gone), (queue, gone)]);
    let late = due + chrono::TimeDelta::seconds(1);
    assert_eq!(ended(&late.to_rfc3339()), [(exam, DeadlineState::Missed), (queue, gone)]);
}
