//! People who do not exist, and what they send: numbers with right control digits, tokens of an issuer of this run,
//! filings that are all different. Everything is made before a clock starts. It must never come near real data.

use std::cell::Cell;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Days, NaiveDate};
use qoldau_api::token::{Audience, Claims};
use qoldau_domain::lifecycle::Role;
use serde_json::{Value, json};
use uuid::Uuid;

/// Issuer, audience and client of this run.
pub const ISSUER: &str = "https://issuer.bench.example";
/// Whom tokens are meant for.
pub const AUDIENCE: &str = "qoldau";
/// The client that parents come through.
pub const CLIENT: &str = "egov-portal";
/// The client that a provider's staff come through.
pub const DESK: &str = "provider-desk";
/// The subject of the registrar, as a staff list names it.
pub const REGISTRAR: &str = "registrar-of-the-bench";
/// How many providers there are; one alone would make every filing lock the same row.
pub const PROVIDERS: u64 = 40;
/// How many parents file again and again with a token that is known already.
const KNOWN_PARENTS: usize = 200;

/// The id of a provider: 16 digits, then 16 digits that count, so that `pgbench` can make it too.
pub fn provider_id(place: u64) -> Uuid {
    Uuid::from_u128((0x0198_0000_0000_0000 << 64) | u128::from(provider_digits(place)))
}

fn provider_digits(place: u64) -> u64 {
    u64::from_str_radix(&format!("{:016}", 1_000_000_000_000_001 + place % PROVIDERS), 16).unwrap_or(1)
}

/// The control digit of eleven digits, where they have one.
fn control(digits: &str) -> Option<u32> {
    let weighted = |from: u32| {
        let weight = |place: u32| (place + from - 1) % 11 + 1;
        let sum: u32 = (0..)
            .zip(digits.chars())
            .map(|(place, digit)| weight(place) * digit.to_digit(10).unwrap_or(0))
            .sum();
        sum % 11
    };
    [1, 3].into_iter().map(weighted).find(|control| *control < 10)
}

/// Numbers one after the other: born after `first`, ten thousand a day.
pub struct Numbers {
    first: NaiveDate,
    century_and_sex: u32,
    next: Cell<u64>,
}

impl Numbers {
    /// Children born since 2009.
    pub fn of_children() -> Self {
        Self::from(2009, 6)
    }

    /// Parents born since 1975.
    pub fn of_parents() -> Self {
        Self::from(1975, 4)
    }

    fn from(year: i32, century_and_sex: u32) -> Self {
        Self {
            first: NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default(),
            century_and_sex,
            next: Cell::new(0),
        }
    }

    /// A number that was not given out before, and the day of birth in it.
    pub fn next(&self) -> (String, NaiveDate) {
        loop {
            let number = self.next.replace(self.next.get() + 1);
            let born = self.first.checked_add_days(Days::new(number / 10_000 % 5000)).unwrap_or(self.first);
            let digits = format!("{}{}{:04}", born.format("%y%m%d"), self.century_and_sex, number % 10_000);
            if let Some(control) = control(&digits) {
                return (format!("{digits}{control}"), born);
            }
        }
    }
}

/// A parent with a token.
#[derive(Clone)]
pub struct Parent {
    iin: String,
    /// What the parent's client sends.
    pub token: String,
}

/// Somebody who issues tokens.
pub struct People {
    pair: Ed25519KeyPair,
    issued_at: u64,
    /// Children.
    pub children: Numbers,
    /// Parents.
    pub parents: Numbers,
    known: Vec<Parent>,
}

/// A request with the token it carries.
pub struct Filing {
    /// The whole request.
    pub bytes: Vec<u8>,
    /// Its token.
    pub token: String,
}

impl People {
    /// A new issuer with a key of its own.
    pub fn new(issued_at: u64) -> Result<Self, String> {
        let pair = Ed25519KeyPair::generate().map_err(|_unspecified| "no key could be made".to_owned())?;
        let mut people = Self {
            pair,
            issued_at,
            children: Numbers::of_children(),
            parents: Numbers::of_parents(),
            known: Vec::new(),
        };
        people.known = (0..KNOWN_PARENTS).map(|_| people.parent()).collect();
        Ok(people)
    }

