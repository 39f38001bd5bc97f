//! Shares and changes, in whole numbers: formatting a float would cost the browser more than all the parts together.

/// A share in tenths of a percent (千分比): `954` is 95.4 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permille(pub u16);

impl Permille {
    /// The whole.
    pub const WHOLE: Self = Self(1000);

    /// As people write it: `95.4`, without the sign.
    #[must_use]
    pub fn figures(self) -> String {
        format!("{}.{}", self.0 / 10, self.0 % 10)
    }

    /// A length for an SVG attribute: `95.4%`, never past the whole.
    #[must_use]
    pub(crate) fn length(self) -> String {
        format!("{}%", Self(self.0.min(1000)).figures())
    }
}

impl From<i64> for Permille {
    /// From the domain's thousandths; what lies outside of the whole is cut off.
    fn from(thousandths: i64) -> Self {
        Self(u16::try_from(thousandths.clamp(0, 1000)).unwrap_or_default())
    }
}

/// How a figure moved since the last equal period (环比), and whether that is good news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The figure rose; otherwise it fell.
    pub rose: bool,
    /// By how much, already in words: `1.2`, `3 件`.
    pub by: String,
    /// The move is good news: a falling share of returned repairs is.
    pub good: bool,
}

impl Change {
    /// The move of a share that should be high, in points; no move is no news.
    #[must_use]
    pub fn of_share(now: Permille, before: Permille) -> Option<Self> {
        let rose = now > before;
        let by = Permille(now.0.abs_diff(before.0));
        (by.0 > 0).then(|| Self {
            rose,
            by: by.figures(),
            good: rose,
        })
    }

    /// A move of a share that should be high, in thousandths with its sign.
    #[must_use]
    pub fn of_points(points: i64) -> Option<Self> {
        let by = Permille::from(points.abs());
        (by.0 > 0).then(|| Self {
            rose: points > 0,
            by: by.figures(),
            good: points > 0,
        })
    }

    /// Whether the arrow points up or down.
    pub(crate) const fn arrow(&self) -> &'static str {
        if self.rose { "▲" } else { "▼" }
    }

    /// For a reader who does not see the arrow.
    pub(crate) const fn spoken(&self) -> &'static str {
        if self.rose { "上升 " } else { "下降 " }
    }

    /// The tone's attribute.
    pub(crate) const fn tone(&self) -> &'static str {
        if self.good { "good" } else { "bad" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_with_one_decimal() {
        assert_eq!(Permille(954).figures(), "95.4");
        assert_eq!(Permille(1000).figures(), "100.0");
        assert_eq!(Permille(7).figures(), "0.7");
    }

    #[test]
    fn a_bar_never_reaches_past_its_end() {
        assert_eq!(Permille(1300).length(), "100.0%");
    }

    #[test]
    fn an_unchanged_share_is_no_news() {
        assert_eq!(Change::of_share(Permille(900), Permille(900)), None);
        let fell = Change::of_share(Permille(891), Permille(912));
        assert_eq!(
            fell,
            Some(Change {
                rose: false,
                by: "2.1".into(),
                good: false
            })
        );
        assert_eq!(Change::of_points(-21), fell);
        assert_eq!(Change::of_points(0), None);
    }
}
