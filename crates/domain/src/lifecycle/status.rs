//! Where an application stands. The codes are also the stages that the monitoring system is told; none may be renamed while a
//! feed carries it. Which status leads where stands in the services' tables.

/// Where an application stands. Codes of the statuses are also the stages that the monitoring system is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Filed.
    Submitted,
    /// Documents accepted.
    Registered,
    /// The day of the examination is set.
    ExamScheduled,
    /// The examination was held.
    Examined,
    /// The written conclusion is prepared.
    ConclusionPrepared,
    /// The conclusion is signed.
    ConclusionSigned,
    /// The result reached the recipient.
    ResultDelivered,
    /// Refused with reasons.
    Refused,
    /// Withdrawn ◊ (technical; the order has no withdrawal).
    Withdrawn,
    /// The course of rehabilitation has begun.
    CourseRunning,
    /// The course was held to its end.
    CourseCompleted,
    /// The course was ended before its time ◊; no certificate follows.
    EndedEarly,
    /// The certificate is signed.
    CertificateSigned,
    /// The receipt on acceptance of documents is issued; with it the service has ended.
    ReceiptIssued,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 14] = [
        Self::Submitted,
        Self::Registered,
        Self::ExamScheduled,
        Self::Examined,
        Self::ConclusionPrepared,
        Self::ConclusionSigned,
        Self::ResultDelivered,
        Self::Refused,
        Self::Withdrawn,
        Self::CourseRunning,
        Self::CourseCompleted,
        Self::EndedEarly,
        Self::CertificateSigned,
        Self::ReceiptIssued,
    ];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Registered => "registered",
            Self::ExamScheduled => "exam_scheduled",
            Self::Examined => "examined",
            Self::ConclusionPrepared => "conclusion_prepared",
            Self::ConclusionSigned => "conclusion_signed",
            Self::ResultDelivered => "result_delivered",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::CourseRunning => "course_running",
            Self::CourseCompleted => "course_completed",
            Self::EndedEarly => "ended_early",
            Self::CertificateSigned => "certificate_signed",
            Self::ReceiptIssued => "receipt_issued",
        }
    }

    /// Whether the order does not name the status.
    #[must_use]
    pub const fn is_technical(self) -> bool {
        matches!(self, Self::Withdrawn | Self::EndedEarly)
    }

    /// The status of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether the application is over: nothing but a technical correction may follow.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::ResultDelivered | Self::Refused | Self::Withdrawn | Self::EndedEarly | Self::ReceiptIssued
        )
    }

    pub(super) const fn is(self, other: Self) -> bool {
        super::same(self.code(), other.code())
    }
}
