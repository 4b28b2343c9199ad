//! What a scanner for harmful content says about an uploaded file. A file is not served before it is clean: until then it is in
//! quarantine. Words only; the order knows no scanner, so no clause stands behind this.

/// What a scanner says about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scan {
    /// Nothing yet: the scanner could not be reached, and is asked again.
    Pending,
    /// Nothing harmful was found.
    Clean,
    /// Something harmful was found; it is never served.
    Infected,
}

impl Scan {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Clean, Self::Infected];

    /// The code used everywhere outside this crate.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Clean => "clean",
            Self::Infected => "infected",
        }
    }

    /// The verdict of this code, if there is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scan| scan.code() == code)
    }
}
