//! The individual identification number (IIN). Its control digit is the only hard rule; a birth date or sex that differs
//! from its digits is no fault. It cannot be printed.

use std::fmt;

use super::PersonFault;

/// The individual identification number. Only its control digit is a hard rule: since 2013 its digits need not agree
/// with birth date and sex.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Iin(String);

impl Iin {
    /// Reads twelve ASCII digits with a right control digit.
    ///
    /// # Errors
    /// [`PersonFault::IinFormat`], [`PersonFault::IinChecksum`] or [`PersonFault::IinUnassignable`].
    pub fn parse(text: &str) -> Result<Self, PersonFault> {
        let digits: Vec<u32> =
            text.bytes().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0')).collect();
        if digits.len() != 12 || text.len() != 12 {
            return Err(PersonFault::IinFormat);
        }
        // The formula holds for zeros, but nobody was ever given that number.
        if digits.iter().all(|digit| *digit == 0) {
            return Err(PersonFault::IinUnassignable);
        }
        let weighted = |weights: [u32; 11]| -> u32 {
            digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11
        };
        let mut control = weighted([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        if control == 10 {
            control = weighted([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]);
        }
        if control == 10 {
            return Err(PersonFault::IinUnassignable);
        }
        if digits.last() == Some(&control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PersonFault::IinChecksum)
        }
    }

    /// The twelve digits.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Iin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Iin(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_identification_numbers_hold() {
        for line in include_str!("../../../../tests/data/iin-vectors.csv").lines().skip(1) {
            let mut fields = line.split(',');
            let (Some(value), Some(kind), Some(result)) = (fields.next(), fields.next(), fields.next())
            else {
                panic!("a vector has three fields");
            };
            if kind != "IIN" {
                continue;
            }
            let expected = match (value, result) {
                ("000000000000", _) | (_, "unassignable") => Err(PersonFault::IinUnassignable),
                (_, "ok") => Ok(()),
                (_, "checksum") => Err(PersonFault::IinChecksum),
                (_, "format") => Err(PersonFault::IinFormat),
                _ => panic!("unknown result"),
            };
            assert_eq!(Iin::parse(value).map(|_iin| ()), expected, "{line}");
        }
    }
}
