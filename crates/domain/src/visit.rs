//! Visits to the counter: somebody comes, is called, is served. A visit says nothing of who it is. Visits tell how often the
//! fifteen minutes of waiting and of being served were kept (C-11). They are statistics only: no application moves, waits
//! or ends because of a visit, and nothing here saves.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::law::Basis;
use crate::place::nearest_rank;
use crate::provider::ProviderType;
use crate::rules::Rules;
use crate::service::PublicService;
use crate::term::counter::{CounterMinutes, CounterSpell, counter};
use crate::violation::Violation;

/// What somebody comes to the counter for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VisitPurpose {
    /// Handing in the documents: what the limits are about.
    HandInDocuments,
    /// Collecting the result.
    CollectResult,
}

impl VisitPurpose {
    /// Every purpose.
    pub const ALL: [Self; 2] = [Self::HandInDocuments, Self::CollectResult];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HandInDocuments => "hand_in_documents",
            Self::CollectResult => "collect_result",
        }
    }

    /// The purpose of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }
}

/// A visit as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Id.
    pub id: Uuid,
    /// At whose counter.
    pub provider_id: Uuid,
    /// For which service.
    pub service: PublicService,
    /// What for.
    pub purpose: VisitPurpose,
    /// About which application, where there is one already.
    pub application_id: Option<Uuid>,
    /// When the waiting began.
    pub arrived_at: DateTime<Utc>,
    /// When it ended and the serving began.
    pub called_at: Option<DateTime<Utc>>,
    /// When the serving ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// One more with every change, from 1.
    pub version: i64,
}

impl Visit {
    /// Somebody comes to the counter of a provider for a service that its type renders.
    ///
    /// # Errors
    /// [`Violation::ServiceNotOpen`] where the order gives no rules, so no counter either, and
    /// [`Violation::ProviderDoesNotRender`].
    pub fn arrive(
        id: Uuid,
        (provider_id, provider_type): (Uuid, ProviderType),
        service: PublicService,
        purpose: VisitPurpose,
        application_id: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<Self, Violation> {
        let (types, clauses) = service.rules().ok_or(Violation::ServiceNotOpen)?.provider_types;
        if let Some(clause) = clauses.first().filter(|_| !types.contains(&provider_type)) {
            return Err(Violation::ProviderDoesNotRender { clause: *clause });
        }
        Ok(Self {
            id,
            provider_id,
            service,
            purpose,
            application_id,
            arrived_at: now,
            called_at: None,
            ended_at: None,
            version: 1,
        })
    }

    /// Calls the visitor: the waiting ends and the serving begins. A clock that was set back makes no spell of less than
    /// nothing.
    ///
    /// # Errors
    /// [`Violation::VisitNotOpen`] for one who was called already.
    pub fn call(self, now: DateTime<Utc>) -> Result<Self, Violation> {
        if self.called_at.is_some() {
            return Err(Violation::VisitNotOpen);
        }
        Ok(Self { called_at: Some(now.max(self.arrived_at)), version: self.version + 1, ..self })
    }

    /// Ends the visit: the visitor is served.
    ///
    /// # Errors
    /// [`Violation::VisitNotOpen`] for one who was not called yet or is served already.
    pub fn end(self, now: DateTime<Utc>) -> Result<Self, Violation> {
        let (Some(called_at), None) = (self.called_at, self.ended_at) else {
            return Err(Violation::VisitNotOpen);
        };
        Ok(Self { ended_at: Some(now.max(called_at)), version: self.version + 1, ..self })
    }

    /// The beginning and the end of a spell; none while it is not over.
    fn spell(&self, spell: CounterSpell) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        match spell {
            CounterSpell::Wait => Some((self.arrived_at, self.called_at?)),
            CounterSpell::Service => Some((self.called_at?, self.ended_at?)),
        }
    }
}

/// How one of the two limits was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpellStatistics {
    /// How many spells are over.
    pub count: usize,
    /// How many of them kept the limit.
    pub within: usize,
    /// How many did not.
    pub over: usize,
    /// The middle one, in whole minutes.
    pub median_minutes: Option<i64>,
    /// What nine of ten did not exceed.
    pub p90_minutes: Option<i64>,
    /// What the limit rests on.
    pub basis: Basis,
}

