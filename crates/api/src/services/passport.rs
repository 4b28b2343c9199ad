//! What a service looks like: its line in the catalogue, and its passport with everything the order says of it. Made once at
//! start; nothing here decides.

use qoldau_domain::law::{Clause, reading};
use qoldau_domain::order::{O_2_A, ORDER_33};
use qoldau_domain::passport::{Norm, Row};
use qoldau_domain::rules::Rules;
use qoldau_domain::service::{PublicService, RULES_VERSION};
use qoldau_domain::term::notice::in_force_on;
use serde::Serialize;
use utoipa::ToSchema;

use super::lifecycle::{LifecycleView, OfferLifecycleView, StageRecordingView, offer};
use crate::codes::{
    ChannelCode, Code, FormCode, PassportRowCode, ProviderTypeCode, RefusalReasonCode, ServiceCode,
};
use crate::config::Publication;
use crate::wire::{Day, ids};

/// A text of the order with its translations.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficialText {
    /// The order's own words.
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
    /// Russian and English are not the order's words: `unofficial`.
    translation: &'static str,
}

const fn official(kk: &'static str, ru: &'static str, en: &'static str) -> OfficialText {
    OfficialText { kk, ru, en, translation: "unofficial" }
}

/// One public service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceView {
    code: ServiceCode,
    name: OfficialText,
    /// The clause that names it.
    clause: &'static str,
    /// Which provider types render it; absent where the order does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_types: Option<Vec<ProviderTypeCode>>,
    /// `complete`, or `partial` where the order gives only monitoring rules.
    knowledge: &'static str,
    /// Whether Qoldau takes applications for it today.
    accepts_applications: bool,
    rules_version: &'static str,
}

impl ServiceView {
    pub(super) fn of(service: PublicService) -> Self {
        let name = service.name();
        let known = service.rules().is_some();
        Self {
            code: Code(service),
            name: official(name.kk, name.ru, name.en),
            clause: name.clause.id(),
            provider_types: service.provider_types().map(|types| types.iter().copied().map(Code).collect()),
            knowledge: if known { "complete" } else { "partial" },
            accepts_applications: known,
            rules_version: RULES_VERSION,
        }
    }
}

/// The four services.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceList {
    pub(super) items: Vec<ServiceView>,
}

/// An order by number and dates.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderView {
    number: &'static str,
    made_on: Day,
    registration_number: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    registered_on: Option<Day>,
}

/// Which rules hold, and from when.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesVersionView {
    version: &'static str,
    /// The order that words the rules.
    order: OrderView,
    /// The order that it changes.
    amends: OrderView,
    /// Who sees to the order, in its own words.
    owner: NormView,
    /// Where the published text is, once it is entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<String>,
    /// The day of first official publication, as the authority entered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_on: Option<Day>,
    /// The first day on which the order is in force; absent while the day of publication is not entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_from: Option<Day>,
    clauses: Vec<&'static str>,
    readings: Vec<&'static str>,
}

/// A norm.
#[derive(Debug, Serialize, ToSchema)]
pub struct NormView {
    clause: &'static str,
    text: OfficialText,
}

impl From<&Norm> for NormView {
    fn from(norm: &Norm) -> Self {
        Self { clause: norm.clause.id(), text: official(norm.clause.words(), norm.ru, norm.en) }
    }
}

/// A row of the list of basic requirements.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassportRow {
    #[schema(minimum = 1, maximum = 10)]
    number: usize,
    key: PassportRowCode,
    heading: OfficialText,
    norms: Vec<NormView>,
}

fn row((index, row): (usize, &Row)) -> PassportRow {
    let (kk, ru, en) = row.key.heading();
    PassportRow {
        number: index + 1,
        key: Code(row.key),
        heading: official(kk, ru, en),
        norms: row.norms.iter().map(NormView::from).collect(),
    }
}

/// A channel, a form or a ground with its clause.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelEntry {
    code: ChannelCode,
    clause: &'static str,
}

/// A form of rendering with its clause.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormEntry {
    code: FormCode,
    clause: &'static str,
}

/// A ground for refusal with its clause; the list is closed.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusalGroundEntry {
    code: RefusalReasonCode,
    clause: &'static str,
}

