//! Processor time of processes, from `/proc`: of the API, of PostgreSQL with all its backends, and of the load itself.
//! It only reads. Where there is no `/proc`, everything is zero and the columns stay empty.

use std::ops::Sub;

/// Clock ticks a second as Linux counts them for programs, whatever the kernel's own tick is.
const TICKS: f64 = 100.0;

/// Seconds of processor time, by who spent them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spent {
    /// The API, or the lane inside this process.
    pub api: f64,
    /// PostgreSQL: the server and all its backends.
    pub database: f64,
    /// The load: this process, or pgbench.
    pub client: f64,
}

impl Sub for Spent {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            api: self.api - before.api,
            database: self.database - before.database,
            client: self.client - before.client,
        }
    }
}

/// Whose time is counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Watched {
    /// Process of the API.
    pub api: Option<u32>,
    /// First process of PostgreSQL.
    pub database: Option<u32>,
}

impl Watched {
    /// The time that everybody spent until now.
    #[must_use]
    pub fn now(self) -> Spent {
        let own = stat("self");
        Spent {
            api: self.api.and_then(|pid| stat(&pid.to_string())).map_or(0.0, |stat| stat.own),
            database: self.database.map_or(0.0, family),
            client: own.map_or(0.0, |stat| stat.own + stat.ended),
        }
    }
}

struct Stat {
    parent: u32,
    own: f64,
    /// Children that ended and were waited for.
    ended: f64,
}

fn stat(of: &str) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{of}/stat")).ok()?;
    // The name in brackets may hold anything; the numbers stand behind the last bracket.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some(Stat {
        parent: fields.get(1)?.parse().ok()?,
        own: (number(11)? + number(12)?) / TICKS,
        ended: (number(13)? + number(14)?) / TICKS,
    })
}

/// The time of a process, of its children, and of those that are gone already.
fn family(first: u32) -> f64 {
    let Some(head) = stat(&first.to_string()) else {
        return 0.0;
    };
    let children = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let alive: f64 = children
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .filter_map(|name| stat(&name))
        .filter(|child| child.parent == first)
        .map(|child| child.own + child.ended)
        .sum();
    head.own + head.ended + alive
}
