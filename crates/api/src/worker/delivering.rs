//! The timer step that hands signed results over: to the personal cabinet or the Bilim service in working time only, and the data of
//! conclusions to the National Education Database at any hour. An attempt is written before it is made; what was taken is marked with
//! the application's own step in one write. No transaction waits for a neighbour, and no target waits for another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use qoldau_domain::application::Application;
use qoldau_domain::delivery::{Delivery, DeliveryTarget};
use qoldau_domain::message::{Facts, MessageText};
use qoldau_domain::person::Iin;
use qoldau_domain::result::{ResultContent, Words};
use qoldau_gateways::bilim::BilimNotice;
use qoldau_gateways::exchange::Handed;
use qoldau_gateways::result_stores::{ConclusionData, ResultDocument};
use qoldau_gateways::text_messages::Words as Shown;
use qoldau_persistence::applications::{self, Loaded};
use qoldau_persistence::providers::{self, Provider};
use qoldau_persistence::results::{self, LoadedResult};
use qoldau_persistence::seal::hex;
use qoldau_persistence::{StoreError, deliveries, messages};
use uuid::Uuid;

use super::{PIECE, Patience, timer};
use crate::app::App;
use crate::neighbours::recorded;
use crate::problem::Problem;
use crate::results::{full_name, verify_at};

/// How often a mark is made anew when the application changed meanwhile.
const TRIES: usize = 5;

/// What is handed over.
struct Parcel {
    loaded: Loaded,
    result: LoadedResult,
    /// Every result of the application.
    known: Vec<LoadedResult>,
    paper: Vec<u8>,
    signatures: Vec<Vec<u8>>,
    /// What the Bilim service shows with it.
    notice: MessageText,
}

impl Parcel {
    /// The newest earlier result that this target may know, and the delivery that brought it; what never went out took no place
    /// there.
    fn known_there(&self, delivery: &Delivery) -> Option<(Uuid, Uuid)> {
        let mut corrected = self.result.result.corrects;
        while let Some(id) = corrected {
            let sent = self.loaded.application.deliveries.iter().find(|other| {
                other.result_id == id && other.target == delivery.target && other.may_be_there()
            });
            if let Some(sent) = sent {
                return Some((id, sent.id));
            }
            corrected = self.known.iter().find(|one| one.result.id == id)?.result.corrects;
        }
        None
    }
}

/// The neighbours that results, or their data, are handed to; paper waits for the family.
const NEIGHBOURS: [DeliveryTarget; 3] =
    [DeliveryTarget::PersonalCabinet, DeliveryTarget::Bilim, DeliveryTarget::Nedb];

/// How many results are on their way to a neighbour at once.
const AT_ONCE: usize = 8;

/// Hands over what is due, to all neighbours at once: none waits for another.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn deliver_results(app: &App) -> Result<usize, Problem> {
    let each = join_all(NEIGHBOURS.map(|target| deliver_to(app, target))).await;
    tell_unsettled(app).await?;
    each.into_iter().sum()
}

async fn deliver_to(app: &App, target: DeliveryTarget) -> Result<usize, Problem> {
    let (mut after, mut settled, patience) = (None, 0, Patience::with(target.code()));
    if !is_there(app, target) {
        let now = app.now();
        let due = app.read(move |conn, _| deliveries::count_unsettled(conn, target, now)).await?;
        if due > 0 {
            let target = target.code();
            tracing::error!(target, due, "no neighbour is configured that would take a result");
        }
        return Ok(0);
    }
    while !patience.is_over() {
        let now = app.now();
        let (piece, last) =
            app.read(move |conn, _| deliveries::list_due(conn, target, now, after, PIECE)).await?;
        if last.is_none() {
            break;
        }
        after = last;
        let hand = async |delivery| deliver(app, &patience, delivery).await;
        settled += patience.with_each((piece, AT_ONCE), |delivery| delivery.id, tell, hand).await?;
    }
    Ok(settled)
}

/// Tells how many results, and how many sets of data, are due and taken by nobody yet.
async fn tell_unsettled(app: &App) -> Result<(), Problem> {
    let now = app.now();
    let counts: Vec<i64> = app
        .read(move |conn, _| {
            NEIGHBOURS.iter().map(|it| deliveries::count_unsettled(conn, *it, now)).collect()
        })
        .await?;
    for (target, count) in NEIGHBOURS.into_iter().zip(counts) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        metrics::gauge!("qoldau_deliveries_unsettled", "target" => target.code()).set(count);
    }
    Ok(())
}

