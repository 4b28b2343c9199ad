//! A person as the sealed columns hold one: written from the domain's values, read back through their constructors. The
//! type cannot be printed.

use chrono::NaiveDate;
use qoldau_domain::person::{
    BirthDate, Child, IdentityDocument, Iin, MobileNumber, NamePart, PersonFault, PersonName, Relation,
    Representative,
};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::seal::{DataKey, Place};

#[derive(Serialize, Deserialize)]
pub(crate) struct SealedPerson {
    iin: Option<String>,
    identity_document: Option<String>,
    last_name: String,
    first_name: String,
    patronymic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) relation: Option<String>,
}

impl SealedPerson {
    fn of(iin: Option<&Iin>, document: Option<&IdentityDocument>, name: &PersonName) -> Self {
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

    pub(crate) fn of_child(child: &Child) -> Self {
        let mut person = Self::of(child.iin.as_ref(), child.identity_document.as_ref(), &child.name);
        person.birth_date = Some(child.birth_date.reveal());
        person
    }

    pub(crate) fn of_representative(representative: &Representative) -> Self {
        let Representative { iin, identity_document, name, .. } = representative;
        let mut person = Self::of(iin.as_ref(), identity_document.as_ref(), name);
        person.phone = Some(representative.phone.reveal().to_owned());
        person.relation = Some(representative.relation.code().to_owned());
        person
    }

    pub(crate) fn sealed(&self, key: &DataKey, place: Place<'_>) -> Result<Vec<u8>, StoreError> {
        let bytes = serde_json::to_vec(self).map_err(|_error| StoreError::Corrupt("a person"))?;
        key.seal(place, &bytes)
    }

    pub(crate) fn opened(sealed: &[u8], key: &DataKey, place: Place<'_>) -> Result<Self, StoreError> {
        let bytes = key.open(place, sealed)?;
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

    pub(crate) fn child(&self) -> Result<Child, PersonFault> {
        let (iin, identity_document) = self.identity()?;
        let on = self.birth_date.ok_or(PersonFault::DateOutOfRange)?;
        Child::parse(iin, identity_document, self.name()?, BirthDate::parse(on, on)?)
    }

    pub(crate) fn representative(&self) -> Result<Representative, PersonFault> {
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
