//! How times and durations are said in Chinese, relative to a `now` that the caller passes in.

use jiff::civil::{Date, Weekday};

use super::{Moment, WorkingMinutes};

/// `今天 16:30`, `明天 09:10`, `昨天 08:00`, `11月24日 16:30`; with the year when it is not this year's.
pub fn moment(moment: Moment, now: Moment) -> String {
    format!("{} {}", day(moment.date(), now.date()), clock(moment))
}

/// `16:30`; the end of a day reads `24:00` only in ranges, see [`span`].
pub fn clock(moment: Moment) -> String {
    let civil = moment.civil();
    format!("{:02}:{:02}", civil.hour(), civil.minute())
}

/// `今天`, `明天`, `后天`, `昨天`, `前天`, `11月24日`, `2025年11月24日`.
pub fn day(date: Date, today: Date) -> String {
    match today.until(date).map(|span| span.get_days()) {
        Ok(0) => "今天".to_owned(),
        Ok(1) => "明天".to_owned(),
        Ok(2) => "后天".to_owned(),
        Ok(-1) => "昨天".to_owned(),
        Ok(-2) => "前天".to_owned(),
        _ => date_in_year(date, today.year()),
    }
}

/// `11月24日`, or `2025年11月24日` when the reader is in another year.
pub fn date_in_year(date: Date, year: i16) -> String {
    if date.year() == year {
        format!("{}月{}日", date.month(), date.day())
    } else {
        format!("{}年{}月{}日", date.year(), date.month(), date.day())
    }
}

/// `2026年11月24日`, for documents that are read in any year.
pub fn full_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `2026年11月24日`, for a day that is kept as `yyyymmdd`.
pub fn numbered_day(day: i64) -> String {
    format!("{}年{}月{}日", day / 10_000, day / 100 % 100, day % 100)
}

/// `2026-11-24`, as a date field has it, for a day that is kept as `yyyymmdd`.
pub fn day_field(day: i64) -> String {
    format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100)
}

/// `周一` … `周日`.
pub const fn weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

/// `16:30–17:30`; a range that ends with the day ends at `24:00`.
pub fn span(from: Moment, to: Moment) -> String {
    let ends_with_the_day = from < to && to == Moment::start_of(to.date());
    let end = if ends_with_the_day {
        "24:00".to_owned()
    } else {
        clock(to)
    };
    format!("{}–{end}", clock(from))
}

/// Calendar minutes as people say them: `45 分`, `2 小时 10 分`, `1 天 2 小时`. Minutes are dropped beside days; the
/// sign is dropped always, since the sentence around it says `还剩` or `超期`.
pub fn duration(minutes: i64) -> String {
    let minutes = minutes.unsigned_abs();
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours, rest) {
        (0, 0, rest) => format!("{rest} 分"),
        (0, hours, 0) => format!("{hours} 小时"),
        (0, hours, rest) => format!("{hours} 小时 {rest} 分"),
        (days, 0, _) => format!("{days} 天"),
        (days, hours, _) => format!("{days} 天 {hours} 小时"),
    }
}

/// Working minutes, never turned into days, since a working day's length is the calendar's: `30 分`, `16 小时 10 分`.
pub fn working_duration(minutes: WorkingMinutes) -> String {
    let minutes = minutes.0.unsigned_abs();
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} 分"),
        (hours, 0) => format!("{hours} 小时"),
        (hours, rest) => format!("{hours} 小时 {rest} 分"),
    }
}

/// How long ago or how long until, in calendar time: `刚刚`, `5 分前`, `2 小时后`, `3 天前`.
pub fn distance(moment: Moment, now: Moment) -> String {
    let whole = moment.0.abs_diff(now.0) / super::MINUTE.unsigned_abs();
    let minutes = i64::try_from(whole).unwrap_or(i64::MAX);
    let coarse = match minutes {
        0 => return "刚刚".to_owned(),
        1..60 => minutes,
        60..1_440 => minutes / 60 * 60,
        _ => minutes / 1_440 * 1_440,
    };
    let side = if moment < now { "前" } else { "后" };
    format!("{}{side}", duration(coarse))
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;

    fn at(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> Moment {
        Moment::from_civil(datetime(year, month, day, hour, minute, 0, 0))
    }

    #[test]
    fn days_near_now_have_names_and_others_have_dates() {
        let now = at(2026, 11, 22, 23, 59);
        let said = |other| moment(other, now);
        assert_eq!(said(at(2026, 11, 22, 16, 30)), "今天 16:30");
        assert_eq!(said(at(2026, 11, 23, 9, 10)), "明天 09:10");
        assert_eq!(said(at(2026, 11, 24, 9, 10)), "后天 09:10");
        assert_eq!(said(at(2026, 11, 21, 0, 0)), "昨天 00:00");
        assert_eq!(said(at(2026, 11, 20, 0, 0)), "前天 00:00");
        assert_eq!(said(at(2026, 11, 25, 16, 30)), "11月25日 16:30");
        assert_eq!(said(at(2025, 11, 24, 16, 30)), "2025年11月24日 16:30");
        assert_eq!(moment(at(2027, 1, 1, 8, 30), at(2026, 12, 31, 8, 0)), "明天 08:30");
    }

    #[test]
    fn durations_say_the_two_largest_units() {
        let expected = [
            (0, "0 分"),
            (45, "45 分"),
            (120, "2 小时"),
            (130, "2 小时 10 分"),
            (1_440, "1 天"),
            (1_445, "1 天"),
            (1_560, "1 天 2 小时"),
            (-130, "2 小时 10 分"),
        ];
        for (minutes, said) in expected {
            assert_eq!(duration(minutes), said);
        }
        assert_eq!(working_duration(WorkingMinutes(970)), "16 小时 10 分");
        assert_eq!(duration(i64::MIN), "6405119470038038 天 18 小时");
    }

    #[test]
    fn distances_round_to_one_unit() {
        let now = at(2026, 11, 22, 12, 0);
        assert_eq!(distance(now.plus_minutes(-5), now), "5 分前");
        assert_eq!(distance(now.plus_minutes(150), now), "2 小时后");
        assert_eq!(distance(now.plus_minutes(-1_441 * 3), now), "3 天前");
        assert_eq!(distance(Moment(now.0 + 59_999), now), "刚刚");
    }

    #[test]
    fn a_range_to_midnight_ends_at_24() {
        assert_eq!(span(at(2026, 9, 30, 22, 0), at(2026, 10, 1, 0, 0)), "22:00–24:00");
        assert_eq!(span(at(2026, 9, 30, 16, 30), at(2026, 9, 30, 17, 30)), "16:30–17:30");
    }
}
