//! How people look to the callers of an application: the child, the representative, a name in its parts. Only whoever may see the
//! application is shown them; nothing here decides that.

use qoldau_domain::person::{Child, PersonName, Representative};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::{Code, RelationCode};
use crate::wire::Day;

/// The child.
#[derive(Serialize, ToSchema)]
pub struct ChildView {
    #[serde(skip_serializing_if = "Option::is_none")]
    iin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_document: Option<String>,
    last_name: String,
    first_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
    /// A part of the name has Latin letters beside Cyrillic ones: look at it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    mixed_scripts: bool,
    birth_date: Day,
}

impl From<&Child> for ChildView {
    fn from(child: &Child) -> Self {
        Self {
            iin: child.iin.as_ref().map(|iin| iin.reveal().to_owned()),
            identity_document: child.identity_document.as_ref().map(|document| document.reveal().to_owned()),
            last_name: child.name.last.reveal().to_owned(),
            first_name: child.name.first.reveal().to_owned(),
            patronymic: child.name.patronymic.as_ref().map(|part| part.reveal().to_owned()),
            mixed_scripts: child.name.mixes_scripts(),
            birth_date: Day(child.birth_date.reveal()),
        }
    }
}

/// A name in its parts.
#[derive(Serialize, ToSchema)]
pub struct PersonNameView {
    last_name: String,
    first_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
}

impl From<&PersonName> for PersonNameView {
    fn from(name: &PersonName) -> Self {
        Self {
            last_name: name.last.reveal().to_owned(),
            first_name: name.first.reveal().to_owned(),
            patronymic: name.patronymic.as_ref().map(|part| part.reveal().to_owned()),
        }
    }
}

/// The parent or legal representative.
#[derive(Serialize, ToSchema)]
pub struct RepresentativeView {
    #[serde(skip_serializing_if = "Option::is_none")]
    iin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_document: Option<String>,
    last_name: String,
    first_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
    /// A part of the name has Latin letters beside Cyrillic ones: look at it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    mixed_scripts: bool,
    phone: String,
    relation: RelationCode,
}

impl From<&Representative> for RepresentativeView {
    fn from(person: &Representative) -> Self {
        Self {
            iin: person.iin.as_ref().map(|iin| iin.reveal().to_owned()),
            identity_document: person.identity_document.as_ref().map(|document| document.reveal().to_owned()),
            last_name: person.name.last.reveal().to_owned(),
            first_name: person.name.first.reveal().to_owned(),
            patronymic: person.name.patronymic.as_ref().map(|part| part.reveal().to_owned()),
            mixed_scripts: person.name.mixes_scripts(),
            phone: person.phone.reveal().to_owned(),
            relation: Code(person.relation),
        }
    }
}