/// How the limits of the counter were kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitStatistics {
    /// The limit of both, in minutes.
    pub limit_minutes: i64,
    /// Waiting: «Құжаттар топтамасын тапсыру үшін күтудің рұқсат етілген ең ұзақ уақыты» (PMPK-T-3-d, REHAB-T-3-b,
    /// HOME-T-3-b).
    pub wait: SpellStatistics,
    /// Being served: «қызмет көрсетудің рұқсат етілген ең ұзақ уақыты» (PMPK-T-3-e, REHAB-T-3-c, HOME-T-3-c).
    pub service: SpellStatistics,
}

/// The rules by which a provider of this type keeps its counter.
///
/// # Errors
/// [`Violation::ServiceNotOpen`] where the order gives none.
pub fn counter_rules(provider: ProviderType) -> Result<&'static Rules, Violation> {
    PublicService::ALL
        .into_iter()
        .filter_map(PublicService::rules)
        .find(|rules| rules.provider_types.0.contains(&provider))
        .ok_or(Violation::ServiceNotOpen)
}

/// Tells from visits how the limits were kept. Only those to hand in documents count, as the limits are theirs, and
/// only spells that are over.
#[must_use]
pub fn statistics(rules: &Rules, visits: &[Visit]) -> VisitStatistics {
    VisitStatistics {
        limit_minutes: rules.counter.minutes,
        wait: of_spell(rules, CounterSpell::Wait, visits),
        service: of_spell(rules, CounterSpell::Service, visits),
    }
}

