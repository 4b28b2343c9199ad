//! The shape of a service's rules: hours, terms, documents, results. Types only, so that no circle of imports arises; the
//! values stand in `service/<name>.rs` under their clauses.

use chrono::NaiveTime;

use crate::channel::{Channel, RenderingForm};
use crate::consent::ConsentKind;
use crate::delivery::DeliveryTarget;
use crate::document::DocumentRule;
use crate::law::{Basis, Clause, Reading};
use crate::lifecycle::Lifecycle;
use crate::offer::OfferLifecycle;
use crate::provider::ProviderType;
use crate::refusal::RefusalReason;
use crate::term::TermCode;

/// Working hours of one day, Kazakhstan time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Opening.
    pub opens: NaiveTime,
    /// Beginning of the lunch break.
    pub lunch_from: NaiveTime,
    /// End of the lunch break.
    pub lunch_until: NaiveTime,
    /// The last moment of reception, itself still in time.
    pub closes: NaiveTime,
}

/// The hours of reception and the clauses that give them.
#[derive(Debug, Clone, Copy)]
pub struct Reception {
    /// When applications are accepted and results issued.
    pub hours: Hours,
    /// The end of working time, which one could also take for the cut-off of portal and mobile device.
    pub work_closes: NaiveTime,
    /// The clause with the hours of the office.
    pub clause: Clause,
    /// The clause that moves what comes after hours to the next working day.
    pub after_hours: Clause,
}

/// What something rests on, by the way in which the application came.
#[derive(Debug, Clone, Copy)]
pub struct Ways {
    /// At the office.
    pub office: Basis,
    /// Through the portal.
    pub portal: Basis,
    /// Through the mobile device.
    pub mobile: Basis,
    /// In the proactive form, whatever the channel.
    pub proactive: Basis,
}

impl Ways {
    /// One basis for the office and one for whatever comes by wire.
    #[must_use]
    pub const fn office_or_wire(office: Basis, wire: Basis) -> Self {
        Self { office, portal: wire, mobile: wire, proactive: wire }
    }

    /// What an application that came so rests on.
    #[must_use]
    pub const fn of(&self, channel: Channel, form: RenderingForm) -> Basis {
        match (form, channel) {
            (RenderingForm::Proactive, _) => self.proactive,
            (_, Channel::ProviderOffice) => self.office,
            (_, Channel::EgovPortal) => self.portal,
            (_, Channel::MobileDevice) => self.mobile,
        }
    }
}

/// The longest wait in the queue.
#[derive(Debug, Clone, Copy)]
pub struct QueueTerm {
    /// Calendar days after the day of registration.
    pub calendar_days: u64,
    /// What it rests on.
    pub basis: Ways,
}

/// A term of a filing in working days after registration.
#[derive(Debug, Clone, Copy)]
pub struct FilingTerm {
    /// How many. Setting the day of an examination takes none in the office: there it is the same day (PMPK-T-3-b).
    pub working_days: u32,
    /// What it rests on.
    pub basis: Ways,
}

/// A term in working days after an event.
#[derive(Debug, Clone, Copy)]
pub struct WorkingDaysTerm {
    /// How many.
    pub working_days: u32,
    /// What it rests on.
    pub basis: Basis,
}

/// How long a course of rehabilitation lasts.
#[derive(Debug, Clone, Copy)]
pub struct CourseTerm {
    /// The fewest calendar days, first and last included.
    pub shortest: i64,
    /// The most.
    pub longest: i64,
    /// What it rests on.
    pub basis: Basis,
    /// When the certificate is handed over on paper: on the day of completion.
    pub certificate_paper: Basis,
    /// When it stands in the personal cabinet.
    pub certificate_cabinet: WorkingDaysTerm,
}

/// The limits of the counter.
#[derive(Debug, Clone, Copy)]
pub struct CounterTerm {
    /// Minutes, the last one included.
    pub minutes: i64,
    /// Waiting to hand in the documents.
    pub wait: Basis,
    /// Being served.
    pub service: Basis,
}

/// The proactive form of a service.
#[derive(Debug, Clone, Copy)]
pub struct OfferTerm {
    /// Hours that the recipient has for the answer, the last moment included.
    pub hours: i64,
    /// What it rests on.
    pub basis: Basis,
    /// How an offer goes.
    pub lifecycle: &'static OfferLifecycle,
}

/// The messages about an appointment.
#[derive(Debug, Clone, Copy)]
pub struct RemindersTerm {
    /// The confirmation, the reminder of the day before, the reminder of the day.
    pub basis: Basis,
}

