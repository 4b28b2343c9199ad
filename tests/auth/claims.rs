//! Forged tokens whose signature is good: what they say is of the wrong type, about somebody else, at another time, or
//! said twice. Shapes that are no token at all stand at the end.

use serde_json::{Value, json};

use super::forged::{Case, Forge, b64, changed, now};

/// JSON text of an object with one member written as it is.
fn raw(object: &Value, name: &str, value: &str) -> String {
    changed(object, name, Some(json!("@@"))).replace("\"@@\"", value)
}

/// JSON text of an object with a member twice, the other value first or last.
fn twice(object: &Value, name: &str, other: &Value) -> [String; 2] {
    let text = object.to_string();
    let inner = &text[1..text.len() - 1];
    [format!("{{\"{name}\":{other},{inner}}}"), format!("{{{inner},\"{name}\":{other}}}")]
}

impl Forge {
    fn say(&self, claims: &str) -> String {
        self.sign(&self.header.to_string(), claims)
    }

    /// The token without a claim, and with each of these values in its place.
    fn each(&self, name: &str, values: impl IntoIterator<Item = Value>) -> Vec<Case> {
        let mut cases: Vec<Case> = values
            .into_iter()
            .map(|value| (format!("{name} {value:.60}"), self.with_claim(name, Some(value))))
            .collect();
        cases.push((format!("no {name}"), self.with_claim(name, None)));
        cases
    }

    pub(super) fn issuers_and_audiences(&self) -> Vec<Case> {
        let issuer = self.claims["iss"].as_str().expect("an issuer");
        let mut cases = self.each(
            "iss",
            [
                json!([issuer]),
                json!({ "iss": issuer }),
                json!(7),
                json!(null),
                json!(""),
                json!(format!("{issuer}/")),
                json!(format!(" {issuer}")),
                json!(format!("{issuer}\u{0}")),
                json!(issuer.to_uppercase()),
                json!(issuer.replace("https", "http")),
                json!(format!("{issuer}.example")),
                // A Cyrillic letter that looks the same.
                json!(issuer.replacen('o', "о", 1)),
            ],
        );
        cases.extend(self.each(
            "aud",
            [
                json!(7),
                json!(null),
                json!(""),
                json!([]),
                json!([""]),
                json!("elsewhere"),
                json!(["elsewhere", "another"]),
                json!(["qoldau", 7]),
                json!(["qoldau", null]),
                json!([["qoldau"]]),
                json!({ "0": "qoldau" }),
                json!("Qoldau"),
                json!("qoldau "),
                json!("qoldau,elsewhere"),
            ],
        ));
        cases
    }

    pub(super) fn times(&self) -> Vec<Case> {
        let wrong = || {
            [
                "null",
                "true",
                "\"\"",
                "\"tomorrow\"",
                "[]",
                "{}",
                "-5",
                "1e300",
                "1e10",
                "-0.0",
                "18446744073709551616",
            ]
        };
        let mut cases = Vec::new();
        for name in ["exp", "nbf", "iat"] {
            for value in wrong() {
                // Leaving out `nbf` is allowed, and null says no more than that.
                if name != "nbf" || value != "null" {
                    cases.push((format!("{name} {value}"), self.say(&raw(&self.claims, name, value))));
                }
            }
            let text = format!("\"{}\"", now() + 3600);
            cases.push((format!("{name} as text"), self.say(&raw(&self.claims, name, &text))));
            let half = format!("{}.5", now() + 3600);
            cases.push((format!("{name} with a half"), self.say(&raw(&self.claims, name, &half))));
        }
        // A token that never ends is none; neither may its end run over.
        cases.extend(self.each(
            "exp",
            [
                json!(0),
                json!(1),
                json!(now() - 3600),
                json!(now() - 60),
                json!(i64::MAX),
                json!(1u64 << 63),
                json!(u64::MAX),
                json!(u64::MAX - 1),
            ],
        ));
        cases.extend(
            self.each("iat", [json!(now() + 3600), json!(i64::MAX), json!(1u64 << 63), json!(u64::MAX)]),
        );
        for nbf in [now() + 3600, i64::MAX.unsigned_abs(), u64::MAX] {
            cases.push((format!("nbf {nbf}"), self.with_claim("nbf", Some(json!(nbf)))));
        }
        cases
    }

