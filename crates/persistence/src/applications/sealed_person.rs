//! A person as the sealed columns hold one: written from the domain's values, read back through their constructors. The
//! type cannot be printed.

use chrono::NaiveDate;
use qoldau_domain::person::{
    BirthDate, Child, IdentityDocument, Iin, MobileNumber, NamePart, PersonFault, PersonName, Relation,
    Representative,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::StoreError;
use crate::seal::{DataKey, Place};

#[derive(Serialize, Deserialize)]
pub(super) struct SealedPerson {
    iin: Option<String>,
    identity_document: Option<String>,
    last_name: String,
    first_name: String,
    patronymic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) relation: Option<String>,
}

impl SealedPerson {
    pub(super) fn of(iin: Option<&Iin>, document: Option<&IdentityDocument>, name: &PersonName) -> Self {
        Self {
            iin: iin.map(|iin| iin.reveal().to_owned()),
            identity_document: document.map(|document| document.reveal().to_owned()),
            last_name: name.last.reveal().to_owned(),
            first_name: name.first.reveal().to_owned(),
            patronymic: name.patronymic.as_ref().map(|part| part.reveal().to_owned()),
            birth_date: None,
            phone: None,
            relation: None,
        }
    }

    pub(super) fn sealed(&self, key: &DataKey, column: &str, id: Uuid) -> Result<Vec<u8>, StoreError> {
        let bytes = serde_json::to_vec(self).map_err(|_error| StoreError::Corrupt("a person"))?;
        key.seal(Place { table: "applications", column, row: id.as_bytes() }, &bytes)
    }

    pub(super) fn opened(sealed: &[u8], key: &DataKey, column: &str, id: Uuid) -> Result<Self, StoreError> {
        let bytes = key.open(Place { table: "applications", column, row: id.as_bytes() }, sealed)?;
        serde_json::from_slice(&bytes).map_err(|_error| StoreError::Corrupt("a person"))
    }

    fn name(&self) -> Result<PersonName, PersonFault> {
        Ok(PersonName {
            last: NamePart::parse(&self.last_name)?,
            first: NamePart::parse(&self.first_name)?,
            patronymic: self.patronymic.as_deref().map(NamePart::parse).transpose()?,
        })
    }

    fn identity(&self) -> Result<(Option<Iin>, Option<IdentityDocument>), PersonFault> {
        Ok((
            self.iin.as_deref().map(Iin::parse).transpose()?,
            self.identity_document.as_deref().map(IdentityDocument::parse).transpose()?,
        ))
    }

    pub(super) fn child(&self) -> Result<Child, PersonFault> {
        let (iin, identity_document) = self.identity()?;
        let on = self.birth_date.ok_or(PersonFault::DateOutOfRange)?;
        Child::parse(iin, identity_document, self.name()?, BirthDate::parse(on, on)?)
    }

    pub(super) fn representative(&self) -> Result<Representative, PersonFault> {
        let (iin, identity_document) = self.identity()?;
        Ok(Representative {
            iin,
            identity_document,
            name: self.name()?,
            phone: MobileNumber::parse(self.phone.as_deref().unwrap_or_default())?,
            relation: self
                .relation
                .as_deref()
                .and_then(Relation::parse)
                .ok_or(PersonFault::IdentityMissing)?,
        })
    }
}
