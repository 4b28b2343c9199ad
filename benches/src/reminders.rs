//! A hundred thousand reminders that are due at one moment, and somebody who files one application after the other beside
//! them: how fast they go out, and how long the write lane is held. The timer of the process sends them, as in production, on
//! a database of its own. It must count in the database that every one was sent, and send nothing itself.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use qoldau_domain::message::{Message, MessageKind, MessageState};
use qoldau_domain::term::local;
use qoldau_persistence::{Write, messages};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cluster::Cluster;
use crate::cpu::{Spent, Watched};
use crate::desk::{Desk, body, text};
use crate::lane::{self, told};
use crate::load::{Connection, runtime};
use crate::mark::Mark;
use crate::people::{People, provider_id};
use crate::report::{number, percentile};
use crate::server::Server;

/// The database.
pub const DATABASE: &str = "reminders";
/// How many reminders there are for each appointment.
const COPIES: usize = 100;
/// Length of a place in minutes, which makes eight of a day, and how many are received at it.
const PLACES: (i64, i64) = (60, 50);
/// How many messages are put in at once.
const PIECE: usize = 500;
/// When the reminders are due: all of them stand there before.
const AHEAD: TimeDelta = TimeDelta::seconds(15);
/// How long the process may take to begin: its timer looks every half minute.
const BEGIN: Duration = Duration::from_secs(120);
/// How long sending may take, with all that has to be tried again.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// The pause of who files between two filings.
const PAUSE: Duration = Duration::from_millis(10);
/// How often is asked how far sending is.
const LOOK: Duration = Duration::from_millis(250);
/// So many a second send a hundred thousand in five minutes.
const WANTED: f64 = 100_000.0 / 300.0;

/// What became of the reminders of one database.
#[derive(Debug)]
pub struct Reminded {
    database: &'static str,
    due: usize,
    /// From the first that was sent to the last.
    seconds: f64,
    /// With the filings beside them.
    spent: Spent,
    /// Latency of each filing while nothing else went on, sorted, microseconds.
    idle: Vec<u32>,
    /// The same beside the reminders.
    beside: Vec<u32>,
}

impl Reminded {
    fn rate(&self) -> f64 {
        number(self.due) / self.seconds.max(0.001)
    }

    /// How fast they must go out, and how long a filing may wait beside them.
    pub fn marks(&self) -> [Mark; 2] {
        let of = |what: &str| format!("due reminders, {}, {what}", self.database);
        [
            Mark {
                name: of("sent a second: 100,000 in five minutes"),
                found: self.rate(),
                wanted: WANTED,
                binding: true,
                at_most: false,
            },
            Mark {
                name: of("p99 ms of a lone filing beside them"),
                found: percentile(&self.beside, 99),
                wanted: 50.0,
                binding: true,
                at_most: true,
            },
        ]
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let filing = |sorted: &[u32]| {
            json!({
                "count": sorted.len(), "p50": percentile(sorted, 50), "p99": percentile(sorted, 99),
                "max": percentile(sorted, 100),
            })
        };
        json!({
            "database": self.database, "due": self.due, "seconds": self.seconds, "per_second": self.rate(),
            "cpu_micros": { "api": self.micros(self.spent.api), "database": self.micros(self.spent.database) },
            "lone_filing_ms": { "idle": filing(&self.idle), "beside": filing(&self.beside) },
        })
    }

    /// Processor time of one reminder.
    fn micros(&self, seconds: f64) -> f64 {
        seconds * 1e6 / number(self.due).max(1.0)
    }
}

/// A table of all databases; nothing where there were no reminders.
pub fn table(all: &[Reminded]) -> String {
    let mut text = String::new();
    if all.is_empty() {
        return text;
    }
    text.push_str(
        "\n| Due reminders | all sent | seconds | a second | API CPU µs | database CPU µs | \
         a lone filing, idle: p50 ms | p99 ms | max ms | beside them: p50 ms | p99 ms | max ms |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for one in all {
        let _ = write!(
            text,
            "| {} | {} | {:.1} | {:.0} | {:.0} | {:.0} |",
            one.database,
            one.due,
            one.seconds,
            one.rate(),
            one.micros(one.spent.api),
            one.micros(one.spent.database)
        );
        for sorted in [&one.idle, &one.beside] {
            for hundredths in [50, 99, 100] {
                let _ = write!(text, " {:.2} |", percentile(sorted, hundredths));
            }
        }
        text.push('\n');
    }
    text
}

