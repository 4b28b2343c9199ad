//! The rules of the order, pure: what may be filed, what follows from it, when, and by which clause.
//!
//! Read `law` first (what a decision rests on), then `service::pmpk` (the passport of the first service), then
//! `application` (how a submission becomes a [`application::Change`]).
//!
//! Invariants: nothing here reads a clock, a file, the environment, a network or chance: `now`, new ids and the
//! calendar are arguments. Deciding returns data and writes nothing. Only `application` writes a
//! [`lifecycle::Status`]. Types that hold personal data cannot be printed. A [`law::Clause`] carries the order's own words;
//! a test finds each of them in `docs/law/order.kk.md`.

pub mod application;
pub mod appointment;
pub mod calendar;
pub mod channel;
pub mod conclusion;
pub mod consent;
pub mod deadline;
pub mod delivery;
pub mod document;
pub mod document_visit;
pub mod examination;
pub mod law;
pub mod lifecycle;
pub mod message;
pub mod monitoring;
pub mod offer;
pub mod order;
pub mod passport;
pub mod person;
pub mod place;
pub mod provider;
pub mod refusal;
pub mod result;
pub mod rules;
pub mod service;
pub mod term;
pub mod violation;
pub mod visit;
pub mod wait_list;
