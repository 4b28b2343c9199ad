//! Timer steps of the outbox: messages that are due are handed to their neighbour, and offers that nobody answered end. An
//! attempt is written before it is made, with the time of the next one: whoever dies in between leaves a message that comes
//! again by itself, under the same id. No transaction waits for a neighbour, and none of both waits for the other.

use futures_util::future::join_all;
use qoldau_domain::message::{About, Facts, Message, MessageChannel, MessageState, MessageText};
use qoldau_domain::person::Iin;
use qoldau_gateways::bilim::BilimNotice;
use qoldau_gateways::exchange::Handed;
use qoldau_gateways::text_messages::{TextMessage, Words};
use qoldau_persistence::messages::{self, Due};
use qoldau_persistence::offers::{self, Done};
use qoldau_persistence::{StoreError, Write};
use uuid::Uuid;

use super::{PIECE, Patience, save_all, timer};
use crate::app::App;
use crate::neighbours::recorded;
use crate::problem::Problem;
use crate::providers::done;

/// How many messages are on their way at once.
const AT_ONCE: usize = 32;
/// How often a mark is made anew when a receipt or an answer came meanwhile.
const TRIES: usize = 5;

/// Hands over what is due, a piece at a time. A message that cannot be dealt with waits for the next round and does not stop
/// the others; what another process took in the meantime is left to it.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn send_messages(app: &App) -> Result<usize, Problem> {
    let each = join_all(MessageChannel::ALL.map(|way| send_by(app, way))).await;
    each.into_iter().sum()
}

async fn send_by(app: &App, way: MessageChannel) -> Result<usize, Problem> {
    let (mut after, mut settled, patience) = (None, 0, Patience::with(way.code()));
    while !patience.is_over() {
        let now = app.now();
        let (piece, last) = app
            .read(move |conn, store| messages::list_due(conn, store.keys(), way, now, after, PIECE))
            .await?;
        if last.is_none() {
            break;
        }
        after = last;
        let send = async |due| attempt(app, &patience, due).await;
        settled += patience.with_each((piece, AT_ONCE), |due| due.message.id, tell, send).await?;
    }
    Ok(settled)
}

fn tell(message: Uuid, problem: &Problem) {
    tracing::error!(%message, %problem, "a message waits for a person");
}

