//! The hours of a week as lines of text: `周一至周五 08:30–12:00、14:00–17:30`.

use jiff::civil::Weekday;

use super::change::hours_in_words;
use super::{Period, WeeklyHours, read_periods};
use crate::refusal::{FieldProblem, Refusal};
use crate::time::wording::weekday;

const DAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl WeeklyHours {
    /// Days and their hours, neighbours with the same hours folded: (`周一至周五`, `08:30–12:00、14:00–17:30`).
    pub fn lines(&self) -> Vec<(String, String)> {
        let mut runs: Vec<(Weekday, Weekday, &[Period])> = Vec::new();
        for day in DAYS {
            let hours = self.on(day);
            match runs.last_mut() {
                Some((_, last, same)) if *same == hours => *last = day,
                _ => runs.push((day, day, hours)),
            }
        }
        let line = |(first, last, hours): (Weekday, Weekday, &[Period])| {
            let days = match (first, last) {
                (Weekday::Monday, Weekday::Sunday) => "每天".to_owned(),
                _ if first == last => weekday(first).to_owned(),
                _ => format!("{}至{}", weekday(first), weekday(last)),
            };
            (days, hours_in_words(hours))
        };
        runs.into_iter().map(line).collect()
    }

    /// Reads lines of days and hours; days that no line names are not worked, days named twice have the hours of both.
    ///
    /// # Errors
    /// [`Refusal::Field`] naming `field`: [`FieldProblem::NotAWeek`] with the line that cannot be read,
    /// [`FieldProblem::Missing`] when nothing is worked at all.
    pub fn read(field: &str, text: &str) -> Result<Self, Refusal> {
        let mut week = Self::default();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let read = read_line(line).ok_or_else(|| Refusal::field(field, FieldProblem::NotAWeek(index + 1)))?;
            for day in read.0 {
                week.of(day).extend_from_slice(&read.1);
            }
        }
        if DAYS.iter().all(|day| week.on(*day).is_empty()) {
            return Err(Refusal::field(field, FieldProblem::Missing));
        }
        Ok(week)
    }

    fn of(&mut self, weekday: Weekday) -> &mut Vec<Period> {
        match weekday {
            Weekday::Monday => &mut self.monday,
            Weekday::Tuesday => &mut self.tuesday,
            Weekday::Wednesday => &mut self.wednesday,
            Weekday::Thursday => &mut self.thursday,
            Weekday::Friday => &mut self.friday,
            Weekday::Saturday => &mut self.saturday,
            Weekday::Sunday => &mut self.sunday,
        }
    }
}

/// Days and hours of one line.
fn read_line(line: &str) -> Option<(Vec<Weekday>, Vec<Period>)> {
    let line = line.trim();
    let (days, hours) = match line.find(|sign: char| sign.is_ascii_digit()) {
        Some(start) => {
            let (days, hours) = line.split_at(start);
            (days, read_periods(hours).ok()?)
        }
        None => {
            let off = ["不上班", "休息", "不办"]
                .into_iter()
                .find_map(|off| line.strip_suffix(off))?;
            (off, Vec::new())
        }
    };
    let days: String = days
        .chars()
        .filter(|sign| !sign.is_whitespace() && !":：".contains(*sign))
        .collect();
    if days == "每天" {
        return Some((DAYS.to_vec(), hours));
    }
    let mut named = Vec::new();
    for part in days.split(['、', '，', ',', '和']) {
        match part.split_once(['至', '到', '-', '–', '—', '~']) {
            None => named.push(position(part)?),
            Some((first, last)) => {
                let (first, last) = (position(first)?, position(last)?);
                if first >= last {
                    return None;
                }
                named.extend(first..=last);
            }
        }
    }
    Some((
        named.into_iter().filter_map(|day| DAYS.get(day).copied()).collect(),
        hours,
    ))
}

/// Monday is 0: `周一`, `星期一`, or `一` behind one of them.
fn position(day: &str) -> Option<usize> {
    let day = day
        .strip_prefix('周')
        .or_else(|| day.strip_prefix("星期"))
        .unwrap_or(day);
    ["一", "二", "三", "四", "五", "六", "日"]
        .into_iter()
        .position(|name| name == day)
        .or_else(|| (day == "天").then_some(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Result<Vec<String>, Refusal> {
        let week = WeeklyHours::read("week", text)?;
        Ok(week
            .lines()
            .into_iter()
            .map(|(days, hours)| format!("{days} {hours}"))
            .collect())
    }

    #[test]
    fn what_is_shown_can_be_typed_again() {
        let usual = [
            "周一至周四 08:30–12:00、14:00–17:30",
            "周五 08:30–12:00",
            "周六至周日 不上班",
        ];
        assert_eq!(lines(&usual.join("\n")), Ok(usual.map(str::to_owned).to_vec()));
        assert_eq!(lines("每天 00:00-24:00"), Ok(vec!["每天 00:00–24:00".to_owned()]));
        assert_eq!(
            lines("星期一、星期三：8:30-12:00\n\n周六到周日 9:00-12:00，周天不算").map_err(|_| ()),
            Err(())
        );
    }

    #[test]
    fn lines_are_read_as_people_write_them_and_a_wrong_one_is_named() {
        assert_eq!(
            lines("星期一、三：8:30 - 12:00\n周一 14:00-17:30\n周天 休息"),
            Ok(vec![
                "周一 08:30–12:00、14:00–17:30".to_owned(),
                "周二 不上班".to_owned(),
                "周三 08:30–12:00".to_owned(),
                "周四至周日 不上班".to_owned(),
            ])
        );
        let wrong = |line| Err(Refusal::field("week", FieldProblem::NotAWeek(line)));
        for text in [
            "周一",
            "08:30-12:00",
            "周八 08:30-12:00",
            "周五至周一 08:30-12:00",
            "周一 12:00-08:30",
            "周一 上午",
        ] {
            assert_eq!(lines(text), wrong(1), "{text}");
        }
        assert_eq!(lines("周一 8:30-12:00\n\n周二 25:00-26:00"), wrong(3));
        for text in ["", " \n ", "周一至周日 不上班"] {
            assert_eq!(
                lines(text),
                Err(Refusal::field("week", FieldProblem::Missing)),
                "{text}"
            );
        }
    }
}
