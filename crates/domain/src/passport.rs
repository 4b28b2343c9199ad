//! The list of basic requirements of a service as people read it: ten rows of norms, Kazakh as the order writes them, with
//! unofficial translations. Nothing is decided by it: the rules stand in the services' files and cite the same clauses.

use crate::law::Clause;

/// A norm with its unofficial translations.
#[derive(Debug, Clone, Copy)]
pub struct Norm {
    /// The clause with the order's own words.
    pub clause: Clause,
    /// Russian, unofficial.
    pub ru: &'static str,
    /// English, unofficial.
    pub en: &'static str,
}

/// A norm of these translations.
#[must_use]
pub const fn norm(clause: Clause, ru: &'static str, en: &'static str) -> Norm {
    Norm { clause, ru, en }
}

/// One of the ten rows that every list of basic requirements has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// Who renders the service.
    Provider,
    /// By which ways it is to be had.
    Channels,
    /// How long it takes.
    Terms,
    /// In which form it is rendered.
    RenderingForms,
    /// What it ends with.
    Results,
    /// What it costs.
    Payment,
    /// When people work.
    WorkSchedule,
    /// Which documents are needed.
    Documents,
    /// On which grounds it may be refused.
    RefusalGrounds,
    /// What else is required.
    OtherRequirements,
}

impl RowKey {
    /// The rows, in their order.
    pub const ALL: [Self; 10] = [
        Self::Provider,
        Self::Channels,
        Self::Terms,
        Self::RenderingForms,
        Self::Results,
        Self::Payment,
        Self::WorkSchedule,
        Self::Documents,
        Self::RefusalGrounds,
        Self::OtherRequirements,
    ];

    /// The code used outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Channels => "channels",
            Self::Terms => "terms",
            Self::RenderingForms => "rendering_forms",
            Self::Results => "results",
            Self::Payment => "payment",
            Self::WorkSchedule => "work_schedule",
            Self::Documents => "documents",
            Self::RefusalGrounds => "refusal_grounds",
            Self::OtherRequirements => "other_requirements",
        }
    }

    /// The row of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|row| row.code() == code)
    }

    /// The heading: Kazakh as the order writes it, Russian and English unofficial.
    #[must_use]
    pub const fn heading(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Provider => (
                "Көрсетілетін қызметті берушінің атауы",
                "Наименование услугодателя",
                "Name of the service provider",
            ),
            Self::Channels => (
                "Мемлекеттік қызметті ұсыну тәсілдері (қол жеткізу арналары)",
                "Способы предоставления государственной услуги (каналы доступа)",
                "Ways of providing the public service (access channels)",
            ),
            Self::Terms => (
                "Мемлекеттік қызмет көрсету мерзімі",
                "Срок оказания государственной услуги",
                "Term of rendering the public service",
            ),
            Self::RenderingForms => (
                "Мемлекеттік қызмет көрсетудің нысаны",
                "Форма оказания государственной услуги",
                "Form of rendering the public service",
            ),
            Self::Results => (
                "Мемлекеттік қызметті көрсету нәтижесі",
                "Результат оказания государственной услуги",
                "Result of rendering the public service",
            ),
            Self::Payment => (
                "Мемлекеттік қызмет көрсету кезінде көрсетілетін қызметті алушыдан алынатын төлем мөлшері және \
                 Қазақстан Республикасының заңнамасында көзделген жағдайларда оны алу тәсілдері",
                "Размер оплаты, взимаемой с услугополучателя при оказании государственной услуги, и способы её \
                 взимания в случаях, предусмотренных законодательством Республики Казахстан",
                "What the recipient pays for the public service, and how it is charged where the law provides for it",
            ),
            Self::WorkSchedule => ("Жұмыс кестесі", "График работы", "Work schedule"),
            Self::Documents => (
                "Мемлекеттік қызмет көрсету үшін қызмет алушыдан алынатын қажетті құжаттар тізбесі және мәліметтер",
                "Перечень необходимых документов и сведений, истребуемых у услугополучателя для оказания \
                 государственной услуги",
                "Documents and information that the recipient has to give",
            ),
            Self::RefusalGrounds => (
                "Қазақстан Республикасының заңдарында белгіленген мемлекеттік қызмет көрсетуден бас тарту үшін \
                 негіздер",
                "Основания для отказа в оказании государственной услуги, установленные законами Республики Казахстан",
                "Grounds for refusing the public service, as the laws set them",
            ),
            Self::OtherRequirements => (
                "Мемлекеттік қызметті, оның ішінде электрондық нысанда және Мемлекеттік корпорация арқылы көрсету \
                 ерекшеліктері ескеріле отырып қойылатын өзге де талаптар",
                "Иные требования с учётом особенностей оказания государственной услуги, в том числе в электронной \
                 форме и через Государственную корпорацию",
                "Other requirements, with regard to the electronic form and to the State Corporation",
            ),
        }
    }
}

/// One row of a list of basic requirements.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Which row.
    pub key: RowKey,
    /// Its norms, in the order of the order.
    pub norms: &'static [Norm],
}

/// What the order says of a service, to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Passport {
    /// The ten rows; none where the order gives no list (SPEC, A-48).
    pub rows: &'static [Row],
    /// The paragraphs of the Rules that the order words anew.
    pub paragraphs: &'static [Norm],
}

impl Passport {
    /// Every norm of it.
    pub fn norms(&self) -> impl Iterator<Item = &'static Norm> {
        self.rows.iter().flat_map(|row| row.norms).chain(self.paragraphs)
    }
}
