//! What becomes of applications when places are withdrawn, left free or freed: rehousing, the first free day and the wait list.

use qoldau_domain::application::Application;
use qoldau_domain::appointment::{AppointmentState, BookingSource};
use qoldau_domain::deadline::DeadlineState;
use qoldau_domain::lifecycle::{Action, Role, Status};
use qoldau_domain::place::{AppointmentKind, Rehousing, Slot};
use qoldau_domain::term::TermCode;
use qoldau_domain::violation::{Obstacle, Violation};
use qoldau_domain::wait_list::{Fit, Kept, OfferedPlace, PassOverReason, WaitListEntry, WaitListState};
use uuid::Uuid;

use super::{DAY, LATER, at, book, booking, by, ids, kazakhstan, ready, registered, slot, states};

/// What staff change of a place: nothing happens to a booking that is not named.
#[test]
fn a_place_that_loses_seats_says_what_becomes_of_its_bookings() {
    let full = Slot { capacity: 3, taken: 2, ..slot(DAY) };
    let now = at(LATER);
    let more = full.change(4, false, None, now).unwrap();
    assert_eq!((more.slot.capacity, more.slot.version, more.rehousing), (4, 2, None));
    assert_eq!(more.changed, ["capacity"]);
    assert_eq!(full.change(2, false, None, now).unwrap().slot.capacity, 2, "as many as are taken");
    assert_eq!(full.change(1, false, None, now), Err(Violation::SlotHasBookings));
    assert_eq!(full.change(3, true, None, now), Err(Violation::SlotHasBookings));
    let fewer = full.change(1, false, Some(Rehousing::Move), now).unwrap();
    assert_eq!((fewer.slot.capacity, fewer.slot.withdrawn), (3, true), "closed until it is done");
    assert_eq!(fewer.rehousing, Some((1, Rehousing::Move)));
    let gone = full.change(3, true, Some(Rehousing::Cancel), now).unwrap();
    assert_eq!((gone.rehousing, gone.changed), (Some((0, Rehousing::Cancel)), &["withdrawn"][..]));
    let empty = Slot { taken: 0, ..full }.change(2, true, Some(Rehousing::Move), now).unwrap();
    assert_eq!((empty.slot.withdrawn, empty.rehousing), (true, None));
    assert_eq!(full.change(4, false, None, full.begins_at), Err(Violation::SlotPast));
}

/// The first free place that fits, by the provider; where none does, the application waits for a day again.
#[test]
fn a_booking_of_a_withdrawn_place_moves_to_the_first_place_that_fits() {
    let registrar = by(&[Role::Registrar]);
    let booked = || book(registered(), &booking(&slot(DAY)), &registrar).unwrap().application;
    let other = |id, begins| Slot { id: Uuid::from_u128(id), ..slot(begins) };
    let free = [
        Slot { kind: AppointmentKind::DocumentVisit, ..other(8, "2026-12-22T09:00:00+05:00") },
        other(9, "2026-12-16T09:00:00+05:00"),
        other(10, "2026-12-23T09:00:00+05:00"),
        other(11, "2026-12-24T09:00:00+05:00"),
    ];
    let rehouse = |rehousing, free: &[Slot]| {
        booked().rehouse(rehousing, free, &registrar, &kazakhstan(), &mut ids()).unwrap()
    };
    let moved = rehouse(Rehousing::Move, &free).appointment.unwrap().after;
    assert_eq!((moved.slot_id, moved.source), (Uuid::from_u128(10), BookingSource::Assigned));
    let late = [other(12, "2027-01-15T09:00:00+05:00")];
    for change in [rehouse(Rehousing::Move, &late), rehouse(Rehousing::Cancel, &free)] {
        assert_eq!(change.appointment.unwrap().after.state, AppointmentState::Cancelled);
        assert_eq!(change.application.status, Status::Registered);
    }
}

