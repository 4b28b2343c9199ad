//! All integration tests in one binary: it links once, and the tests share one throw-away PostgreSQL. One file per noun,
//! beside journeys, contract and law. Each test has a database of its own and never waits for a clock.

mod access;
mod applications;
mod auth;
mod browser;
mod contract;
mod crash;
mod database_down;
mod deadlines;
mod feed;
mod files;
mod idempotency;
mod imports;
mod journeys;
mod law;
mod limits;
mod privacy;
mod problems;
mod prose;
mod providers;
mod schema;
