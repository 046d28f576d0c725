//! Random numbers of a training: starting points and the order of the examples.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Where the parameters start.
#[derive(Clone, Debug, PartialEq)]
pub struct Init {
    /// The given values; the others are drawn.
    pub given: Vec<Option<f64>>,
    /// The interval from which they are drawn uniformly.
    pub uniform: (f64, f64),
}

impl Init {
    /// Whether two starts may differ.
    pub fn is_random(&self) -> bool {
        self.given.iter().any(Option::is_none)
    }

    pub(super) fn draw(&self, source: &mut Source) -> Vec<f64> {
        let (low, high) = self.uniform;
        self.given.iter().map(|g| g.unwrap_or_else(|| low + (high - low) * source.fraction())).collect()
    }
}

/// A stream of random numbers that depends on the seed and the number of the restart alone.
pub(super) struct Source(ChaCha8Rng);

impl Source {
    pub(super) fn new(seed: u64, restart: u64) -> Source {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(restart);
        Source(rng)
    }

    /// A multiple of 2^-53 in [0, 1).
    fn fraction(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Puts the items in a random order (Fisher and Yates).
    pub(super) fn shuffle(&mut self, items: &mut [usize]) {
        for k in (1..items.len()).rev() {
            // The high half of the product is uniform on 0..=k up to 2^-64.
            let j = (u128::from(self.0.next_u64()) * (k as u128 + 1)) >> 64;
            items.swap(k, j as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams() {
        let init = Init { given: vec![None, Some(3.0), None], uniform: (-1.0, 1.0) };
        let draw = |seed, restart| init.draw(&mut Source::new(seed, restart));
        assert_eq!(draw(7, 0), draw(7, 0));
        assert_ne!(draw(7, 0), draw(7, 1));
        assert_ne!(draw(7, 0), draw(8, 0));
        assert_eq!(draw(7, 0)[1], 3.0);
        assert!((0..100).flat_map(|k| draw(k, 0)).all(|w| (-1.0..1.0).contains(&w) || w == 3.0));
        let mut items: Vec<usize> = (0..10).collect();
        Source::new(1, 0).shuffle(&mut items);
        let mut sorted = items.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..10).collect::<Vec<_>>());
        assert_ne!(sorted, items);
    }
}