/// at once where the recipient cannot book, else when four working hours of the strictest last day are left.
#[test]
fn a_day_is_assigned_when_it_is_time() {
    let calendar = kazakhstan();
    let is_time = |application: &Application, all_book, now: &str| {
        application.is_time_to_assign(all_book, &calendar, at(now)).unwrap()
    };
    let waiting = registered();
    assert!(is_time(&waiting, false, LATER));
    let mut proactive = waiting.clone();
    proactive.form = qoldau_domain::channel::RenderingForm::Proactive;
    // The strictest last day is Thursday the 17th until 18:30; the lunch break is no working time.
    for (application, all_book) in [(&proactive, false), (&proactive, true), (&waiting, true)] {
        assert!(!is_time(application, all_book, LATER));
        assert!(!is_time(application, all_book, "2026-12-17T12:59:59+05:00"));
        assert!(is_time(application, all_book, "2026-12-17T13:00:00+05:00"));
        assert!(is_time(application, all_book, "2026-12-18T12:00:00+05:00"));
    }
    proactive.deadlines[0].target_at = None;
    assert!(!is_time(&proactive, false, "2026-12-18T12:59:59+05:00"), "the legal last day");
    assert!(is_time(&proactive, false, "2026-12-18T13:00:00+05:00"));
    let beyond = proactive.is_time_to_assign(false, &calendar, at("2029-01-09T10:00:00+05:00"));
    assert_eq!(beyond.unwrap_err().code(), "calendar_year_missing");
    for state in DeadlineState::ALL.into_iter().filter(|state| *state != DeadlineState::Running) {
        let mut other = waiting.clone();
        other.deadlines[0].state = state;
        assert!(!is_time(&other, false, LATER), "{state:?}");
    }
}

/// A-08 and PMPK-T-3-a: the first free place that fits, never beyond day 30, and only for an application that waits for a day.
#[test]
fn the_first_free_place_that_fits_is_assigned_by_the_provider() {
    let registrar = by(&[Role::Registrar]);
    let other = |id, begins| Slot { id: Uuid::from_u128(id), ..slot(begins) };
    let free = [
        other(8, LATER),
        other(9, "2026-12-16T09:00:00+05:00"),
        Slot { taken: 1, ..other(10, "2026-12-22T09:00:00+05:00") },
        other(11, "2027-01-14T09:00:00+05:00"),
        other(12, "2027-01-15T09:00:00+05:00"),
    ];
    let assign = |free: &[Slot]| registered().assign(free, &registrar, &kazakhstan(), &mut ids()).unwrap();
    let change = assign(&free).unwrap();
    let set = change.appointment.unwrap().after;
    assert_eq!((set.slot_id, set.source), (Uuid::from_u128(11), BookingSource::Assigned));
    assert_eq!((set.beyond_queue, change.application.status), (None, Status::ExamScheduled));
    assert_eq!(states(&change.application)[0], (TermCode::ExamDate, DeadlineState::Met));
    assert!(!change.messages.is_empty(), "the recipient is told");
    assert!(assign(&free[4..]).is_none(), "beyond day 30 nobody is sent without a person");
    assert!(assign(&[]).is_none());
    let booked = change.application.assign(&free, &registrar, &kazakhstan(), &mut ids()).unwrap_err();
    assert!(matches!(booked, Violation::NotPossibleNow { obstacle: Obstacle::Status, .. }), "{booked:?}");
}

fn waiting(application: &Application, before: Option<&str>) -> WaitListEntry {
    let before = before.map(|day| day.parse().unwrap());
    WaitListEntry::join(Uuid::from_u128(50), application, before, &kazakhstan(), at(LATER)).unwrap()
}

/// Earlier than what they have or want, within day 30, and bookable at all.
#[test]
fn a_freed_place_fits_whom_it_could_be_booked_for() {
    let booked = book(registered(), &booking(&slot(DAY)), &by(&[Role::Registrar])).unwrap().application;
    let place = |begins| Slot { id: Uuid::from_u128(8), ..slot(begins) };
    let fit = |application: &Application, before, place: &Slot, holds_another| {
        let entry = waiting(application, before);
        entry.fit(application, place, holds_another, &kazakhstan(), at(LATER), &mut ids())
    };
    let too_late = Fit::PassedOver(PassOverReason::TooLate);
    for (before, begins, expected) in [
        (None, "2027-01-14T17:00:00+05:00", Fit::Fits),
        (None, "2027-01-15T09:00:00+05:00", Fit::PassedOver(PassOverReason::BeyondQueue)),
        (None, "2026-12-16T09:00:00+05:00", Fit::NotNow),
        (Some("2026-12-22"), "2026-12-21T17:00:00+05:00", Fit::Fits),
        (Some("2026-12-22"), "2026-12-22T09:00:00+05:00", too_late),
    ] {
        assert_eq!(fit(&registered(), before, &place(begins), false), expected, "{before:?} {begins}");
    }
    assert_eq!(fit(&registered(), None, &Slot { taken: 1, ..place(DAY) }, false), Fit::NotNow);
    assert_eq!(fit(&booked, None, &place(DAY), false), too_late, "no earlier than what they have");
    let earlier = place("2026-12-21T09:00:00+05:00");
    assert_eq!(fit(&booked, None, &earlier, false), Fit::Fits);
    assert_eq!(fit(&booked, None, &earlier, true), Fit::PassedOver(PassOverReason::HoldsAnother));
}

