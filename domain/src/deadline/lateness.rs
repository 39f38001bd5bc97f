//! Working minutes past what was promised at first, and whose they are.

use super::Deadline;
use crate::calendar::PreparedCalendar;
use crate::clock::{DeadlineKind, Missed, Party};
use crate::time::{Moment, WorkingMinutes};

impl Deadline {
    /// What was missed of the first promise when it was met, or given up, at `met`: nothing when it was kept.
    ///
    /// The provider's share is what is over after the pauses have been given. The rest goes to those whose pauses pushed
    /// it, the last pause first: an earlier one was still made up for by the time that was left.
    pub fn missed(&self, kind: DeadlineKind, calendar: &PreparedCalendar, met: Moment) -> Vec<Missed> {
        let total = calendar.working_time_between(self.first_due, met).0;
        if met <= self.first_due || total <= 0 {
            return Vec::new();
        }
        let own = self.standing(calendar, met).overdue_by.0.min(total);
        let mut rest = total - own;
        let mut shares = vec![(Party::Provider, own)];
        for pause in self.pauses.iter().rev() {
            let until = pause.until.or(pause.latest).map_or(met, |until| until.min(met));
            let share = calendar.working_time_between(pause.from, until).0.clamp(0, rest);
            rest -= share;
            // Rows of before the table of reasons: only the requester's and others' pauses stopped the clock.
            let party = pause.party.unwrap_or(Party::Requester);
            match shares.iter_mut().find(|(known, _)| *known == party) {
                Some((_, sum)) => *sum += share,
                None => shares.push((party, share)),
            }
        }
        // A start anew gave the provider more time, and rounding to whole minutes favours them: both are theirs.
        if let Some((_, sum)) = shares.first_mut() {
            *sum += rest;
        }
        shares.sort_by_key(|(party, _)| *party);
        let shares = shares.into_iter().filter(|(_, minutes)| *minutes > 0);
        shares
            .map(|(party, minutes)| Missed {
                kind,
                party,
                minutes: WorkingMinutes(minutes),
            })
            .collect()
    }
}
