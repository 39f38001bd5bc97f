//! Visits by appointment (上门预约): the times of day that a centre offers, and which of them are still free.
//!
//! Rules are rows with the days on which they hold. A slot has as many seats as visits are possible at once; a visit
//! that is booked holds one seat, and a seat is held by one request, so that nothing is ever booked above capacity.

use crate::calendar::{Day, DayKind, Period, PreparedCalendar};
use crate::id::{CentreId, ServiceId, SlotRuleId};
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::time::{Moment, WorkingMinutes, wording};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

pub use lost::{Loss, LostVisit, loss};

mod lost;

/// Longest name of a rule in characters.
pub const NAME_LIMIT: usize = 40;
/// Most visits at once.
pub const CAPACITY_LIMIT: i64 = 50;
/// Most working days for which slots are offered ahead.
pub const AHEAD_LIMIT: i64 = 60;
/// Longest notice in minutes: thirty days.
pub const LEAD_LIMIT: i64 = 30 * 24 * 60;
/// Days that are looked through for working days.
const LOOKED_THROUGH: i32 = 366;

/// One rule (上门时段). It is never deleted, only ended, so that it can be told later what was offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotRule {
    /// Key.
    pub id: SlotRuleId,
    /// What people call it.
    pub name: String,
    /// Whose visits.
    pub centre: CentreId,
    /// For one service, in place of the centre's general rules; none for all that have no rule of their own.
    #[serde(default)]
    pub service: Option<ServiceId>,
    /// On these weekdays, from 1 for Monday to 7, as far as they are worked; empty for every working day.
    #[serde(default)]
    pub weekdays: Vec<i8>,
    /// From when to when.
    pub hours: Period,
    /// How many visits at once.
    pub capacity: i64,
    /// A slot that begins in fewer minutes is not offered.
    pub lead_minutes: i64,
    /// Offered for today and so many working days after it.
    pub ahead_days: i64,
    /// The first day on which it holds, as `yyyymmdd`.
    pub from_day: i64,
    /// The last day on which it holds; none for good.
    #[serde(default)]
    pub until_day: Option<i64>,
    /// Grows by one with every change.
    pub version: i64,
}

/// A place in a slot that one request holds (预约席位).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Who comes.
    pub centre: CentreId,
    /// The service whose own rule offered it; none for a general one.
    #[serde(default)]
    pub service: Option<ServiceId>,
    /// When the slot begins.
    pub start: Moment,
    /// When it is over.
    pub end: Moment,
    /// From 0 up to, not including, the capacity.
    pub number: i64,
}

impl Seat {
    /// The key under which it is held: a second request for the same seat collides.
    pub fn key(&self) -> String {
        let service = self.service.as_ref().map_or("*", ServiceId::as_str);
        format!(
            "{}{service}:{:03}",
            Self::key_from(&self.centre, self.start),
            self.number
        )
    }

    /// The beginning of the keys of a centre's seats from a moment on: keys are in the order of time.
    pub fn key_from(centre: &CentreId, start: Moment) -> String {
        format!("{centre}:{:015}:", start.0.max(0))
    }
}

/// A time at which somebody can come (时段).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Who comes.
    pub centre: CentreId,
    /// The service whose own rule offers it; none for a general one.
    pub service: Option<ServiceId>,
    /// When it begins: also what a form sends for it.
    pub start: Moment,
    /// When it is over.
    pub end: Moment,
    /// The seats that are free.
    pub seats: Vec<i64>,
}

impl Slot {
    /// How many visits can still be booked.
    pub fn free(&self) -> usize {
        self.seats.len()
    }

    /// The day and the hours in words: `明天 周三 09:00–11:00`.
    pub fn words(&self, now: Moment) -> String {
        format!("{} {}", day_words(self.start, now), wording::span(self.start, self.end))
    }
}

/// A slot's day in words: `明天 周三`.
pub fn day_words(start: Moment, now: Moment) -> String {
    let date = start.date();
    format!(
        "{} {}",
        wording::day(date, now.date()),
        wording::weekday(date.weekday())
    )
}

