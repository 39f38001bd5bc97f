//! Chance that is the same for the same seed (splitmix64), whatever the machine and whatever other crates do.

use domain::time::Moment;

/// A stream of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

impl Dice {
    /// The stream that these numbers name.
    pub(crate) fn new(names: &[u64]) -> Self {
        Self(
            names
                .iter()
                .fold(STEP, |state, name| mix(state.wrapping_add(STEP) ^ mix(*name))),
        )
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// From 0 up to, not including, `end`; 0 when there is nothing to choose from.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.next()) * end as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// From `least` to `greatest`.
    pub(crate) fn between(&mut self, least: i64, greatest: i64) -> i64 {
        let span = usize::try_from(greatest - least + 1).unwrap_or(0);
        least + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// From 0 up to, not including, 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Between two shares.
    pub(crate) fn within(&mut self, least: f64, greatest: f64) -> f64 {
        least + (greatest - least) * self.share()
    }

    /// True so often.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let at = self.below(all.len());
        all.get(at)
    }

    /// One of these texts; empty when there are none.
    pub(crate) fn word<'a>(&mut self, all: &[&'a str]) -> &'a str {
        self.pick(all).copied().unwrap_or_default()
    }
}

/// A key as a phone would make it at a moment (UUID v7): keys sort by time.
pub(crate) fn key(at: Moment, dice: &mut Dice) -> String {
    let mut random = [0_u8; 10];
    let bytes = dice.next().to_be_bytes().into_iter().chain(dice.next().to_be_bytes());
    for (place, byte) in random.iter_mut().zip(bytes) {
        *place = byte;
    }
    let milliseconds = u64::try_from(at.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &random)
        .into_uuid()
        .to_string()
}

/// Chooses with weights.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weights(Vec<f64>);

impl Weights {
    /// These weights; those below zero count as zero.
    pub(crate) fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let add = |weight: f64| {
            sum += weight.max(0.0);
            sum
        };
        Self(weights.into_iter().map(add).collect())
    }

    /// Zipf's law: the n-th weighs 1 / n to the power of `slope`.
    pub(crate) fn zipf(count: usize, slope: f64) -> Self {
        Self::new((1..=count).map(|rank| (rank as f64).powf(-slope)))
    }

    /// All of them together.
    pub(crate) fn sum(&self) -> f64 {
        self.0.last().copied().unwrap_or(0.0)
    }

    /// All before the one at `place` and it.
    pub(crate) fn up_to(&self, place: usize) -> f64 {
        self.0.get(place).copied().unwrap_or_else(|| self.sum())
    }

    /// One of the places; 0 when there are none.
    pub(crate) fn pick(&self, dice: &mut Dice) -> usize {
        let wanted = dice.share() * self.sum();
        self.0
            .partition_point(|sum| *sum <= wanted)
            .min(self.0.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_names_give_the_same_stream_and_others_another() {
        let numbers = |names: &[u64]| {
            let mut dice = Dice::new(names);
            [dice.next(), dice.next(), dice.next()]
        };
        assert_eq!(numbers(&[7, 1]), numbers(&[7, 1]));
        assert_ne!(numbers(&[7, 1]), numbers(&[7, 2]));
        assert_ne!(numbers(&[7, 1]), numbers(&[1, 7]));
        // Fixed for ever: a seed gives the same data in every version.
        assert_eq!(Dice::new(&[7]).next(), Dice::new(&[7]).next());
    }

    #[test]
    fn keys_sort_by_time() {
        let mut dice = Dice::new(&[3]);
        let keys: Vec<String> = (0..1000)
            .map(|minute| key(Moment(1_700_000_000_000 + minute * 60_000), &mut dice))
            .collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            keys.iter()
                .all(|key| uuid::Uuid::try_parse(key).is_ok_and(|uuid| uuid.get_version_num() == 7))
        );
    }

    #[test]
    fn weights_are_kept_to() {
        let weights = Weights::new([1.0, 0.0, 3.0]);
        let mut dice = Dice::new(&[11]);
        let mut counts = [0; 3];
        for _ in 0..40_000 {
            counts[weights.pick(&mut dice)] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((9_500..10_500).contains(&counts[0]), "{counts:?}");
        assert_eq!(Weights::default().pick(&mut dice), 0);
    }
}
