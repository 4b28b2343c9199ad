//! The state registries that can supply a document: the civil registry, those of disability and of medical commissions, and the
//! digital documents service. PMPK-T-8-aa: they are asked before the recipient is. The caller has the consent that PMPK-T-8-ac
//! demands. Nothing is kept of what was asked, and no document is fetched: Qoldau needs to know only that it is held.

use qoldau_domain::document::{Answer, DocumentKind, Registry};
use qoldau_domain::person::{Child, IdentityDocument, Iin, NamePart};
use serde::{Deserialize, Serialize};

use crate::exchange::{Bridge, Exchanging};

/// Asks the registries.
pub trait DocumentRegistries: Send + Sync {
    /// Whether the registry holds this document of the child.
    fn look_up<'a>(
        &'a self,
        registry: Registry,
        document: DocumentKind,
        child: &'a Child,
    ) -> Exchanging<'a, Answer>;
}

#[derive(Serialize)]
struct Question<'a> {
    registry: &'a str,
    document: &'a str,
    child: ChildQuestion<'a>,
}

#[derive(Serialize)]
struct ChildQuestion<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    iin: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_document: Option<&'a str>,
    last_name: &'a str,
    first_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<&'a str>,
    birth_date: String,
}

#[derive(Deserialize)]
struct Reply {
    held: bool,
}

impl DocumentRegistries for Bridge {
    fn look_up<'a>(
        &'a self,
        registry: Registry,
        document: DocumentKind,
        child: &'a Child,
    ) -> Exchanging<'a, Answer> {
        Box::pin(async move {
            let question = Question {
                registry: registry.code(),
                document: document.code(),
                child: ChildQuestion {
                    iin: child.iin.as_ref().map(Iin::reveal),
                    identity_document: child.identity_document.as_ref().map(IdentityDocument::reveal),
                    last_name: child.name.last.reveal(),
                    first_name: child.name.first.reveal(),
                    patronymic: child.name.patronymic.as_ref().map(NamePart::reveal),
                    birth_date: child.birth_date.reveal().to_string(),
                },
            };
            match self.post("/held-documents", &question).await {
                Some((200, bytes)) => match serde_json::from_slice::<Reply>(&bytes) {
                    Ok(Reply { held: true }) => Answer::Found,
                    Ok(Reply { held: false }) => Answer::Empty,
                    Err(_not_an_answer) => Answer::Unavailable,
                },
                Some(_) | None => Answer::Unavailable,
            }
        })
    }
}
