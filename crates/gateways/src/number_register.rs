//! The register of mobile numbers on www.egov.kz: is the number of this person registered there? PMPK-7.1-c makes it the
//! condition of a proactive offer. Asked with the IIN, since a number belongs to a person. It keeps nothing of what it asked.

use qoldau_domain::person::{Iin, MobileNumber};
use serde::{Deserialize, Serialize};

use crate::exchange::{Bridge, Exchange, Exchanges, Exchanging};

/// What the register says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// The number is registered, and it is this person's.
    Registered,
    /// It is not.
    NotRegistered,
    /// The register did not answer.
    Unavailable,
}

impl Registration {
    /// The code that an exchange is told with.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::NotRegistered => "not_registered",
            Self::Unavailable => "unavailable",
        }
    }
}

/// Asks the register.
pub trait NumberRegister: Send + Sync {
    /// Whether the number is registered for the person.
    fn look_up<'a>(&'a self, iin: &'a Iin, number: &'a MobileNumber) -> Exchanging<'a, Registration>;
}

#[derive(Serialize)]
struct Question<'a> {
    iin: &'a str,
    number: &'a str,
}

#[derive(Deserialize)]
struct Reply {
    registered: bool,
}

impl NumberRegister for Bridge {
    fn look_up<'a>(&'a self, iin: &'a Iin, number: &'a MobileNumber) -> Exchanging<'a, Registration> {
        Box::pin(async move {
            let question = Question { iin: iin.reveal(), number: number.reveal() };
            match self.post("/registrations", &question).await {
                Some((200, bytes)) => match serde_json::from_slice::<Reply>(&bytes) {
                    Ok(Reply { registered: true }) => Registration::Registered,
                    Ok(Reply { registered: false }) => Registration::NotRegistered,
                    Err(_not_an_answer) => Registration::Unavailable,
                },
                Some(_) | None => Registration::Unavailable,
            }
        })
    }
}

/// A number that the sandbox's register does not know.
pub const SANDBOX_UNKNOWN_NUMBER: &str = "+77010000001";
/// A number for which the sandbox's register cannot be reached.
pub const SANDBOX_UNREACHABLE_NUMBER: &str = "+77010000002";

/// The sandbox's register: it knows every number, but for the two above.
#[derive(Debug, Default)]
pub struct SandboxNumberRegister {
    exchanges: Exchanges,
}

impl SandboxNumberRegister {
    /// A register that tells its exchanges.
    #[must_use]
    pub const fn new(exchanges: Exchanges) -> Self {
        Self { exchanges }
    }
}

impl NumberRegister for SandboxNumberRegister {
    fn look_up<'a>(&'a self, _iin: &'a Iin, number: &'a MobileNumber) -> Exchanging<'a, Registration> {
        let said = match number.reveal() {
            SANDBOX_UNKNOWN_NUMBER => Registration::NotRegistered,
            SANDBOX_UNREACHABLE_NUMBER => Registration::Unavailable,
            _ => Registration::Registered,
        };
        self.exchanges.push(Exchange::new("number_register", "registration", said.code()));
        Box::pin(std::future::ready(said))
    }
}
