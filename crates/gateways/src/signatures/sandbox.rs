//! Signatures in the sandbox: a test authority, made on the first start, that issues certificates as the National Certification
//! Authority does (IIN in the serial number of the subject, signing and log-in apart), and a verifier that trusts it and nobody
//! else. Production has neither.

use std::path::{Path, PathBuf};

use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkcs7::{Pkcs7, Pkcs7Flags};
use openssl::pkey::{PKey, Private};
use openssl::stack::{Stack, StackRef};
use openssl::x509::extension::{BasicConstraints, KeyUsage};
use openssl::x509::store::{X509Store, X509StoreBuilder};
use openssl::x509::{
    X509, X509Builder, X509Name, X509NameBuilder, X509Ref, X509StoreContext, X509StoreContextRef,
};
use qoldau_domain::person::Iin;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::{KeyUsage as Usage, KeyUsages};

use super::{Evidence, SignatureClaim, SignatureFault, SignatureVerifier, Verdict};
use crate::exchange::{Exchange, Exchanges, Exchanging};

/// How long a test certificate is valid.
const DAYS: u32 = 365;
const NAME: &str = "Qoldau sandbox authority";

/// What a test certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestCertificate {
    /// Signing.
    Sign,
    /// Logging in only; a signature with it does not count.
    Auth,
    /// Signing, but revoked.
    Revoked,
}

/// The test authority: its key, its certificate, and what it revoked.
pub struct TestAuthority {
    folder: PathBuf,
    certificate: X509,
    key: PKey<Private>,
}

impl std::fmt::Debug for TestAuthority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TestAuthority(***)")
    }
}

fn failed(error: &ErrorStack) -> String {
    format!("the sandbox's authority: {error}")
}

fn name(common: &str, iin: Option<&Iin>) -> Result<X509Name, ErrorStack> {
    let mut name = X509NameBuilder::new()?;
    name.append_entry_by_nid(Nid::COUNTRYNAME, "KZ")?;
    name.append_entry_by_nid(Nid::COMMONNAME, common)?;
    if let Some(iin) = iin {
        name.append_entry_by_nid(Nid::SERIALNUMBER, &format!("IIN{}", iin.reveal()))?;
    }
    Ok(name.build())
}

fn begun(subject: &X509Name, issuer: &X509Name, key: &PKey<Private>) -> Result<X509Builder, ErrorStack> {
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    let mut serial = BigNum::new()?;
    serial.rand(128, MsbOption::MAYBE_ZERO, false)?;
    builder.set_serial_number(Asn1Integer::from_bn(&serial)?.as_ref())?;
    builder.set_subject_name(subject)?;
    builder.set_issuer_name(issuer)?;
    builder.set_pubkey(key)?;
    builder.set_not_before(Asn1Time::from_unix(0)?.as_ref())?;
    builder.set_not_after(Asn1Time::days_from_now(DAYS)?.as_ref())?;
    Ok(builder)
}

fn new_key() -> Result<PKey<Private>, ErrorStack> {
    PKey::from_ec_key(EcKey::generate(&*EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?)?)
}

fn new_authority() -> Result<(X509, PKey<Private>), ErrorStack> {
    let key = new_key()?;
    let own = name(NAME, None)?;
    let mut builder = begun(&own, &own, &key)?;
    builder.set_not_after(Asn1Time::days_from_now(DAYS * 20)?.as_ref())?;
    builder.append_extension(BasicConstraints::new().critical().ca().build()?)?;
    builder.append_extension(KeyUsage::new().critical().key_cert_sign().crl_sign().build()?)?;
    builder.sign(&key, MessageDigest::sha256())?;
    Ok((builder.build(), key))
}

impl TestAuthority {
    /// The file of a folder's authority.
    #[must_use]
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("signing-authority.pem")
    }

    fn revoked(folder: &Path) -> PathBuf {
        folder.join("signing-revoked.txt")
    }

    /// A new authority as its file: certificate and key, PEM.
    ///
    /// # Errors
    /// Why it could not be made.
    pub fn make() -> Result<Vec<u8>, String> {
        let made = new_authority().and_then(|(certificate, key)| {
            Ok([certificate.to_pem()?, key.private_key_to_pem_pkcs8()?].concat())
        });
        made.map_err(|error| failed(&error))
    }

    /// The authority of a folder.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn open(folder: &Path) -> Result<Self, String> {
        let file = Self::file(folder);
        let pem = std::fs::read(&file).map_err(|_error| format!("{}: cannot be read", file.display()))?;
        let certificate = X509::from_pem(&pem).map_err(|error| failed(&error))?;
        let key = PKey::private_key_from_pem(&pem).map_err(|error| failed(&error))?;
        Ok(Self { folder: folder.to_owned(), certificate, key })
    }

    /// A detached CMS, DER, over the content, with a certificate that is made for it.
    ///
    /// # Errors
    /// Why it could not be made.
    pub fn sign(
        &self,
        signer: &Iin,
        common_name: &str,
        kind: TestCertificate,
        content: &[u8],
    ) -> Result<Vec<u8>, String> {
        let (certificate, key) = self.issue(signer, common_name, kind).map_err(|error| failed(&error))?;
        if kind == TestCertificate::Revoked {
            self.revoke(&certificate)?;
        }
        let flags = Pkcs7Flags::DETACHED | Pkcs7Flags::BINARY;
        Stack::new()
            .and_then(|others| Pkcs7::sign(&certificate, &key, &others, content, flags)?.to_der())
            .map_err(|error| failed(&error))
    }

    fn issue(
        &self,
        signer: &Iin,
        common_name: &str,
        kind: TestCertificate,
    ) -> Result<(X509, PKey<Private>), ErrorStack> {
        let key = new_key()?;
        let subject = name(common_name, Some(signer))?;
        let issuer = name(NAME, None)?;
        let mut builder = begun(&subject, &issuer, &key)?;
        let mut usage = KeyUsage::new();
        usage.critical().digital_signature();
        match kind {
            TestCertificate::Sign | TestCertificate::Revoked => usage.non_repudiation(),
            TestCertificate::Auth => usage.key_encipherment(),
        };
        builder.append_extension(usage.build()?)?;
        builder.sign(&self.key, MessageDigest::sha256())?;
        Ok((builder.build(), key))
    }

    fn revoke(&self, certificate: &X509Ref) -> Result<(), String> {
        let revoked = Self::revoked(&self.folder);
        let mut list = std::fs::read_to_string(&revoked).unwrap_or_default();
        list.push_str(&serial_of(certificate));
        list.push('\n');
        std::fs::write(&revoked, list).map_err(|_error| format!("{}: cannot be written", revoked.display()))
    }

    fn is_revoked(&self, certificate: &X509Ref) -> bool {
        let revoked = Self::revoked(&self.folder);
        let list = std::fs::read_to_string(revoked).unwrap_or_default();
        list.lines().any(|serial| serial == serial_of(certificate))
    }

    fn store(&self) -> Result<X509Store, ErrorStack> {
        let mut store = X509StoreBuilder::new()?;
        store.add_cert(self.certificate.clone())?;
        Ok(store.build())
    }
}

