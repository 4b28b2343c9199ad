//! The shape of a service's rules: hours, terms, provider types. Types only, so that no circle of imports arises;
//! the values stand in `service/<name>.rs` under their clauses.

use chrono::NaiveTime;

use crate::channel::{Channel, RenderingForm};
use crate::document::DocumentRule;
use crate::law::{Basis, Clause};
use crate::lifecycle::Lifecycle;
use crate::provider::ProviderType;
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
    /// The clause with the hours of the office.
    pub clause: Clause,
    /// The clause that moves what comes after hours to the next working day.
    pub after_hours: Clause,
}

/// The term for setting the day of an examination.
#[derive(Debug, Clone, Copy)]
pub struct ExamDateTerm {
    /// Working days, for portal, mobile device and the proactive form.
    pub working_days: u32,
    /// Basis in the office: the same day.
    pub office: Basis,
    /// Basis on the portal.
    pub portal: Basis,
    /// Basis on the mobile device.
    pub mobile: Basis,
    /// Basis in the proactive form.
    pub proactive: Basis,
}

/// The longest wait in the queue.
#[derive(Debug, Clone, Copy)]
pub struct QueueTerm {
    /// Calendar days after the day of registration.
    pub calendar_days: u64,
    /// What it rests on.
    pub basis: Basis,
}

/// The rules of one service that Qoldau carries out today.
#[derive(Debug)]
pub struct Rules {
    /// The version that an application keeps from the day of filing.
    pub version: &'static str,
    /// Which provider types render the service, and by which clause.
    pub provider_types: (&'static [ProviderType], Clause),
    /// Reception hours.
    pub reception: Reception,
    /// What registration rests on.
    pub registration: Basis,
    /// The term for setting the examination day, if the service has one.
    pub exam_date: Option<ExamDateTerm>,
    /// The queue, if the service has one.
    pub queue: Option<QueueTerm>,
    /// The documents, if the list is carried out.
    pub documents: &'static [DocumentRule],
    /// The lifecycle, if applications are accepted.
    pub lifecycle: Option<&'static Lifecycle>,
}

impl Rules {
    /// What a term of an application that came so rests on.
    #[must_use]
    pub fn basis(&self, term: TermCode, channel: Channel, form: RenderingForm) -> Basis {
        let stated = match term {
            TermCode::Registration => None,
            TermCode::ExamDate => self.exam_date.as_ref().map(|exam_date| match (form, channel) {
                (RenderingForm::Proactive, _) => exam_date.proactive,
                (_, Channel::ProviderOffice) => exam_date.office,
                (_, Channel::EgovPortal) => exam_date.portal,
                (_, Channel::MobileDevice) => exam_date.mobile,
            }),
            TermCode::Queue => self.queue.as_ref().map(|queue| queue.basis),
        };
        stated.unwrap_or(self.registration)
    }
}