/// A sandbox with booked appointments: only there a neighbour takes messages inside the process.
pub struct Outbox<'p> {
    name: &'static str,
    url: String,
    server: Server,
    watched: Watched,
    people: &'p People,
    appointments: Vec<Uuid>,
}

impl<'p> Outbox<'p> {
    /// Prepares a database, starts the API on it, books so many appointments and sends what is due about them.
    pub fn open(
        name: &'static str,
        binary: &Path,
        folder: &Path,
        people: &'p People,
        (url, cluster): (String, Option<&Rc<Cluster>>),
        appointments: usize,
    ) -> Result<Self, String> {
        drop(lane::prepare_sandbox(&url)?);
        let folder = folder.join(format!("{name}-reminders"));
        let server = Server::start_sandbox(binary, &folder, &url, &people.key_set())?;
        let appointments = runtime()?.block_on(book(server.address, people, appointments))?;
        server.settle()?;
        let watched = Watched { api: Some(server.pid()), database: cluster.map(|cluster| cluster.pid()) };
        Ok(Self { name, url, server, watched, people, appointments })
    }

    /// Files alone for a while, then puts the reminders in and files on until all of them are sent. `ready` is called between,
    /// when they stand there.
    pub fn measure(
        &self,
        idle_seconds: f64,
        ready: impl FnOnce() -> Result<(), String>,
    ) -> Result<Reminded, String> {
        let runtime = runtime()?;
        let mut idle = runtime.block_on(self.file_alone(Duration::from_secs_f64(idle_seconds)))?;
        let last = runtime.block_on(self.put_in())?;
        ready()?;
        runtime.block_on(self.begun())?;
        let before = self.watched.now();
        let mut beside = runtime.block_on(self.file_until(last))?;
        let spent = self.watched.now() - before;
        self.server.settle()?;
        let due = self.appointments.len() * COPIES;
        let seconds = self.count_sent(due)?;
        idle.sort_unstable();
        beside.sort_unstable();
        Ok(Reminded { database: self.name, due, seconds, spent, idle, beside })
    }

    /// One filing of a parent whom nobody knows, made before its clock starts; how many microseconds it took.
    async fn file(&self, connection: &mut Connection, serial: usize) -> Result<u32, String> {
        let filing = self.people.filing_at(provider_id(u64::try_from(serial).unwrap_or(0)));
        let took = connection.send(&filing.bytes).await?;
        connection.must_be(201)?;
        tokio::time::sleep(PAUSE).await;
        Ok(took)
    }

    async fn file_alone(&self, spell: Duration) -> Result<Vec<u32>, String> {
        let mut connection = Connection::open(self.server.address).await?;
        let began = Instant::now();
        let mut micros = Vec::new();
        while began.elapsed() < spell {
            let took = self.file(&mut connection, micros.len()).await?;
            micros.push(took);
        }
        Ok(micros)
    }

    /// Files until the last reminder was handed over.
    async fn file_until(&self, last: Uuid) -> Result<Vec<u32>, String> {
        let mut connection = Connection::open(self.server.address).await?;
        let mut watching = Connection::open(self.server.address).await?;
        let last = last.to_string();
        let (began, mut looked) = (Instant::now(), Instant::now());
        let mut micros = Vec::new();
        while began.elapsed() < PATIENCE {
            let took = self.file(&mut connection, micros.len()).await?;
            micros.push(took);
            if looked.elapsed() >= LOOK {
                if has_exchanged(&mut watching, "message_id", &last).await? {
                    return Ok(micros);
                }
                looked = Instant::now();
            }
        }
        Err(format!("{}: reminders were not sent within {} s", self.name, PATIENCE.as_secs()))
    }

