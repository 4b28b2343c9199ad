//! Tokens put together by hand: text, base64 and an Ed25519 signature, with no token library between. The forgeries are
//! the matrix of what a token must not be; each is made from a good token by one change, and the good one stands beside
//! it so that a refusal proves something.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use qoldau_tests::{Qoldau, Who};
use serde_json::{Value, json};

const ISSUER: &str = "https://sandbox.qoldau.invalid";
const KEY_ID: &str = "qoldau-sandbox";
/// The order of the group of Ed25519, little-endian: added to a signature it used to make a second valid one.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// What is wrong (or right), and the token.
pub type Case = (String, String);

/// A good token in its parts.
pub struct Forge {
    pair: Ed25519KeyPair,
    pub(super) header: Value,
    pub(super) claims: Value,
}

pub(super) fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// JSON text of an object with one member set or left out.
pub(super) fn changed(object: &Value, name: &str, value: Option<Value>) -> String {
    let mut object = object.clone();
    let members = object.as_object_mut().expect("an object");
    match value {
        Some(value) => members.insert(name.to_owned(), value),
        None => members.remove(name),
    };
    object.to_string()
}

fn signed_by(pair: &Ed25519KeyPair, header: &str, claims: &str) -> String {
    let input = format!("{}.{}", b64(header), b64(claims));
    format!("{input}.{}", b64(pair.sign(input.as_bytes())))
}

fn other_pair() -> Ed25519KeyPair {
    let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
    Ed25519KeyPair::from_pkcs8(made.as_ref()).expect("a key")
}

impl Forge {
    /// The parts of a good token for somebody.
    pub fn new(app: &Qoldau, who: &Who) -> Self {
        let mut claims = json!({
            "iss": ISSUER, "aud": "qoldau", "exp": now() + 3600, "iat": now(), "sub": who.subject,
            "client_id": who.client, "roles": [who.role.code()],
        });
        if let Some(iin) = &who.iin {
            claims["iin"] = json!(iin);
        }
        if let Some(provider) = who.provider {
            claims["provider_id"] = json!(provider);
            claims["name"] = json!("Sandbox staff");
        }
        let header = json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": KEY_ID });
        let pair = Ed25519KeyPair::from_pkcs8(&app.signing_key()).expect("the sandbox's key");
        Self { pair, header, claims }
    }

    pub(super) fn sign(&self, header: &str, claims: &str) -> String {
        signed_by(&self.pair, header, claims)
    }

    pub(super) fn token(&self) -> String {
        self.sign(&self.header.to_string(), &self.claims.to_string())
    }

    /// A signed token with one claim set or left out.
    pub fn with_claim(&self, name: &str, value: Option<Value>) -> String {
        self.sign(&self.header.to_string(), &changed(&self.claims, name, value))
    }

    fn with_header(&self, name: &str, value: Option<Value>) -> String {
        self.sign(&changed(&self.header, name, value), &self.claims.to_string())
    }

    /// Tokens that are good in every way that the contract allows.
    pub fn good(&self) -> Vec<Case> {
        let claim =
            |what: &str, name: &str, value: Value| (what.to_owned(), self.with_claim(name, Some(value)));
        vec![
            ("as it is".to_owned(), self.token()),
            claim("several audiences", "aud", json!(["elsewhere", "qoldau"])),
            claim("valid for some time", "nbf", json!(now() - 60)),
            claim("with an id", "jti", json!("01980000-0000-7000-8000-000000000001")),
            claim("with a scope", "scope", json!("openid profile")),
            ("typ in capitals".to_owned(), self.with_header("typ", Some(json!("AT+JWT")))),
            ("typ in full".to_owned(), self.with_header("typ", Some(json!("application/at+jwt")))),
        ]
    }

    /// Everything that must be refused.
    pub fn forgeries(&self) -> Vec<Case> {
        let groups = [
            self.algorithms(),
            self.public_key_as_secret(),
            self.signatures(),
            self.keys(),
            self.headers(),
            self.types(),
            self.issuers_and_audiences(),
            self.times(),
            self.people(),
            self.duplicates(),
            self.shapes(),
        ];
        groups.into_iter().flatten().collect()
    }