/// Everything the order says of a service.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassportView {
    #[serde(flatten)]
    service: ServiceView,
    rules: RulesVersionView,
    /// The ten rows of the list of basic requirements; empty where the order gives no list.
    rows: Vec<PassportRow>,
    /// The paragraphs of the Rules that the order words anew.
    paragraphs: Vec<NormView>,
    channels: Vec<ChannelEntry>,
    forms: Vec<FormEntry>,
    /// What the recipient pays, tenge; absent where the order does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 0)]
    price: Option<i64>,
    refusal_grounds: Vec<RefusalGroundEntry>,
    /// The Unified Contact Centre; empty where the order does not name it.
    contact_numbers: Vec<&'static str>,
    /// Absent where none can be derived from the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    lifecycle: Option<LifecycleView>,
    /// Only where the procedure of the proactive form is described.
    #[serde(skip_serializing_if = "Option::is_none")]
    offer_lifecycle: Option<OfferLifecycleView>,
    /// Stage codes that are configured, not law, where the order gives only monitoring rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    configured_stages: Option<Vec<String>>,
    /// How those stages are recorded: one may follow any other.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage_recording: Option<StageRecordingView>,
    /// Readings of what the order leaves open about the service as a whole.
    readings: Vec<&'static str>,
}

const CONTACT_NUMBERS: [&str; 2] = ["8-800-080-7777", "1414"];

/// The department in the order's own words (ORDER-2-a); the verb of its sentence stands after the last item.
const OWNER_RU: &str = "Департамент инклюзивного и специального образования Министерства просвещения Республики Казахстан в \
                        порядке, установленном законодательством Республики Казахстан:";
const OWNER_EN: &str = "The Department of Inclusive and Special Education of the Ministry of Education of the Republic of \
                        Kazakhstan, in the manner established by its legislation:";

fn rules_version(service: PublicService, publication: &Publication) -> RulesVersionView {
    let order = &ORDER_33;
    let clauses =
        order.clauses.iter().chain(service.amended_by()).chain(order.owner).chain([&order.in_force]);
    RulesVersionView {
        version: RULES_VERSION,
        order: OrderView {
            number: order.number,
            made_on: Day(order.made_on),
            registration_number: order.registration_number,
            registered_on: Some(Day(order.registered_on)),
        },
        amends: OrderView {
            number: order.amends_number,
            made_on: Day(order.amends_made_on),
            registration_number: order.amends_registration_number,
            registered_on: None,
        },
        owner: NormView { clause: O_2_A.id(), text: official(O_2_A.words(), OWNER_RU, OWNER_EN) },
        published_at: publication.at.clone(),
        published_on: publication.on.map(Day),
        effective_from: publication.on.and_then(|on| in_force_on(on).ok()).map(Day),
        clauses: ids(clauses),
        readings: vec![reading::A_23.id()],
    }
}

impl PassportView {
    /// The passport of a service.
    #[must_use]
    pub fn of(service: PublicService, publication: &Publication, stages: &[String]) -> Self {
        let passport = service.passport();
        let rules = service.rules();
        let unclear = match rules {
            None => vec![reading::A_48.id()],
            Some(rules) if rules.offer.is_none() => vec![reading::A_33.id()],
            Some(_) => Vec::new(),
        };
        Self {
            service: ServiceView::of(service),
            rules: rules_version(service, publication),
            rows: passport.rows.iter().enumerate().map(row).collect(),
            paragraphs: passport.paragraphs.iter().map(NormView::from).collect(),
            channels: rules.map(channels).unwrap_or_default(),
            forms: rules.map(forms).unwrap_or_default(),
            price: rules.map(|_free_of_charge| 0),
            refusal_grounds: rules.map(grounds).unwrap_or_default(),
            contact_numbers: rules.map(|_named| CONTACT_NUMBERS.to_vec()).unwrap_or_default(),
            lifecycle: rules.map(|rules| LifecycleView::from(rules.lifecycle)),
            offer_lifecycle: rules
                .and_then(|rules| rules.offer.as_ref())
                .map(|term| offer(term.hours, term.lifecycle)),
            configured_stages: rules.is_none().then(|| stages.to_vec()),
            stage_recording: service.stage_recording().map(StageRecordingView::from),
            readings: unclear,
        }
    }
}

fn channels(rules: &Rules) -> Vec<ChannelEntry> {
    let entry = |(code, clause): &(_, Clause)| ChannelEntry { code: Code(*code), clause: clause.id() };
    rules.channels.iter().map(entry).collect()
}

fn forms(rules: &Rules) -> Vec<FormEntry> {
    let entry = |(code, clause): &(_, Clause)| FormEntry { code: Code(*code), clause: clause.id() };
    rules.forms.iter().map(entry).collect()
}

fn grounds(rules: &Rules) -> Vec<RefusalGroundEntry> {
    let entry = |(code, clause): &(_, Clause)| RefusalGroundEntry { code: Code(*code), clause: clause.id() };
    rules.refusal_grounds.iter().map(entry).collect()
}
