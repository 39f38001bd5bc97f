//! A running total over days: a table where days differ, a repeating week before and after it.

/// How much has been worked up to any day, and on which day a given amount is reached, both in O(log n).
///
/// Days are numbered from 1970-01-01. The total is 0 at the table's first day and negative before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    first: i64,
    /// Total before each day of the table, and after the last: one more than there are days. Never decreasing.
    sums: Vec<i64>,
    /// Total of the last 0, 1, … 7 days before the table.
    before: [i64; 8],
    /// Total of the first 0, 1, … 7 days after the table.
    after: [i64; 8],
}

impl Tally {
    /// Sums up `amount(day)`, which must repeat every seven days outside `first .. first + length`.
    pub(super) fn new(first: i64, length: usize, amount: impl Fn(i64) -> i64) -> Self {
        let mut sums = Vec::with_capacity(length + 1);
        let mut total = 0;
        sums.push(total);
        let mut end = first;
        for _ in 0..length {
            total += amount(end);
            sums.push(total);
            end += 1;
        }
        let (mut before, mut after) = ([0; 8], [0; 8]);
        let (mut sum_before, mut sum_after) = (0, 0);
        for (days, (slot_before, slot_after)) in (0_i64..).zip(before.iter_mut().zip(after.iter_mut())) {
            *slot_before = sum_before;
            *slot_after = sum_after;
            sum_before += amount(first - days - 1);
            sum_after += amount(end + days);
        }
        Self {
            first,
            sums,
            before,
            after,
        }
    }

    fn last_sum(&self) -> i64 {
        self.sums.last().copied().unwrap_or(0)
    }

    fn end(&self) -> i64 {
        self.first + self.sums.len() as i64 - 1
    }

    /// The total of a week after the table.
    pub(super) const fn week_after(&self) -> i64 {
        self.after[7]
    }

    /// The total of all days before `day`.
    pub(super) fn before(&self, day: i64) -> i64 {
        if day < self.first {
            let days = self.first - day;
            return -(days / 7 * self.before[7] + self.before[(days % 7) as usize]);
        }
        match usize::try_from(day - self.first)
            .ok()
            .and_then(|index| self.sums.get(index))
        {
            Some(sum) => *sum,
            None => {
                let days = day - self.end();
                self.last_sum() + days / 7 * self.after[7] + self.after[(days % 7) as usize]
            }
        }
    }

    /// The first day at whose end the total is at least `total`; none when it is never reached.
    pub(super) fn reaching(&self, total: i64) -> Option<i64> {
        if total > self.last_sum() {
            let (weeks, rest) = whole_weeks(total - self.last_sum(), self.after[7])?;
            let days = self.after.iter().position(|sum| *sum >= rest)? as i64;
            Some(self.end() + weeks * 7 + days - 1)
        } else if total > 0 {
            let days = self.sums.partition_point(|sum| *sum < total) as i64;
            Some(self.first + days - 1)
        } else {
            let week = self.before[7];
            if week == 0 {
                return None;
            }
            let days = self.before.iter().rposition(|sum| *sum <= -total % week)? as i64;
            Some(self.first - (-total / week * 7 + days) - 1)
        }
    }

    /// The last day at whose start the total is at most `total`; none when it never was so small, or for ever is.
    pub(super) fn leaving(&self, total: i64) -> Option<i64> {
        if total >= self.last_sum() {
            let week = self.after[7];
            if week == 0 {
                return None;
            }
            let over = total - self.last_sum();
            let days = self.after.iter().rposition(|sum| *sum <= over % week)? as i64;
            Some(self.end() + over / week * 7 + days)
        } else if total >= 0 {
            let days = self.sums.partition_point(|sum| *sum <= total) as i64;
            Some(self.first + days - 1)
        } else {
            let (weeks, rest) = whole_weeks(-total, self.before[7])?;
            let days = self.before.iter().position(|sum| *sum >= rest)? as i64;
            Some(self.first - weeks * 7 - days)
        }
    }
}

/// Splits a positive amount into whole weeks and a rest of at least 1 and at most one week.
fn whole_weeks(amount: i64, week: i64) -> Option<(i64, i64)> {
    if week == 0 {
        return None;
    }
    let weeks = (amount - 1) / week;
    Some((weeks, amount - weeks * week))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_agree_with_counting_day_by_day() {
        // Five days of 3 and two of none in every week, with a stretch of odd days from 10 to 30.
        let amount = |day: i64| match day {
            10..30 => day % 4,
            _ if (day + 3).rem_euclid(7) < 5 => 3,
            _ => 0,
        };
        let tally = Tally::new(10, 20, amount);
        let mut totals = vec![(-100, -(-100_i64..10).map(amount).sum::<i64>())];
        for day in -100..100 {
            totals.push((day + 1, totals[totals.len() - 1].1 + amount(day)));
        }
        for (day, total) in &totals {
            assert_eq!(tally.before(*day), *total, "before day {day}");
        }
        for total in totals[20].1..totals[180].1 {
            let reaching = totals.iter().find(|(_, sum)| *sum >= total).map(|(day, _)| day - 1);
            assert_eq!(tally.reaching(total), reaching, "reaching {total}");
            let leaving = totals.iter().rfind(|(_, sum)| *sum <= total).map(|(day, _)| *day);
            assert_eq!(tally.leaving(total), leaving, "leaving {total}");
        }
    }

    #[test]
    fn without_work_outside_the_table_there_is_no_day() {
        let tally = Tally::new(0, 1, |day| i64::from(day == 0));
        assert_eq!((tally.reaching(1), tally.reaching(2)), (Some(0), None));
        assert_eq!(
            (tally.leaving(0), tally.leaving(-1), tally.leaving(1)),
            (Some(0), None, None)
        );
    }
}
