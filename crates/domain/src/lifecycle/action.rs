//! What can be done with an application. One action has one door in the API; who may take it, and from where, stands in the
//! services' tables.

/// What can be done with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// File the application.
    Submit,
    /// Consent to a proactive offer, by which the application begins.
    AcceptOffer,
    /// Accept the documents.
    Register,
    /// Ask the recipient for documents.
    RequestDocuments,
    /// Set the day of the examination.
    Book,
    /// Move the day of the examination ◊.
    Reschedule,
    /// Give the day of the examination up ◊.
    CancelAppointment,
    /// Record that the child did not come ◊.
    MissAppointment,
    /// Record that the examination was held.
    RecordExamination,
    /// Prepare the conclusion.
    Conclude,
    /// Sign the conclusion.
    Sign,
    /// Refuse with reasons.
    Refuse,
    /// Correct a signed conclusion by a new one ◊.
    Correct,
    /// Enter the conclusion's data into the PMPK module of the National Education Database.
    TransmitToNedb,
    /// Deliver the result.
    Deliver,
    /// Withdraw the application ◊.
    Withdraw,
    /// Begin the course.
    StartCourse,
    /// Record that the course was held to its end.
    CompleteCourse,
    /// End the course before its time ◊.
    EndEarly,
    /// Prepare and sign the certificate.
    Certify,
    /// Issue the receipt on acceptance of documents.
    IssueReceipt,
    /// Record a configured stage ◊ of a service whose lifecycle the order does not give.
    RecordStage,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 22] = [
        Self::Submit,
        Self::AcceptOffer,
        Self::Register,
        Self::RequestDocuments,
        Self::Book,
        Self::Reschedule,
        Self::CancelAppointment,
        Self::MissAppointment,
        Self::RecordExamination,
        Self::Conclude,
        Self::Sign,
        Self::Refuse,
        Self::Correct,
        Self::TransmitToNedb,
        Self::Deliver,
        Self::Withdraw,
        Self::StartCourse,
        Self::CompleteCourse,
        Self::EndEarly,
        Self::Certify,
        Self::IssueReceipt,
        Self::RecordStage,
    ];

    /// The action of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::AcceptOffer => "accept-offer",
            Self::Register => "register",
            Self::RequestDocuments => "request-documents",
            Self::Book => "book",
            Self::Reschedule => "reschedule",
            Self::CancelAppointment => "cancel-appointment",
            Self::MissAppointment => "miss-appointment",
            Self::RecordExamination => "record-examination",
            Self::Conclude => "conclude",
            Self::Sign => "sign",
            Self::Refuse => "refuse",
            Self::Correct => "correct",
            Self::TransmitToNedb => "transmit-to-nedb",
            Self::Deliver => "deliver",
            Self::Withdraw => "withdraw",
            Self::StartCourse => "start-course",
            Self::CompleteCourse => "complete-course",
            Self::EndEarly => "end-early",
            Self::Certify => "certify",
            Self::IssueReceipt => "issue-receipt",
            Self::RecordStage => "record-stage",
        }
    }

    pub(super) const fn is(self, other: Self) -> bool {
        super::same(self.code(), other.code())
    }
}
