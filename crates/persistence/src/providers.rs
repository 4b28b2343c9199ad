//! Providers and their staff lists. A staff right is looked up here at each request, so removing a person works at
//! once. No rule about who renders what stands here.

use diesel::prelude::*;
use uuid::Uuid;

use crate::batch::{Batch, Doing, Kind, Row};
use crate::both::Id;
use crate::connection::Conn;
use crate::error::StoreError;
use crate::journal::{Access, Actor, JournalRow};
use crate::schema::{providers, staff};
use crate::seal::DataKey;
use crate::writer::{Guard, Guarded, Write};

/// A provider as it is stored. Times are `HH:MM`, Kazakhstan time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Id.
    pub id: Uuid,
    /// Code of the provider type.
    pub kind: String,
    /// Name in Kazakh.
    pub name_kk: String,
    /// Name in Russian.
    pub name_ru: String,
    /// Address in Kazakh.
    pub address_kk: String,
    /// Address in Russian.
    pub address_ru: String,
    /// Region.
    pub region: String,
    /// Enquiry phones.
    pub phones: Vec<String>,
    /// Opening.
    pub opens: String,
    /// Closing.
    pub closes: String,
    /// Beginning of lunch.
    pub lunch_from: String,
    /// End of lunch.
    pub lunch_until: String,
    /// Whether the proactive form is switched on.
    pub proactive: bool,
    /// Whether Qoldau assigns the first free day where nobody books.
    pub assigns_first_day: bool,
    /// One more with every change, from 1.
    pub version: i64,
    /// The same for its staff list.
    pub staff_version: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = providers)]
#[diesel(check_for_backend(diesel::pg::Pg, diesel::sqlite::Sqlite, crate::connection::MultiBackend))]
struct ProviderRow {
    id: Id,
    kind: String,
    name_kk: String,
    name_ru: String,
    address_kk: String,
    address_ru: String,
    region: String,
    phones: String,
    opens: String,
    closes: String,
    lunch_from: String,
    lunch_until: String,
    proactive: bool,
    assigns_first_day: bool,
    version: i64,
    staff_version: i64,
}

impl Provider {
    /// Names of the fields in which another state of the provider differs.
    #[must_use]
    pub fn differs(&self, other: &Self) -> Vec<&'static str> {
        [
            ("type", self.kind != other.kind),
            ("name_kk", self.name_kk != other.name_kk),
            ("name_ru", self.name_ru != other.name_ru),
            ("address_kk", self.address_kk != other.address_kk),
            ("address_ru", self.address_ru != other.address_ru),
            ("region", self.region != other.region),
            ("phones", self.phones != other.phones),
            ("opens", self.opens != other.opens),
            ("closes", self.closes != other.closes),
            ("proactive", self.proactive != other.proactive),
            ("assigns_first_day", self.assigns_first_day != other.assigns_first_day),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
    }
}

impl From<ProviderRow> for Provider {
    fn from(row: ProviderRow) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind,
            name_kk: row.name_kk,
            name_ru: row.name_ru,
            address_kk: row.address_kk,
            address_ru: row.address_ru,
            region: row.region,
            phones: row.phones.lines().map(str::to_owned).collect(),
            opens: row.opens,
            closes: row.closes,
            lunch_from: row.lunch_from,
            lunch_until: row.lunch_until,
            proactive: row.proactive,
            assigns_first_day: row.assigns_first_day,
            version: row.version,
            staff_version: row.staff_version,
        }
    }
}

/// A provider that is not there yet; whoever comes second is told.
pub(crate) struct ClaimProvider;

impl Batch for ClaimProvider {
    const TABLE: &'static str = "providers";
    const COLUMNS: &'static [(&'static str, Kind)] = &COLUMNS;
    const DOING: Doing = Doing::Claim;
}

/// A provider that is there. Its staff list has a version of its own, which is left alone.
pub(crate) struct UpdateProvider;

impl Batch for UpdateProvider {
    const TABLE: &'static str = "providers";
    const COLUMNS: &'static [(&'static str, Kind)] = COLUMNS.split_at(COLUMNS.len() - 1).0;
    const DOING: Doing = Doing::Update;
}

const COLUMNS: [(&str, Kind); 16] = [
    ("id", Kind::Id),
    ("type", Kind::Text),
    ("name_kk", Kind::Text),
    ("name_ru", Kind::Text),
    ("address_kk", Kind::Text),
    ("address_ru", Kind::Text),
    ("region", Kind::Text),
    ("phones", Kind::Text),
    ("opens", Kind::Text),
    ("closes", Kind::Text),
    ("lunch_from", Kind::Text),
    ("lunch_until", Kind::Text),
    ("proactive", Kind::Flag),
    ("assigns_first_day", Kind::Flag),
    ("version", Kind::Big),
    ("staff_version", Kind::Big),
];

