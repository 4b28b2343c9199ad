//! The catalogue: the four public services and where their rules stand. One file below is one service's passport.
//! This file holds no rule of its own.

pub mod home_schooling;
pub mod pmpk;
pub mod rehabilitation;
pub mod special_admission;

use crate::law::Clause;
use crate::lifecycle::StageRecording;
use crate::order;
use crate::passport::Passport;
use crate::provider::ProviderType;
use crate::rules::{Rules, WorkingDaysTerm};

/// One of the four public services of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PublicService {
    /// PMPK: psychological-medical-pedagogical examination.
    PmpkExamination,
    /// REHAB: rehabilitation and social adaptation.
    ChildRehabilitation,
    /// HOME: documents for home education.
    HomeSchoolingIntake,
    /// SPEC: admission to special education organisations.
    SpecialEducationAdmission,
}

/// The official name, Kazakh verbatim, with unofficial translations.
#[derive(Debug, Clone, Copy)]
pub struct ServiceName {
    /// Kazakh, as the order writes it.
    pub kk: &'static str,
    /// Russian, unofficial.
    pub ru: &'static str,
    /// English, unofficial.
    pub en: &'static str,
    /// Where the order names the service.
    pub clause: Clause,
}

impl PublicService {
    /// All four, in the order of the order.
    pub const ALL: [Self; 4] = [
        Self::PmpkExamination,
        Self::ChildRehabilitation,
        Self::HomeSchoolingIntake,
        Self::SpecialEducationAdmission,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PmpkExamination => "pmpk_examination",
            Self::ChildRehabilitation => "child_rehabilitation",
            Self::HomeSchoolingIntake => "home_schooling_intake",
            Self::SpecialEducationAdmission => "special_education_admission",
        }
    }

    /// The short code at the head of a human number.
    #[must_use]
    pub const fn short_code(self) -> &'static str {
        match self {
            Self::PmpkExamination => "PMPK",
            Self::ChildRehabilitation => "REHAB",
            Self::HomeSchoolingIntake => "HOME",
            Self::SpecialEducationAdmission => "SPEC",
        }
    }

    /// The service of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.code() == code)
    }

    /// The official name.
    #[must_use]
    pub const fn name(self) -> ServiceName {
        match self {
            Self::PmpkExamination => pmpk::NAME,
            Self::ChildRehabilitation => rehabilitation::NAME,
            Self::HomeSchoolingIntake => home_schooling::NAME,
            Self::SpecialEducationAdmission => special_admission::NAME,
        }
    }

    /// The provider types that the order names. None where it names none (SPEC, A-48).
    #[must_use]
    pub fn provider_types(self) -> Option<&'static [ProviderType]> {
        self.rules().map(|rules| rules.provider_types.0)
    }

    /// What the order says of the service, to be shown.
    #[must_use]
    pub const fn passport(self) -> Passport {
        match self {
            Self::PmpkExamination => {
                Passport { rows: &pmpk::passport::ROWS, paragraphs: pmpk::passport::PARAGRAPHS }
            }
            Self::ChildRehabilitation => Passport {
                rows: &rehabilitation::passport::ROWS,
                paragraphs: rehabilitation::passport::PARAGRAPHS,
            },
            Self::HomeSchoolingIntake => Passport {
                rows: &home_schooling::passport::ROWS,
                paragraphs: home_schooling::passport::PARAGRAPHS,
            },
            Self::SpecialEducationAdmission => {
                Passport { rows: &[], paragraphs: special_admission::passport::PARAGRAPHS }
            }
        }
    }

    /// That the monitoring system is told of every stage; all four services have this norm.
    #[must_use]
    pub fn monitoring(self) -> &'static [Clause] {
        self.rules().map_or(special_admission::MONITORING, |rules| rules.monitoring)
    }

    /// What Order 33 changes in the Rules of the service.
    #[must_use]
    pub const fn amended_by(self) -> &'static [Clause] {
        match self {
            Self::PmpkExamination => &[order::O_1_B, order::O_1_C],
            Self::ChildRehabilitation => &[order::O_1_D, order::O_1_E, order::O_1_F],
            Self::HomeSchoolingIntake => &[order::O_1_G, order::O_1_H],
            Self::SpecialEducationAdmission => &[order::O_1_I],
        }
    }

    /// How stages are recorded where no lifecycle can be derived (SPEC, A-48). None for a service that has one.
    #[must_use]
    pub const fn stage_recording(self) -> Option<&'static StageRecording> {
        match self {
            Self::PmpkExamination | Self::ChildRehabilitation | Self::HomeSchoolingIntake => None,
            Self::SpecialEducationAdmission => Some(&special_admission::STAGES),
        }
    }

    /// The term for telling about amendments to the Rules; all four services have this norm.
    #[must_use]
    pub fn rule_change_notice(self) -> &'static WorkingDaysTerm {
        self.rules().map_or(&special_admission::RULE_CHANGE_NOTICE, |rules| &rules.rule_change_notice)
    }

    /// The rules that an application keeps by their version. An unknown version is one of another build.
    #[must_use]
    pub fn rules_of(self, version: &str) -> Option<&'static Rules> {
        self.rules().filter(|rules| rules.version == version)
    }

    /// The rules in force. None where the order gives only monitoring rules (SPEC, A-48).
    #[must_use]
    pub const fn rules(self) -> Option<&'static Rules> {
        match self {
            Self::PmpkExamination => Some(&pmpk::RULES),
            Self::ChildRehabilitation => Some(&rehabilitation::RULES),
            Self::HomeSchoolingIntake => Some(&home_schooling::RULES),
            Self::SpecialEducationAdmission => None,
        }
    }
}

/// The version of the rules that this build carries: Order 223 as amended by Order 33 of 28 February 2025.
pub const RULES_VERSION: &str = "order-33-2025";
