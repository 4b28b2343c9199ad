//! The write lane without HTTP: the store inside this process, real applications decided by the domain, sealed and saved
//! with a reply as large as the API's. With one task it is the rate of a transaction for each application. It also seeds
//! the providers. It must decide nothing that the domain decides.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use qoldau_domain::application::{Submission, submit};
use qoldau_domain::calendar::WorkCalendar;
use qoldau_domain::channel::Channel;
use qoldau_domain::consent::ConsentKind;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::person::{
    BirthDate, Child, Iin, MobileNumber, NamePart, PersonFault, PersonName, Relation, Representative,
    Residency,
};
use qoldau_domain::provider::ProviderType;
use qoldau_domain::service::PublicService;
use qoldau_persistence::applications::{self, Identity};
use qoldau_persistence::journal::{Access, Actor};
use qoldau_persistence::providers::{self, Provider};
use qoldau_persistence::replies::Kept;
use qoldau_persistence::seal::sha256;
use qoldau_persistence::{DatabaseUrl, Store, StoreError, Write, settings};
use tokio::task::LocalSet;
use uuid::Uuid;

use crate::load::{Outcome, runtime};
use crate::people::{Numbers, PROVIDERS, provider_id};
use crate::server::keys;

const CALENDAR: &str = include_str!("../../docs/law/calendar-kz-2026-11.csv");
/// How many writes are made at once before the clock runs.
const PORTION: usize = 200;

/// An error of the store in words.
#[expect(clippy::needless_pass_by_value, reason = "errors come by value")]
pub fn told(error: StoreError) -> String {
    format!("the store: {error}")
}

/// The moment.
pub fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// The work calendar that the API carries.
pub fn calendar() -> Result<WorkCalendar, String> {
    WorkCalendar::parse("kz-2026-11", CALENDAR).map_err(|fault| format!("calendar: {fault}"))
}

/// Opens a database as it stands.
pub fn open(url: &str) -> Result<Store, String> {
    let url: DatabaseUrl = url.parse().map_err(told)?;
    Store::open(url, keys()?, 8).map_err(told)
}

/// Opens a database, brings it to the schema of this build and puts the providers in.
pub fn prepare(url: &str) -> Result<Store, String> {
    prepare_with(url, None)
}

/// The same for a database that is new and gets the sandbox's mark.
pub fn prepare_sandbox(url: &str) -> Result<Store, String> {
    prepare_with(url, Some((settings::SANDBOX, "made by the bench")))
}

fn prepare_with(url: &str, mark: Option<(&str, &str)>) -> Result<Store, String> {
    let store = open(url)?;
    store.migrate(mark).map_err(told)?;
    runtime()?.block_on(seed(&store)).map_err(told)?;
    Ok(store)
}

async fn seed(store: &Store) -> Result<(), StoreError> {
    let by = actor(store);
    for place in 0..PROVIDERS {
        let provider = Provider {
            id: provider_id(place),
            kind: ProviderType::Pmpk.code().to_owned(),
            name_kk: format!("№ {place} консультация"),
            name_ru: format!("Консультация № {place}"),
            address_kk: "Алматы қаласы, Абай даңғылы, 1".to_owned(),
            address_ru: "город Алматы, проспект Абая, 1".to_owned(),
            region: "Алматы".to_owned(),
            phones: vec!["+77272000001".to_owned()],
            opens: "09:00".to_owned(),
            closes: "18:30".to_owned(),
            lunch_from: "13:00".to_owned(),
            lunch_until: "14:30".to_owned(),
            proactive: false,
            assigns_first_day: false,
            version: 1,
            staff_version: 1,
        };
        let done = Access {
            id: Uuid::now_v7(),
            at: now(),
            purpose: "seed".to_owned(),
            sought: None,
            applications: Vec::new(),
        };
        store.save(providers::save(&provider, None, &[], &done, &by, store.house()?)?).await?;
    }
    Ok(())
}

fn actor(store: &Store) -> Actor {
    Actor {
        key: store.keys().blind(&["actor", "bench"]),
        role: Role::Recipient.code().to_owned(),
        name: None,
        client: "egov-portal".to_owned(),
    }
}

/// A store with everything that a filing needs.
pub struct Lane {
    store: Store,
    calendar: WorkCalendar,
    reply: Vec<u8>,
    children: Numbers,
    parents: Numbers,
    made: Cell<u64>,
}

impl Lane {
    /// A lane on a database that is prepared; every write keeps this reply.
    pub fn new(store: Store, reply: Vec<u8>) -> Result<Self, String> {
        Ok(Self {
            store,
            calendar: calendar()?,
            reply,
            children: Numbers::of_children(),
            parents: Numbers::of_parents(),
            made: Cell::new(0),
        })
    }

