//! Times of day and working periods, on whole minutes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A time of day on a whole minute, from `00:00` to `24:00` inclusive; written and stored as `08:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MinuteOfDay(u16);

impl MinuteOfDay {
    /// `00:00`.
    pub const START: Self = Self(0);
    /// `24:00`, the end of a day.
    pub const END: Self = Self(1_440);

    /// A time of day; `24:00` is the last one.
    pub const fn new(hour: u16, minute: u16) -> Option<Self> {
        if minute < 60 && (hour < 24 || (hour == 24 && minute == 0)) {
            Some(Self(hour * 60 + minute))
        } else {
            None
        }
    }

    /// Minutes since midnight.
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for MinuteOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for MinuteOfDay {
    type Err = UnreadablePeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |digits: &str| {
            let short = matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit());
            if short { digits.parse::<u16>().ok() } else { None }
        };
        text.trim()
            .split_once([':', '：'])
            .and_then(|(hour, minute)| Self::new(number(hour)?, number(minute)?))
            .ok_or(UnreadablePeriod)
    }
}

impl TryFrom<String> for MinuteOfDay {
    type Error = UnreadablePeriod;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MinuteOfDay> for String {
    fn from(minute: MinuteOfDay) -> Self {
        minute.to_string()
    }
}

/// A stretch of a day that is worked (工作时段): from its first minute up to, not including, its last. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Period {
    from: MinuteOfDay,
    to: MinuteOfDay,
}

/// How a period is stored; reading it back checks it.
#[derive(Serialize, Deserialize)]
struct Bounds {
    from: MinuteOfDay,
    to: MinuteOfDay,
}

impl Period {
    /// The whole day.
    pub const WHOLE_DAY: Self = Self {
        from: MinuteOfDay::START,
        to: MinuteOfDay::END,
    };

    /// A period; none when it would be empty or run backwards.
    pub fn new(from: MinuteOfDay, to: MinuteOfDay) -> Option<Self> {
        if from < to { Some(Self { from, to }) } else { None }
    }

    /// Its first minute.
    pub const fn from(self) -> MinuteOfDay {
        self.from
    }

    /// The minute at which it is over.
    pub const fn to(self) -> MinuteOfDay {
        self.to
    }

    /// How many minutes it has.
    pub const fn length(self) -> u16 {
        self.to.0 - self.from.0
    }
}

impl TryFrom<Bounds> for Period {
    type Error = UnreadablePeriod;

    fn try_from(bounds: Bounds) -> Result<Self, Self::Error> {
        Self::new(bounds.from, bounds.to).ok_or(UnreadablePeriod)
    }
}

impl From<Period> for Bounds {
    fn from(period: Period) -> Self {
        Self {
            from: period.from,
            to: period.to,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}–{}", self.from, self.to)
    }
}

/// Reads `08:30-12:00`, with any of the usual dashes.
impl FromStr for Period {
    type Err = UnreadablePeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text.split_once(['-', '–', '—', '~', '至']).ok_or(UnreadablePeriod)?;
        Self::new(from.parse()?, to.parse()?).ok_or(UnreadablePeriod)
    }
}

/// Reads all periods of a line, as people write them: `08:30-12:00 14:00-17:30`, with or without commas between them.
///
/// # Errors
/// [`UnreadablePeriod`] for anything else beside times, dashes and commas, for a time without its other end, and for none at all.
pub fn read_periods(text: &str) -> Result<Vec<Period>, UnreadablePeriod> {
    let is_time = |sign: char| sign.is_ascii_digit() || matches!(sign, ':' | '：');
    let between = |sign: char| sign.is_whitespace() || "-–—~～至到、，,；;".contains(sign);
    if !text.chars().all(|sign| is_time(sign) || between(sign)) {
        return Err(UnreadablePeriod);
    }
    let times = text.split(between).filter(|time| !time.is_empty());
    let times: Vec<MinuteOfDay> = times.map(str::parse).collect::<Result<_, _>>()?;
    let periods = times.chunks(2).map(|ends| match ends {
        [from, to] => Period::new(*from, *to).ok_or(UnreadablePeriod),
        _ => Err(UnreadablePeriod),
    });
    let periods: Vec<Period> = periods.collect::<Result<_, _>>()?;
    if periods.is_empty() {
        Err(UnreadablePeriod)
    } else {
        Ok(periods)
    }
}

/// A text that is not a working period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("时段应写作 08:30-12:00，且结束晚于开始")]
pub struct UnreadablePeriod;

/// Sorts periods and joins those that touch or overlap, so that no minute is counted twice.
pub(super) fn joined(periods: &[Period]) -> Vec<Period> {
    let mut sorted = periods.to_vec();
    sorted.sort_unstable();
    let mut joined: Vec<Period> = Vec::with_capacity(sorted.len());
    for period in sorted {
        match joined.last_mut() {
            Some(last) if period.from <= last.to => last.to = last.to.max(period.to),
            _ => joined.push(period),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_people_write_them() {
        for text in [
            "08:30-12:00",
            "8:30–12:00",
            "08:30—12:00",
            "08：30~12：00",
            " 08:30 至 12:00 ",
        ] {
            assert_eq!(
                text.parse::<Period>().map(|period| period.to_string()).as_deref(),
                Ok("08:30–12:00"),
                "{text}"
            );
        }
        assert_eq!("00:00-24:00".parse(), Ok(Period::WHOLE_DAY));
        for text in [
            "",
            "08:30",
            "12:00-08:30",
            "08:30-08:30",
            "08:30-24:01",
            "08:60-09:00",
            "+8:30-9:00",
            "8:030-9:00",
        ] {
            assert_eq!(text.parse::<Period>(), Err(UnreadablePeriod), "{text}");
        }
    }

    #[test]
    fn a_line_of_periods_is_read_with_any_usual_signs_between_them() {
        let said = |text: &str| {
            let periods = read_periods(text)?;
            Ok(periods.iter().map(Period::to_string).collect::<Vec<_>>().join(" "))
        };
        for text in [
            "08:30-12:00 14:00-17:30",
            "8:30 - 12:00，14:00 至 17:30",
            "08：30～12：00；14:00—17:30",
        ] {
            assert_eq!(said(text).as_deref(), Ok("08:30–12:00 14:00–17:30"), "{text}");
        }
        for text in [
            "",
            " ",
            "08:30",
            "08:30-12:00 14:00",
            "12:00-08:30",
            "上午",
            "0830-1200",
            "08:30-12:00a",
        ] {
            assert_eq!(said(text), Err(UnreadablePeriod), "{text}");
        }
    }

    #[test]
    fn a_stored_period_that_runs_backwards_is_refused() {
        let stored = |text: &str| serde_json::from_str::<Period>(text).ok();
        assert_eq!(stored(r#"{"from":"08:30","to":"12:00"}"#), "08:30-12:00".parse().ok());
        assert_eq!(stored(r#"{"from":"12:00","to":"08:30"}"#), None);
        assert_eq!(stored(r#"{"from":"12:00","to":"25:00"}"#), None);
    }

    #[test]
    fn overlapping_periods_count_once() {
        let parse = |texts: &[&str]| {
            texts
                .iter()
                .filter_map(|text| text.parse().ok())
                .collect::<Vec<Period>>()
        };
        let given = parse(&["14:00-17:30", "08:30-11:00", "10:00-12:00", "12:00-12:30"]);
        assert_eq!(joined(&given), parse(&["08:30-12:30", "14:00-17:30"]));
    }
}
