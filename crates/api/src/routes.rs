//! The route table: every handler on one screen, in URL order. The OpenAPI document is collected from it; the access
//! matrix in the tests has a row for each operation.

use actix_web::guard;
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use utoipa_actix_web::service_config::ServiceConfig as Documented;

use crate::auth::authenticate;
use crate::every_request::within_allowance;
use crate::problem::{Problem, ProblemCode};
use crate::{
    applications, appointments, calendar, conclusions, document_requirements, files, gateway, holds,
    monitoring, notifications, offers, openapi, ops, providers, refusals, results, rule_changes, sandbox,
    services, slots, staff, terms, verification, visits, wait_list,
};

/// Everything under `/v1`.
pub fn versioned(routes: &mut Documented) {
    routes
        .service(applications::list_applications)
        .service(applications::submit_application)
        .service(applications::search_applications)
        .service(applications::get_application)
        .service(applications::list_access)
        .service(applications::request_consent)
        .service(applications::request_documents)
        .service(applications::record_consent)
        .service(applications::get_deadline)
        .service(applications::deliver_result)
        .service(applications::add_documents)
        .service(applications::list_history)
        .service(applications::get_notice)
        .service(applications::record_examination)
        .service(applications::register_application)
        .service(applications::record_registry_answer)
        .service(results::current::get_result)
        .service(results::listing::list_results)
        .service(results::signature_sheet::get_signature_sheet)
        .service(applications::withdraw_application)
        .service(appointments::book_appointment)
        .service(appointments::get_appointment)
        .service(appointments::doors::attend_appointment)
        .service(appointments::doors::cancel_appointment)
        .service(appointments::doors::miss_appointment)
        .service(notifications::list_appointment_messages)
        .service(appointments::doors::reschedule_appointment)
        .service(calendar::get_calendar_year)
        .service(calendar::put_calendar_year)
        .service(calendar::compute_calendar_impact)
        .service(conclusions::prepare_conclusion)
        .service(conclusions::get_conclusion)
        .service(conclusions::put_conclusion)
        .service(conclusions::sign_conclusion)
        .service(document_requirements::resolve_document_requirements)
        .service(files::upload_file)
        .service(files::download_file)
        .service(gateway::record_receipt)
        .service(gateway::record_reply)
        .service(holds::hold_slot)
        .service(holds::release_hold)
        .service(notifications::list_notifications)
        .service(offers::list_offers)
        .service(offers::make_offer)
        .service(offers::get_offer)
        .service(offers::answering::answer_proactive_offer)
        .service(ops::get_openapi)
        .service(services::list_problems)
        .service(services::get_problem)
        .service(providers::list_providers)
        .service(providers::create_provider)
        .service(providers::get_provider)
        .service(providers::put_provider)
        .service(appointments::day_sheet::list_appointments)
        .service(slots::list_slots)
        .service(slots::publish_slots)
        .service(slots::get_waiting_time)
        .service(slots::record_absence)
        .service(visits::get_visit_statistics)
        .service(slots::get_slot)
        .service(slots::put_slot)
        .service(slots::withdraw_slot)
        .service(staff::get_staff)
        .service(staff::put_staff)
        .service(refusals::prepare_refusal)
        .service(refusals::get_refusal)
        .service(refusals::put_refusal)
        .service(refusals::sign_refusal)
        .service(rule_changes::list_rule_changes)
        .service(rule_changes::record_rule_change)
        .service(services::list_services)
        .service(services::get_service)
        .service(monitoring::list_stage_events)
        .service(terms::compute_term)
        .service(visits::open_visit)
        .service(visits::get_visit)
        .service(visits::call_visit)
        .service(visits::end_visit)
        .service(wait_list::join_wait_list)
        .service(wait_list::get_wait_list_entry)
        .service(wait_list::leave_wait_list);
}

/// Outside `/v1`, documented.
pub fn unversioned(routes: &mut Documented) {
    routes.service(ops::get_health).service(ops::get_ready).service(verification::verify_paper);
}

/// All routes of the public port.
pub fn all(is_sandbox: bool) -> impl FnOnce(&mut ServiceConfig) {
    move |routes| {
        routes.service(
            web::scope("/v1")
                // The last one wrapped runs first: identity, then allowance.
                .wrap(from_fn(within_allowance))
                .wrap(from_fn(authenticate))
                // A path of its own, not an id that is asked for by another method.
                .service(web::resource("/applications/search").guard(guard::Not(guard::Post())).to(elsewhere))
                .configure(|scope| versioned(&mut Documented::new(scope)))
                .default_service(web::to(elsewhere)),
        );
        unversioned(&mut Documented::new(routes));
        routes.service(ops::get_docs).service(ops::get_docs_file);
        if is_sandbox {
            routes
                .service(sandbox::put_clock)
                .service(sandbox::work)
                .service(sandbox::list_messages)
                .service(sandbox::list_sample_providers);
        }
        routes.default_service(web::to(elsewhere));
    }
}

/// A path that is not there, or a method that the path does not have.
async fn elsewhere(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let methods = openapi::methods_of(request.path());
    if methods.is_empty() {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let allow = methods.join(", ");
    if request.method() == Method::OPTIONS {
        return Ok(HttpResponse::NoContent().insert_header(("allow", allow)).finish());
    }
    let mut problem = Problem::new(ProblemCode::MethodNotAllowed);
    problem.allow = Some(allow);
    Err(problem)
}
