//! One database with everything that runs on it: the API, the lane and, for PostgreSQL, its own benchmark. A round runs
//! them in turn, each filing beside its limit, and leaves no work behind for the next measurement. It must judge nothing.

use std::path::Path;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

use crate::cluster::Cluster;
use crate::cpu::{Spent, Watched};
use crate::lane::{self, Lane};
use crate::load::{self, Outcome, Plan};
use crate::people::{self, People};
use crate::pgbench::{self, Script};
use crate::report::{Report, Sample, Work};
use crate::server::Server;

const CLIENTS: [usize; 3] = [1, 8, 32];
const MOST: usize = 32;
const LOOKERS: usize = 8;
/// No round files more than this, by one client and by many: so many requests are made before its clock starts.
const MOST_PER_SECOND: [usize; 2] = [4_000, 10_000];

/// Everything of one database.
pub struct Side {
    /// Name of the database.
    pub name: &'static str,
    server: Server,
    lane: Rc<Lane>,
    limit: Option<Limit>,
    looks: Vec<Vec<u8>>,
    watched: Watched,
}

/// PostgreSQL's own benchmark.
struct Limit {
    cluster: Rc<Cluster>,
    plain: Script,
    one_statement: Script,
    reads: Script,
}

impl Limit {
    fn new(cluster: &Rc<Cluster>) -> Result<Self, String> {
        drop(lane::prepare(&cluster.url(pgbench::DATABASE))?);
        let sample = pgbench::Sample::take(cluster, "qoldau")?;
        sample.copy(cluster, pgbench::DATABASE)?;
        Ok(Self {
            cluster: Rc::clone(cluster),
            plain: sample.plain(),
            one_statement: sample.one_statement(),
            reads: Script::look(),
        })
    }
}

impl Side {
    /// Prepares both databases of a side, starts the API, warms it up and learns from it what one filing is.
    pub fn open(
        name: &'static str,
        binary: &Path,
        folder: &Path,
        people: &People,
        [own, lane]: [String; 2],
        cluster: Option<&Rc<Cluster>>,
    ) -> Result<Self, String> {
        drop(lane::prepare(&own)?);
        let server = Server::start(binary, &folder.join(name), &own, &people.key_set())?;
        let plan = Plan {
            address: server.address,
            clients: LOOKERS,
            seconds: 60.0,
            status: 201,
            again: false,
            keep: true,
        };
        let filings = people.filings(usize::try_from(pgbench::LOOKED_AT).unwrap_or(1000), true);
        let filed = load::run(plan, filings.iter().map(|filing| filing.bytes.clone()).collect())?;
        server.settle()?;
        let mut looks = Vec::new();
        let mut reply = Vec::new();
        for (place, answer) in &filed.answers {
            let (etag, location, body) = load::parts(answer).ok_or("an answer without its tag or place")?;
            let token = filings.get(*place).map_or("", |filing| filing.token.as_str());
            looks.push(people::look(&location, token));
            reply = json!({ "status": 201, "etag": etag, "location": location, "body": body })
                .to_string()
                .into_bytes();
        }
        let limit = cluster.map(Limit::new).transpose()?;
        let watched = Watched { api: Some(server.pid()), database: cluster.map(|cluster| cluster.pid()) };
        Ok(Self {
            name,
            lane: Rc::new(Lane::new(lane::prepare(&lane)?, reply)?),
            server,
            limit,
            looks,
            watched,
        })
    }

