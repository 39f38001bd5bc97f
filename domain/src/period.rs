//! Days and months as numbers that sort: `20261124`, `202611`.

use crate::time::Moment;

impl Moment {
    /// The civil day as `yyyymmdd`.
    pub fn day_number(self) -> i64 {
        let date = self.date();
        i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
    }

    /// The civil month as `yyyymm`.
    pub fn month_number(self) -> i64 {
        self.day_number() / 100
    }
}

/// The month before, as `yyyymm`.
pub const fn month_before(month: i64) -> i64 {
    if month % 100 == 1 { month - 89 } else { month - 1 }
}

/// The month after, as `yyyymm`.
pub const fn month_after(month: i64) -> i64 {
    if month % 100 == 12 { month + 89 } else { month + 1 }
}

/// The month in words, e.g. 2026 年 11 月.
pub fn month_label(month: i64) -> String {
    format!("{} 年 {} 月", month / 100, month % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_before_january_is_december_of_the_year_before() {
        assert_eq!(month_before(202_601), 202_512);
        assert_eq!(month_after(202_512), 202_601);
        assert_eq!(month_before(202_611), 202_610);
    }
}
