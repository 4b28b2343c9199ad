//! Which applications wait for a day at providers that let Qoldau assign it. Ids only, a piece at a time: each is opened by
//! itself, so that one that cannot be read does not hide the others. Whether it is time is not decided here.

use diesel::prelude::*;
use qoldau_domain::deadline::DeadlineState;
use qoldau_domain::lifecycle::Status;
use qoldau_domain::term::TermCode;
use qoldau_domain::wait_list::WaitListState;
use uuid::Uuid;

use crate::both::Id;
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::{applications, deadlines, holds, providers, wait_list_entries};

/// Registered applications whose term for setting the day runs, at providers that let Qoldau assign it, by id after the last
/// of the piece before. Where a seat is held for one, somebody is about to book, and it is left out.
///
/// # Errors
/// Those of the database.
pub fn list_unassigned(conn: &mut Conn, after: Option<Uuid>, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    let assigning = providers::table.filter(providers::assigns_first_day.eq(true)).select(providers::id);
    let running = deadlines::table
        .filter(deadlines::code.eq(TermCode::ExamDate.code()))
        .filter(deadlines::state.eq(DeadlineState::Running.code()))
        .select(deadlines::application_id);
    // What the wait list keeps is no sign that somebody is about to book.
    let kept = wait_list_entries::table
        .filter(wait_list_entries::state.eq(WaitListState::Offered.code()))
        .select(wait_list_entries::application_id);
    let held = holds::table.filter(holds::application_id.ne_all(kept)).select(holds::application_id);
    let mut query = applications::table
        .filter(applications::status.eq(Status::Registered.code()))
        .filter(applications::provider_id.eq_any(assigning))
        .filter(applications::id.eq_any(running))
        .filter(applications::id.ne_all(held))
        .select(applications::id)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(applications::id.gt(Id(after)));
    }
    let ids: Vec<Id> = query.order(applications::id.asc()).limit(limit).load(conn)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}
