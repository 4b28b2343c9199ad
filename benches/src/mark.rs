//! A mark: what was found, what was wanted, and whether a run fails without it. It must know nothing of how it was measured.

/// A mark: a figure or something divided by its limit, and what must or should come out.
#[derive(Debug)]
pub struct Mark {
    /// What it is about.
    pub name: String,
    /// What came out.
    pub found: f64,
    /// What must or should come out.
    pub wanted: f64,
    /// The run fails when it is missed.
    pub binding: bool,
    /// Whether less is better.
    pub at_most: bool,
}

impl Mark {
    /// Whether it is reached.
    pub fn is_reached(&self) -> bool {
        if self.at_most { self.found <= self.wanted } else { self.found >= self.wanted }
    }

    /// One sentence about a mark that must be reached and is not.
    pub fn complaint(&self) -> Option<String> {
        let missed = self.binding && !self.is_reached();
        let bound = if self.at_most { "at most" } else { "at least" };
        missed
            .then(|| format!("{}: {:.2}, but {bound} {:.2} is the mark", self.name, self.found, self.wanted))
    }
}