/// One message: written, handed over, marked. Whether nothing is left to do about it.
async fn attempt(app: &App, patience: &Patience, due: Due) -> Result<bool, Problem> {
    let begins_at = match due.message.about {
        About::Appointment { begins_at, .. } | About::Place { begins_at, .. } => Some(begins_at),
        About::Offer(_) | About::Application(_) => None,
    };
    let (kk, ru) = &due.provider;
    let not_after = due.message.not_after;
    let facts = Facts { number: &due.number, provider_kk: kk, provider_ru: ru, begins_at, not_after };
    let text = MessageText::of(due.message.kind, &facts);
    let asked = due.message;
    let standing = app.read(move |conn, _| messages::standing(conn, &asked)).await?;
    let message = due.message.before_attempt(standing, app.now());
    if message.state == MessageState::Suppressed {
        return mark(app, due.message, message).await;
    }
    let is_there = match due.message.channel {
        MessageChannel::Sms => app.neighbours.text_messages.is_some(),
        MessageChannel::Bilim => app.neighbours.bilim.is_some(),
    };
    if !is_there {
        tracing::error!(message = %due.message.id, "no neighbour is configured that would take a message");
        return Ok(false);
    }
    match app.store.save(due.attempt(&message, &text)?).await {
        Ok(_) => {}
        // Another process has it, or a receipt was faster.
        Err(StoreError::Conflict { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    let handed = hand_over(app, &due, &text).await;
    patience.heard(handed != Handed::Unavailable);
    match handed {
        Handed::Taken => mark(app, message, message.sent(app.now())).await,
        Handed::Refused => mark(app, message, message.refused()).await,
        Handed::Unavailable => Ok(false),
    }
}

async fn hand_over(app: &App, due: &Due, text: &MessageText) -> Handed {
    let (id, kind) = (due.message.id, due.message.kind.code());
    let words = Words { kk: &text.kk, ru: &text.ru };
    let to = due.phone.reveal();
    match (due.message.channel, &app.neighbours.text_messages, &app.neighbours.bilim) {
        (MessageChannel::Sms, Some(neighbour), _) => {
            let message = TextMessage { id, to, kind, text: words };
            recorded("sms", kind, neighbour.send(&message), |handed| handed.code()).await
        }
        (MessageChannel::Bilim, _, Some(neighbour)) => {
            let application_id = match due.message.about {
                About::Application(id) | About::Place { application_id: id, .. } => Some(id),
                About::Appointment { application_id, .. } => application_id,
                About::Offer(_) => None,
            };
            let iin = due.iin.as_ref().map(Iin::reveal);
            let notice = BilimNotice { id, iin, number: to, kind, application_id, text: words };
            recorded("bilim", kind, neighbour.notify(&notice), |handed| handed.code()).await
        }
        _ => Handed::Unavailable,
    }
}

/// Writes what became of an attempt, unless a receipt has said more meanwhile. A request of the proactive form carries its offer
/// along: sending starts the hours where no receipt comes, and one that cannot be delivered ends it.
async fn mark(app: &App, before: Message, after: Message) -> Result<bool, Problem> {
    for _ in 0..TRIES {
        let write = match after.about {
            About::Offer(offer) => match with_offer(app, offer, &before, &after).await? {
                Some(write) => write,
                None => return Ok(true),
            },
            About::Application(_) | About::Appointment { .. } | About::Place { .. } => {
                messages::update(&after)
            }
        };
        match app.store.save(write).await {
            Err(StoreError::Conflict { .. }) if matches!(after.about, About::Offer(_)) => {}
            Ok(_) | Err(StoreError::Conflict { .. }) => return Ok(true),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(false)
}

async fn with_offer(
    app: &App,
    offer: Uuid,
    before: &Message,
    after: &Message,
) -> Result<Option<Write>, Problem> {
    let id = after.id;
    let (stands, loaded) = app
        .read(move |conn, store| Ok((messages::get(conn, id)?, offers::get_any(conn, store.keys(), offer)?)))
        .await?;
    if stands.version != before.version {
        return Ok(None);
    }
    let offer = loaded.offer.clone();
    let change = if after.state == MessageState::Sent {
        Some(offer.sent(app.now())?)
    } else {
        offer.receipt(false, app.now())?
    };
    let Some(change) = change else { return Ok(Some(messages::update(after))) };
    let by = (done(app, "send_offer"), timer());
    let write = offers::write(
        app.store.keys(),
        &change,
        Some(&loaded),
        Done { access: &by.0, actor: &by.1, house: app.store.house()? },
    )?;
    Ok(Some(write.with_message(after)))
}

/// Ends offers whose 24 hours are over, a piece at a time. An answer that comes meanwhile wins.
///
/// # Errors
/// 503 when the database is away.
pub(super) async fn expire_offers(app: &App) -> Result<usize, Problem> {
    let (mut after, mut expired) = (None, 0);
    loop {
        let now = app.now();
        let (piece, last) =
            app.read(move |conn, store| offers::list_ended(conn, store.keys(), now, after, PIECE)).await?;
        if last.is_none() {
            return Ok(expired);
        }
        after = last;
        let mut writes = Vec::with_capacity(piece.len());
        for loaded in &piece {
            let Some(change) = loaded.offer.clone().expire(now)? else { continue };
            let by = (done(app, "expire_offer"), timer());
            let done = Done { access: &by.0, actor: &by.1, house: app.store.house()? };
            writes.push((change.offer.id, offers::write(app.store.keys(), &change, Some(loaded), done)?));
        }
        expired += save_all(app, writes).await?;
    }
}
