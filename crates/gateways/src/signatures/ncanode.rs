//! NCANode: the open verifier of signatures by the National Certification Authority, spoken to over HTTP. Its `valid` is true for a
//! CMS that nobody has signed, with no certificate in it, or with a content of its own, and it asks about revocation only when told
//! to: each of these is looked at here. The interface is that of NCANode 3.4.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use qoldau_domain::person::Iin;
use serde::Deserialize;
use serde_json::json;

use super::{Evidence, SignatureClaim, SignatureFault, SignatureVerifier, Verdict};
use crate::exchange::{Bridge, Exchanging};

/// How it is asked whether a certificate is revoked.
const REVOCATION: [&str; 1] = ["OCSP"];
/// How NCANode names a certificate for signing.
const SIGN: &str = "SIGN";

/// An NCANode at an address.
#[derive(Debug)]
pub struct NcaNode {
    bridge: Bridge,
}

#[derive(Deserialize)]
struct Verified {
    valid: bool,
    #[serde(default)]
    signers: Vec<Signer>,
}

#[derive(Deserialize)]
struct Signer {
    #[serde(default)]
    certificates: Vec<Certificate>,
    #[serde(default)]
    tsp: Option<TimeStamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TimeStamp {
    gen_time: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Certificate {
    #[serde(default)]
    valid: bool,
    #[serde(default)]
    revocations: Option<Vec<Revocation>>,
    #[serde(default)]
    not_before: Option<String>,
    #[serde(default)]
    not_after: Option<String>,
    #[serde(default)]
    key_usage: Option<String>,
    #[serde(default)]
    serial_number: Option<String>,
    #[serde(default)]
    sign_alg: Option<String>,
    #[serde(default)]
    subject: Option<Subject>,
    #[serde(default)]
    issuer: Option<Issuer>,
}

#[derive(Deserialize)]
struct Revocation {
    #[serde(default)]
    revoked: bool,
    #[serde(default)]
    by: Option<String>,
    /// `OK` where somebody answered; else what went wrong.
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Subject {
    #[serde(default)]
    iin: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Issuer {
    #[serde(default)]
    common_name: Option<String>,
}

#[derive(Deserialize)]
struct Extracted {
    #[serde(default)]
    data: Option<String>,
}

impl NcaNode {
    /// An NCANode behind this bridge.
    #[must_use]
    pub const fn new(bridge: Bridge) -> Self {
        Self { bridge }
    }

    async fn look_at(&self, claim: SignatureClaim<'_>) -> Verdict {
        let cms = STANDARD.encode(claim.cms);
        // A CMS with a content of its own is verified over that one, whatever else is sent along.
        let is_looked_into = match self.bridge.post("/cms/extract", &json!({ "cms": cms })).await {
            Some((200, bytes)) => {
                let own = serde_json::from_slice::<Extracted>(&bytes).ok().and_then(|found| found.data);
                let own = own.filter(|data| !data.is_empty()).map(|data| STANDARD.decode(data));
                if own.is_some_and(|own| own.as_deref() != Ok(claim.content)) {
                    return Verdict::Bad(SignatureFault::OtherBytes);
                }
                true
            }
            // It says so where there is nothing to extract.
            Some((400..=499, _)) => true,
            // It also says so of what is no CMS; `verify` tells the one from the other.
            Some((500..=599, _)) => false,
            Some(_) | None => return Verdict::Unavailable,
        };
        let question = json!({
            "cms": cms, "data": STANDARD.encode(claim.content), "revocationCheck": REVOCATION,
        });
        match self.bridge.post("/cms/verify", &question).await {
            Some((200, bytes)) if is_looked_into => match serde_json::from_slice(&bytes) {
                Ok(found) => judged(found, claim.signer, claim.at),
                Err(_not_an_answer) => Verdict::Unavailable,
            },
            Some((400..=499, _)) => Verdict::Bad(SignatureFault::Unreadable),
            Some(_) | None => Verdict::Unavailable,
        }
    }
}

impl Revocation {
    /// Whether nobody could be asked. An issuer that NCANode does not know is another matter: nobody ever will be.
    fn is_unanswered(&self) -> bool {
        let reason = self.reason.as_deref().unwrap_or_default();
        !self.revoked && reason != "OK" && !reason.contains("root certificate")
    }
}

impl Certificate {
    /// Whether the certificate is valid then by its dates; one that cannot be read is not.
    fn is_in_date(&self, at: DateTime<Utc>) -> bool {
        let read = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            DateTime::parse_from_rfc3339(text)
                .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
                .ok()
        };
        match (read(&self.not_before), read(&self.not_after)) {
            (Some(from), Some(to)) => from <= at && at <= to,
            _ => false,
        }
    }
}

/// What the answer says about one person's signature.
fn judged(found: Verified, person: &Iin, at: DateTime<Utc>) -> Verdict {
    let mut signers = found.signers.into_iter();
    let (Some(signer), None) = (signers.next(), signers.next()) else {
        return Verdict::Bad(SignatureFault::NotOneSigner);
    };
    let time_stamp = signer.tsp.and_then(|stamp| stamp.gen_time);
    let Some(certificate) = signer.certificates.into_iter().next() else {
        return Verdict::Bad(SignatureFault::NoCertificate);
    };
    let is_in_date = certificate.is_in_date(at);
    if certificate.key_usage.as_deref() != Some(SIGN) {
        return Verdict::Bad(SignatureFault::WrongUsage);
    }
    let iin = certificate.subject.and_then(|subject| subject.iin);
    if iin.as_deref() != Some(person.reveal()) {
        return Verdict::Bad(SignatureFault::OtherPerson);
    }
    let asked = certificate.revocations.unwrap_or_default();
    if asked.iter().any(|answer| answer.revoked) {
        return Verdict::Bad(SignatureFault::Revoked);
    }
    if !certificate.valid {
        let unasked = is_in_date && asked.iter().any(Revocation::is_unanswered);
        return if unasked { Verdict::Unavailable } else { Verdict::Bad(SignatureFault::NotTrusted) };
    }
    if !found.valid {
        return Verdict::Bad(SignatureFault::OtherBytes);
    }
    if asked.is_empty() {
        // Asked and not told: the certificate may be revoked.
        return Verdict::Unavailable;
    }
    Verdict::Good(Box::new(Evidence {
        verifier: "ncanode",
        verified_at: at,
        serial_number: certificate.serial_number.unwrap_or_default(),
        issuer: certificate.issuer.and_then(|issuer| issuer.common_name).unwrap_or_default(),
        algorithm: certificate.sign_alg.unwrap_or_default(),
        not_before: certificate.not_before.unwrap_or_default(),
        not_after: certificate.not_after.unwrap_or_default(),
        revocation_asked: asked.into_iter().filter_map(|answer| answer.by).collect(),
        time_stamp,
    }))
}

impl SignatureVerifier for NcaNode {
    fn verify<'a>(&'a self, claim: SignatureClaim<'a>) -> Exchanging<'a, Verdict> {
        Box::pin(self.look_at(claim))
    }
}
