//! The world: HTTP, configuration and the timer. actix-web, utoipa, validator and jsonwebtoken only here. A handler does
//! four things and nothing else: parse, let the domain decide, save, show.
//!
//! Read `routes` first (every operation on one screen), then `applications`. Invariants: one line reads the clock
//! (`app`), one file the environment (`config`), one place turns errors into HTTP (`problem`).

pub mod app;
pub mod applications;
pub mod appointments;
pub mod auth;
pub mod body;
pub mod calendar;
pub mod codes;
pub mod conclusions;
pub mod config;
pub mod document_requirements;
pub mod every_request;
pub mod files;
pub mod gateway;
pub mod holds;
pub mod idempotency;
pub mod keys;
pub mod monitoring;
pub(crate) mod negotiation;
pub mod neighbours;
pub mod notifications;
pub mod offers;
pub mod openapi;
pub mod ops;
pub mod page;
pub mod precondition;
pub mod problem;
pub mod providers;
pub mod refusals;
pub mod results;
pub mod routes;
pub mod rule_changes;
pub mod sandbox;
pub mod seed;
pub mod serve;
pub mod services;
pub mod slots;
pub mod staff;
pub mod terms;
pub mod token;
pub mod verification;
pub mod visits;
pub mod wait_list;
pub mod wire;
pub mod worker;