fn tell(delivery: Uuid, problem: &Problem) {
    tracing::error!(%delivery, %problem, "a delivery waits for a person");
}

/// One delivery: whether it was taken.
async fn deliver(app: &App, patience: &Patience, delivery: Delivery) -> Result<bool, Problem> {
    if delivery.target.reaches_the_family() && postponed(app, &delivery).await? {
        return Ok(false);
    }
    let delivery = delivery.before_attempt(app.now());
    match app.store.save(deliveries::update(&delivery)).await {
        Ok(_) => {}
        // Another process has it, or it was handed over at the counter.
        Err(StoreError::Conflict { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    let now = app.now();
    let parcel = app
        .read(move |conn, store| {
            let loaded = applications::get_any(conn, store.keys(), delivery.application_id)?;
            let known = results::list_of(conn, delivery.application_id, &loaded.data_key)?;
            let result = known.iter().find(|one| one.result.id == delivery.result_id).cloned();
            let result = result.ok_or(StoreError::Corrupt("a result"))?;
            let paper = results::get_paper(conn, delivery.result_id, &loaded.data_key)?;
            let signatures = deliveries::list_signatures(conn, delivery.result_id, &loaded.data_key)?;
            let provider = providers::get(conn, loaded.application.provider_id)?;
            let notice = notice_of(&loaded.application, &provider, now);
            Ok(Parcel { loaded, result, known, paper, signatures, notice })
        })
        .await?;
    let stored = hand_over(app, &delivery, &parcel).await;
    let is_to_be_told = delivery.target == DeliveryTarget::Bilim && stored == Handed::Taken;
    let told = if is_to_be_told { notify(app, &delivery, &parcel).await } else { stored };
    patience.heard(told != Handed::Unavailable);
    match told {
        Handed::Taken => mark(app, &delivery, &parcel.notice).await,
        Handed::Refused => {
            tracing::error!(delivery = %delivery.id, target = delivery.target.code(), "a result was refused");
            if stored == Handed::Taken {
                // It is there, and only its notice is not: whoever corrects it must say so.
                return Ok(false);
            }
            match app.store.save(deliveries::update(&delivery.refused(app.now()))).await {
                // Another result may have taken its place meanwhile.
                Ok(_) | Err(StoreError::Conflict { .. }) => Ok(false),
                Err(error) => Err(error.into()),
            }
        }
        Handed::Unavailable => Ok(false),
    }
}

/// What the Bilim service shows when the result is stored there.
fn notice_of(application: &Application, provider: &Provider, now: DateTime<Utc>) -> MessageText {
    let (provider_kk, provider_ru) = (provider.name_kk.as_str(), provider.name_ru.as_str());
    let facts =
        Facts { number: &application.number, provider_kk, provider_ru, begins_at: None, not_after: now };
    MessageText::of(application.notice_of_result(), &facts)
}

/// Results are issued in working time only: whether the delivery was put off because it is none now.
async fn postponed(app: &App, delivery: &Delivery) -> Result<bool, Problem> {
    let id = delivery.application_id;
    let loaded = app.read(move |conn, store| applications::get_any(conn, store.keys(), id)).await?;
    let (calendar, now) = (app.calendar(), app.now());
    let from = loaded.application.issued_from(&calendar, now)?;
    if from <= now {
        return Ok(false);
    }
    match app.store.save(deliveries::update(&delivery.postponed(from))).await {
        Ok(_) | Err(StoreError::Conflict { .. }) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

fn is_there(app: &App, target: DeliveryTarget) -> bool {
    match target {
        DeliveryTarget::Paper => false,
        DeliveryTarget::PersonalCabinet => app.neighbours.personal_cabinet.is_some(),
        DeliveryTarget::Bilim => app.neighbours.bilim_results.is_some(),
        DeliveryTarget::Nedb => app.neighbours.nedb.is_some(),
    }
}

async fn hand_over(app: &App, delivery: &Delivery, parcel: &Parcel) -> Handed {
    let (application, one) = (&parcel.loaded.application, &parcel.result);
    let neighbours = &app.neighbours;
    let (system, store) = match delivery.target {
        DeliveryTarget::PersonalCabinet => ("personal_cabinet", &neighbours.personal_cabinet),
        DeliveryTarget::Bilim => ("bilim", &neighbours.bilim_results),
        DeliveryTarget::Nedb => {
            let (Some(nedb), Some(data)) = (&neighbours.nedb, data(delivery, parcel)) else {
                return Handed::Unavailable;
            };
            return recorded("nedb", "conclusion_data", nedb.enter(&data), |it| it.code()).await;
        }
        DeliveryTarget::Paper => return Handed::Unavailable,
    };
    let Some(store) = store else { return Handed::Unavailable };
    let before = parcel.known_there(delivery).map(|(_, id)| id);
    let kind = one.result.content.kind().code();
    let document = ResultDocument {
        id: delivery.id,
        number: &application.number,
        iin: application.representative.iin.as_ref().map(Iin::reveal),
        kind,
        paper: STANDARD.encode(&parcel.paper),
        sha256: hex(&one.paper_sha256),
        signatures: parcel.signatures.iter().map(|value| STANDARD.encode(value)).collect(),
        verify_at: verify_at(app, &one.code),
        corrects: before,
    };
    recorded(system, kind, store.store(&document), |it| it.code()).await
}

/// In the proactive form the notification is the result (PMPK-T-5-d): without it nothing is delivered.
async fn notify(app: &App, delivery: &Delivery, parcel: &Parcel) -> Handed {
    let Some(bilim) = &app.neighbours.bilim else { return Handed::Unavailable };
    let application = &parcel.loaded.application;
    let kind = application.notice_of_result().code();
    let notice = BilimNotice {
        id: delivery.id,
        iin: application.representative.iin.as_ref().map(Iin::reveal),
        number: application.representative.phone.reveal(),
        kind,
        application_id: Some(application.id),
        text: Shown { kk: &parcel.notice.kk, ru: &parcel.notice.ru },
    };
    recorded("bilim", kind, bilim.notify(&notice), |it| it.code()).await
}

fn data<'a>(delivery: &Delivery, parcel: &'a Parcel) -> Option<ConclusionData<'a>> {
    let application = &parcel.loaded.application;
    let ResultContent::Conclusion(it) = &parcel.result.result.content else { return None };
    Some(ConclusionData {
        id: delivery.id,
        conclusion_id: delivery.result_id,
        corrects: parcel.known_there(delivery).map(|(result, _)| result),
        number: &application.number,
        provider_id: application.provider_id,
        child_iin: application.child.iin.as_ref().map(Iin::reveal),
        child_full_name: full_name(&application.child.name),
        child_birth_date: application.child.birth_date.reveal().to_string(),
        examined_on: it.examined_on.to_string(),
        valid_until: it.valid_until.to_string(),
        conclusion_text: it.conclusion.reveal(),
        recommendations_text: it.recommendations.reveal(),
        educational_programme_type: it.programme.reveal(),
        recommended_educational_services: it.educational.iter().map(Words::reveal).collect(),
        recommended_medical_services: it.medical.iter().map(Words::reveal).collect(),
        recommended_social_services: it.social.iter().map(Words::reveal).collect(),
    })
}

/// Marks what a neighbour has taken, with the step of the application, as often as it changes meanwhile. One that is handed over at
/// the counter in between stays so.
async fn mark(app: &App, delivery: &Delivery, notice: &MessageText) -> Result<bool, Problem> {
    let (application, id) = (delivery.application_id, delivery.id);
    for _ in 0..TRIES {
        let loaded =
            app.read(move |conn, store| applications::get_any(conn, store.keys(), application)).await?;
        let own = loaded.application.deliveries.iter().find(|own| own.id == id).copied();
        let change = own.and_then(|own| loaded.application.clone().taken(&own, app.now(), &mut App::new_id));
        let Some(change) = change else { return Ok(true) };
        let mut write = applications::update(app.store.keys(), &change, &timer(), &loaded.data_key)?;
        for message in &change.messages {
            let to = &loaded.application.representative.phone;
            write = messages::said(write, message.id, (to, notice), &loaded.data_key)?;
        }
        match app.store.save(write).await {
            Ok(_) => return Ok(true),
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // It is tried again; the neighbour knows it by its id.
    Ok(false)
}