pub(crate) struct InsertStaff;

impl Batch for InsertStaff {
    const TABLE: &'static str = "staff";
    const COLUMNS: &'static [(&'static str, Kind)] =
        &[("provider_id", Kind::Id), ("subject", Kind::Text), ("role", Kind::Text)];
    const DOING: Doing = Doing::Insert;
}

fn row(provider: &Provider) -> Row {
    vec![
        provider.id.into(),
        provider.kind.clone().into(),
        provider.name_kk.clone().into(),
        provider.name_ru.clone().into(),
        provider.address_kk.clone().into(),
        provider.address_ru.clone().into(),
        provider.region.clone().into(),
        provider.phones.join("\n").into(),
        provider.opens.clone().into(),
        provider.closes.clone().into(),
        provider.lunch_from.clone().into(),
        provider.lunch_until.clone().into(),
        provider.proactive.into(),
        provider.assigns_first_day.into(),
        provider.version.into(),
        provider.staff_version.into(),
    ]
}

/// A new or changed provider as one write; `expected` is the version it is based on, none for a new one, and `changed`
/// the names of the fields that differ from it.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn save(
    provider: &Provider,
    expected: Option<i64>,
    changed: &[&str],
    done: &Access,
    actor: &Actor,
    house: &DataKey,
) -> Result<Write, StoreError> {
    let mut row_of_journal = JournalRow::of_access(done, actor, house)?;
    row_of_journal.record_id = Some(provider.id);
    row_of_journal.version = Some(provider.version);
    row_of_journal.changed = changed.join(" ");
    let mut write = Write { journal: vec![row_of_journal], ..Write::default() };
    let mut row = row(provider);
    if let Some(expected) = expected {
        row.pop();
        write.guard = Some(Guard { record: Guarded::Provider, id: provider.id, expected });
        write.provider_update = Some(row);
    } else {
        write.new_provider = Some((provider.id, row));
    }
    Ok(write)
}

/// A provider's whole staff list as one write: subject and role.
///
/// # Errors
/// [`StoreError`] when something cannot be sealed.
pub fn save_staff(
    provider: Uuid,
    expected: i64,
    people: &[(String, String)],
    done: &Access,
    actor: &Actor,
    house: &DataKey,
) -> Result<Write, StoreError> {
    let rows = people
        .iter()
        .map(|(subject, role)| vec![provider.into(), subject.clone().into(), role.clone().into()])
        .collect();
    let mut row_of_journal = JournalRow::of_access(done, actor, house)?;
    row_of_journal.record_id = Some(provider);
    "items".clone_into(&mut row_of_journal.changed);
    Ok(Write {
        guard: Some(Guard { record: Guarded::Staff, id: provider, expected }),
        staff: Some((provider, rows)),
        journal: vec![row_of_journal],
        ..Write::default()
    })
}

/// One provider.
///
/// # Errors
/// [`StoreError::NotFound`], or those of the database.
pub fn get(conn: &mut Conn, id: Uuid) -> Result<Provider, StoreError> {
    let row = providers::table.find(Id(id)).select(ProviderRow::as_select());
    Ok(row.first::<ProviderRow>(conn)?.into())
}

/// Providers by id after the last of the page before, of one type or region if asked.
///
/// # Errors
/// Those of the database.
pub fn list(
    conn: &mut Conn,
    kind: Option<&str>,
    region: Option<&str>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Provider>, StoreError> {
    let mut query = providers::table.select(ProviderRow::as_select()).into_boxed();
    if let Some(kind) = kind {
        query = query.filter(providers::kind.eq(kind.to_owned()));
    }
    if let Some(region) = region {
        query = query.filter(providers::region.eq(region.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(providers::id.gt(Id(after)));
    }
    let rows: Vec<ProviderRow> = query.order(providers::id.asc()).limit(limit).load(conn)?;
    Ok(rows.into_iter().map(Provider::from).collect())
}

/// The roles of a person at a provider, as its staff list has them.
///
/// # Errors
/// Those of the database.
pub fn find_roles(conn: &mut Conn, provider: Uuid, subject: &str) -> Result<Vec<String>, StoreError> {
    Ok(staff::table
        .filter(staff::provider_id.eq(Id(provider)).and(staff::subject.eq(subject)))
        .select(staff::role)
        .load(conn)?)
}

/// The staff list: subject and role, in order.
///
/// # Errors
/// Those of the database.
pub fn list_staff(conn: &mut Conn, provider: Uuid) -> Result<Vec<(String, String)>, StoreError> {
    Ok(staff::table
        .filter(staff::provider_id.eq(Id(provider)))
        .order((staff::subject.asc(), staff::role.asc()))
        .select((staff::subject, staff::role))
        .load(conn)?)
}