fn serial_of(certificate: &X509Ref) -> String {
    let serial = certificate.serial_number().to_bn().and_then(|number| number.to_hex_str());
    serial.map(|text| text.to_string()).unwrap_or_default()
}

/// The sandbox's verifier.
#[derive(Debug)]
pub struct SandboxSignatures {
    authority: TestAuthority,
    exchanges: Exchanges,
}

impl SandboxSignatures {
    /// A verifier that trusts this authority and tells its exchanges.
    #[must_use]
    pub const fn new(authority: TestAuthority, exchanges: Exchanges) -> Self {
        Self { authority, exchanges }
    }

    fn look_at(&self, claim: &SignatureClaim<'_>) -> Result<Evidence, SignatureFault> {
        let unreadable = |_error: ErrorStack| SignatureFault::Unreadable;
        let cms = Pkcs7::from_der(claim.cms).map_err(unreadable)?;
        let data = cms.signed().ok_or(SignatureFault::Unreadable)?;
        let certificates = data.certificates().filter(|stack| !stack.is_empty());
        let certificates = certificates.ok_or(SignatureFault::NoCertificate)?;
        let signers = cms.signers(certificates, Pkcs7Flags::empty());
        let signers = signers.map_err(|_none| SignatureFault::NotOneSigner)?;
        let mut all = signers.iter();
        let (Some(signer), None) = (all.next(), all.next()) else {
            return Err(SignatureFault::NotOneSigner);
        };
        if !is_for_signing(signer) {
            return Err(SignatureFault::WrongUsage);
        }
        if iin_of(signer).as_deref() != Some(claim.signer.reveal()) {
            return Err(SignatureFault::OtherPerson);
        }
        let store = self.authority.store().map_err(unreadable)?;
        let only_bytes = Pkcs7Flags::DETACHED | Pkcs7Flags::BINARY | Pkcs7Flags::NOVERIFY;
        cms.verify(certificates, &store, Some(claim.content), None, only_bytes)
            .map_err(|_no| SignatureFault::OtherBytes)?;
        if self.authority.is_revoked(signer) {
            return Err(SignatureFault::Revoked);
        }
        if !is_trusted(signer, &store, certificates) {
            return Err(SignatureFault::NotTrusted);
        }
        Ok(Evidence {
            verifier: "sandbox",
            verified_at: claim.at,
            serial_number: serial_of(signer),
            issuer: NAME.to_owned(),
            algorithm: "ecdsa-with-SHA256".to_owned(),
            not_before: signer.not_before().to_string(),
            not_after: signer.not_after().to_string(),
            revocation_asked: vec!["sandbox".to_owned()],
            time_stamp: None,
        })
    }
}

/// Digital signature and non-repudiation, both: the certificates for logging in have only the first.
fn is_for_signing(certificate: &X509Ref) -> bool {
    let usage = certificate.to_der().ok().and_then(|der| {
        let parsed = Certificate::from_der(&der).ok()?;
        let (_, usage) = parsed.tbs_certificate().get_extension::<Usage>().ok()??;
        Some(usage.0)
    });
    usage.is_some_and(|usage| {
        usage.contains(KeyUsages::DigitalSignature) && usage.contains(KeyUsages::NonRepudiation)
    })
}

/// The IIN that stands in the serial number of the subject.
fn iin_of(certificate: &X509Ref) -> Option<String> {
    let entry = certificate.subject_name().entries_by_nid(Nid::SERIALNUMBER).next()?;
    let text = entry.data().to_string().ok()?;
    text.strip_prefix("IIN").map(str::to_owned)
}

/// Issued by who is trusted, and valid now.
fn is_trusted(certificate: &X509Ref, store: &X509Store, chain: &StackRef<X509>) -> bool {
    X509StoreContext::new()
        .and_then(|mut context| context.init(store, certificate, chain, X509StoreContextRef::verify_cert))
        .unwrap_or(false)
}

impl SignatureVerifier for SandboxSignatures {
    fn verify<'a>(&'a self, claim: SignatureClaim<'a>) -> Exchanging<'a, Verdict> {
        let verdict = match self.look_at(&claim) {
            Ok(evidence) => Verdict::Good(Box::new(evidence)),
            Err(fault) => Verdict::Bad(fault),
        };
        self.exchanges.push(Exchange::new("signatures", "verify", verdict.code()));
        Box::pin(std::future::ready(verdict))
    }
}
