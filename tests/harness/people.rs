//! Synthetic people and filings. Every number is made up; birth dates of representatives lie in the future of their digits.

use serde_json::{Value, json};

/// A valid, made-up IIN for a serial number: the digits of a birth date that never was, and the serial.
///
/// # Panics
/// Never for a serial below four million.
#[must_use]
pub fn iin(serial: u32) -> String {
    person_iin("9901", serial)
}

/// The same under another beginning of four digits, so that sets of people do not meet.
///
/// # Panics
/// Never for a serial below four million.
#[must_use]
pub fn person_iin(beginning: &str, serial: u32) -> String {
    // Some beginnings have no control digit; the next serial in a tenth of its own is taken then.
    for extra in 0..10 {
        let digits = format!("{beginning}{:07}", u64::from(serial) * 10 % 10_000_000 + extra);
        if let Some(control) = control_digit(&digits) {
            return format!("{digits}{control}");
        }
    }
    panic!("no number for {serial}");
}

fn control_digit(digits: &str) -> Option<u32> {
    let sum = |weights: [u32; 11]| {
        digits.chars().filter_map(|c| c.to_digit(10)).zip(weights).map(|(d, w)| d * w).sum::<u32>() % 11
    };
    let first = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    let control = if first == 10 { sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) } else { first };
    (control < 10).then_some(control)
}

/// The filing of the contract's example.
#[must_use]
pub fn pmpk() -> Value {
    application("170315600124", "900101500109")
}

/// A filing for this child by this representative.
#[must_use]
pub fn application(child: &str, representative: &str) -> Value {
    json!({
        "service": "pmpk_examination",
        "provider_id": "01980000-0000-7000-8000-000000000001",
        "residency": "resident",
        "born_abroad": false,
        "child": { "iin": child, "last_name": "Серікқызы", "first_name": "Әлия", "birth_date": "2017-03-15" },
        "representative": {
            "iin": representative, "last_name": "Ахметов", "first_name": "Серік", "patronymic": "Қайратұлы",
            "phone": "+77011234567", "relation": "parent"
        },
        "consents": ["legally_protected_secret", "limited_access_personal_data"],
        "documents": []
    })
}
