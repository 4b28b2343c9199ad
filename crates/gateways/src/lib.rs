//! The neighbours: one file per external system, one trait each. reqwest is used only here. A neighbour's answer is
//! data; what follows from it is decided in the domain. No exchange is ever made inside a transaction, and no content
//! of an exchange is kept.

pub mod bilim;
pub mod civil_registry;
pub mod document_registries;
pub mod exchange;
pub mod key_set;
pub mod number_register;
pub mod result_stores;
pub mod scanner;
pub mod signatures;
pub mod text_messages;