    pub(super) fn people(&self) -> Vec<Case> {
        let texts =
            || [json!(null), json!(7), json!([]), json!(["x"]), json!(""), json!("\u{0}"), json!("a\u{0}b")];
        let mut cases = self.each("sub", texts().into_iter().chain([json!("x".repeat(256)), json!("a\nb")]));
        let unknown = [json!("nobody"), json!("EGOV-PORTAL"), json!("egov-portal "), json!("*")];
        cases.extend(self.each("client_id", texts().into_iter().chain(unknown)));
        for (name, value) in [
            ("roles", json!(null)),
            ("roles", json!("recipient")),
            ("roles", json!("recipient registrar head")),
            ("roles", json!({ "0": "recipient" })),
            ("roles", json!([7])),
            ("roles", json!([["recipient"]])),
            ("iin", json!("900101500108")),
            ("iin", json!("")),
            ("iin", json!("90010150010")),
            ("iin", json!("٩٠٠١٠١٥٠٠١٠٩")),
            ("iin", json!(900_101_500_109_u64)),
            ("iin", json!(["900101500109"])),
            ("provider_id", json!("1")),
            ("provider_id", json!(1)),
            ("provider_id", json!(["01980000-0000-7000-8000-000000000001"])),
            ("name", json!("")),
            ("name", json!(7)),
            ("name", json!("a\u{0}")),
            ("name", json!("n".repeat(256))),
        ] {
            cases.push((format!("{name} {value:.40}"), self.with_claim(name, Some(value))));
        }
        cases
    }

    pub(super) fn duplicates(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for (name, other) in [
            ("iss", json!("https://elsewhere.invalid")),
            ("aud", json!("elsewhere")),
            ("exp", json!(now() + 7200)),
            ("iat", json!(now() - 60)),
            ("sub", json!("somebody-else")),
            ("client_id", json!("egov-mobile")),
            ("roles", json!(["authority"])),
            ("\\u0073ub", json!("somebody-else")),
        ] {
            for claims in twice(&self.claims, name, &other) {
                cases.push((format!("{name} twice"), self.say(&claims)));
            }
        }
        // Twice the same is twice as well.
        let subject = self.claims["sub"].clone();
        cases.push(("the same sub twice".to_owned(), self.say(&twice(&self.claims, "sub", &subject)[0])));
        for (name, other) in [
            ("alg", json!("none")),
            ("alg", json!("EdDSA")),
            ("kid", json!("unknown")),
            ("typ", json!("JWT")),
        ] {
            for header in twice(&self.header, name, &other) {
                cases.push((format!("header {name} twice"), self.sign(&header, &self.claims.to_string())));
            }
        }
        cases
    }

    pub(super) fn shapes(&self) -> Vec<Case> {
        let good = self.token();
        let parts: Vec<&str> = good.split('.').collect();
        let [header, claims, signature] = parts[..] else { panic!("three parts") };
        let mut cases: Vec<Case> = [
            ("a part", header.to_owned()),
            ("two parts", format!("{header}.{claims}")),
            ("a dot before", format!(".{good}")),
            ("a dot behind", format!("{good}.")),
            ("two dots", format!("{header}..{claims}.{signature}")),
            ("four parts", format!("{good}.{signature}")),
            ("no claims", format!("{header}..{signature}")),
            ("dots only", "..".to_owned()),
            ("five parts, as if encrypted", format!("{header}.{claims}.{claims}.{claims}.{signature}")),
            (
                "encrypted with nothing",
                format!("{}..{claims}.{claims}.{signature}", b64(r#"{"alg":"dir","enc":"A256GCM"}"#)),
            ),
            ("a tilde behind", format!("{good}~")),
            ("the token inside", self.say(&json!(good).to_string())),
            ("padded header", format!("{header}=.{claims}.{signature}")),
            ("header in the other alphabet", format!("{header}+/.{claims}.{signature}")),
            ("header that is no JSON", self.sign("{", &self.claims.to_string())),
            (
                "header that is a list",
                self.sign("[\"EdDSA\",\"at+jwt\",\"qoldau-sandbox\"]", &self.claims.to_string()),
            ),
            (
                "header with a byte order mark",
                self.sign(&format!("\u{feff}{}", self.header), &self.claims.to_string()),
            ),
            ("claims with something behind", self.say(&format!("{} {{}}", self.claims))),
            ("claims with a byte order mark", self.say(&format!("\u{feff}{}", self.claims))),
            ("claims with a lone surrogate", self.say(&raw(&self.claims, "sub", "\"\\ud800\""))),
            ("more than eight kilobytes", self.with_claim("pad", Some(json!("p".repeat(6500))))),
            ("sixty kilobytes", self.with_claim("pad", Some(json!("p".repeat(45_000))))),
        ]
        .map(|(what, token)| (what.to_owned(), token))
        .into();
        let order =
            ["iss", "aud", "exp", "nbf", "iat", "sub", "client_id", "roles", "iin", "provider_id", "name"];
        let values: Vec<&Value> = order.iter().map(|name| &self.claims[*name]).collect();
        for claims in ["", "null", "7", "\"text\"", "[]", "{}", &json!(values).to_string()] {
            cases.push((format!("claims {claims:.20}"), self.say(claims)));
        }
        cases
    }
}
