//! Rounds of timer steps that are killed at moments of a seed, so that some die between two commits, until some of the work is
//! done and some is left; then the processes go on and the effects are counted. What each world has to do stands here, how a
//! process is started and how rounds are asked for does not.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use qoldau_tests::{Bridge, Database, Process, Qoldau, Seed, Sql, fresh_database};
use serde_json::json;

use super::{Desk, each_once, ids, left, literal, put_clock, start, work_until_none_is_left};
use crate::appointments::seats_add_up;
use crate::assigning::let_assign;

/// Rounds that are killed at most, and how many of them with some of the work done and some left are enough.
const KILLS: (usize, usize) = (40, 5);

/// What is to be done: the rows of which none is left in the end, where the clock stands, and where it stands afterwards, when
/// messages that were handed over and not marked are due again.
struct World {
    name: &'static str,
    to_do: &'static [&'static str],
    now: &'static str,
    afterwards: &'static str,
}

/// Where a world is: its database, its folder, and the settings of its processes beside those.
struct Place<'a> {
    database: Database,
    url: &'a str,
    var: &'a Path,
    more: &'a [(&'a str, &'a str)],
}

impl World {
    /// Kills rounds in the middle of what is due, then lets all processes finish.
    async fn kill(&self, place: &Place<'_>, process: Process) {
        self.kill_rounds(place, process).await;
        self.finish(place).await;
    }

    /// Kills rounds until some of them lay between the first commit and the last.
    async fn kill_rounds(&self, place: &Place<'_>, process: Process) {
        let &Place { database, url, var, more } = place;
        let mut seed = Seed::new(&format!("{} killed on {database:?}", self.name));
        let mut sql = Sql::open(url);
        process.kill();
        let mut total = || left(&mut sql, self.to_do).iter().sum::<i64>();
        let all = total();
        assert!(all > 0, "something is to be done");
        let (mut after, mut between) = (0, 0);
        for round in 0..KILLS.0 {
            let process = Process::start(var, url, more).await;
            let (before, began) = (total(), Instant::now());
            let working = tokio::spawn(process.stranger().post("/sandbox/work").send());
            after += seed.between(2, 15);
            // At a moment of the seed, and in every other round right behind a commit, however slow this machine is.
            let behind_a_commit = round % 2 == 1;
            let latest = Duration::from_millis(if behind_a_commit { 5_000 } else { after });
            while began.elapsed() < latest && !(behind_a_commit && total() < before) {
                tokio::time::sleep(Duration::from_millis(1).min(latest)).await;
            }
            process.kill();
            let _ = working.await.expect("its end");
            let to_do = total();
            println!("{database:?}, {}: killed after {after} ms, {to_do} of {all} left to do", self.name);
            between += usize::from(0 < to_do && to_do < all);
            if to_do == 0 || between == KILLS.1 {
                break;
            }
        }
        assert!(between > 0, "no kill lay between the first and the last commit");
    }

    /// Lets all processes do what is left.
    async fn finish(&self, &Place { database, url, var, more }: &Place<'_>) {
        let processes = start(database, (var, url), more, self.afterwards).await;
        work_until_none_is_left(&processes, &mut Sql::open(url), self.to_do).await;
    }
}

const SILENT: u32 = 60;
const SEATED: usize = 20;
const HELD: usize = 20;
/// Places that bookings can be moved to, and the seats of each.
const ELSEWHERE: (usize, usize) = (3, 4);
const DUE: World = World {
    name: "whatever is due",
    to_do: &[
        "deadlines WHERE state IN ('running', 'calendar_missing') AND calendar_version <> 'kz-2026-11+2026.2'",
        "holds",
        "slots WHERE rehousing IS NOT NULL",
        "appointments WHERE state = 'booked' AND slot_id IN (SELECT id FROM slots WHERE withdrawn)",
        "offers WHERE state IN ('offer_sent', 'offer_received')",
    ],
    now: "2026-12-16T10:00:01+05:00",
    afterwards: "2026-12-16T10:02:00+05:00",
};

/// Offers that nobody answers, held seats, bookings of a place that is then withdrawn, and a new year of the calendar; the clock
/// stands where all of it is due.
async fn make_due(process: &Process, sql: &mut Sql, database: Database) {
    put_clock(process, "2026-12-15T10:00:00+05:00").await;
    let desk = Desk::of(process);
    desk.offer(SILENT).await;
    let withdrawn = desk.publish("2026-12-21", "11:00", SEATED).await.remove(0);
    // Beyond day 30: no booking is moved to the seats that come free there.
    let held = desk.publish("2027-02-01", "11:00", HELD).await.remove(0);
    let applications = desk.registered(u32::try_from(SEATED + HELD).expect("few")).await;
    let (seated, waiting) = applications.split_at(SEATED);
    desk.seat("/v1/appointments", seated.iter().map(|id| Qoldau::booking(id, &withdrawn))).await;
    let hold = |id: &String| json!({ "application_id": id, "slot_id": held });
    desk.seat("/v1/holds", waiting.iter().map(hold)).await;
    process.stranger().post("/sandbox/work").send().await.expect(200);
    let ends = format!("{}:00", 10 + ELSEWHERE.0);
    assert_eq!(desk.publish("2026-12-22", &ends, ELSEWHERE.1).await.len(), ELSEWHERE.0);
    desk.save_year().await;
    put_clock(process, DUE.now).await;
    // As a process leaves it that is killed between the withdrawal and what becomes of the bookings.
    let id = literal(database, &withdrawn);
    let change = "withdrawn = true, keep = 0, rehousing = 'move', version = version + 1";
    sql.run(&format!("UPDATE slots SET {change} WHERE id = {id}")).expect("a withdrawn place");
}