    fn algorithms(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for none in ["none", "NONE", "nOnE", "None", ""] {
            let signed = self.with_header("alg", Some(json!(none)));
            let (input, _) = signed.rsplit_once('.').expect("three parts");
            cases.push((format!("alg {none:?}, no signature"), format!("{input}.")));
            cases.push((format!("alg {none:?}, two parts"), input.to_owned()));
            cases.push((format!("alg {none:?}, a good signature"), signed.clone()));
        }
        for alg in [
            "HS256", "RS256", "RS512", "PS256", "ES256", "ES384", "ES512", "ES256K", "Ed25519", "Ed448",
            "eddsa", "EDDSA", "EdDSA ", "dir", "RSA-OAEP",
        ] {
            cases.push((format!("alg {alg:?}"), self.with_header("alg", Some(json!(alg)))));
        }
        for alg in [json!(null), json!(5), json!(["EdDSA"]), json!({ "name": "EdDSA" })] {
            cases.push((format!("alg {alg}"), self.with_header("alg", Some(alg))));
        }
        cases.push(("no alg".to_owned(), self.with_header("alg", None)));
        cases
    }

    fn public_key_as_secret(&self) -> Vec<Case> {
        let public = self.pair.public_key().as_ref().to_vec();
        let der = [b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00".as_slice(), &public].concat();
        let pem =
            format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(&der));
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": b64(&public) }).to_string();
        let secrets: [(&str, Vec<u8>); 6] = [
            ("its bytes", public.clone()),
            ("its base64", b64(&public).into_bytes()),
            ("DER", der),
            ("PEM", pem.into_bytes()),
            ("JWK", jwk.into_bytes()),
            ("nothing", Vec::new()),
        ];
        let algorithms =
            [("HS256", hmac::HMAC_SHA256), ("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)];
        let mut cases = Vec::new();
        for (form, secret) in &secrets {
            for (name, algorithm) in algorithms {
                let header = changed(&self.header, "alg", Some(json!(name)));
                let input = format!("{}.{}", b64(header), b64(self.claims.to_string()));
                let tag = hmac::sign(&hmac::Key::new(algorithm, secret), input.as_bytes());
                cases.push((format!("{name} with {form}"), format!("{input}.{}", b64(tag))));
            }
        }
        cases
    }

    fn signatures(&self) -> Vec<Case> {
        let good = self.token();
        let (input, text) = good.rsplit_once('.').expect("three parts");
        let bytes = URL_SAFE_NO_PAD.decode(text).expect("base64");
        let of = |what: &str, signature: &[u8]| (what.to_owned(), format!("{input}.{}", b64(signature)));
        let written = |what: &str, signature: &str| (what.to_owned(), format!("{input}.{signature}"));
        let mut cases = vec![
            of("no signature", &[]),
            of("zeros", &[0; 64]),
            of("a byte less", &bytes[..63]),
            of("half of it", &bytes[..32]),
            of("a byte more", &[&bytes[..], &[0]].concat()),
            of("twice", &[&bytes[..], &bytes[..]].concat()),
            of("halves exchanged", &[&bytes[32..], &bytes[..32]].concat()),
            of("the order of the group added", &[&bytes[..32], &plus_order(&bytes[32..])].concat()),
            written("a letter less", &text[..text.len() - 1]),
            written("padded", &format!("{text}==")),
            written("one padding sign", &format!("{text}=")),
            written("no base64", &format!("{}!", &text[..text.len() - 1])),
        ];
        // The last letter holds two bits of the signature and four that must be zero.
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let last = alphabet.find(&text[text.len() - 1..]).expect("a letter of base64");
        let spare = format!("{}{}", &text[..text.len() - 1], &alphabet[last + 1..last + 2]);
        cases.push(written("spare bits set", &spare));
        for place in (0..64).step_by(4) {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << (place % 8);
            cases.push(of(&format!("a bit of byte {place} flipped"), &flipped));
        }
        let elsewhere = self.with_claim("sub", Some(json!("somebody-else")));
        let (foreign, _) = elsewhere.rsplit_once('.').expect("three parts");
        cases.push(("another claim under the same signature".to_owned(), format!("{foreign}.{text}")));
        let spaced = format!("{}.{}", b64(self.header.to_string() + " "), b64(self.claims.to_string()));
        cases.push(("another header under the same signature".to_owned(), format!("{spaced}.{text}")));
        cases
    }

    fn keys(&self) -> Vec<Case> {
        let other = other_pair();
        let (header, claims) = (self.header.to_string(), self.claims.to_string());
        let mut cases = vec![("another key of the same id".to_owned(), signed_by(&other, &header, &claims))];
        let long = ["k".repeat(4000), "k".repeat(10_240), "../".repeat(1000)];
        let names = [
            "",
            "unknown",
            "QOLDAU-SANDBOX",
            "qoldau-sandbox ",
            "qoldau-sandbox\u{0}",
            "qoldau-sandbox/../qoldau-sandbox",
            "../../../../../../dev/null",
            "/dev/null",
            "file:///dev/null",
            "https://attacker.invalid/jwks.json",
            "' OR '1'='1",
            "x' UNION SELECT 'c2VjcmV0'; --",
            "| id",
        ];
        for name in names.into_iter().chain(long.iter().map(String::as_str)) {
            let what = format!("kid {:?} of {}", name.chars().take(20).collect::<String>(), name.len());
            cases.push((what.clone(), self.with_header("kid", Some(json!(name)))));
            let header = changed(&self.header, "kid", Some(json!(name)));
            cases.push((format!("{what}, another key"), signed_by(&other, &header, &claims)));
        }
        for kid in [json!(null), json!(7), json!([KEY_ID])] {
            cases.push((format!("kid {kid}"), self.with_header("kid", Some(kid))));
        }
        cases.push(("no kid".to_owned(), self.with_header("kid", None)));
        cases
    }

    fn headers(&self) -> Vec<Case> {
        let other = other_pair();
        let jwk = |pair: &Ed25519KeyPair| {
            let x = b64(pair.public_key().as_ref());
            json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": KEY_ID, "x": x })
        };
        let url = json!("https://attacker.invalid/keys");
        let mut cases = Vec::new();
        for (name, value) in [
            ("jwk", jwk(&other)),
            ("jwk", jwk(&self.pair)),
            ("jku", url.clone()),
            ("x5u", url),
            ("x5c", json!(["MIIB"])),
            ("x5t", json!("dGh1bWI")),
            ("x5t#S256", json!("dGh1bWI")),
            ("crit", json!(["exp"])),
            ("crit", json!(["b64"])),
            ("crit", json!(["https://example.invalid/unknown"])),
            ("crit", json!([])),
            ("crit", json!("exp")),
            ("crit", json!(null)),
            ("cty", json!("JWT")),
            ("cty", json!("at+jwt")),
        ] {
            let header = changed(&self.header, name, Some(value.clone()));
            let claims = self.claims.to_string();
            cases.push((format!("{name} {value}"), self.sign(&header, &claims)));
            cases.push((format!("{name} {value}, another key"), signed_by(&other, &header, &claims)));
        }
        cases
    }

    fn types(&self) -> Vec<Case> {
        let mut cases = vec![("no typ".to_owned(), self.with_header("typ", None))];
        for typ in
            ["", "JWT", "jwt", "logout+jwt", "id_token", "id+jwt", "rt+jwt", "dpop+jwt", "at+jwt ", "at jwt"]
        {
            cases.push((format!("typ {typ:?}"), self.with_header("typ", Some(json!(typ)))));
        }
        for typ in [json!(null), json!(1), json!(["at+jwt"])] {
            cases.push((format!("typ {typ}"), self.with_header("typ", Some(typ))));
        }
        cases
    }
}

/// The second half of a signature as another number that stands for the same.
fn plus_order(half: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    let mut carry = 0;
    for (place, digit) in sum.iter_mut().enumerate() {
        let full = u16::from(half[place]) + u16::from(ORDER[place]) + carry;
        *digit = full.to_le_bytes()[0];
        carry = full >> 8;
    }
    sum
}
