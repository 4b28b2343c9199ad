//! What stands in a result and who signed it, as the sealed columns hold it: written from the domain's values, read back through
//! their constructors. The types cannot be printed.

use chrono::NaiveDate;
use qoldau_domain::conclusion::Conclusion;
use qoldau_domain::person::Iin;
use qoldau_domain::refusal::{Refusal, RefusalReason};
use qoldau_domain::result::{ResultContent, Signature, Words};
use serde::{Deserialize, Serialize};

use crate::applications::{coded, person};
use crate::error::StoreError;

/// The longest text that was ever let in; reading never cuts.
const LONGEST: usize = usize::MAX;

fn words(text: &str) -> Result<Words, StoreError> {
    person(Words::parse(text, LONGEST))
}

fn all(texts: &[String]) -> Result<Vec<Words>, StoreError> {
    texts.iter().map(|text| words(text)).collect()
}

fn text(words: &Words) -> String {
    words.reveal().to_owned()
}

fn texts(words: &[Words]) -> Vec<String> {
    words.iter().map(text).collect()
}

fn unwritable(_error: serde_json::Error) -> StoreError {
    StoreError::Unexpected("a sealed column could not be written".to_owned())
}

fn unreadable(_error: serde_json::Error) -> StoreError {
    StoreError::Corrupt("a sealed column")
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum SealedContent {
    Conclusion {
        examined_on: NaiveDate,
        conclusion: String,
        recommendations: String,
        educational: Vec<String>,
        medical: Vec<String>,
        social: Vec<String>,
        programme: String,
        valid_until: NaiveDate,
        specialists: Vec<String>,
        head: String,
    },
    Refusal {
        grounds: Vec<String>,
        facts: String,
        requirement: String,
        cure: String,
        head: String,
    },
}

impl SealedContent {
    pub(super) fn bytes_of(content: &ResultContent) -> Result<Vec<u8>, StoreError> {
        let sealed = match content {
            ResultContent::Conclusion(it) => Self::Conclusion {
                examined_on: it.examined_on,
                conclusion: text(&it.conclusion),
                recommendations: text(&it.recommendations),
                educational: texts(&it.educational),
                medical: texts(&it.medical),
                social: texts(&it.social),
                programme: text(&it.programme),
                valid_until: it.valid_until,
                specialists: texts(&it.specialists),
                head: text(&it.head),
            },
            ResultContent::Refusal(it) => Self::Refusal {
                grounds: it.grounds.iter().map(|ground| ground.code().to_owned()).collect(),
                facts: text(&it.facts),
                requirement: text(&it.requirement),
                cure: text(&it.cure),
                head: text(&it.head),
            },
        };
        serde_json::to_vec(&sealed).map_err(unwritable)
    }

    pub(super) fn content(bytes: &[u8]) -> Result<ResultContent, StoreError> {
        Ok(match serde_json::from_slice(bytes).map_err(unreadable)? {
            Self::Conclusion {
                examined_on,
                conclusion,
                recommendations,
                educational,
                medical,
                social,
                programme,
                valid_until,
                specialists,
                head,
            } => ResultContent::Conclusion(Conclusion {
                examined_on,
                conclusion: words(&conclusion)?,
                recommendations: words(&recommendations)?,
                educational: all(&educational)?,
                medical: all(&medical)?,
                social: all(&social)?,
                programme: words(&programme)?,
                valid_until,
                specialists: all(&specialists)?,
                head: words(&head)?,
            }),
            Self::Refusal { grounds, facts, requirement, cure, head } => {
                let grounds: Option<Vec<RefusalReason>> =
                    grounds.iter().map(|code| RefusalReason::parse(code)).collect();
                ResultContent::Refusal(Refusal {
                    grounds: coded(grounds)?,
                    facts: words(&facts)?,
                    requirement: words(&requirement)?,
                    cure: words(&cure)?,
                    head: words(&head)?,
                })
            }
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct SealedSigner {
    iin: String,
    name: String,
}

impl SealedSigner {
    pub(super) fn bytes_of(signature: &Signature) -> Result<Vec<u8>, StoreError> {
        let sealed = Self { iin: signature.signer.reveal().to_owned(), name: text(&signature.name) };
        serde_json::to_vec(&sealed).map_err(unwritable)
    }

    pub(super) fn person(bytes: &[u8]) -> Result<(Iin, Words), StoreError> {
        let sealed: Self = serde_json::from_slice(bytes).map_err(unreadable)?;
        Ok((person(Iin::parse(&sealed.iin))?, words(&sealed.name)?))
    }
}
