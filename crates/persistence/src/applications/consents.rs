//! Reading consents and the requests for them, for several applications at once. When the recipient was asked is what the message of
//! a request tells; whether silence is an answer is decided in the domain.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use qoldau_domain::application::Application;
use qoldau_domain::consent::{Consent, ConsentKind, ConsentRequest, ConsentWay};
use qoldau_domain::message::{MessageKind, MessageState};
use qoldau_domain::result::Words;

use super::{coded, nth_row};
use crate::both::{Id, Instant};
use crate::connection::Conn;
use crate::error::StoreError;
use crate::schema::{consent_requests, consents, messages};
use crate::seal::{DataKey, Place};

type ConsentRow = (Id, i64, String, bool, String, Instant, Option<Vec<u8>>);
type RequestRow = (Id, String, Instant);
/// Of which application, for which moment, how it stands, and when it was sent.
type ToldRow = (Option<Id>, Instant, String, Option<Instant>);

/// Where the law that makes a consent unnecessary stands sealed.
pub(super) const fn reference_place(row: &[u8]) -> Place<'_> {
    Place { table: "consents", column: "reference_sealed", row }
}

/// The consents of some applications.
pub(super) struct Consents {
    given: Vec<ConsentRow>,
    requests: Vec<RequestRow>,
    told: Vec<ToldRow>,
}

impl Consents {
    /// Two look-ups, and a third where consents were asked for.
    pub(super) fn of(conn: &mut Conn, ids: &[Id]) -> Result<Self, StoreError> {
        let given = consents::table
            .filter(consents::application_id.eq_any(ids))
            .order(consents::ordinal.asc())
            .select((
                consents::application_id,
                consents::ordinal,
                consents::kind,
                consents::given,
                consents::way,
                consents::at,
                consents::reference_sealed,
            ))
            .load(conn)?;
        let requests: Vec<RequestRow> = consent_requests::table
            .filter(consent_requests::application_id.eq_any(ids))
            .order(consent_requests::ordinal.asc())
            .select((consent_requests::application_id, consent_requests::kind, consent_requests::asked_at))
            .load(conn)?;
        let of: Vec<Id> = requests.iter().map(|row| row.0).collect();
        let told = if of.is_empty() {
            Vec::new()
        } else {
            messages::table
                .filter(messages::application_id.eq_any(of))
                .filter(messages::kind.eq(MessageKind::ConsentRequest.code()))
                .select((messages::application_id, messages::due_at, messages::state, messages::sent_at))
                .load(conn)?
        };
        Ok(Self { given, requests, told })
    }

    /// Gives an application its own.
    pub(super) fn bring(&self, application: &mut Application, key: &DataKey) -> Result<(), StoreError> {
        let id = Id(application.id);
        for row in self.given.iter().filter(|row| row.0 == id) {
            application.consents.push(consent_of(row, key)?);
        }
        for (_, kind, asked_at) in self.requests.iter().filter(|row| row.0 == id) {
            let told_at = self.told_at(id, asked_at);
            let kind = coded(ConsentKind::parse(kind))?;
            application.consent_requests.push(ConsentRequest { kind, asked_at: asked_at.0, told_at });
        }
        Ok(())
    }

    /// When what was asked at a moment had been sent, all of it.
    fn told_at(&self, id: Id, asked_at: &Instant) -> Option<DateTime<Utc>> {
        let sent = [MessageState::Sent.code(), MessageState::Delivered.code()];
        let own = self.told.iter().filter(|row| row.0 == Some(id) && row.1.0 == asked_at.0);
        own.map(|(.., state, at)| at.as_ref().filter(|_| sent.contains(&state.as_str())).map(|at| at.0))
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .max()
    }
}

fn consent_of(row: &ConsentRow, key: &DataKey) -> Result<Consent, StoreError> {
    let (id, ordinal, kind, given, way, at, sealed) = row;
    let opened = |sealed: &Vec<u8>| {
        let corrupt = StoreError::Corrupt("a reference of a consent");
        let bytes = key.open(reference_place(&nth_row(&id.0, *ordinal)), sealed)?;
        let text = String::from_utf8(bytes).map_err(|_not_text| corrupt.clone())?;
        Words::parse(&text, usize::MAX).map_err(|_fault| corrupt)
    };
    Ok(Consent {
        kind: coded(ConsentKind::parse(kind))?,
        given: *given,
        way: coded(ConsentWay::parse(way))?,
        at: at.0,
        reference: sealed.as_ref().map(opened).transpose()?,
    })
}
