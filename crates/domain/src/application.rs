//! The application: how a submission becomes one, and how it moves. `submit` and `apply` return a [`Change`] and
//! write nothing; only this file writes a [`Status`]. Everything the decision needs is an argument.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::calendar::WorkCalendar;
use crate::consent::{self, Consent, ConsentKind};
use crate::document::{Answer, Circumstances, DocumentKind, Intake, NamedDocument, Presentation, Registry};
use crate::law::{Basis, Clause};
use crate::lifecycle::{Action, Lifecycle, Role, Status, Step};
use crate::monitoring::StageEvent;
use crate::person::{Child, Representative, Residency};
use crate::provider::ProviderType;
use crate::rules::Rules;
use crate::service::PublicService;
use crate::service::pmpk;
use crate::term::{self, Start, TermCode};
use crate::violation::{Obstacle, Violation};

/// By which channel an application came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// At the provider.
    ProviderOffice,
    /// Through www.egov.kz.
    EgovPortal,
    /// Through the mobile device registered on www.egov.kz.
    MobileDevice,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::ProviderOffice, Self::EgovPortal, Self::MobileDevice];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ProviderOffice => "provider_office",
            Self::EgovPortal => "egov_portal",
            Self::MobileDevice => "mobile_device",
        }
    }

    /// The channel of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// Which document list applies.
    #[must_use]
    pub const fn intake(self) -> Intake {
        match self {
            Self::ProviderOffice => Intake::Office,
            Self::EgovPortal | Self::MobileDevice => Intake::Remote,
        }
    }

    /// The form of rendering that goes with the channel when the provider did not begin it.
    #[must_use]
    pub const fn form(self) -> RenderingForm {
        match self {
            Self::ProviderOffice => RenderingForm::Paper,
            Self::EgovPortal | Self::MobileDevice => RenderingForm::ElectronicPartlyAutomated,
        }
    }
}

/// The form of rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RenderingForm {
    /// Electronic, partly automated.
    ElectronicPartlyAutomated,
    /// On paper.
    Paper,
    /// Proactive, on the provider's initiative.
    Proactive,
}

impl RenderingForm {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::ElectronicPartlyAutomated, Self::Paper, Self::Proactive];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ElectronicPartlyAutomated => "electronic_partly_automated",
            Self::Paper => "paper",
            Self::Proactive => "proactive",
        }
    }

    /// The form of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }
}

/// How a running term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeadlineState {
    /// Open; past `due_at` it is shown as missed.
    Running,
    /// Kept.
    Met,
    /// Not kept.
    Missed,
    /// Not kept, for a recorded reason that excuses it.
    Excused,
    /// The application ended before the term mattered.
    NotApplicable,
    /// The calendar does not reach that far ◊.
    CalendarMissing,
}

impl DeadlineState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Running, Self::Met, Self::Missed, Self::Excused, Self::NotApplicable, Self::CalendarMissing];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Excused => "excused",
            Self::NotApplicable => "not_applicable",
            Self::CalendarMissing => "calendar_missing",
        }
    }

    /// The state of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state as it is at `now`: a term that still runs past its last moment is missed.
    #[must_use]
    pub fn at(self, due_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        match (self, due_at) {
            (Self::Running, Some(due_at)) if now > due_at => Self::Missed,
            _ => self,
        }
    }
}

/// A legal term of one application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Which term.
    pub code: TermCode,
    /// The last moment; none while the calendar does not reach it.
    pub due_at: Option<DateTime<Utc>>,
    /// The moment by which to warn.
    pub target_at: Option<DateTime<Utc>>,
    /// How it stands.
    pub state: DeadlineState,
    /// What it rests on.
    pub basis: Basis,
    /// The calendar version it was computed with.
    pub calendar_version: String,
}

/// One document of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: Uuid,
    /// Which document.
    pub kind: DocumentKind,
    /// How it was presented.
    pub presentation: Presentation,
    /// The file, where there is one.
    pub file_id: Option<Uuid>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// A recorded answer of a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegistryAnswer {
    /// About which document.
    pub document: DocumentKind,
    /// Which registry.
    pub source: Registry,
    /// What it said.
    pub answer: Answer,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything that is known when somebody files.
