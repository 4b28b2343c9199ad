//! People: the child and the representative, and the values that identify them. Each value has one constructor,
//! `parse`, that refuses what cannot be; none of them can be printed: `Debug` shows the type's name only and there is
//! no `Display`. Whoever needs the value writes `reveal()`, which is easy to search for.

mod iin;

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

pub use iin::Iin;

/// Why a value about a person is refused. It never holds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PersonFault {
    /// Not exactly twelve digits 0–9.
    #[error("not twelve digits")]
    IinFormat,
    /// The control digit is wrong.
    #[error("the control digit is wrong")]
    IinChecksum,
    /// No control digit exists for these digits, so the number cannot have been issued.
    #[error("such a number cannot be issued")]
    IinUnassignable,
    /// Control, direction-changing or invisible characters.
    #[error("control characters")]
    ControlCharacter,
    /// Nothing in it, or no letter, or characters that names do not have.
    #[error("not a name")]
    NotAName,
    /// Too long.
    #[error("too long")]
    TooLong,
    /// Not an international phone number.
    #[error("not an international phone number")]
    PhoneFormat,
    /// A date outside what a living person can have.
    #[error("the date is out of range")]
    DateOutOfRange,
    /// Neither an IIN nor an identity document.
    #[error("no identity")]
    IdentityMissing,
}

impl PersonFault {
    /// The code that stands in `errors[].code`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::IinFormat => "iin_format",
            Self::IinChecksum => "iin_checksum",
            Self::IinUnassignable => "iin_unassignable",
            Self::ControlCharacter => "control_character",
            Self::NotAName => "not_a_name",
            Self::TooLong => "too_long",
            Self::PhoneFormat => "phone_format",
            Self::DateOutOfRange => "date_out_of_range",
            Self::IdentityMissing => "identity_missing",
        }
    }
}

macro_rules! unprintable {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    )+};
}
unprintable!(PersonName, NamePart, MobileNumber, IdentityDocument, BirthDate);

/// One part of a name, NFC, 1 to 100 characters.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NamePart(String);

impl NamePart {
    /// The most characters that a part may have.
    pub const LONGEST: usize = 100;

    /// Reads letters of any script with spaces, hyphens, apostrophes and dots, normalised to NFC and trimmed.
    ///
    /// # Errors
    /// [`PersonFault::ControlCharacter`], [`PersonFault::NotAName`] or [`PersonFault::TooLong`].
    pub fn parse(text: &str) -> Result<Self, PersonFault> {
        if text.len() > Self::LONGEST * 8 {
            return Err(PersonFault::TooLong);
        }
        if text.chars().any(is_hidden) {
            return Err(PersonFault::ControlCharacter);
        }
        let part: String = text.trim().nfc().collect();
        if part.chars().count() > Self::LONGEST {
            return Err(PersonFault::TooLong);
        }
        let fits = |c: char| {
            c.is_alphabetic()
                || unicode_normalization::char::is_combining_mark(c)
                || matches!(c, ' ' | '-' | '\'' | '’' | 'ʼ' | '.' | '‐' | '–')
        };
        if part.chars().all(fits) && part.chars().any(char::is_alphabetic) {
            Ok(Self(part))
        } else {
            Err(PersonFault::NotAName)
        }
    }

    /// Whether it has Latin letters beside Cyrillic ones, which look alike: «Аҳмет» with a Latin «A» is another name to every search.
    #[must_use]
    pub fn mixes_scripts(&self) -> bool {
        let latin = |c: char| c.is_alphabetic() && matches!(c, 'A'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
        let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52F}');
        self.0.chars().any(latin) && self.0.chars().any(cyrillic)
    }

    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Control characters, and characters that change direction or cannot be seen.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Surname, first name, patronymic (if any).
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName {
    /// Surname.
    pub last: NamePart,
    /// First name.
    pub first: NamePart,
    /// Patronymic, if any.
    pub patronymic: Option<NamePart>,
}

impl PersonName {
    /// Whether a part of it has letters of both scripts.
    #[must_use]
    pub fn mixes_scripts(&self) -> bool {
        [&self.last, &self.first].into_iter().chain(&self.patronymic).any(NamePart::mixes_scripts)
    }
}

/// A subscriber number in international form, `+` and 8 to 15 digits; numbers of Kazakhstan `+7` and ten digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MobileNumber(String);

impl MobileNumber {
    /// Reads an E.164 number without spaces.
    ///
    /// # Errors
    /// [`PersonFault::PhoneFormat`].
    pub fn parse(text: &str) -> Result<Self, PersonFault> {
        let digits = text.strip_prefix('+').ok_or(PersonFault::PhoneFormat)?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit())
            && (8..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && (!digits.starts_with('7') || digits.len() == 11);
        if plain { Ok(Self(text.to_owned())) } else { Err(PersonFault::PhoneFormat) }
    }

    /// The number.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Number of a document that identifies somebody without an IIN.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdentityDocument(String);

impl IdentityDocument {
    /// The most characters that it may have.
    pub const LONGEST: usize = 64;

    /// Reads letters and digits with spaces, hyphens, slashes and №; kept in capitals without spaces, so that the
    /// same document is found again however it was typed.
    ///
    /// # Errors
    /// [`PersonFault::ControlCharacter`], [`PersonFault::NotAName`] (nothing that a document number has) or
    /// [`PersonFault::TooLong`].
    pub fn parse(text: &str) -> Result<Self, PersonFault> {
        if text.chars().any(is_hidden) {
            return Err(PersonFault::ControlCharacter);
        }
        if text.chars().count() > Self::LONGEST {
            return Err(PersonFault::TooLong);
        }
        let number: String =
            text.nfc().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).nfc().collect();
        // Some letters are several as capitals; what is kept must be readable again.
        if number.chars().count() > Self::LONGEST {
            return Err(PersonFault::TooLong);
        }
        let fits = number.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '№' | '.'));
        if fits && number.chars().any(char::is_alphanumeric) {
            Ok(Self(number))
        } else {
            Err(PersonFault::NotAName)
        }
    }

    /// The number.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// A day of birth that a living person can have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BirthDate(NaiveDate);