/// The rules of one service that Qoldau carries out today.
#[derive(Debug)]
pub struct Rules {
    /// The version that an application keeps from the day of filing.
    pub version: &'static str,
    /// Which provider types render the service, and by which clauses.
    pub provider_types: (&'static [ProviderType], &'static [Clause]),
    /// The channels, each with its clause.
    pub channels: &'static [(Channel, Clause)],
    /// The forms of rendering, each with its clause.
    pub forms: &'static [(RenderingForm, Clause)],
    /// That it costs nothing.
    pub free_of_charge: Clause,
    /// Reception hours.
    pub reception: Reception,
    /// What registration rests on.
    pub registration: Ways,
    /// The term for setting the examination day, if the service has one.
    pub exam_date: Option<FilingTerm>,
    /// The queue, if the service has one.
    pub queue: Option<QueueTerm>,
    /// The term of the whole service, if it has one in working days.
    pub home_intake: Option<FilingTerm>,
    /// The course, if the service is one.
    pub course: Option<CourseTerm>,
    /// The limits of the counter.
    pub counter: CounterTerm,
    /// The proactive form, where its procedure is described.
    pub offer: Option<OfferTerm>,
    /// The messages about an appointment, where the order names them.
    pub reminders: Option<RemindersTerm>,
    /// The term for telling about amendments to the Rules.
    pub rule_change_notice: WorkingDaysTerm,
    /// The documents.
    pub documents: &'static [DocumentRule],
    /// Readings of what is unclear about the documents.
    pub document_readings: &'static [Reading],
    /// That there is no booking ahead, and no acceleration, where the order says so.
    pub not_provided_for: &'static [Clause],
    /// What a registry can give is taken from there.
    pub registries: &'static [Clause],
    /// What a registry can give may not be demanded.
    pub no_demand: &'static [Clause],
    /// The consents that are needed, each with the clause that wants it.
    pub consents: [(ConsentKind, Clause); 2],
    /// The closed list of grounds for refusal.
    pub refusal_grounds: [(RefusalReason, Clause); 3],
    /// The clauses that speak of one way to the family only.
    pub ways_of_delivery: &'static [(DeliveryTarget, Clause)],
    /// That the monitoring system is told of every stage.
    pub monitoring: &'static [Clause],
    /// The lifecycle.
    pub lifecycle: &'static Lifecycle,
}

impl Rules {
    /// What a term of an application that came so rests on.
    #[must_use]
    pub fn basis(&self, term: TermCode, channel: Channel, form: RenderingForm) -> Basis {
        let stated = match term {
            TermCode::ExamDate => self.exam_date.as_ref().map(|term| term.basis.of(channel, form)),
            TermCode::Queue => self.queue.as_ref().map(|term| term.basis.of(channel, form)),
            TermCode::HomeIntake => self.home_intake.as_ref().map(|term| term.basis.of(channel, form)),
            TermCode::Registration
            | TermCode::ProactiveAnswer
            | TermCode::Reminders
            | TermCode::Course
            | TermCode::CertificatePaper
            | TermCode::CertificateCabinet
            | TermCode::CounterWait
            | TermCode::CounterService
            | TermCode::RuleChangeNotice
            | TermCode::DepartmentReport
            | TermCode::EntryIntoForce => None,
        };
        stated.unwrap_or_else(|| self.registration.of(channel, form))
    }

    /// The terms that an application carries from its filing on.
    #[must_use]
    pub fn deadlines(&self) -> Vec<TermCode> {
        let has = |code: &TermCode| match code {
            TermCode::ExamDate => self.exam_date.is_some(),
            TermCode::Queue => self.queue.is_some(),
            TermCode::HomeIntake => self.home_intake.is_some(),
            TermCode::Registration
            | TermCode::ProactiveAnswer
            | TermCode::Reminders
            | TermCode::Course
            | TermCode::CertificatePaper
            | TermCode::CertificateCabinet
            | TermCode::CounterWait
            | TermCode::CounterService
            | TermCode::RuleChangeNotice
            | TermCode::DepartmentReport
            | TermCode::EntryIntoForce => false,
        };
        TermCode::DEADLINES.into_iter().filter(has).collect()
    }

    /// The clause by which days off follow the calendar.
    #[must_use]
    pub const fn calendar_clauses(&self) -> &'static [Clause] {
        self.registration.portal.clauses
    }

    /// The clause that wants a consent.
    #[must_use]
    pub fn consent_clause(&self, kind: ConsentKind) -> Option<Clause> {
        self.consents.iter().find(|(known, _)| *known == kind).map(|(_, clause)| *clause)
    }

    /// The clause of a ground for refusal.
    #[must_use]
    pub fn refusal_clause(&self, reason: RefusalReason) -> Option<Clause> {
        self.refusal_grounds.iter().find(|(known, _)| *known == reason).map(|(_, clause)| *clause)
    }
}