#[derive(Debug)]
pub struct Submission {
    /// The new application's id.
    pub id: Uuid,
    /// Its human number.
    pub number: String,
    /// Which service.
    pub service: PublicService,
    /// At which provider.
    pub provider_id: Uuid,
    /// Of which type the provider is.
    pub provider_type: ProviderType,
    /// By which channel.
    pub channel: Channel,
    /// Resident or not.
    pub residency: Residency,
    /// Whether the child was born outside Kazakhstan.
    pub born_abroad: bool,
    /// The child.
    pub child: Child,
    /// The representative.
    pub representative: Representative,
    /// Consents given in the application itself.
    pub consents: Vec<ConsentKind>,
    /// Documents named or handed in.
    pub documents: Vec<Document>,
    /// When the system received it.
    pub submitted_at: DateTime<Utc>,
    /// In the office: when the paper was handed in.
    pub received_at: Option<DateTime<Utc>>,
}

/// An application as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Id.
    pub id: Uuid,
    /// Human number.
    pub number: String,
    /// Service.
    pub service: PublicService,
    /// Provider.
    pub provider_id: Uuid,
    /// Channel.
    pub channel: Channel,
    /// Form of rendering.
    pub form: RenderingForm,
    /// Status.
    pub status: Status,
    /// One more with every change, from 1.
    pub version: i64,
    /// Resident or not.
    pub residency: Residency,
    /// Whether the child was born outside Kazakhstan.
    pub born_abroad: bool,
    /// The child.
    pub child: Child,
    /// The representative.
    pub representative: Representative,
    /// When the system received it.
    pub submitted_at: DateTime<Utc>,
    /// In the office: when the paper was handed in.
    pub received_at: Option<DateTime<Utc>>,
    /// The legal day of registration, fixed at filing; none while the calendar does not reach it.
    pub registered_on: Option<NaiveDate>,
    /// When a person accepted the documents.
    pub accepted_at: Option<DateTime<Utc>>,
    /// The rules of the day of filing.
    pub rules_version: String,
    /// Terms.
    pub deadlines: Vec<Deadline>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Consents, oldest first.
    pub consents: Vec<Consent>,
    /// Answers of registries, oldest first.
    pub registry_answers: Vec<RegistryAnswer>,
}

/// What happened, for journal and history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// Filed.
    Submitted,
    /// Documents accepted.
    Registered,
    /// Withdrawn ◊.
    Withdrawn,
    /// Documents added.
    DocumentsAdded,
    /// A consent recorded.
    ConsentRecorded,
    /// A registry's answer recorded.
    RegistryAnswered,
}

impl EventKind {
    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Registered => "registered",
            Self::Withdrawn => "withdrawn",
            Self::DocumentsAdded => "documents_added",
            Self::ConsentRecorded => "consent_recorded",
            Self::RegistryAnswered => "registry_answered",
        }
    }
}

/// One event of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id, the same in the feed when it is a stage.
    pub id: Uuid,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// The stage that was reached, when one was.
    pub stage: Option<StageEvent>,
    /// By which clauses; empty for a technical step.
    pub clauses: &'static [Clause],
    /// Names of the fields that changed, for a caller whose version is stale.
    pub changed: &'static [&'static str],
}

/// What the law decided: the application as it will be, and what is new about it. Saving it is somebody else's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The application after the change.
    pub application: Application,
    /// The version before; none for a new application.
    pub previous_version: Option<i64>,
    /// New documents.
    pub documents: Vec<Document>,
    /// New consents.
    pub consents: Vec<Consent>,
    /// New answers of registries.
    pub registry_answers: Vec<RegistryAnswer>,
    /// Whether deadlines changed and are to be written anew.
    pub deadlines_changed: bool,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// Where new ids come from: an argument, so that the domain itself has no chance in it.
pub type NewId<'a> = &'a mut dyn FnMut() -> Uuid;

