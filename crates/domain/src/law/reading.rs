//! The readings that rules rest on, each by its number in `docs/law/readings.md`, where the choice is explained. It holds
//! names only; what follows from a reading stands where it is cited.

use super::Reading;

/// When the 24 hours begin: at receipt, without a receipt at sending.
pub const A_03: Reading = Reading::new("A-03");
/// Silence ends the offer; exactly 24 hours are in time; hours run on days off.
pub const A_04: Reading = Reading::new("A-04");
/// The term of the proactive form begins at the consent.
pub const A_05: Reading = Reading::new("A-05");
/// Three messages: a confirmation and two reminders.
pub const A_06: Reading = Reading::new("A-06");
/// The reminder of the day before is sent on the calendar day before.
pub const A_07: Reading = Reading::new("A-07");
/// After hours the act moves to the next working day, the term stays.
pub const A_09: Reading = Reading::new("A-09");
/// The first day does not count; the last one ends with reception.
pub const A_10: Reading = Reading::new("A-10");
/// Exactly the closing minute is in time.
pub const A_11: Reading = Reading::new("A-11");
/// Lunch and the hours before opening: remote filings count the same day, the office is closed.
pub const A_12: Reading = Reading::new("A-12");
/// A school accepts until 17:30, on every channel.
pub const A_13: Reading = Reading::new("A-13");
/// The current list of holidays.
pub const A_14: Reading = Reading::new("A-14");
/// 7 January and Kurban Ait do not move.
pub const A_15: Reading = Reading::new("A-15");
/// Swaps by the labour authority are followed.
pub const A_16: Reading = Reading::new("A-16");
/// The 30 days run from registration to the last working day up to day 30.
pub const A_17: Reading = Reading::new("A-17");
/// A course is counted in calendar days, both ends included.
pub const A_18: Reading = Reading::new("A-18");
/// At least one of the two ways of handing the certificate over.
pub const A_19: Reading = Reading::new("A-19");
/// A course should end on a working day; else the paper follows on the next one.
pub const A_20: Reading = Reading::new("A-20");
/// The term of the service is the course.
pub const A_21: Reading = Reading::new("A-21");
/// The 15 minutes are those of the counter, by the wall clock.
pub const A_22: Reading = Reading::new("A-22");
/// The day of publication is entered, not derived.
pub const A_23: Reading = Reading::new("A-23");
/// Comparison of paper originals is an option, not a reason to reject.
pub const A_26: Reading = Reading::new("A-26");
/// Non-residents in person owe no documents for an in-depth examination.
pub const A_27: Reading = Reading::new("A-27");
/// A request for in-depth documents: it stops no clock.
pub const A_28: Reading = Reading::new("A-28");
/// A registry is asked first; the document is the recipient's duty only if it has nothing.
pub const A_29: Reading = Reading::new("A-29");
/// One conclusion serves two purposes.
pub const A_30: Reading = Reading::new("A-30");
/// Mobile device and proactive form use the list of the portal.
pub const A_31: Reading = Reading::new("A-31");
/// The proactive form is described for PMPK only.
pub const A_33: Reading = Reading::new("A-33");
/// One list for everyone, and no identity document.
pub const A_34: Reading = Reading::new("A-34");
/// The application to PMPK is the record itself.
pub const A_35: Reading = Reading::new("A-35");
/// The validity of a conclusion is entered by the specialists; a person decides about an expired one.
pub const A_39: Reading = Reading::new("A-39");
/// Of SPEC only the monitoring rules are known.
pub const A_48: Reading = Reading::new("A-48");
/// The first list holds for everyone who is not a non-resident.
pub const A_55: Reading = Reading::new("A-55");
/// Terms begin at filing, not when a person accepts.
pub const A_61: Reading = Reading::new("A-61");
/// The mobile device has the term of the portal.
pub const A_62: Reading = Reading::new("A-62");
/// A recorded empty answer makes the document the recipient's duty; an unavailable registry is asked again.
pub const A_65: Reading = Reading::new("A-65");