impl BirthDate {
    /// Takes a day from 1900 up to today (Kazakhstan time). The order has no age limit.
    ///
    /// # Errors
    /// [`PersonFault::DateOutOfRange`].
    pub fn parse(on: NaiveDate, today: NaiveDate) -> Result<Self, PersonFault> {
        let earliest = NaiveDate::from_ymd_opt(1900, 1, 1).ok_or(PersonFault::DateOutOfRange)?;
        if (earliest..=today).contains(&on) { Ok(Self(on)) } else { Err(PersonFault::DateOutOfRange) }
    }

    /// The day.
    #[must_use]
    pub const fn reveal(self) -> NaiveDate {
        self.0
    }
}

/// Whether the lists for non-residents apply (A-55: everyone else is on the other list).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Residency {
    /// Not a non-resident.
    Resident,
    /// Non-resident.
    NonResident,
}

impl Residency {
    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::NonResident => "non_resident",
        }
    }

    /// The residency of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Resident, Self::NonResident].into_iter().find(|residency| residency.code() == code)
    }
}

/// Who the representative is to the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Mother or father.
    Parent,
    /// Another legal representative.
    LegalRepresentative,
}

impl Relation {
    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::LegalRepresentative => "legal_representative",
        }
    }

    /// The relation of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Parent, Self::LegalRepresentative].into_iter().find(|relation| relation.code() == code)
    }
}

/// The child an application is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// IIN, if the child has one.
    pub iin: Option<Iin>,
    /// Identity document, where there is no IIN.
    pub identity_document: Option<IdentityDocument>,
    /// Name.
    pub name: PersonName,
    /// Day of birth.
    pub birth_date: BirthDate,
}

impl Child {
    /// A child that can be told from another: by IIN or by identity document.
    ///
    /// # Errors
    /// [`PersonFault::IdentityMissing`].
    pub fn parse(
        iin: Option<Iin>,
        identity_document: Option<IdentityDocument>,
        name: PersonName,
        birth_date: BirthDate,
    ) -> Result<Self, PersonFault> {
        if iin.is_none() && identity_document.is_none() {
            return Err(PersonFault::IdentityMissing);
        }
        Ok(Self { iin, identity_document, name, birth_date })
    }
}

/// The parent or legal representative who applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representative {
    /// IIN, if there is one.
    pub iin: Option<Iin>,
    /// Identity document, if given.
    pub identity_document: Option<IdentityDocument>,
    /// Name.
    pub name: PersonName,
    /// Phone.
    pub phone: MobileNumber,
    /// Who they are to the child.
    pub relation: Relation,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_about_a_person_can_be_printed() {
        let part = NamePart::parse("Әлия").unwrap();
        let name = PersonName { last: part.clone(), first: part, patronymic: None };
        let printed = format!(
            "{:?} {:?} {:?} {:?}",
            Iin::parse("900101500109").unwrap(),
            name,
            MobileNumber::parse("+77011234567").unwrap(),
            IdentityDocument::parse("n 123").unwrap(),
        );
        assert_eq!(printed, "Iin(***) PersonName(***) MobileNumber(***) IdentityDocument(***)");
    }

    #[test]
    fn letters_of_two_scripts_in_one_name_are_told() {
        for (name, mixed) in
            [("Әлия", false), ("Ermek", false), ("Çağla", false), ("Aлия", true), ("Әлiя", true)]
        {
            assert_eq!(NamePart::parse(name).unwrap().mixes_scripts(), mixed, "{name}");
        }
    }

    #[test]
    fn names_keep_their_letters_and_lose_their_tricks() {
        assert_eq!(NamePart::parse(" Ахмет-Ұлы ").unwrap().reveal(), "Ахмет-Ұлы");
        assert_eq!(NamePart::parse("И\u{306}").unwrap().reveal(), "Й");
        assert_eq!(NamePart::parse("O’Brien").unwrap().reveal(), "O’Brien");
        for (text, fault) in [
            ("", PersonFault::NotAName),
            ("- -", PersonFault::NotAName),
            ("Али1", PersonFault::NotAName),
            ("Али\u{0}", PersonFault::ControlCharacter),
            ("Али\u{202E}", PersonFault::ControlCharacter),
            ("Али\u{200B}", PersonFault::ControlCharacter),
            ("Али\nя", PersonFault::ControlCharacter),
        ] {
            assert_eq!(NamePart::parse(text).map(|_part| ()), Err(fault));
        }
        assert!(NamePart::parse(&"ә".repeat(100)).is_ok());
        assert_eq!(NamePart::parse(&"ә".repeat(101)).map(|_part| ()), Err(PersonFault::TooLong));
    }

    #[test]
    fn phones_are_international() {
        for good in ["+77011234567", "+4915112345678"] {
            assert!(MobileNumber::parse(good).is_ok(), "{good}");
        }
        for bad in
            ["77011234567", "+7701123456", "+770112345678", "+0123456789", "+7701123456٧", "+7 701 1234567"]
        {
            assert!(MobileNumber::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_birth_date_lies_between_1900_and_today() {
        let today: NaiveDate = "2026-11-24".parse().unwrap();
        for (on, fits) in
            [("1899-12-31", false), ("1900-01-01", true), ("2026-11-24", true), ("2026-11-25", false)]
        {
            assert_eq!(BirthDate::parse(on.parse().unwrap(), today).is_ok(), fits, "{on}");
        }
    }
}
