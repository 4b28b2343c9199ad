//! From a result to its paper: the fields of the forms are filled from the record, the provider and the result. It decides nothing,
//! and what it prints is kept by somebody else.

use std::fmt::Write as _;

use actix_web::web;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use qoldau_domain::application::Application;
use qoldau_domain::conclusion::Conclusion;
use qoldau_domain::person::PersonName;
use qoldau_domain::refusal::Refusal;
use qoldau_domain::result::{ResultContent, ServiceResult, Words};
use qoldau_domain::service::PublicService;
use qoldau_domain::term::local;
use qoldau_forms::{PaperFault, conclusion, refusal};
use qoldau_persistence::providers::{self, Provider};
use qoldau_persistence::results::Paper;
use qoldau_persistence::seal::sha256;

use super::verify_at;
use crate::app::App;
use crate::problem::{Problem, ProblemCode};

/// Digits and letters that are not mistaken for one another (Crockford's Base32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many of them a code has: 100 bits, which nobody guesses.
const CODE: usize = 20;

/// A new code of a verification page, in groups of four: `7GQ2-9KXM-41TB-ZZ0P-3HVD`.
pub(super) fn new_code() -> Result<String, Problem> {
    let mut bytes = [0_u8; CODE];
    SystemRandom::new().fill(&mut bytes).map_err(|_unspecified| Problem::new(ProblemCode::InternalError))?;
    let mut code = String::with_capacity(CODE + CODE / 4);
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.extend(ALPHABET.get(usize::from(byte % 32)).copied().map(char::from));
    }
    Ok(code)
}

/// A code as somebody typed it, in its own form: small letters, missing hyphens and letters that look like digits are forgiven.
pub(crate) fn canonical_code(typed: &str) -> Option<String> {
    let mut code = String::with_capacity(CODE + CODE / 4);
    let mut count = 0;
    for c in typed.chars().filter(|c| *c != '-') {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !c.is_ascii() || !ALPHABET.iter().any(|known| char::from(*known) == c) || count == CODE {
            return None;
        }
        if count > 0 && count % 4 == 0 {
            code.push('-');
        }
        code.push(c);
        count += 1;
    }
    (count == CODE).then_some(code)
}

/// Surname, first name and patronymic, as the forms want them.
pub(crate) fn full_name(name: &PersonName) -> String {
    let mut full = format!("{} {}", name.last.reveal(), name.first.reveal());
    if let Some(patronymic) = &name.patronymic {
        let _ = write!(full, " {}", patronymic.reveal());
    }
    full
}

fn texts(words: &[Words]) -> Vec<String> {
    words.iter().map(|one| one.reveal().to_owned()).collect()
}

impl From<PaperFault> for Problem {
    fn from(fault: PaperFault) -> Self {
        match fault {
            // A name of the record or of the provider: what a body brings is looked at before.
            PaperFault::Unprintable => Self::of_field(ProblemCode::InvalidFields, "", "unprintable"),
            PaperFault::Unwritten => {
                tracing::error!("a paper could not be written");
                Self::new(ProblemCode::InternalError)
            }
        }
    }
}

/// Prints a result on its form.
///
/// # Errors
/// 422 for a name of the record that the fonts of the forms do not have, 503 when the database is away.
pub(super) async fn print(
    app: &App,
    application: &Application,
    result: &ServiceResult,
    code: String,
) -> Result<Paper, Problem> {
    let provider_id = application.provider_id;
    let provider = app.read(move |conn, _| providers::get(conn, provider_id)).await?;
    let verify = verify_at(app, &code);
    let (application, result) = (application.clone(), result.clone());
    let printed = web::block(move || on_form(&application, &result, &provider, &verify)).await;
    let bytes = printed.map_err(|_cancelled| Problem::new(ProblemCode::Unavailable))?;
    let bytes = bytes?;
    Ok(Paper { sha256: sha256(&[&bytes]), bytes, code })
}

/// The words of a ground within a sentence: without the number before them and the mark behind them.
fn without_its_number(words: &str) -> &str {
    let words = words.split_once(") ").map_or(words, |(_, words)| words);
    words.trim_end_matches([';', '.'])
}

fn on_form(
    application: &Application,
    result: &ServiceResult,
    provider: &Provider,
    verify: &str,
) -> Result<Vec<u8>, PaperFault> {
    let prepared_on = local(result.prepared_at).date();
    let (id, phone) = (format!("{} {}", result.id, result.version), provider.phones.join(", "));
    let child = full_name(&application.child.name);
    match &result.content {
        ResultContent::Conclusion(it) => {
            let Conclusion { conclusion, recommendations, programme, head, .. } = it;
            conclusion::pdf(&conclusion::Conclusion {
                id,
                prepared_on,
                address: &provider.address_kk,
                phone: &phone,
                child: &child,
                examined_on: it.examined_on,
                conclusion: conclusion.reveal(),
                recommendations: recommendations.reveal(),
                programme: programme.reveal(),
                educational: &texts(&it.educational),
                medical: &texts(&it.medical),
                social: &texts(&it.social),
                valid_until: it.valid_until,
                head: head.reveal(),
                specialists: &texts(&it.specialists),
                verify,
            })
        }
        ResultContent::Refusal(Refusal { grounds, facts, requirement, cure, head }) => {
            let rules = application.rules();
            let known = rules.map_or(&[][..], |rules| rules.refusal_grounds.as_slice());
            let grounds: Vec<(&str, usize)> = (1..)
                .zip(known)
                .filter(|(_, (ground, _))| grounds.contains(ground))
                .map(|(number, (_, clause))| (without_its_number(clause.words()), number))
                .collect();
            refusal::pdf(&refusal::Refusal {
                id,
                prepared_on,
                provider: &provider.name_kk,
                address: &provider.address_kk,
                phone: &phone,
                recipient: &full_name(&application.representative.name),
                child: &child,
                application: &application.number,
                service: application.service.name().kk,
                grounds: &grounds,
                // PMPK-T-5-b names Appendix 4 to its Rules; the others name none.
                appendix: (application.service == PublicService::PmpkExamination).then_some(4),
                facts: facts.reveal(),
                requirement: requirement.reveal(),
                cure: cure.reveal(),
                head: head.reveal(),
                verify,
            })
        }
    }
}
