//! Places under load: a crowd that books and gives up at one provider on one day, and looks at the free places of a provider
//! that published a year of them. Each database has an API of its own with nothing else in it, and everything in it came
//! through that API, the providers excepted. It must leave every seat free again, and judge nothing.

use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::term::local;
use serde_json::json;
use tokio::task::LocalSet;

use crate::cpu::Watched;
use crate::desk::{self, Desk, body, text};
use crate::lane;
use crate::load::{self, Connection, Outcome, Plan, runtime};
use crate::people::{self, People, provider_id};
use crate::report::{Report, Sample, Work};
use crate::server::Server;

/// How many book and give up at once.
const CROWD: usize = 64;
/// Length of a crowded place in minutes, which makes eight of a day, and how many are received at it.
const CROWDED: (i64, i64) = (60, 16);
/// Length of a place of a busy year in minutes, which makes 96 of a day, and how many are received at it.
const BUSY: (i64, i64) = (5, 1);
/// How many days of a busy year are published at once: fewer than 20,000 places.
const AT_ONCE: u64 = 92;
/// How many look at once.
const LOOKERS: [usize; 2] = [1, 8];

/// Something that is looked at, and the requests for it.
type Look = (Work, Vec<Vec<u8>>);

/// One database with places in it, and its API.
pub struct Places {
    /// Name of the database.
    pub name: &'static str,
    /// How many places the busy provider has in its year.
    pub published: u64,
    server: Server,
    watched: Watched,
    crowd: Rc<Crowd>,
    looks: [Look; 3],
}

/// Applications that wait for a day, and the few places there are for them.
struct Crowd {
    address: SocketAddr,
    token: String,
    applications: Vec<String>,
    places: Vec<String>,
}

/// What somebody of the crowd did.
#[derive(Default)]
struct Done {
    micros: Vec<u32>,
    refused: usize,
}

impl Places {
    /// Prepares a database, starts the API on it, publishes the places and files what is to be booked.
    pub fn open(
        name: &'static str,
        binary: &Path,
        folder: &Path,
        people: &People,
        url: &str,
        database: Option<u32>,
    ) -> Result<Self, String> {
        drop(lane::prepare(url)?);
        let server = Server::start(binary, &folder.join(format!("{name}-places")), url, &people.key_set())?;
        let calendar = lane::calendar()?;
        let runtime = runtime()?;
        let crowd = runtime.block_on(Crowd::gather(server.address, people, &calendar))?;
        let (published, looks) = runtime.block_on(busy_year(server.address, people, &calendar))?;
        server.settle()?;
        let watched = Watched { api: Some(server.pid()), database };
        Ok(Self { name, published, server, watched, crowd: Rc::new(crowd), looks })
    }

    /// One round of everything.
    pub fn round(&self, report: &mut Report, seconds: f64) -> Result<(), String> {
        self.book(report, seconds)?;
        for (work, queue) in &self.looks {
            for clients in LOOKERS {
                self.look(report, (*work, clients), queue, seconds)?;
            }
        }
        Ok(())
    }

    fn book(&self, report: &mut Report, seconds: f64) -> Result<(), String> {
        let before = self.watched.now();
        let (outcome, refused) = self.crowd.run(seconds)?;
        let client = self.watched.now().client;
        // What the placer still has to do belongs to these bookings; the load's own waiting does not.
        let behind = self.server.settle()?;
        let mut spent = self.watched.now() - before;
        spent.client = client - before.client;
        let sample = Sample { seconds: outcome.seconds, micros: outcome.micros, spent, behind, refused };
        report.add(self.name, Work::BookAndCancel, CROWD, sample);
        Ok(())
    }

    fn look(
        &self,
        report: &mut Report,
        (work, clients): (Work, usize),
        queue: &[Vec<u8>],
        seconds: f64,
    ) -> Result<(), String> {
        let address = self.server.address;
        let once = Plan { address, clients, seconds: 60.0, status: 200, again: false, keep: false };
        load::run(once, queue.to_vec())?;
        let before = self.watched.now();
        let outcome = load::run(Plan { seconds, again: true, ..once }, queue.to_vec())?;
        let spent = self.watched.now() - before;
        let sample =
            Sample { seconds: outcome.seconds, micros: outcome.micros, spent, behind: 0.0, refused: 0 };
        report.add(self.name, work, clients, sample);
        Ok(())
    }
}