    /// Waits until the first reminder was handed over. Before, none of this kind was.
    async fn begun(&self) -> Result<(), String> {
        let mut watching = Connection::open(self.server.address).await?;
        let began = Instant::now();
        while began.elapsed() < BEGIN {
            if has_exchanged(&mut watching, "kind", MessageKind::ReminderSameDay.code()).await? {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err(format!("{}: no reminder was sent within {} s", self.name, BEGIN.as_secs()))
    }

    /// Puts the reminder of each appointment in again and again, due in a moment; the id of the last one. The store is closed
    /// again: on PostgreSQL it would take a part of the placing.
    async fn put_in(&self) -> Result<Uuid, String> {
        let store = lane::open(&self.url)?;
        let mut booked = Vec::with_capacity(self.appointments.len());
        for appointment in &self.appointments {
            let all = store.read(|conn| messages::list_of_appointment(conn, *appointment)).map_err(told)?;
            let of_the_day = all.into_iter().find(|message| message.kind == MessageKind::ReminderSameDay);
            booked.push(of_the_day.ok_or("a booking without its reminder")?);
        }
        let due_at = lane::now() + AHEAD;
        let mut last = None;
        for _ in 0..COPIES {
            for piece in booked.chunks(PIECE) {
                let mut write = Write::default();
                for reminder in piece {
                    let id = Uuid::now_v7();
                    let state = MessageState::Waiting;
                    write = write.with_message(&Message {
                        id,
                        state,
                        due_at,
                        next_try_at: Some(due_at),
                        ..*reminder
                    });
                    last = Some(id);
                }
                store.save(write).await.map_err(told)?;
            }
        }
        last.ok_or_else(|| "there is nothing to remind of".to_owned())
    }

    /// Counts what the database says was sent, until it is all of them; the seconds from the first to the last.
    fn count_sent(&self, due: usize) -> Result<f64, String> {
        let store = lane::open(&self.url)?;
        let began = Instant::now();
        loop {
            let mut sent = Vec::with_capacity(due);
            for appointment in &self.appointments {
                let all =
                    store.read(|conn| messages::list_of_appointment(conn, *appointment)).map_err(told)?;
                let reminders = all.into_iter().filter(|message| {
                    message.kind == MessageKind::ReminderSameDay && message.state == MessageState::Sent
                });
                sent.extend(reminders.filter_map(|message| message.sent_at));
            }
            if let (true, Some(first), Some(last)) = (sent.len() == due, sent.iter().min(), sent.iter().max())
            {
                return Ok((*last - *first).to_std().map_or(0.0, |took| took.as_secs_f64()));
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("{}: {} of {due} reminders were sent", self.name, sent.len()));
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    }
}

/// Whether one of the last exchanges with the neighbours has this value; only the sandbox tells it.
async fn has_exchanged(connection: &mut Connection, member: &str, value: &str) -> Result<bool, String> {
    connection.send(b"GET /sandbox/messages HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await?;
    connection.must_be(200)?;
    let told = body(&connection.answer)?;
    let items = told.get("items").and_then(Value::as_array).ok_or("exchanges without their entries")?;
    Ok(items.iter().any(|exchange| text(exchange, member).as_deref() == Some(value)))
}

/// Registers applications and books them from the second working day from now on, then sends the confirmations; the ids of
/// the appointments.
async fn book(address: SocketAddr, people: &People, count: usize) -> Result<Vec<Uuid>, String> {
    let mut desk = Desk::open(address, people, provider_id(0)).await?;
    let (calendar, today) = (lane::calendar()?, local(lane::now()).date());
    let nth = |n| calendar.nth_working_day_after(today, n).map_err(|missing| missing.to_string());
    let days = (nth(2)?, nth(4)?);
    desk.publish(days, PLACES).await?;
    let places = desk.free(days).await?;
    let seats = usize::try_from(PLACES.1).unwrap_or(1);
    let seats = places.iter().flat_map(|place| std::iter::repeat_n(place, seats));
    let mut appointments = Vec::with_capacity(count);
    for place in seats.take(count) {
        let application = desk.registered().await?;
        appointments.push(desk.book(&application, place).await?);
    }
    if appointments.len() < count {
        return Err("there are too few places to book".to_owned());
    }
    let mut connection = Connection::open(address).await?;
    connection.send(b"POST /sandbox/work HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n").await?;
    connection.must_be(200)?;
    Ok(appointments)
}
