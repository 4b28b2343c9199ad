//! Choices that nobody made and that can be had again: numbers that follow from a printed seed.

use crate::cluster::say_aloud;

/// A sequence (`SplitMix64`) from `QOLDAU_TEST_SEED`, or from a new seed.
#[derive(Debug)]
pub struct Seed(u64);

impl Seed {
    /// Prints the seed with the name of what follows from it.
    #[must_use]
    pub fn new(what: &str) -> Self {
        let given = std::env::var("QOLDAU_TEST_SEED").ok();
        let given = given.and_then(|text| text.parse().ok());
        let seed = given.unwrap_or_else(|| uuid::Uuid::now_v7().as_u64_pair().1);
        say_aloud(&format!("{what}: QOLDAU_TEST_SEED={seed}"));
        Self(seed)
    }

    /// The next number, from `from` to below `to`.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        from + (mixed ^ (mixed >> 31)) % (to - from)
    }
}