pub(super) async fn whatever_is_due(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let process = Process::start(var.path(), &url, &[]).await;
    let mut sql = Sql::open(&url);
    make_due(&process, &mut sql, database).await;
    let place = Place { database, url: &url, var: var.path(), more: &[] };
    DUE.kill(&place, process).await;
    let sql = &mut sql;
    let number = |count: usize| i64::try_from(count).expect("few");
    each_once(sql, "purpose = 'expire_offer'", i64::from(SILENT));
    let expired = "offers WHERE state = 'offer_expired' AND version = 3 AND answer IS NULL";
    assert_eq!(sql.count(expired), i64::from(SILENT), "made, sent, expired");
    let (seated, moved) = (number(SEATED), number(ELSEWHERE.0 * ELSEWHERE.1));
    let given_up = seated - moved;
    each_once(sql, "kind IN ('appointment_moved', 'appointment_cancelled') AND role = 'timer'", seated);
    each_once(sql, "kind = 'appointment_moved'", moved);
    assert_eq!(sql.count("appointments WHERE state = 'booked'"), moved, "as many as find a seat");
    assert_eq!(sql.count("appointments WHERE state = 'cancelled'"), given_up);
    assert_eq!(sql.count("messages WHERE kind = 'appointment_cancelled'"), given_up, "each is told once");
    assert_eq!(sql.count("messages WHERE kind = 'booking_confirmation'"), seated + moved, "of each day once");
    each_once(sql, "kind = 'deadlines_recomputed'", seated + number(HELD));
    // Filed, registered, computed anew; or booked and rehoused, too.
    assert_eq!(sql.count("applications WHERE version = 5"), seated);
    assert_eq!(sql.count("applications WHERE version = 3"), number(HELD));
    // The place with its withdrawal, and with the end of what became of its bookings.
    assert_eq!(sql.count("slots WHERE withdrawn AND version = 3 AND taken = 0"), 1);
    assert_eq!(sql.count("slots WHERE taken > 0"), number(ELSEWHERE.0), "held seats are free again");
    seats_add_up(&url);
}

const FAMILIES: u32 = 40;
const UNASSIGNED: World = World {
    name: "days to assign",
    to_do: &["applications WHERE status = 'registered'"],
    now: "2026-12-15T10:00:00+05:00",
    afterwards: "2026-12-15T10:02:00+05:00",
};

/// A provider lets Qoldau set the day of registered applications that cannot be booked by their recipients.
pub(super) async fn days_to_assign(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let process = Process::start(var.path(), &url, &[]).await;
    put_clock(&process, UNASSIGNED.now).await;
    let desk = Desk::of(&process);
    assert_eq!(desk.publish("2026-12-21", "13:00", 20).await.len(), 3);
    desk.registered(FAMILIES).await;
    let_assign(&desk.authority, true).await;
    let place = Place { database, url: &url, var: var.path(), more: &[] };
    UNASSIGNED.kill(&place, process).await;
    let (mut sql, all) = (Sql::open(&url), i64::from(FAMILIES));
    each_once(&mut sql, "kind = 'booked' AND role = 'timer'", all);
    assert_eq!(sql.count("appointments WHERE state = 'booked' AND source = 'assigned'"), all);
    assert_eq!(sql.count("appointments"), all);
    assert_eq!(
        sql.count("applications WHERE version = 3 AND status = 'exam_scheduled'"),
        all,
        "filed, registered, set"
    );
    assert_eq!(sql.count("messages WHERE kind = 'booking_confirmation'"), all, "each is told once");
    assert_eq!(sql.count("messages WHERE kind = 'booking_confirmation' AND state = 'sent'"), all);
    assert_eq!(sql.count("slots WHERE taken = 20"), 2, "the first seats first");
    seats_add_up(&url);
}

const WAITING: World = World {
    name: "places to offer",
    to_do: &["wait_list_entries WHERE state = 'waiting'"],
    now: "2026-12-15T10:00:00+05:00",
    afterwards: "2026-12-15T10:02:00+05:00",
};

