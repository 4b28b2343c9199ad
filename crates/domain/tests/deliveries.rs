//! What is decided about results on their way: to where they go, when results may be issued, when an attempt is made again, and how
//! it stands with a consent that may be wanting. Every moment is written out; nothing is sent.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use chrono::{DateTime, TimeDelta, Utc};
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::channel::{Channel, RenderingForm};
use qoldau_domain::consent::{Consent, ConsentKind, ConsentRequest, ConsentWant, ConsentWay, want};
use qoldau_domain::delivery::{Delivery, DeliveryState, DeliveryTarget};
use qoldau_domain::refusal::{Refusal, RefusalReason};
use qoldau_domain::result::{ResultContent, ResultState, ServiceResult, Words};
use qoldau_domain::service::PublicService;
use qoldau_domain::term::working_time::issued_from;
use uuid::Uuid;

const CALENDAR: &str = include_str!("../../../docs/law/calendar-kz-2026-11.csv");

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}+05:00").parse().unwrap()
}

fn words(text: &str) -> Words {
    Words::parse(text, 100).unwrap()
}

fn refusal() -> ServiceResult {
    ServiceResult {
        id: Uuid::from_u128(1),
        application_id: Uuid::from_u128(2),
        content: ResultContent::Refusal(Refusal {
            grounds: vec![RefusalReason::ALL[0]],
            facts: words("Нақты жағдай"),
            requirement: words("Талап"),
            cure: words("Түзету жолы"),
            head: words("Ахметов Серік"),
        }),
        corrects: None,
        state: ResultState::Signed,
        version: 1,
        prepared_at: at("2026-12-15T10:00:00"),
        signed_at: Some(at("2026-12-15T11:00:00")),
        signatures: Vec::new(),
    }
}

fn ids() -> impl FnMut() -> Uuid {
    let mut next = 100;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

/// PMPK-T-5-a, -c, -d and A-53.
#[test]
fn the_way_to_the_family_follows_channel_and_form() {
    use RenderingForm::{ElectronicPartlyAutomated, Paper, Proactive};
    for (channel, form, target) in [
        (Channel::ProviderOffice, Paper, DeliveryTarget::Paper),
        (Channel::EgovPortal, ElectronicPartlyAutomated, DeliveryTarget::PersonalCabinet),
        (Channel::MobileDevice, ElectronicPartlyAutomated, DeliveryTarget::PersonalCabinet),
        (Channel::MobileDevice, Proactive, DeliveryTarget::Bilim),
    ] {
        assert_eq!(DeliveryTarget::of(channel, form), target, "{channel:?} {form:?}");
    }
}

/// Lunch, evening, weekend and a day off: results are issued when working time begins again (PMPK-T-7-a, PMPK-T-7-c).
#[test]
fn results_are_issued_in_working_time_only() {
    let calendar = WorkCalendar::parse("first", CALENDAR).unwrap();
    let rules = PublicService::PmpkExamination.rules().unwrap();
    for (signed, issued) in [
        ("2026-12-15T08:59:59", "2026-12-15T09:00:00"),
        ("2026-12-15T09:00:00", "2026-12-15T09:00:00"),
        ("2026-12-15T12:59:59", "2026-12-15T12:59:59"),
        ("2026-12-15T13:30:00", "2026-12-15T14:30:00"),
        ("2026-12-15T18:29:59", "2026-12-15T18:29:59"),
        // The sixteenth is Independence Day.
        ("2026-12-15T18:31:00", "2026-12-17T09:00:00"),
        ("2026-12-16T10:00:00", "2026-12-17T09:00:00"),
        ("2026-12-18T20:00:00", "2026-12-21T09:00:00"),
        ("2026-12-19T10:00:00", "2026-12-21T09:00:00"),
    ] {
        assert_eq!(issued_from(rules, &calendar, at(signed)).unwrap(), at(issued), "{signed}");
    }
}

#[test]
fn an_attempt_comes_again_after_longer_and_longer_and_is_never_given_up() {
    let (from, now) = (at("2026-12-17T09:00:00"), at("2026-12-16T10:00:00"));
    let mut all = Delivery::of_result(&refusal(), DeliveryTarget::PersonalCabinet, from, now, &mut ids());
    assert_eq!(all.len(), 1, "the data of a refusal go to no database");
    let mut delivery = all.remove(0);
    assert_eq!((delivery.not_before, delivery.next_try_at), (from, Some(from)));
    for (attempt, minutes) in (1..).zip([1, 5, 15, 60, 240, 240, 240]) {
        delivery = delivery.before_attempt(from);
        assert_eq!(delivery.attempts, attempt);
        assert_eq!(delivery.next_try_at, Some(from + TimeDelta::minutes(minutes)), "attempt {attempt}");
        assert_eq!(delivery.state, DeliveryState::Waiting);
    }
    let later = at("2026-12-18T09:00:00");
    assert_eq!(delivery.postponed(later).next_try_at, Some(later));
    let done = delivery.done(later);
    assert_eq!((done.state, done.next_try_at, done.done_at), (DeliveryState::Done, None, Some(later)));
    let refused = delivery.refused(later);
    assert_eq!((refused.state, refused.next_try_at), (DeliveryState::Waiting, delivery.next_try_at));
    assert_eq!(refused.refused_at, Some(later), "a person sees it");
    let superseded = delivery.superseded();
    assert_eq!((superseded.state, superseded.next_try_at), (DeliveryState::Superseded, None));
    let paper = Delivery::of_result(&refusal(), DeliveryTarget::Paper, from, now, &mut ids());
    assert_eq!(paper[0].next_try_at, None, "paper waits for the family");
}

/// ask first; refuse only after a "no" or silence. The last request counts, and no word from before it.
#[test]
fn a_consent_is_wanting_only_after_a_request_and_a_no_or_silence() {
    let kind = ConsentKind::LimitedAccessPersonalData;
    let asked = ConsentRequest::new(kind, at("2026-12-15T10:00:00"));
    let told = ConsentRequest { told_at: Some(at("2026-12-15T10:05:00")), ..asked };
    let word = |given, when: &str| Consent {
        kind,
        given,
        way: ConsentWay::PersonalCabinet,
        at: at(when),
        reference: None,
    };
    let no_before = || word(false, "2026-12-14T10:00:00");
    let no = || word(false, "2026-12-15T10:00:00");
    let yes = word(true, "2026-12-16T10:00:00");
    let last = "2026-12-18T10:04:59";
    let silence = "2026-12-18T10:05:00";
    for (consents, requests, now, wanted) in [
        (vec![], vec![], silence, ConsentWant::NotAsked),
        (vec![no_before()], vec![], silence, ConsentWant::NotAsked),
        (vec![], vec![told], last, ConsentWant::NotRefused),
        (vec![], vec![told], silence, ConsentWant::Refused),
        // Nobody is silent whom the question did not reach.
        (vec![], vec![asked], "2027-12-18T10:00:00", ConsentWant::NotRefused),
        (vec![no_before()], vec![told], last, ConsentWant::NotRefused),
        (vec![no()], vec![asked], last, ConsentWant::Refused),
        (vec![no(), yes], vec![told], silence, ConsentWant::NotRefused),
    ] {
        assert_eq!(want(&consents, &requests, kind, at(now)), wanted, "{consents:?} {now}");
    }
    let other = ConsentKind::LegallyProtectedSecret;
    assert_eq!(want(&[], &[told], other, at(silence)), ConsentWant::NotAsked);
}