    /// One round of everything.
    pub fn round(
        &self,
        report: &mut Report,
        people: &People,
        folder: &Path,
        seconds: u32,
    ) -> Result<(), String> {
        let long = f64::from(seconds);
        for clients in CLIENTS {
            self.file(report, people, (Work::Filing, clients), long)?;
            if let Some(limit) = &self.limit {
                self.limited(report, (Work::Plain, clients), |from| {
                    limit.plain.run(&limit.cluster, folder, (clients, seconds), from)
                })?;
                self.limited(report, (Work::OneStatement, clients), |from| {
                    limit.one_statement.run(&limit.cluster, folder, (clients, seconds), from)
                })?;
            }
        }
        if self.limit.is_none() {
            self.in_lane(report, (Work::Alone, 1), || self.lane.alone(long))?;
        }
        self.in_lane(report, (Work::Lane, MOST), || self.lane.together(MOST, long))?;
        self.file(report, people, (Work::FilingKnown, MOST), long)?;
        self.look(report, long)?;
        if let Some(limit) = &self.limit {
            self.limited(report, (Work::Reads, LOOKERS), |from| {
                limit.reads.run(&limit.cluster, folder, (LOOKERS, seconds), from)
            })?;
        }
        Ok(())
    }

    fn plan(&self, clients: usize, seconds: f64, status: u16) -> Plan {
        Plan { address: self.server.address, clients, seconds, status, again: false, keep: false }
    }

    fn file(
        &self,
        report: &mut Report,
        people: &People,
        (work, clients): (Work, usize),
        seconds: f64,
    ) -> Result<(), String> {
        let [one, many] = MOST_PER_SECOND;
        let whole = std::time::Duration::from_secs_f64(seconds).as_secs().max(1);
        let count = usize::try_from(whole).unwrap_or(1) * if clients == 1 { one } else { many };
        let filings = people.filings(count, work == Work::Filing);
        let queue = filings.into_iter().map(|filing| filing.bytes).collect();
        let before = self.watched.now();
        let outcome = load::run(self.plan(clients, seconds, 201), queue)?;
        let client = self.watched.now().client;
        // What the placer still has to do belongs to these filings; the load's own waiting does not.
        let behind = self.server.settle()?;
        let mut spent = self.watched.now() - before;
        spent.client = client - before.client;
        report.add(self.name, work, clients, sample(outcome, spent, behind));
        Ok(())
    }

    fn look(&self, report: &mut Report, seconds: f64) -> Result<(), String> {
        // The first look at each record writes its access row; the second and all others of a day only read.
        let once = self.plan(LOOKERS, 60.0, 200);
        load::run(once, self.looks.clone())?;
        self.server.settle()?;
        let plan = Plan { again: true, ..self.plan(LOOKERS, seconds, 200) };
        let before = self.watched.now();
        let outcome = load::run(plan, self.looks.clone())?;
        report.add(self.name, Work::Look, LOOKERS, sample(outcome, self.watched.now() - before, 0.0));
        Ok(())
    }

    /// Runs pgbench; the API stands idle beside it.
    fn limited(
        &self,
        report: &mut Report,
        (work, clients): (Work, usize),
        run: impl FnOnce(u64) -> Result<Outcome, String>,
    ) -> Result<(), String> {
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let before = self.watched.now();
        let outcome = run(u64::try_from(millis).unwrap_or(0) * 10)?;
        let mut spent = self.watched.now() - before;
        spent.api = 0.0;
        report.add(self.name, work, clients, sample(outcome, spent, 0.0));
        Ok(())
    }

    /// Runs the lane inside this process: its time is that of the API and the load at once.
    fn in_lane(
        &self,
        report: &mut Report,
        (work, clients): (Work, usize),
        run: impl FnOnce() -> Result<Outcome, String>,
    ) -> Result<(), String> {
        let before = self.watched.now();
        let outcome = run()?;
        let behind = self.lane.settle()?;
        let mut spent = self.watched.now() - before;
        (spent.api, spent.client) = (spent.client, 0.0);
        report.add(self.name, work, clients, sample(outcome, spent, behind));
        Ok(())
    }
}

fn sample(outcome: Outcome, spent: Spent, behind: f64) -> Sample {
    Sample { seconds: outcome.seconds, micros: outcome.micros, spent, behind, refused: 0 }
}
