//! Booked visits that cannot take place any more (上门预约失效): found by what the calendar and the rules say now, given up with
//! their seats, and told. It may run as often as it likes, and anywhere: a visit that was given up holds no seat any more.

use crate::{Failure, Known, Services, reach, system};
use domain::access::{Grant, Permission};
use domain::id::CentreId;
use domain::lifecycle::Command;
use domain::refusal::Refusal;
use domain::slot::{Loss, Seat, loss};
use domain::time::Moment;
use storage::slot::Booking;

/// Bookings read at a time.
const PAGE: usize = 200;
/// Visits given up in one run; the next one goes on.
const BATCH: i64 = 500;

impl Services {
    /// Gives up what was booked and falls on a day that is not worked any more, or at a time that is offered no longer.
    /// Returns how many visits.
    pub(crate) async fn lose_visits(&self, now: Moment) -> Result<i64, Failure> {
        let grant = reach(&system(), Permission::Reconcile)?;
        let centres: Vec<CentreId> = {
            let known = self.known(now).await?;
            known.reference.centres.iter().map(|centre| centre.id.clone()).collect()
        };
        let mut given_up = 0;
        for centre in centres {
            let mut after = Seat::key_from(&centre, now);
            loop {
                let page = self.store.bookings(&grant, &centre, &after, PAGE).await?;
                given_up += self.lose_among(&grant, &centre, &page, now).await?;
                let Some(last) = page.last().filter(|_| page.len() == PAGE) else {
                    break;
                };
                if given_up >= BATCH {
                    return Ok(given_up);
                }
                after = last.seat.key();
            }
        }
        Ok(given_up)
    }

    async fn lose_among(
        &self,
        grant: &Grant,
        centre: &CentreId,
        page: &[Booking],
        now: Moment,
    ) -> Result<i64, Failure> {
        if lost(page, centre, &*self.known(now).await?)?.is_empty() {
            return Ok(0);
        }
        // Another process may have changed the rules, and somebody have booked by them since: a visit is given up only by
        // what was read after its booking.
        self.reference.forget().await;
        let known = self.known(now).await?;
        let (lost, because): (Vec<Booking>, Vec<Loss>) = lost(page, centre, &known)?.into_iter().unzip();
        let requests = self.store.booked_requests(grant, &lost).await?;
        let mut given_up = 0;
        for (booking, because) in lost.iter().zip(because) {
            let request = requests.iter().find(|request| request.id == booking.request);
            let Some(request) = request.filter(|request| request.seat.as_ref() == Some(&booking.seat)) else {
                continue;
            };
            let command = Command::LoseVisit { because };
            match self.carry_out(&system(), request, &command, &known, None, now).await {
                Ok(()) => given_up += 1,
                // Somebody acted at the same moment, or has begun: the next run looks again.
                Err(Failure::Refused(Refusal::Stale | Refusal::WrongState { .. }) | Failure::Busy) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(given_up)
    }
}

fn lost(page: &[Booking], centre: &CentreId, known: &Known) -> Result<Vec<(Booking, Loss)>, Failure> {
    if page.is_empty() {
        return Ok(Vec::new());
    }
    let calendar = known.calendar(centre)?;
    let rules = &known.reference.slot_rules;
    let lost = page.iter().filter_map(|booking| {
        let because = loss(&booking.seat, rules, &calendar)?;
        Some((booking.clone(), because))
    });
    Ok(lost.collect())
}