/// Publishes a busy year from tomorrow on, as far as the calendar reaches; how many places there are, and what is asked for:
/// the pages of each month, the first page of the year, and all of them.
async fn busy_year(
    address: SocketAddr,
    people: &People,
    calendar: &WorkCalendar,
) -> Result<(u64, [Look; 3]), String> {
    let mut desk = Desk::open(address, people, provider_id(1)).await?;
    let first = local(lane::now()).date() + Days::new(1);
    let known = NaiveDate::from_ymd_opt(calendar.last_year(), 12, 31).unwrap_or(first);
    let last = known.min(first + Days::new(364));
    let (mut published, mut from) = (0, first);
    while from <= last {
        let to = last.min(from + Days::new(AT_ONCE - 1));
        published += desk.publish((from, to), BUSY).await?;
        from = to + Days::new(1);
    }
    let token = people.recipient();
    let mut months = Vec::new();
    let mut from = first;
    while from <= last {
        let to = last.min(from + Days::new(30));
        months.extend(desk.pages(&token, (from, to)).await?);
        from = to + Days::new(1);
    }
    let pages = desk.pages(&token, (first, last)).await?;
    let year = pages.first().cloned().into_iter().collect();
    Ok((published, [(Work::FreeMonth, months), (Work::FreeYear, year), (Work::FreeYearPages, pages)]))
}

impl Crowd {
    /// Publishes the places of the second working day from now, and registers an application for each of the crowd.
    async fn gather(address: SocketAddr, people: &People, calendar: &WorkCalendar) -> Result<Self, String> {
        let mut desk = Desk::open(address, people, provider_id(0)).await?;
        let today = local(lane::now()).date();
        let on = calendar.nth_working_day_after(today, 2).map_err(|missing| missing.to_string())?;
        desk.publish((on, on), CROWDED).await?;
        let places = desk.free((on, on)).await?;
        let mut applications = Vec::new();
        for _ in 0..CROWD {
            applications.push(desk.registered().await?);
        }
        Ok(Self { address, token: desk.token, applications, places })
    }

    /// Books and gives up for a while; what was done, and how many were told that a place is taken.
    fn run(self: &Rc<Self>, seconds: f64) -> Result<(Outcome, usize), String> {
        let all = async {
            let mut connections = Vec::new();
            for _ in &self.applications {
                connections.push(Connection::open(self.address).await?);
            }
            let began = Instant::now();
            let until = began + Duration::from_secs_f64(seconds);
            let running: Vec<_> = connections
                .into_iter()
                .enumerate()
                .map(|(serial, connection)| {
                    tokio::task::spawn_local(Rc::clone(self).one_client(serial, connection, until))
                })
                .collect();
            let (mut micros, mut refused) = (Vec::new(), 0);
            for client in running {
                let done = client.await.map_err(|error| error.to_string())??;
                micros.extend(done.micros);
                refused += done.refused;
            }
            let seconds = began.elapsed().as_secs_f64();
            Ok::<_, String>((Outcome { seconds, micros, answers: Vec::new() }, refused))
        };
        runtime()?.block_on(LocalSet::new().run_until(all))
    }

    /// Goes from place to place, each client from another one on; whoever has a seat gives it up before the end.
    async fn one_client(
        self: Rc<Self>,
        serial: usize,
        mut connection: Connection,
        until: Instant,
    ) -> Result<Done, String> {
        let application = self.applications.get(serial).ok_or("nobody to book for")?;
        let mut done = Done::default();
        for place in self.places.iter().cycle().skip(serial) {
            if Instant::now() >= until {
                break;
            }
            let took = connection.send(&desk::booking(&self.token, application, place)).await?;
            if connection.status() == Some(409)
                && text(&body(&connection.answer)?, "code").as_deref() == Some("slot_taken")
            {
                done.refused += 1;
                continue;
            }
            connection.must_be(201)?;
            done.micros.push(took);
            let (etag, location, _) = load::parts(&connection.answer).ok_or("a booking without its tag")?;
            let door = format!("{location}/cancel");
            let request = people::change("POST", &door, &self.token, Some(&etag), &json!({}));
            done.micros.push(connection.send(&request).await?);
            connection.must_be(200)?;
        }
        Ok(done)
    }
}