fn of_spell(rules: &Rules, spell: CounterSpell, visits: &[Visit]) -> SpellStatistics {
    let counted: Vec<CounterMinutes> = visits
        .iter()
        .filter(|visit| visit.purpose == VisitPurpose::HandInDocuments)
        .filter_map(|visit| visit.spell(spell))
        .filter_map(|(from, to)| counter(rules, spell, from, to).ok())
        .collect();
    let within = counted.iter().filter(|one| one.within).count();
    let mut minutes: Vec<i64> = counted.iter().map(|one| one.minutes).collect();
    minutes.sort_unstable();
    SpellStatistics {
        count: counted.len(),
        within,
        over: counted.len() - within,
        median_minutes: nearest_rank(&minutes, 50),
        p90_minutes: nearest_rank(&minutes, 90),
        basis: spell.basis(rules),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::service::pmpk::RULES;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn arrived(text: &str, purpose: VisitPurpose) -> Visit {
        let provider = (Uuid::nil(), ProviderType::Pmpk);
        Visit::arrive(Uuid::nil(), provider, PublicService::PmpkExamination, purpose, None, at(text)).unwrap()
    }

    /// A visit with so many seconds of waiting and of being served.
    fn visit(waited: i64, served: i64) -> Visit {
        let arrived = arrived("2026-11-24T10:00:00+05:00", VisitPurpose::HandInDocuments);
        let called_at = arrived.arrived_at + TimeDelta::seconds(waited);
        arrived.call(called_at).unwrap().end(called_at + TimeDelta::seconds(served)).unwrap()
    }

    #[test]
    fn a_visitor_is_called_once_and_then_served_once() {
        let arrived = arrived("2026-11-24T10:00:00+05:00", VisitPurpose::CollectResult);
        let (later, last) = (at("2026-11-24T10:05:00+05:00"), at("2026-11-24T10:09:00+05:00"));
        assert_eq!(arrived.end(later), Err(Violation::VisitNotOpen));
        let called = arrived.call(later).unwrap();
        assert_eq!((called.called_at, called.ended_at, called.version), (Some(later), None, 2));
        assert_eq!(called.call(last), Err(Violation::VisitNotOpen));
        let ended = called.end(last).unwrap();
        assert_eq!((ended.called_at, ended.ended_at, ended.version), (Some(later), Some(last), 3));
        assert_eq!(ended.end(last), Err(Violation::VisitNotOpen));
        assert_eq!(ended.call(last), Err(Violation::VisitNotOpen));
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_spell_of_less_than_nothing() {
        let arrived = arrived("2026-11-24T10:00:00+05:00", VisitPurpose::HandInDocuments);
        let before = at("2026-11-24T09:00:00+05:00");
        let ended = arrived.call(before).unwrap().end(before).unwrap();
        assert_eq!((ended.called_at, ended.ended_at), (Some(arrived.arrived_at), Some(arrived.arrived_at)));
    }

    #[test]
    fn a_counter_serves_what_its_provider_renders() {
        let now = at("2026-11-24T10:00:00+05:00");
        let arrive = |provider, service| {
            let purpose = VisitPurpose::HandInDocuments;
            Visit::arrive(Uuid::nil(), (Uuid::nil(), provider), service, purpose, None, now)
        };
        let elsewhere = arrive(ProviderType::GeneralSchool, PublicService::PmpkExamination).unwrap_err();
        assert_eq!(elsewhere.clause().map(crate::law::Clause::id), Some("PMPK-T-1-a"));
        let closed = arrive(ProviderType::SpecialEducationOrg, PublicService::SpecialEducationAdmission);
        assert_eq!(closed, Err(Violation::ServiceNotOpen));
        for provider in ProviderType::ALL {
            let found = PublicService::ALL.into_iter().find(|service| arrive(provider, *service).is_ok());
            assert_eq!(found.is_some(), counter_rules(provider).is_ok(), "{provider:?}");
        }
        assert!(counter_rules(ProviderType::SpecialEducationOrg).is_err());
    }

    #[test]
    fn fifteen_minutes_are_within_the_limit_and_a_second_more_is_over_it() {
        let told = statistics(&RULES, &[visit(900, 901), visit(901, 900), visit(0, 60)]);
        assert_eq!(told.limit_minutes, 15);
        assert_eq!((told.wait.count, told.wait.within, told.wait.over), (3, 2, 1));
        assert_eq!((told.service.count, told.service.within, told.service.over), (3, 2, 1));
        assert_eq!((told.wait.median_minutes, told.service.median_minutes), (Some(15), Some(15)));
        assert_eq!(told.wait.basis.clauses[0].id(), "PMPK-T-3-d");
        assert_eq!(told.service.basis.clauses[0].id(), "PMPK-T-3-e");
        assert_eq!(told.wait.basis.readings[0].id(), "A-22");
    }

    #[test]
    fn a_wait_that_runs_into_lunch_counts_by_the_wall_clock() {
        let early = arrived("2026-11-24T12:50:00+05:00", VisitPurpose::HandInDocuments);
        let told = statistics(&RULES, &[early.call(at("2026-11-24T14:35:00+05:00")).unwrap()]);
        assert_eq!((told.wait.over, told.wait.median_minutes), (1, Some(105)));
        assert_eq!(told.service.count, 0, "nobody is served yet");
    }

    #[test]
    fn the_median_and_the_ninth_decile_are_those_of_the_nearest_rank() {
        let visits: Vec<Visit> = (1..=10).rev().map(|minute| visit(minute * 60, 0)).collect();
        let told = statistics(&RULES, &visits);
        assert_eq!((told.wait.median_minutes, told.wait.p90_minutes), (Some(5), Some(9)));
        let none = statistics(&RULES, &[]);
        assert_eq!((none.wait.count, none.wait.median_minutes, none.wait.p90_minutes), (0, None, None));
    }

    #[test]
    fn what_is_no_handing_in_or_is_not_over_does_not_count() {
        let now = at("2026-11-24T11:00:00+05:00");
        let collecting = arrived("2026-11-24T10:00:00+05:00", VisitPurpose::CollectResult).call(now).unwrap();
        let waiting = arrived("2026-11-24T10:00:00+05:00", VisitPurpose::HandInDocuments);
        let told = statistics(&RULES, &[collecting.end(now).unwrap(), waiting]);
        assert_eq!((told.wait.count, told.service.count), (0, 0));
    }
}
