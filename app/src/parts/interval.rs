//! A share with the span in which it may really lie.

use domain::satisfaction::Cell;
use leptos::prelude::*;

use super::Permille;

/// A measured share with its confidence interval and target (区间).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The share itself.
    pub share: Permille,
    /// Lower confidence bound (置信下限).
    pub lower: Permille,
    /// Upper confidence bound.
    pub upper: Permille,
    /// What was to be reached.
    pub target: Option<Permille>,
    /// How many answers stand behind it.
    pub sample: u64,
}

impl Measured {
    /// The figure of a cell; none when it has too few answers.
    #[must_use]
    pub fn of(cell: &Cell) -> Option<Self> {
        match *cell {
            Cell::TooFew { .. } => None,
            Cell::Shown {
                permille,
                lower,
                upper,
                count,
                target,
                ..
            } => Some(Self {
                share: permille.into(),
                lower: lower.into(),
                upper: upper.into(),
                target: target.map(Permille::from),
                sample: count.unsigned_abs(),
            }),
        }
    }

    /// The whole figure as a sentence: the bar's text for a reader who does not see it.
    #[must_use]
    pub fn sentence(&self) -> String {
        let target = self
            .target
            .map(|target| format!("，目标 {}%", target.figures()))
            .unwrap_or_default();
        format!(
            "{}%，95% 区间 {}–{}{target}，{} 份",
            self.share.figures(),
            self.lower.figures(),
            self.upper.figures(),
            self.sample
        )
    }

    /// The target lies above the share.
    #[must_use]
    pub fn misses_target(&self) -> bool {
        self.target.is_some_and(|target| self.share < target)
    }
}

/// The interval drawn on a scale that begins at `from` and ends at 100 % (区间图): bar from lower to upper, dot at the share, line at the target.
#[component]
pub fn Interval(
    /// What is drawn.
    measured: Measured,
    /// Where the scale begins; bars beside each other must begin at the same place.
    #[prop(optional)]
    from: Permille,
) -> impl IntoView {
    let place = move |share: Permille| on_scale(from, share);
    let lower = place(measured.lower);
    let span = Permille(place(measured.upper).0.saturating_sub(lower.0));
    view! {
        <svg class="interval" role="img" aria-label=measured.sentence() height="14">
            <rect class="scale" y="3" width="100%" height="8" rx="4"></rect>
            <rect class="span" x=lower.length() y="3" width=span.length() height="8" rx="4"></rect>
            {measured.target.map(|target| view! { <rect class="target" x=place(target).length() width="2" height="14"></rect> })}
            <circle cx=place(measured.share).length() cy="7" r="5"></circle>
        </svg>
    }
}

/// Where a share lies on a scale from `from` to the whole.
fn on_scale(from: Permille, share: Permille) -> Permille {
    let length = u32::from(1000_u16.saturating_sub(from.0).max(1));
    let past = u32::from(share.0.saturating_sub(from.0));
    Permille(u16::try_from((past * 1000 / length).min(1000)).unwrap_or(1000))
}

/// A common beginning of the scale for several figures: the lowest bound or target, down to the full ten percent, with air below it.
#[must_use]
pub fn scale_from(figures: &[Measured]) -> Permille {
    let lowest = figures
        .iter()
        .map(|figure| figure.lower.min(figure.target.unwrap_or(figure.lower)))
        .min()
        .unwrap_or_default();
    Permille(lowest.0.saturating_sub(20) / 100 * 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(lower: u16, target: u16) -> Measured {
        Measured {
            share: Permille(913),
            lower: Permille(lower),
            upper: Permille(929),
            target: Some(Permille(target)),
            sample: 1025,
        }
    }

    #[test]
    fn the_scale_begins_below_every_bound_and_target() {
        assert_eq!(scale_from(&[measured(894, 950), measured(868, 950)]), Permille(800));
        assert_eq!(scale_from(&[measured(905, 950)]), Permille(800));
        assert_eq!(scale_from(&[]), Permille(0));
    }

    #[test]
    fn a_share_below_the_scale_lies_at_its_beginning() {
        assert_eq!(on_scale(Permille(700), Permille(600)), Permille(0));
        assert_eq!(on_scale(Permille(700), Permille(850)), Permille(500));
        assert_eq!(on_scale(Permille(1000), Permille(1000)), Permille(0));
    }

    #[test]
    fn the_sentence_names_share_interval_target_and_sample() {
        assert_eq!(
            measured(894, 950).sentence(),
            "91.3%，95% 区间 89.4–92.9，目标 95.0%，1025 份"
        );
    }
}
