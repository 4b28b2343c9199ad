//! Sample providers of the sandbox: one of each type, with a registrar, a specialist and a head. Their ids are fixed, so
//! that examples can be pasted. Only a database with the sandbox's mark is ever sown.

use qoldau_domain::lifecycle::Role;
use qoldau_domain::provider::ProviderType;
use qoldau_persistence::journal::{Access, Actor};
use qoldau_persistence::providers::{self, Provider};
use qoldau_persistence::{Saved, Store, StoreError};
use uuid::Uuid;

/// The first sample provider's id; the others follow.
const FIRST: u128 = 0x0198_0000_0000_7000_8000_0000_0000_0001;

/// Subjects of the sample staff, the same at every sample provider.
pub const STAFF: [(&str, Role); 3] = [
    ("sandbox-registrar", Role::Registrar),
    ("sandbox-specialist", Role::Specialist),
    ("sandbox-head", Role::Head),
];

/// The id of the sample provider of a type.
#[must_use]
pub fn sample_id(kind: ProviderType) -> Uuid {
    let place = ProviderType::ALL.iter().position(|known| *known == kind).unwrap_or(0);
    Uuid::from_u128(FIRST + u128::try_from(place).unwrap_or(0))
}

/// Whether the id is a sample provider's.
#[must_use]
pub fn is_sample(id: Uuid) -> bool {
    ProviderType::ALL.into_iter().any(|kind| sample_id(kind) == id)
}

const fn names(kind: ProviderType) -> (&'static str, &'static str) {
    match kind {
        ProviderType::Pmpk => (
            "№ 1 психологиялық-медициналық-педагогикалық консультация (үлгі)",
            "Психолого-медико-педагогическая консультация № 1 (образец)",
        ),
        ProviderType::RehabilitationCenter => ("Оңалту орталығы (үлгі)", "Реабилитационный центр (образец)"),
        ProviderType::PpCorrectionCabinet => (
            "Психологиялық-педагогикалық түзету кабинеті (үлгі)",
            "Кабинет психолого-педагогической коррекции (образец)",
        ),
        ProviderType::AutismSupportCenter => {
            ("Аутизмі бар балаларды қолдау орталығы (үлгі)", "Центр поддержки детей с аутизмом (образец)")
        }
        ProviderType::GeneralSchool => {
            ("№ 1 жалпы білім беретін мектеп (үлгі)", "Общеобразовательная школа № 1 (образец)")
        }
        ProviderType::SpecialEducationOrg => {
            ("№ 1 арнайы мектеп-интернат (үлгі)", "Специальная школа-интернат № 1 (образец)")
        }
    }
}

/// Sows what is not there yet.
///
/// # Errors
/// [`StoreError`] of the database.
pub async fn sow(store: &Store) -> Result<(), StoreError> {
    let actor =
        Actor { key: vec![0; 32], role: "sandbox".to_owned(), name: None, client: "sandbox".to_owned() };
    for kind in ProviderType::ALL {
        let id = sample_id(kind);
        let staffless = match store.read(|conn| providers::get(conn, id)) {
            Ok(known) if known.staff_version > 1 => continue,
            // A process was ended between the provider and its staff.
            Ok(_) => true,
            Err(StoreError::NotFound) => false,
            Err(error) => return Err(error),
        };
        let (name_kk, name_ru) = names(kind);
        let provider = Provider {
            id,
            kind: kind.code().to_owned(),
            name_kk: name_kk.to_owned(),
            name_ru: name_ru.to_owned(),
            address_kk: "Алматы қаласы, Абай даңғылы, 1".to_owned(),
            address_ru: "город Алматы, проспект Абая, 1".to_owned(),
            region: "Алматы".to_owned(),
            phones: vec!["+77272000001".to_owned()],
            opens: "09:00".to_owned(),
            closes: "18:30".to_owned(),
            lunch_from: "13:00".to_owned(),
            lunch_until: "14:30".to_owned(),
            // Off where nobody switches it on; in the sandbox there is one place to try it.
            proactive: kind == ProviderType::Pmpk,
            assigns_first_day: false,
            version: 1,
            staff_version: 1,
        };
        let done = |purpose: &str| Access {
            id: Uuid::now_v7(),
            at: std::time::SystemTime::now().into(),
            purpose: purpose.to_owned(),
            sought: None,
            applications: Vec::new(),
        };
        let house = store.house()?;
        if !staffless {
            sown(store.save(providers::save(&provider, None, &[], &done("sow"), &actor, house)?).await)?;
        }
        let people: Vec<(String, String)> =
            STAFF.iter().map(|(subject, role)| ((*subject).to_owned(), role.code().to_owned())).collect();
        let staff = providers::save_staff(id, 1, &people, &done("sow"), &actor, house)?;
        sown(store.save(staff).await)?;
    }
    Ok(())
}

/// Another process may have sown the same at the same time.
fn sown(saved: Result<Saved, StoreError>) -> Result<(), StoreError> {
    match saved {
        Ok(_) | Err(StoreError::Conflict { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}
