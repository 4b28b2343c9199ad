//! All integration tests in one binary: it links once, and the tests share one throw-away PostgreSQL. One file per noun,
//! beside journeys, contract and law. Each test has a database of its own and never waits for a clock.

mod access;
mod applications;
mod appointments;
mod auth;
mod browser;
mod calendar;
mod contract;
mod coverage;
mod crash;
mod crowd;
mod database_down;
mod deadlines;
mod document_requirements;
mod examples;
mod feed;
mod files;
mod generated;
mod idempotency;
mod imports;
mod journeys;
mod law;
mod lifecycles;
mod limits;
mod offers;
mod privacy;
mod problems;
mod prose;
mod providers;
mod rule_changes;
mod schema;
mod services;
mod terms;
mod visits;
mod wait_list;