/// Booked, lapsed, withdrawn by the provider, over: what the entry is then, and that a lapse is kept with its place.
#[test]
fn an_offered_place_is_taken_lapses_or_gives_the_turn_back() {
    let (place, registrar) = (slot(DAY), by(&[Role::Registrar]));
    let booked = book(registered(), &booking(&place), &registrar).unwrap().application;
    let gone = registered().apply(Action::Withdraw, &by(&[Role::Recipient]), &mut ids()).unwrap().application;
    let offered = OfferedPlace { slot_id: place.id, hold_id: Uuid::from_u128(60), until: at(DAY) };
    let entry = waiting(&registered(), None).offer(offered, Vec::new()).entry;
    assert_eq!((entry.state, entry.version, entry.offered), (WaitListState::Offered, 2, Some(offered)));
    let kept = |held, withdrawn| Kept { held, withdrawn, begins_at: Some(at(DAY)) };
    let settled = |application: &Application, kept| entry.settle(application, kept, at(LATER));
    let state = |application: &Application, kept| settled(application, kept).unwrap().entry.state;
    assert_eq!(settled(&registered(), kept(true, false)), None);
    assert_eq!(state(&registered(), kept(true, true)), WaitListState::Waiting);
    assert_eq!(state(&booked, kept(false, false)), WaitListState::Taken);
    assert_eq!(state(&gone, kept(true, false)), WaitListState::Closed);
    // Booked elsewhere: what is kept is of no use when it is no earlier, and was not wanted when it is.
    let at_another = |begins| {
        let another = Slot { id: Uuid::from_u128(8), ..slot(begins) };
        book(registered(), &booking(&another), &registrar).unwrap().application
    };
    for held in [true, false] {
        assert_eq!(
            state(&at_another("2026-12-21T09:00:00+05:00"), kept(held, false)),
            WaitListState::Waiting
        );
    }
    let later = at_another("2026-12-23T09:00:00+05:00");
    assert_eq!(settled(&later, kept(true, false)), None, "it can still be moved there");
    assert_eq!(state(&later, kept(false, false)), WaitListState::Lapsed);
    let lapsed = settled(&registered(), kept(false, false)).unwrap();
    assert_eq!((lapsed.entry.state, lapsed.entry.offered), (WaitListState::Lapsed, None));
    assert_eq!(lapsed.passed_over, [entry.passed_over(place.id, PassOverReason::OfferLapsed, at(LATER))]);
    let given_up = entry.give_up(&registered(), kept(true, false), at(LATER)).unwrap().entry;
    assert_eq!(given_up.state, WaitListState::Withdrawn);
    assert_eq!(given_up.give_up(&registered(), kept(false, false), at(LATER)), None);
    // Nothing can be early enough any more.
    let wanted = waiting(&registered(), Some("2026-12-22"));
    assert_eq!(wanted.settle(&registered(), kept(false, false), at("2026-12-21T23:59:59+05:00")), None);
    let past = wanted.settle(&registered(), kept(false, false), at("2026-12-22T00:00:00+05:00")).unwrap();
    assert_eq!(past.entry.state, WaitListState::Closed);
    for application in [ready(), gone] {
        let refused = WaitListEntry::join(Uuid::nil(), &application, None, &kazakhstan(), at(LATER));
        assert!(matches!(refused, Err(Violation::NotPossibleNow { obstacle: Obstacle::Status, .. })));
    }
}
