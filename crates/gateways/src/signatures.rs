//! Electronic signatures: is this the signature of this person over these bytes? The answer is a finding with its evidence, or the
//! one thing that is wrong. Cryptography is a library's work, and of GOST keys NCANode's; here stand the checks that a verifier does
//! not make by itself. What a signature leads to is decided in the domain.

mod ncanode;
mod sandbox;

use chrono::{DateTime, Utc};
use qoldau_domain::person::Iin;
use serde::Serialize;

use crate::exchange::Exchanging;
pub use ncanode::NcaNode;
pub use sandbox::{SandboxSignatures, TestAuthority, TestCertificate};

/// What is asked about: a detached CMS (RFC 5652).
pub struct SignatureClaim<'a> {
    /// The CMS, DER.
    pub cms: &'a [u8],
    /// The bytes that must be signed.
    pub content: &'a [u8],
    /// The person who must have signed.
    pub signer: &'a Iin,
    /// When it is looked at, by the real clock.
    pub at: DateTime<Utc>,
}

impl std::fmt::Debug for SignatureClaim<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignatureClaim({} bytes)", self.cms.len())
    }
}

/// What is wrong with a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureFault {
    /// It is no CMS with a signature.
    Unreadable,
    /// Not exactly one person has signed.
    NotOneSigner,
    /// The signer's certificate is not in it.
    NoCertificate,
    /// The certificate is not one for signing: it lets its owner in, or does something else.
    WrongUsage,
    /// Somebody else has signed.
    OtherPerson,
    /// Other bytes are signed.
    OtherBytes,
    /// The certificate was revoked.
    Revoked,
    /// The certificate is not valid now, or nobody who is trusted has issued it.
    NotTrusted,
}

impl SignatureFault {
    /// Every fault, in the order in which they are looked for.
    pub const ALL: [Self; 8] = [
        Self::Unreadable,
        Self::NotOneSigner,
        Self::NoCertificate,
        Self::WrongUsage,
        Self::OtherPerson,
        Self::OtherBytes,
        Self::Revoked,
        Self::NotTrusted,
    ];

    /// The code that stands in `errors[].code`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "signature_unreadable",
            Self::NotOneSigner => "not_one_signer",
            Self::NoCertificate => "no_certificate",
            Self::WrongUsage => "wrong_usage",
            Self::OtherPerson => "other_person",
            Self::OtherBytes => "other_bytes",
            Self::Revoked => "certificate_revoked",
            Self::NotTrusted => "certificate_not_trusted",
        }
    }
}

/// What was found about a good signature, kept with it: validity is a matter of the moment at which it was looked at.
#[derive(Clone, Serialize)]
pub struct Evidence {
    /// Who verified.
    pub verifier: &'static str,
    /// When.
    pub verified_at: DateTime<Utc>,
    /// Serial number of the certificate, hexadecimal.
    pub serial_number: String,
    /// Who issued it.
    pub issuer: String,
    /// Algorithm of the signature, as the verifier names it.
    pub algorithm: String,
    /// From when the certificate is valid.
    pub not_before: String,
    /// Until when the certificate is valid.
    pub not_after: String,
    /// How it was asked whether the certificate is revoked.
    pub revocation_asked: Vec<String>,
    /// Time stamp of the signature, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_stamp: Option<String>,
}

impl std::fmt::Debug for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evidence({})", self.verifier)
    }
}

/// What a verifier says.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// It is this person's signature over these bytes.
    Good(Box<Evidence>),
    /// It is not.
    Bad(SignatureFault),
    /// Nobody answered.
    Unavailable,
}

impl Verdict {
    /// The code that an exchange is told with.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Good(_) => "good",
            Self::Bad(fault) => fault.code(),
            Self::Unavailable => "unavailable",
        }
    }
}

/// Looks at signatures.
pub trait SignatureVerifier: Send + Sync {
    /// Looks at one.
    fn verify<'a>(&'a self, claim: SignatureClaim<'a>) -> Exchanging<'a, Verdict>;
}
