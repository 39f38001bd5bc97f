//! A deadline's explanation as lines that a person reads.

use jiff::civil::{Date, Weekday};

use super::{Deadline, Stretch, StretchKind};
use crate::time::Moment;
use crate::time::wording::{clock, date_in_year, full_date, span, weekday};

/// The lines from the start of the clock to the deadline; ordinary nights are left out.
pub(super) fn lines(deadline: &Deadline) -> Vec<String> {
    let started = deadline.started.date();
    let mut telling = Telling {
        year: started.year(),
        lines: Vec::new(),
        day: None,
    };
    telling.lines.push(format!(
        "{} {} {} 开始计时，时限 {} 分钟（{}）",
        full_date(started),
        weekday(started.weekday()),
        clock(deadline.started),
        deadline.budget.0,
        deadline.calendar
    ));
    for (index, stretch) in deadline.explanation.iter().enumerate() {
        telling.tell(stretch, index == 0);
    }
    telling.end_day();
    telling.end(deadline);
    telling.lines
}

/// What is worked on one day, gathered into one line.
struct DayTold {
    date: Date,
    makeup: Option<String>,
    worked: Vec<String>,
    breaks: Vec<String>,
    minutes: i64,
}

struct Telling {
    year: i16,
    lines: Vec<String>,
    day: Option<DayTold>,
}

impl Telling {
    fn tell(&mut self, stretch: &Stretch, first: bool) {
        match &stretch.kind {
            StretchKind::Counted => self.work(stretch, None),
            StretchKind::Makeup { name } => self.work(stretch, Some(name)),
            StretchKind::Break => self.pause_for_break(stretch),
            // A night between two working days goes without saying; one at the start says why nothing counts yet.
            StretchKind::Night if first => {
                self.line(format!("{}，不在工作时间，不计", self.range(stretch.from, stretch.to)));
            }
            StretchKind::Night => self.end_day(),
            StretchKind::Weekend { first, last } => {
                let reason = if is_weekend(*first) && is_weekend(*last) {
                    "周末休息"
                } else {
                    "休息日"
                };
                self.line(format!("{} {reason}，不计", self.days(*first, *last)));
            }
            StretchKind::Holiday { name, first, last } => {
                self.line(format!("{} {name}放假，不计", self.days(*first, *last)));
            }
            StretchKind::Closed { name, first, last } => {
                self.line(format!("{} {name}，不计", self.days(*first, *last)));
            }
            StretchKind::Paused { reason } => {
                self.line(format!("{} {reason}，暂停计时", self.range(stretch.from, stretch.to)));
            }
            StretchKind::Folded {
                first,
                last,
                working_days,
            } => {
                let days = self.days(*first, *last);
                self.line(format!(
                    "{days} 共 {working_days} 个工作日，计 {} 分钟",
                    stretch.minutes
                ));
            }
        }
    }

    fn end(&mut self, deadline: &Deadline) {
        let due = self.moment(deadline.due);
        if let Some(pause) = deadline.pause() {
            let from = self.moment(pause.from);
            let latest = pause
                .latest
                .map_or_else(String::new, |latest| format!("，最迟 {} 自动恢复", self.moment(latest)));
            self.lines.push(format!("{from} 起 {}，暂停计时{latest}", pause.reason));
            self.lines.push(format!("暂停前的到期时间为 {due}，恢复计时后顺延"));
        } else if deadline.due == deadline.first_due {
            self.lines.push(format!("{due} 到期"));
        } else {
            let first_due = self.moment(deadline.first_due);
            let why = match deadline.restarts.last() {
                Some(restart) => format!("{}后重新计时", restart.why),
                None if deadline.pauses.is_empty() => "工作日历有变动".to_owned(),
                None => "因暂停计时顺延".to_owned(),
            };
            self.lines.push(format!("{due} 到期（原定 {first_due}，{why}）"));
        }
        if let Some(year) = deadline.beyond_data {
            self.lines.push(format!(
                "{year}年的节假日安排未录入，涉及该年的部分只按每周工作时段推算，录入后到期时间可能变动"
            ));
        }
    }

    fn work(&mut self, stretch: &Stretch, makeup: Option<&String>) {
        let date = stretch.from.date();
        if stretch.to > Moment::start_of(date).plus_days(1) {
            let range = self.range(stretch.from, stretch.to);
            self.line(format!("{range} 连续计 {} 分钟", stretch.minutes));
            return;
        }
        if self.day.as_ref().is_none_or(|day| day.date != date) {
            self.end_day();
            self.day = Some(DayTold {
                date,
                makeup: makeup.cloned(),
                worked: Vec::new(),
                breaks: Vec::new(),
                minutes: 0,
            });
        }
        if let Some(day) = &mut self.day {
            day.worked.push(span(stretch.from, stretch.to));
            day.minutes += stretch.minutes;
        }
    }

    fn pause_for_break(&mut self, stretch: &Stretch) {
        let around_noon = (11..14).contains(&stretch.from.civil().hour());
        let told = format!(
            "{} {}不计",
            span(stretch.from, stretch.to),
            if around_noon { "午休" } else { "休息" }
        );
        match &mut self.day {
            Some(day) if day.date == stretch.from.date() => day.breaks.push(told),
            _ => self.line(format!("{} {told}", self.date(stretch.from.date()))),
        }
    }

    fn end_day(&mut self) {
        let Some(day) = self.day.take() else { return };
        let date = self.date(day.date);
        let worked = format!("{} 计 {} 分钟", day.worked.join("、"), day.minutes);
        let breaks = if day.breaks.is_empty() {
            String::new()
        } else {
            format!("（{}）", day.breaks.join("、"))
        };
        self.lines.push(match day.makeup {
            Some(name) => format!("{date} {name}，按工作日计：{worked}{breaks}"),
            None => format!("{date} {worked}{breaks}"),
        });
    }

    fn line(&mut self, line: String) {
        self.end_day();
        self.lines.push(line);
    }

    fn date(&self, date: Date) -> String {
        date_in_year(date, self.year)
    }

    fn moment(&self, moment: Moment) -> String {
        format!("{} {}", self.date(moment.date()), clock(moment))
    }

    fn days(&self, first: Date, last: Date) -> String {
        if first == last {
            format!("{} {}", self.date(first), weekday(first.weekday()))
        } else {
            format!("{}—{}", self.date(first), self.date(last))
        }
    }

    fn range(&self, from: Moment, to: Moment) -> String {
        if to <= Moment::start_of(from.date()).plus_days(1) {
            format!("{} {}", self.date(from.date()), span(from, to))
        } else {
            format!("{} 至 {}", self.moment(from), self.moment(to))
        }
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}
