//! Visits to hand in papers on the wire: a registrar books them for who calls or stands at the counter (PMPK-T-7-d,
//! REHAB-T-7-c). They go through the same doors as the day of the examination and belong to no application. What may be
//! booked is the domain's.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use qoldau_domain::appointment::Appointment;
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::document_visit::{self, DocumentVisitChange, Receiving, Visitor};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::person::MobileNumber;
use qoldau_domain::place::Slot;
use qoldau_domain::violation::Violation;
use qoldau_persistence::appointments;
use qoldau_persistence::providers::{self, Provider};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::deciding::Wished;
use super::doors::Verb;
use super::{AppointmentView, BookAppointment};
use crate::app::App;
use crate::applications::submission::Faults;
use crate::auth::Actor;
use crate::idempotency::{Answer, Once, load};
use crate::precondition;
use crate::problem::{Problem, ProblemCode};
use crate::providers::{done, type_of, without};
use crate::slots::place_named;

/// Who comes.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct VisitorBody {
    #[schema(min_length = 1, max_length = 100)]
    last_name: String,
    #[schema(min_length = 1, max_length = 100)]
    first_name: String,
    #[schema(required = false, min_length = 1, max_length = 100)]
    patronymic: Option<String>,
}

/// Who comes.
#[derive(Serialize, ToSchema)]
pub struct VisitorView {
    last_name: String,
    first_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
}

impl AppointmentView {
    /// The view of an appointment with who comes, where staff see that.
    pub(super) fn with_visitor(appointment: &Appointment, visitor: Option<&Visitor>) -> Self {
        let mut view = Self::from(appointment);
        view.person = visitor.map(|visitor| VisitorView {
            last_name: visitor.name.last.reveal().to_owned(),
            first_name: visitor.name.first.reveal().to_owned(),
            patronymic: visitor.name.patronymic.as_ref().map(|part| part.reveal().to_owned()),
        });
        view.phone = visitor.map(|visitor| visitor.phone.reveal().to_owned());
        view
    }
}

impl BookAppointment {
    /// Who comes; every fault of it in one go.
    fn visitor(&self) -> Result<Visitor, Problem> {
        let mut faults = Faults::default();
        for (pointer, given) in [
            ("/application_id", self.application_id.is_some()),
            ("/hold_id", self.hold_id.is_some()),
            ("/reason", self.reason.is_some()),
            ("/examination_kind", self.examination_kind.is_some()),
        ] {
            if given {
                faults.push(pointer, "not_expected_here");
            }
        }
        let name = match &self.person {
            None => {
                faults.push("/person", "missing_field");
                None
            }
            Some(body) => {
                faults.name("/person", &body.last_name, &body.first_name, body.patronymic.as_deref())
            }
        };
        let phone = match &self.phone {
            None => {
                faults.push("/phone", "missing_field");
                None
            }
            Some(phone) => faults.take("/phone", MobileNumber::parse(phone)),
        };
        let visitor = name.zip(phone).map(|(name, phone)| Visitor { name, phone });
        faults.finish(visitor)
    }
}

/// What a provider receives by.
pub(crate) fn receiving<'a>(
    provider: &Provider,
    calendar: &'a WorkCalendar,
    now: DateTime<Utc>,
) -> Result<Receiving<'a>, Problem> {
    Ok(Receiving { provider_id: provider.id, provider_type: type_of(provider)?, calendar, now })
}

/// Books a visit.
pub(super) async fn book(
    app: &App,
    actor: &Actor,
    asked: &BookAppointment,
    once: Once,
    dry: bool,
) -> Result<HttpResponse, Problem> {
    let Some(own) = actor.provider_id.filter(|_| actor.is(Role::Registrar)) else {
        // The order books a visit by telephone or at the counter, and both are the registrar's.
        return Err(Problem::of_field(ProblemCode::InvalidFields, "/kind", "no_such_combination"));
    };
    let slot = asked.slot_id.0;
    let found = load(app, (!dry).then_some(&once), move |conn, _| {
        let slot = place_named(conn, slot)?;
        Ok((slot, providers::get(conn, own)?))
    });
    let (slot, provider) = match found.await?.or_replay() {
        Ok(found) => found,
        Err(known) => return Ok(known),
    };
    let visitor = asked.visitor()?;
    let wished = Wished::of(actor, None, asked.source, None)?;
    let calendar = app.calendar();
    let at = receiving(&provider, &calendar, app.now())?;
    let change = document_visit::book(&slot, wished.source, &at, &mut App::new_id)?;
    let view = json!(AppointmentView::with_visitor(&change.after, Some(&visitor)));
    if dry {
        return Ok(HttpResponse::Ok().json(without(view, &["id"])));
    }
    let (did, journal) = (done(app, "book_appointment"), actor.in_journal(Role::Registrar));
    let by = (&did, &journal, app.store.house()?);
    let write = appointments::write_visit(app.store.keys(), &change, Some(&visitor), by)?;
    let etag = Some(precondition::tag(change.after.version, &view));
    let place = Some(format!("/v1/appointments/{}", change.after.id));
    once.save(app, write, Answer::new(StatusCode::CREATED, &view, etag, place)).await
}

/// What is done about a visit.
pub(super) async fn door(
    app: &App,
    actor: &Actor,
    (operation, verb): (&'static str, Verb),
    appointment: Appointment,
    slot: Option<Uuid>,
    once: Once,
    dry: bool,
) -> Result<HttpResponse, Problem> {
    let provider = appointment.provider_id;
    let (provider, slot) = app
        .read_or(move |conn, _| {
            let slot = slot.map(|id| place_named(conn, id)).transpose()?;
            Ok((providers::get(conn, provider)?, slot))
        })
        .await?;
    let calendar = app.calendar();
    let at = receiving(&provider, &calendar, app.now())?;
    let change = decide(verb, appointment, slot.as_ref(), &at)?;
    let view = json!(AppointmentView::from(&change.after));
    if dry {
        return Ok(HttpResponse::Ok().json(view));
    }
    let (did, journal) = (done(app, operation), actor.in_journal(Role::Registrar));
    let by = (&did, &journal, app.store.house()?);
    let write = appointments::write_visit(app.store.keys(), &change, None, by)?;
    let etag = Some(precondition::tag(change.after.version, &view));
    once.save(app, write, Answer::new(StatusCode::OK, &view, etag, None)).await
}

fn decide(
    verb: Verb,
    before: Appointment,
    slot: Option<&Slot>,
    at: &Receiving<'_>,
) -> Result<DocumentVisitChange, Problem> {
    let change = match (verb, slot) {
        (Verb::Cancel, _) => document_visit::cancel(before, at.now, &mut App::new_id),
        (Verb::Miss, _) => document_visit::miss(before, at.now),
        (Verb::Attend, _) => document_visit::attend(before, at.now),
        (Verb::Reschedule(wished), Some(slot)) => {
            let source = wished.of_visit()?;
            document_visit::reschedule(before, slot, source, at, &mut App::new_id)
        }
        (Verb::Reschedule(_), None) => Err(Violation::SlotUnfit),
    };
    Ok(change?)
}