    fn submission(&self) -> Result<Submission, PersonFault> {
        let made = self.made.replace(self.made.get() + 1);
        let ((child, born), (parent, _)) = (self.children.next(), self.parents.next());
        let name = |last: &str, first: &str| {
            Ok(PersonName { last: NamePart::parse(last)?, first: NamePart::parse(first)?, patronymic: None })
        };
        let at = now();
        Ok(Submission {
            id: Uuid::now_v7(),
            service: PublicService::PmpkExamination,
            provider_id: provider_id(made),
            provider_type: ProviderType::Pmpk,
            channel: Channel::EgovPortal,
            residency: Residency::Resident,
            born_abroad: false,
            child: Child::parse(
                Some(Iin::parse(&child)?),
                None,
                name("Серікқызы", "Әлия")?,
                BirthDate::parse(born, at.date_naive())?,
            )?,
            representative: Representative {
                iin: Some(Iin::parse(&parent)?),
                identity_document: None,
                name: name("Ахметов", "Серік")?,
                phone: MobileNumber::parse("+77011234567")?,
                relation: Relation::Parent,
            },
            consents: vec![ConsentKind::LegallyProtectedSecret, ConsentKind::LimitedAccessPersonalData],
            documents: Vec::new(),
            submitted_at: at,
            received_at: None,
            signature_verified_at: None,
            portal_signature_required: false,
        })
    }

    /// A new application with its reply, as the API saves it.
    fn write(&self) -> Result<Write, String> {
        let submission = self.submission().map_err(|fault| format!("a person: {}", fault.code()))?;
        let mut change = submit(submission, &self.calendar, &mut Uuid::now_v7)
            .map_err(|_violation| "the law refused a filing".to_owned())?;
        change.application.number = format!("PMPK-2026-{:09}", self.made.get());
        let filer = change.application.representative.iin.clone().map(Identity::Iin);
        let number = change.application.number.clone();
        let keys = self.store.keys();
        let write =
            applications::insert(keys, &change, &actor(&self.store), filer.as_ref(), None).map_err(told)?;
        let house = self.store.house().map_err(told)?;
        let key = keys.blind(&["reply", &number]);
        let fingerprint = sha256(&[number.as_bytes()]);
        let kept = Kept::new(key, fingerprint, &self.reply, now(), house).map_err(told)?;
        Ok(write.with_reply(kept))
    }

    /// Saves by so many tasks at once for a while; making a write is part of the work.
    pub fn together(self: &Rc<Self>, tasks: usize, seconds: f64) -> Result<Outcome, String> {
        let began = Instant::now();
        let until = began + Duration::from_secs_f64(seconds);
        let all = async {
            let running: Vec<_> =
                (0..tasks).map(|_| tokio::task::spawn_local(Rc::clone(self).one_task(until))).collect();
            let mut micros = Vec::new();
            for task in running {
                micros.extend(task.await.map_err(|error| error.to_string())??);
            }
            Ok::<_, String>(micros)
        };
        let micros = runtime()?.block_on(LocalSet::new().run_until(all))?;
        Ok(Outcome { seconds: began.elapsed().as_secs_f64(), micros, answers: Vec::new() })
    }

    async fn one_task(self: Rc<Self>, until: Instant) -> Result<Vec<u32>, String> {
        let mut micros = Vec::new();
        while Instant::now() < until {
            let began = Instant::now();
            self.store.save(self.write()?).await.map_err(told)?;
            micros.push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
        Ok(micros)
    }

    /// Saves one write after the other, a transaction each; making the writes is not counted.
    pub fn alone(&self, seconds: f64) -> Result<Outcome, String> {
        let runtime = runtime()?;
        let mut outcome = Outcome::default();
        while outcome.seconds < seconds {
            let portion = (0..PORTION).map(|_| self.write()).collect::<Result<Vec<_>, _>>()?;
            for write in portion {
                let began = Instant::now();
                runtime.block_on(self.store.save(write)).map_err(told)?;
                let took = began.elapsed();
                outcome.seconds += took.as_secs_f64();
                outcome.micros.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
                if outcome.seconds >= seconds {
                    break;
                }
            }
        }
        Ok(outcome)
    }

    /// Waits until every event has its place in the feed.
    pub fn settle(&self) -> Result<f64, String> {
        let began = Instant::now();
        while self.store.count_unplaced().map_err(told)? > 0 {
            if began.elapsed() > Duration::from_secs(60) {
                return Err("events still wait for their place in the feed after a minute".to_owned());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(began.elapsed().as_secs_f64())
    }
}
