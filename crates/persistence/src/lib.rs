//! The memory: Diesel only here, synchronous reads, one write lane. [`Store`] is what the API crate holds: it opens a
//! database by the scheme of its URL, reads through a pool and saves through the lane.
//!
//! Invariants: everything that one caller saves commits together or not at all; a saved answer is durable; personal
//! columns are sealed before they reach a table; journal, feed and audit are only ever added to. No rule of the order
//! stands here, and no HTTP.

pub mod applications;
pub mod appointments;
mod batch;
pub mod blobs;
mod both;
pub mod calendar;
mod connection;
pub mod deliveries;
mod error;
pub mod feed;
pub mod files;
pub mod holds;
pub mod journal;
pub mod messages;
mod migrations;
pub mod offers;
mod placer;
pub mod providers;
pub mod registry_queries;
pub mod replies;
pub mod results;
pub mod rule_changes;
mod schema;
pub mod seal;
pub mod settings;
pub mod slots;
mod store;
pub mod visits;
pub mod wait_list;
mod writer;

pub use connection::{Conn, DatabaseUrl};
pub use error::StoreError;
pub use store::Store;
pub use writer::{Saved, Write};
