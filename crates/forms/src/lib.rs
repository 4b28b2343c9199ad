//! Paper: the official forms of the order as PDF/A-1a, with real text, Kazakh letters and a QR code. One file per form, one
//! function from what stands in it to bytes. Captions are the order's own words; nothing here decides, reads or keeps anything.

pub mod conclusion;
pub mod notice;
pub mod refusal;
mod sheet;
pub mod signatures;
mod words;

pub use sheet::{PaperFault, is_printable};

/// Words of the order that a form prints, with the clause that they are.
pub type Caption = (&'static str, &'static str);
