//! What every test needs: a running Qoldau on SQLite or PostgreSQL with a database of its own, and callers who speak the
//! API's verbs. Nothing here asserts a rule; the clock and the neighbours are the sandbox's.

mod bridge;
mod bucket;
mod caller;
mod clamd;
mod cluster;
mod paper;
mod people;
mod places;
mod process;
mod results;
mod search;
mod seed;
mod server;
pub mod socket;
mod sql;
mod watch;

pub use bridge::{Bridge, Received};
pub use bucket::Bucket;
pub use caller::{Answer, Caller, Request, client, text_at};
pub use clamd::Clamd;
pub use cluster::{Cluster, DATABASE_MISSING, say_aloud};
pub use paper::Paper;
pub use people::{application, iin, person_iin, pmpk};
pub use places::SLOTS;
pub use process::{Process, binary, free_address};
pub use results::{HEAD_IIN, SPECIALIST_IIN, conclusion_content, id_in, refusal_content, sign_as};
pub use search::Search;
pub use seed::Seed;
pub use server::{Database, Qoldau, Who, fresh_database, settings, token_of};
pub use sql::Sql;
pub use watch::watch;

/// Runs one test on both databases: `on_both! { async fn a_sentence(app: Qoldau) { … } }`.
#[macro_export]
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: Qoldau) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, reason = "not every test of a file needs all that it imports")]
            use super::*;

            async fn run($app: $crate::Qoldau) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::Qoldau::start($crate::Database::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if $crate::Cluster::is_there() {
                    run($crate::Qoldau::start($crate::Database::Postgres).await).await;
                }
            }
        }
    )+};
}