/// What the slots of a service depend on.
pub struct Offer<'a> {
    /// Who comes.
    pub centre: &'a CentreId,
    /// For what.
    pub service: &'a ServiceId,
    /// The rules, of whichever centre.
    pub rules: &'a [SlotRule],
    /// The centre's calendar.
    pub calendar: &'a PreparedCalendar,
    /// The centre's seats that are held.
    pub taken: &'a [Seat],
    /// The present moment.
    pub now: Moment,
}

impl Offer<'_> {
    /// The slots in the order of time, also those without a free seat.
    pub fn slots(&self) -> Vec<Slot> {
        let fits = |rule: &&SlotRule| {
            let service = rule.service.as_ref();
            rule.centre == *self.centre && service.is_none_or(|service| service == self.service)
        };
        let rules: Vec<&SlotRule> = self.rules.iter().filter(fits).collect();
        let furthest = rules.iter().map(|rule| rule.ahead_days).max().unwrap_or(-1);
        let today = self.now.date();
        let mut slots = Vec::new();
        let mut ahead = 0;
        for offset in 0..LOOKED_THROUGH {
            let date = today.saturating_add(offset.days());
            let day = self.calendar.day(date);
            if day.length() == WorkingMinutes(0) {
                continue;
            }
            ahead += i64::from(offset > 0);
            if ahead > furthest {
                break;
            }
            self.add_day(&mut slots, &rules, date, &day, ahead);
        }
        slots.sort_by_key(|slot: &Slot| slot.start);
        slots
    }

    fn add_day(&self, slots: &mut Vec<Slot>, rules: &[&SlotRule], date: Date, day: &Day<'_>, ahead: i64) {
        let number = Moment::start_of(date).day_number();
        let holding: Vec<&&SlotRule> = rules.iter().filter(|rule| rule.holds_on(number)).collect();
        let has_own = holding.iter().any(|rule| rule.service.is_some());
        for rule in holding {
            let (start, end) = rule.moments(date);
            let offered = rule.service.is_some() == has_own
                && ahead <= rule.ahead_days
                && rule.falls_on(date.weekday())
                && start >= self.now.plus_minutes(rule.lead_minutes)
                && is_worked(day, rule.hours);
            if !offered {
                continue;
            }
            let slot = Slot {
                centre: self.centre.clone(),
                service: rule.service.clone(),
                start,
                end,
                seats: self.free_seats(rule, start),
            };
            // Two rules for the same time are not added up: then more would come than either allows.
            match slots.iter_mut().find(|known| known.start == start) {
                Some(known) if known.free() < slot.free() => *known = slot,
                Some(_) => {}
                None => slots.push(slot),
            }
        }
    }

    fn free_seats(&self, rule: &SlotRule, start: Moment) -> Vec<i64> {
        let taken = self.taken.iter();
        let taken: Vec<i64> = taken
            .filter(|seat| seat.centre == rule.centre && seat.service == rule.service && seat.start == start)
            .map(|seat| seat.number)
            .collect();
        let mut free: Vec<i64> = (0..rule.capacity).filter(|number| !taken.contains(number)).collect();
        // Seats held from when the capacity was greater count as much as the others.
        let beyond = taken.iter().filter(|number| **number >= rule.capacity).count();
        free.truncate(free.len().saturating_sub(beyond));
        free
    }
}

/// A day with hours of its own, such as one closed in the afternoon, has only slots that touch them. On all others the
/// rule alone says when: also at noon or in the evening, when people are at home.
fn is_worked(day: &Day<'_>, hours: Period) -> bool {
    let shortened = day.kind == DayKind::Workday && !day.name.is_empty();
    !shortened || day.hours.iter().any(|period| overlap(*period, hours))
}

fn overlap(one: Period, other: Period) -> bool {
    one.from() < other.to() && other.from() < one.to()
}