    /// The issuer's key set.
    pub fn key_set(&self) -> String {
        let public = URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref());
        json!({ "keys": [{
            "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "bench", "x": public,
        }]})
        .to_string()
    }

    fn parent(&self) -> Parent {
        let (iin, _) = self.parents.next();
        let claims = Claims { iin: Some(iin.clone()), ..self.claims(CLIENT, Role::Recipient) };
        Parent { iin, token: self.sign(&claims) }
    }

    /// The token of a parent whom nobody knows.
    pub fn recipient(&self) -> String {
        self.parent().token
    }

    /// The token of the registrar of a provider; it counts once [`REGISTRAR`] stands in its staff list.
    pub fn registrar(&self, provider: Uuid) -> String {
        let usual = self.claims(DESK, Role::Registrar);
        self.sign(&Claims { sub: REGISTRAR.to_owned(), provider_id: Some(provider), ..usual })
    }

    /// The token of the authority.
    pub fn authority(&self) -> String {
        self.sign(&self.claims(DESK, Role::Authority))
    }

    fn claims(&self, client: &str, role: Role) -> Claims {
        Claims {
            iss: ISSUER.to_owned(),
            aud: Audience::One(AUDIENCE.to_owned()),
            exp: self.issued_at + 12 * 3600,
            nbf: None,
            iat: self.issued_at,
            sub: format!("person-{}", Uuid::now_v7().simple()),
            client_id: client.to_owned(),
            roles: vec![role.code().to_owned()],
            iin: None,
            provider_id: None,
            name: None,
        }
    }

    fn sign(&self, claims: &Claims) -> String {
        let head = json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "bench" });
        let claims = json!(claims);
        let text = [head, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let signature = URL_SAFE_NO_PAD.encode(self.pair.sign(text.as_bytes()).as_ref());
        format!("{text}.{signature}")
    }

    /// Filings for children who are all different: by a parent each with a token of their own that the API has never
    /// seen, or by a few parents whose tokens it knows.
    pub fn filings(&self, count: usize, fresh: bool) -> Vec<Filing> {
        (0..count)
            .map(|place| match self.known.get(place % KNOWN_PARENTS).filter(|_| !fresh) {
                Some(parent) => self.filing(parent, provider_id(self.children.next.get())),
                None => self.filing_at(provider_id(self.children.next.get())),
            })
            .collect()
    }

    /// A filing at a provider for a child of its own, by a parent with a token that the API has never seen.
    pub fn filing_at(&self, provider: Uuid) -> Filing {
        self.filing(&self.parent(), provider)
    }

    fn filing(&self, parent: &Parent, provider: Uuid) -> Filing {
        let (child, born) = self.children.next();
        let body = json!({
            "service": "pmpk_examination", "provider_id": provider,
            "residency": "resident", "born_abroad": false,
            "child": { "iin": child, "last_name": "Серікқызы", "first_name": "Әлия", "birth_date": born },
            "representative": { "iin": parent.iin, "last_name": "Ахметов", "first_name": "Серік",
                                "patronymic": "Қайратұлы", "phone": "+77011234567", "relation": "parent" },
            "consents": ["legally_protected_secret", "limited_access_personal_data"],
            "documents": [],
        });
        let bytes = change("POST", "/v1/applications", &parent.token, None, &body);
        Filing { bytes, token: parent.token.clone() }
    }
}

/// A request that changes something, under a key that was never used; with the tag that was read, where one is wanted.
pub fn change(method: &str, path: &str, token: &str, etag: Option<&str>, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let if_match = etag.map_or_else(String::new, |etag| format!("If-Match: {etag}\r\n"));
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {}\r\n\
         {if_match}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        Uuid::now_v7(),
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}

/// The request for what stands at a path.
pub fn look(place: &str, token: &str) -> Vec<u8> {
    format!("GET {place} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use qoldau_domain::person::Iin;

    use super::*;

    #[test]
    fn every_number_is_another_and_has_its_control_digit() {
        let children = Numbers::of_children();
        let mut seen: Vec<String> = (0..20_500).map(|_| children.next().0).collect();
        assert!(seen.iter().all(|number| Iin::parse(number).is_ok()));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 20_500);
    }

    #[test]
    fn a_provider_has_digits_only() {
        assert_eq!(provider_id(0).simple().to_string(), "01980000000000001000000000000001");
        assert_eq!(provider_id(PROVIDERS + 1), provider_id(1));
    }
}