/// Places become free for a wait list that is as long.
pub(super) async fn places_to_offer(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let process = Process::start(var.path(), &url, &[]).await;
    put_clock(&process, WAITING.now).await;
    let desk = Desk::of(&process);
    let applications = desk.registered(FAMILIES).await;
    desk.seat("/v1/wait-list-entries", applications.iter().map(|id| json!({ "application_id": id }))).await;
    assert_eq!(desk.publish("2026-12-21", "12:00", 20).await.len(), 2);
    let place = Place { database, url: &url, var: var.path(), more: &[] };
    WAITING.kill(&place, process).await;
    let (mut sql, all) = (Sql::open(&url), i64::from(FAMILIES));
    each_once(&mut sql, "purpose = 'offer_freed_place'", all);
    assert_eq!(sql.count("wait_list_entries WHERE state = 'offered' AND version = 2"), all);
    assert_eq!(sql.count("holds"), all);
    assert_eq!(sql.count("(SELECT DISTINCT application_id FROM holds) applications"), all, "one for each");
    assert_eq!(sql.count("messages WHERE kind = 'place_offered'"), all, "each is told once");
    assert_eq!(sql.count("messages WHERE kind = 'place_offered' AND state = 'sent'"), all);
    assert_eq!(sql.count("slots WHERE taken = 20"), 2);
    seats_add_up(&url);
}

const RESULTS: usize = 24;
const UNDELIVERED: World = World {
    name: "results to deliver",
    to_do: &["deliveries WHERE state = 'waiting'"],
    now: "2026-12-18T10:00:00+05:00",
    afterwards: "2026-12-18T10:02:00+05:00",
};
/// The targets of a result that was filed on the portal, and where they come to a bridge.
const TARGETS: [(&str, &str); 2] = [("personal_cabinet", "/results"), ("nedb", "/conclusions")];

/// How often each delivery came to a path of a bridge, by its id without hyphens; always with the same content.
fn taken(bridge: &Bridge, path: &str) -> BTreeMap<String, usize> {
    let mut first = BTreeMap::new();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for one in bridge.at(path) {
        let id = one.body["id"].as_str().expect("an id").replace('-', "");
        assert_eq!(first.entry(id.clone()).or_insert_with(|| one.body.clone()), &one.body, "the same again");
        *times.entry(id).or_default() += 1;
    }
    times
}

/// Conclusions are signed and go to the cabinet and to the National Education Database.
pub(super) async fn results_to_deliver(database: Database) {
    let var = tempfile::tempdir().expect("a folder");
    let url = fresh_database(database, var.path());
    let bridge = Bridge::start();
    for (_, path) in TARGETS {
        bridge.answer(path, 200, &json!({}));
    }
    let address = bridge.url();
    let more = [("QOLDAU_CABINET_URL", address.as_str()), ("QOLDAU_NEDB_URL", address.as_str())];
    let process = Process::start(var.path(), &url, &more).await;
    put_clock(&process, "2026-12-15T10:00:00+05:00").await;
    let desk = Desk::of(&process);
    let slot = desk.publish("2026-12-18", "11:00", RESULTS).await.remove(0);
    let applications = desk.registered(u32::try_from(RESULTS).expect("few")).await;
    desk.seat("/v1/appointments", applications.iter().map(|id| Qoldau::booking(id, &slot))).await;
    // Nothing goes out at night, so that no round of the process's own is faster than what is killed.
    put_clock(&process, "2026-12-18T06:00:00+05:00").await;
    desk.conclude(&applications, var.path()).await;
    let place = Place { database, url: &url, var: var.path(), more: &more };
    put_clock(&process, UNDELIVERED.now).await;
    UNDELIVERED.kill_rounds(&place, process).await;

    let sql = &mut Sql::open(&url);
    for (target, path) in TARGETS {
        let (marked, came) = (ids(sql, database, &done(target)), taken(&bridge, path));
        assert!(marked.iter().all(|id| came.contains_key(id)), "{target}: marked and not delivered");
    }
    UNDELIVERED.finish(&place).await;
    let all = i64::try_from(RESULTS).expect("few");
    for (target, path) in TARGETS {
        let (marked, came) = (ids(sql, database, &done(target)), taken(&bridge, path));
        assert_eq!(
            marked,
            came.keys().cloned().collect::<Vec<_>>(),
            "{target}: every result, under its one id"
        );
        assert_eq!(marked.len(), RESULTS);
        assert!(came.values().all(|times| *times <= 2), "{target}: again only when nobody knew: {came:?}");
    }
    assert_eq!(sql.count("deliveries WHERE state = 'done' AND done_at IS NOT NULL"), 2 * all);
    each_once(sql, "kind = 'result_delivered'", all);
    assert_eq!(sql.count("applications WHERE status = 'result_delivered'"), all);
    assert_eq!(sql.count("deliveries WHERE attempts > 2"), 0);
}

fn done(target: &str) -> String {
    format!("deliveries WHERE state = 'done' AND target = '{target}'")
}