/// The first free seat of the slot that begins at a moment.
///
/// # Errors
/// [`Refusal::SlotFull`] when there is none, [`Refusal::Field`] when no such slot is offered.
pub fn seat(slots: &[Slot], start: Moment) -> Result<Seat, Refusal> {
    let slot = slots.iter().find(|slot| slot.start == start);
    let slot = slot.ok_or_else(|| Refusal::field("visit", FieldProblem::NotAChoice))?;
    let number = *slot.seats.first().ok_or(Refusal::SlotFull)?;
    Ok(Seat {
        centre: slot.centre.clone(),
        service: slot.service.clone(),
        start: slot.start,
        end: slot.end,
        number,
    })
}

impl SlotRule {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: i64) -> bool {
        self.from_day <= day && !self.has_ended(day)
    }

    /// Whether its last day is over.
    pub fn has_ended(&self, day: i64) -> bool {
        self.until_day.is_some_and(|until| until < day)
    }

    /// Whether its last day lies before its first, because it was ended before it began.
    pub fn never_holds(&self) -> bool {
        self.until_day.is_some_and(|until| until < self.from_day)
    }

    /// Whether it offers nothing any more.
    pub fn is_over(&self, day: i64) -> bool {
        self.has_ended(day) || self.never_holds()
    }

    /// Whether it offers the time of a seat, as far as days and hours go.
    pub fn offers(&self, seat: &Seat) -> bool {
        let date = seat.start.date();
        self.centre == seat.centre
            && self.service == seat.service
            && self.moments(date) == (seat.start, seat.end)
            && self.falls_on(date.weekday())
            && self.holds_on(Moment::start_of(date).day_number())
    }

    /// The weekdays in words: `每个工作日`, `每周一、周三`.
    pub fn days_words(&self) -> String {
        if self.weekdays.is_empty() {
            return "每个工作日".to_owned();
        }
        let names = self.weekdays.iter();
        let names = names.filter_map(|day| Weekday::from_monday_one_offset(*day).ok());
        let names: Vec<&str> = names.map(wording::weekday).collect();
        format!("每{}", names.join("、"))
    }

    fn falls_on(&self, weekday: Weekday) -> bool {
        self.weekdays.is_empty() || self.weekdays.contains(&weekday.to_monday_one_offset())
    }

    fn moments(&self, date: Date) -> (Moment, Moment) {
        let midnight = Moment::start_of(date);
        let at = |minute: crate::calendar::MinuteOfDay| midnight.plus_minutes(i64::from(minute.minutes()));
        (at(self.hours.from()), at(self.hours.to()))
    }

    /// Whether both would offer the same people at overlapping times of some day.
    fn collides(&self, other: &Self) -> bool {
        let last = |rule: &Self| rule.until_day.unwrap_or(i64::MAX);
        let same_days = self.from_day.max(other.from_day) <= last(self).min(last(other));
        let same_weekday = self.weekdays.is_empty()
            || other.weekdays.is_empty()
            || self.weekdays.iter().any(|day| other.weekdays.contains(day));
        let same_people = self.centre == other.centre && self.service == other.service;
        same_people && same_days && same_weekday && overlap(self.hours, other.hours)
    }
}

/// Checks what somebody wants a new rule to say, beside those there are.
///
/// # Errors
/// [`Refusal::Field`] for a name that is missing or too long, a number outside its range, a last day before the first,
/// or hours that overlap those of another rule for the same visits.
pub fn check(rule: SlotRule, others: &[SlotRule]) -> Result<SlotRule, Refusal> {
    let name = check_text("name", &rule.name, true, NAME_LIMIT)?;
    let within = |field: &str, holds: bool| {
        if holds {
            Ok(())
        } else {
            Err(Refusal::field(field, FieldProblem::OutOfRange))
        }
    };
    within("weekdays", rule.weekdays.iter().all(|day| (1..=7).contains(day)))?;
    within("visits_at_once", (1..=CAPACITY_LIMIT).contains(&rule.capacity))?;
    within("lead_hours", (0..=LEAD_LIMIT).contains(&rule.lead_minutes))?;
    within("ahead_days", (1..=AHEAD_LIMIT).contains(&rule.ahead_days))?;
    within("until", !rule.has_ended(rule.from_day))?;
    if others.iter().any(|other| rule.collides(other)) {
        return Err(Refusal::field("time", FieldProblem::Overlaps));
    }
    Ok(SlotRule { name, ..rule })
}