/// Files an application. Portal and mobile filing is never refused for its hour or day; an office filing outside
/// reception hours is. A year without calendar does not refuse it either: the terms wait for the calendar.
///
/// # Errors
/// [`Violation::ServiceNotOpen`], [`Violation::ProviderDoesNotRender`], [`Violation::Documents`] or
/// [`Violation::OutsideReceptionHours`].
pub fn submit(
    submission: Submission,
    calendar: &WorkCalendar,
    new_id: NewId<'_>,
) -> Result<Change, Violation> {
    let rules = submission.service.rules().ok_or(Violation::ServiceNotOpen)?;
    let lifecycle = rules.lifecycle.ok_or(Violation::ServiceNotOpen)?;
    let (types, clause) = rules.provider_types;
    if !types.contains(&submission.provider_type) {
        return Err(Violation::ProviderDoesNotRender { clause });
    }
    let circumstances = Circumstances {
        rules: rules.documents,
        residency: submission.residency,
        intake: submission.channel.intake(),
        born_abroad: submission.born_abroad,
    };
    let faults = circumstances.faults_at_filing(&named(&submission.documents));
    if !faults.is_empty() {
        return Err(Violation::Documents(faults));
    }
    let form = submission.channel.form();
    let start = Start {
        channel: submission.channel,
        form,
        at: submission.received_at.unwrap_or(submission.submitted_at),
    };
    let (registered_on, deadlines) = terms_of_filing(rules, calendar, start)?;
    let consents: Vec<Consent> = submission
        .consents
        .iter()
        .map(|kind| Consent {
            kind: *kind,
            given: true,
            way: consent::ConsentWay::Application,
            at: submission.submitted_at,
        })
        .collect();
    let stage = lifecycle.initial;
    let id = new_id();
    let application = Application {
        id: submission.id,
        number: submission.number,
        service: submission.service,
        provider_id: submission.provider_id,
        channel: submission.channel,
        form,
        status: stage,
        version: 1,
        residency: submission.residency,
        born_abroad: submission.born_abroad,
        child: submission.child,
        representative: submission.representative,
        submitted_at: submission.submitted_at,
        received_at: submission.received_at,
        registered_on,
        accepted_at: None,
        rules_version: rules.version.to_owned(),
        deadlines,
        documents: submission.documents.clone(),
        consents: consents.clone(),
        registry_answers: Vec::new(),
    };
    let event = Event {
        id,
        kind: EventKind::Submitted,
        at: application.submitted_at,
        stage: Some(StageEvent { id, stage, occurred_at: application.submitted_at }),
        clauses: &[pmpk::P_13_A],
        changed: &["status"],
    };
    Ok(Change {
        application,
        previous_version: None,
        documents: submission.documents,
        consents,
        registry_answers: Vec::new(),
        deadlines_changed: true,
        events: vec![event],
    })
}

/// The legal day and the deadlines of a filing. Where the calendar ends, the terms are kept open without a date.
fn terms_of_filing(
    rules: &Rules,
    calendar: &WorkCalendar,
    start: Start,
) -> Result<(Option<NaiveDate>, Vec<Deadline>), Violation> {
    let registered_on = reached(term::registered_on(rules, calendar, start))?;
    let mut deadlines = Vec::new();
    for code in TermCode::DEADLINES {
        let computed = match code {
            TermCode::ExamDate if rules.exam_date.is_some() => term::exam_date(rules, calendar, start),
            TermCode::Queue if rules.queue.is_some() => term::queue(rules, calendar, start),
            TermCode::Registration | TermCode::ExamDate | TermCode::Queue => continue,
        };
        let due = reached(computed)?;
        deadlines.push(Deadline {
            code,
            due_at: due.as_ref().map(|due| due.due_at),
            target_at: due.as_ref().map(|due| due.target_at),
            state: if due.is_some() { DeadlineState::Running } else { DeadlineState::CalendarMissing },
            basis: rules.basis(code, start.channel, start.form),
            calendar_version: calendar.version().to_owned(),
        });
    }
    Ok((registered_on, deadlines))
}

/// A missing calendar year is no refusal of a filing.
fn reached<T>(computed: Result<T, Violation>) -> Result<Option<T>, Violation> {
    match computed {
        Ok(value) => Ok(Some(value)),
        Err(Violation::CalendarYearMissing(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn named(documents: &[Document]) -> Vec<NamedDocument> {
    documents
        .iter()
        .map(|document| NamedDocument {
            kind: document.kind,
            presentation: document.presentation,
            has_file: document.file_id.is_some(),
        })
        .collect()
}

/// Whether an action is open to a role, with what stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenAction {
    /// The action.
    pub action: Action,
    /// What stands in the way; nothing when it is allowed.
    pub obstacle: Option<Obstacle>,
    /// The clause behind the step, or behind the obstacle.
    pub clause: Option<Clause>,
}

impl Application {
    /// The rules that it was filed under.
    #[must_use]
    pub fn rules(&self) -> Option<&'static Rules> {
        self.service.rules()
    }

    fn lifecycle(&self) -> Option<&'static Lifecycle> {
        self.rules().and_then(|rules| rules.lifecycle)
    }

    /// What decides about its documents.
    #[must_use]
    pub fn circumstances(&self) -> Circumstances<'static> {
        Circumstances {
            rules: self.rules().map_or(&[], |rules| rules.documents),
            residency: self.residency,
            intake: self.channel.intake(),
            born_abroad: self.born_abroad,
        }
    }

    /// The registries that may be asked now: those of owed documents that nobody handed in and that have not
    /// answered, and only after the consent to use what they hold (PMPK-T-8-aa, -ac).
    #[must_use]
    pub fn registries_to_ask(&self) -> Vec<(DocumentKind, Registry)> {
        if !consent::is_given(&self.consents, ConsentKind::LegallyProtectedSecret) {
            return Vec::new();
        }
        let settled = |kind: DocumentKind| {
            let latest = self.registry_answers.iter().rev().find(|answer| answer.document == kind);
            latest.is_some_and(|answer| answer.answer != Answer::Unavailable)
        };
        let mut open = self.circumstances().registries_to_ask(&named(&self.documents));
        open.retain(|(kind, _)| !settled(*kind));
        open
    }

    /// What stands between the status table and registration: consents first, then documents (P-2).
    fn registration_obstacle(&self) -> Option<(Obstacle, Clause)> {
        if let Some(missing) = consent::first_missing(&self.consents) {
            let clause = match missing {
                ConsentKind::LegallyProtectedSecret => pmpk::T_8_AC,
                ConsentKind::LimitedAccessPersonalData => pmpk::T_9_C,
            };
            return Some((Obstacle::ConsentMissing, clause));
        }
        let answers: Vec<_> =
            self.registry_answers.iter().map(|answer| (answer.document, answer.answer)).collect();
        self.circumstances()
            .obstacle(&named(&self.documents), &answers)
            .map(|(obstacle, _, clause)| (obstacle, clause))
    }

    fn obstacle(&self, action: Action, roles: &[Role]) -> Result<&'static Step, OpenAction> {
        let closed = |obstacle, clause| OpenAction { action, obstacle: Some(obstacle), clause };
        let lifecycle = self.lifecycle().ok_or(closed(Obstacle::Status, None))?;
        let step = lifecycle.step(self.status, action);
        let allowed_to = step.or_else(|| lifecycle.any_step(action)).map_or(&[][..], |step| step.roles);
        if !allowed_to.iter().any(|role| roles.contains(role)) {
            return Err(closed(Obstacle::Role, None));
        }
        let step = step.ok_or(closed(Obstacle::Status, None))?;
        if action == Action::Register
            && let Some((obstacle, clause)) = self.registration_obstacle()
        {
            return Err(closed(obstacle, Some(clause)));
        }
        Ok(step)
    }

    /// Every action of the lifecycle with what stands in the way for these roles.
    #[must_use]
    pub fn actions(&self, roles: &[Role]) -> Vec<OpenAction> {
        let Some(lifecycle) = self.lifecycle() else {
            return Vec::new();
        };
        lifecycle
            .actions()
            .into_iter()
            .map(|action| match self.obstacle(action, roles) {
                Ok(step) => OpenAction { action, obstacle: None, clause: step.clauses.first().copied() },
                Err(closed) => closed,
            })
            .collect()
    }

    /// Moves the application by an action that needs nothing more than its lifecycle.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] with what stands in the way.
    pub fn apply(
        mut self,
        action: Action,
        roles: &[Role],
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        let step = self.obstacle(action, roles).map_err(|closed| Violation::NotPossibleNow {
            action,
            status: self.status,
            obstacle: closed.obstacle.unwrap_or(Obstacle::Status),
            clause: closed.clause,
        })?;
        self.status = step.to;
        let kind = match action {
            Action::Register => {
                self.accepted_at = Some(now);
                EventKind::Registered
            }
            Action::Withdraw => EventKind::Withdrawn,
            // Their doors carry facts of their own and come with the issues that build them.
            Action::Book
            | Action::RecordExamination
            | Action::Conclude
            | Action::Sign
            | Action::Refuse
            | Action::Correct
            | Action::Deliver => {
                return Err(Violation::NotPossibleNow {
                    action,
                    status: step.from,
                    obstacle: Obstacle::Status,
                    clause: None,
                });
            }
        };
        let deadlines_changed = step.to.is_final() && self.end_deadlines();
        let changed: &'static [&'static str] = match kind {
            EventKind::Registered => &["status", "accepted_at"],
            EventKind::Withdrawn
            | EventKind::Submitted
            | EventKind::DocumentsAdded
            | EventKind::ConsentRecorded
            | EventKind::RegistryAnswered => {
                if deadlines_changed {
                    &["status", "deadlines"]
                } else {
                    &["status"]
                }
            }
        };
        let id = new_id();
        let stage = Some(StageEvent { id, stage: step.to, occurred_at: now });
        let event = Event { id, kind, at: now, stage, clauses: step.clauses, changed };
        let mut change = self.changed_by(event);
        change.deadlines_changed = deadlines_changed;
        Ok(change)
    }

    /// Terms that still run when the application ends no longer matter.
    fn end_deadlines(&mut self) -> bool {
        let mut changed = false;
        for deadline in &mut self.deadlines {
            if matches!(deadline.state, DeadlineState::Running | DeadlineState::CalendarMissing) {
                deadline.state = DeadlineState::NotApplicable;
                changed = true;
            }
        }
        changed
    }

    /// Adds documents while the application is open.
    ///
    /// # Errors
    /// [`Violation::Documents`] for what the order does not list or not in this presentation;
    /// [`Violation::NotPossibleNow`] for an application that is over.
    pub fn add_documents(
        mut self,
        documents: Vec<Document>,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        self.must_be_open(Action::Register)?;
        let faults = self.circumstances().faults_of_named(&named(&documents));
        if !faults.is_empty() {
            return Err(Violation::Documents(faults));
        }
        self.documents.extend(documents.iter().copied());
        let event = Self::event(EventKind::DocumentsAdded, now, &[pmpk::T_8_AB], &["documents"], new_id);
        let mut change = self.changed_by(event);
        change.documents = documents;
        Ok(change)
    }

    /// Records a consent or its absence while the application is open.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] for an application that is over.
    pub fn record_consent(
        mut self,
        consent: Consent,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        self.must_be_open(Action::Register)?;
        self.consents.push(consent);
        let event = Self::event(EventKind::ConsentRecorded, now, &[pmpk::T_8_AC], &["consents"], new_id);
        let mut change = self.changed_by(event);
        change.consents = vec![consent];
        Ok(change)
    }

    /// Records what a registry said while the application is open.
    ///
    /// # Errors
    /// [`Violation::NotPossibleNow`] for an application that is over, or when the consent to use what registries
    /// hold is missing.
    pub fn record_registry_answer(
        mut self,
        answer: RegistryAnswer,
        now: DateTime<Utc>,
        new_id: NewId<'_>,
    ) -> Result<Change, Violation> {
        self.must_be_open(Action::Register)?;
        if !consent::is_given(&self.consents, ConsentKind::LegallyProtectedSecret) {
            return Err(Violation::NotPossibleNow {
                action: Action::Register,
                status: self.status,
                obstacle: Obstacle::ConsentMissing,
                clause: Some(pmpk::T_8_AC),
            });
        }
        self.registry_answers.push(answer);
        let event =
            Self::event(EventKind::RegistryAnswered, now, &[pmpk::T_8_AA], &["registry_answers"], new_id);
        let mut change = self.changed_by(event);
        change.registry_answers = vec![answer];
        Ok(change)
    }

    fn must_be_open(&self, action: Action) -> Result<(), Violation> {
        if self.status.is_final() {
            let (status, obstacle) = (self.status, Obstacle::Status);
            return Err(Violation::NotPossibleNow { action, status, obstacle, clause: None });
        }
        Ok(())
    }

    fn event(
        kind: EventKind,
        at: DateTime<Utc>,
        clauses: &'static [Clause],
        changed: &'static [&'static str],
        new_id: NewId<'_>,
    ) -> Event {
        Event { id: new_id(), kind, at, stage: None, clauses, changed }
    }

    fn changed_by(mut self, event: Event) -> Change {
        let previous_version = Some(self.version);
        self.version += 1;
        Change {
            application: self,
            previous_version,
            documents: Vec::new(),
            consents: Vec::new(),
            registry_answers: Vec::new(),
            deadlines_changed: false,
            events: vec![event],
        }
    }
}

impl Change {
    /// The same change with answers of registries that were asked in the same breath as filing or consenting.
    #[must_use]
    pub fn with_answers(mut self, answers: Vec<RegistryAnswer>, new_id: NewId<'_>) -> Self {
        for answer in answers {
            self.application.registry_answers.push(answer);
            let event = Application::event(
                EventKind::RegistryAnswered,
                answer.at,
                &[pmpk::T_8_AA],
                &["registry_answers"],
                new_id,
            );
            self.events.push(event);
            self.registry_answers.push(answer);
        }
        self
    }
}
