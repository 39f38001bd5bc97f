//! At a place: what its sticker leads to, and the sheet of stickers (地点二维码).

use crate::ask::groups;
use crate::failure::found;
use crate::render::job_row;
use crate::{Failure, Services, reach};
use domain::access::{Permission, authorize};
use domain::id::{PersonId, PlaceId};
use domain::person::Actor;
use domain::place::{Place, PlaceKind};
use domain::request::{Event, EventKind};
use domain::time::{Moment, wording};
use domain::view::{AtPage, JobHere, PlaceStep, Sticker, StickersPage};
use qrcode::{Color, EcLevel, QrCode};

/// Four columns and six rows on A4.
const SHEET: usize = 24;
/// Jobs of a technician that are looked through.
const JOBS: usize = 60;
/// The white border that readers need, in modules (ISO/IEC 18004).
const QUIET: usize = 4;

impl Services {
    /// What can be done at a place.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotFound`].
    pub async fn at_page(&self, actor: &Actor, place: &str, now: Moment) -> Result<AtPage, Failure> {
        let grant = reach(actor, Permission::CatalogueRead)?;
        let place = found(self.store.place(&grant, &PlaceId(place.to_owned())).await?)?;
        let known = self.known(now).await?;
        let mut jobs = Vec::new();
        if let Ok(works) = authorize(actor, Permission::RequestWork, None) {
            let mine = self.store.work_of(&works, &actor.person, JOBS).await?;
            for job in mine.iter().filter(|job| job.place == place.id) {
                jobs.push(JobHere {
                    job: job_row(job, &*known.calendar(&job.centre)?, &actor.person, now),
                    // One key range for each of the very few jobs of one person in one room.
                    arrived: arrived(&self.store.events(&works, &job.id).await?, &actor.person, now),
                });
            }
        }
        Ok(AtPage {
            place: step(place),
            jobs,
            groups: groups(&known, ""),
        })
    }

    /// Stickers for the rooms under a place, a sheet at a time.
    ///
    /// # Errors
    /// [`domain::refusal::Refusal::NotAllowed`], [`domain::refusal::Refusal::NotFound`].
    pub async fn stickers_page(
        &self,
        actor: &Actor,
        origin: &str,
        place: &str,
        from: &str,
        _now: Moment,
    ) -> Result<StickersPage, Failure> {
        let grant = reach(actor, Permission::StickerPrint)?;
        let place = found(self.store.place(&grant, &PlaceId(place.to_owned())).await?)?;
        let mut rooms = if is_room(&place) {
            vec![place.clone()]
        } else {
            self.store.rooms_under(&grant, &place, from, SHEET + 1).await?
        };
        let more = rooms.len() > SHEET;
        rooms.truncate(SHEET);
        Ok(StickersPage {
            next: rooms.last().filter(|_| more).map(|room| room.path.clone()),
            title: place.full_name,
            place: place.id.0,
            stickers: rooms
                .into_iter()
                .map(|room| sticker(origin, room))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// When this person last told today that they are there.
fn arrived(events: &[Event], person: &PersonId, now: Moment) -> String {
    let told = events.iter().rev().find(|event| {
        event.kind == EventKind::Arrived && event.by.as_ref() == Some(person) && event.at.date() == now.date()
    });
    told.map(|event| wording::clock(event.at)).unwrap_or_default()
}

fn is_room(place: &Place) -> bool {
    matches!(place.kind, PlaceKind::Room | PlaceKind::Dwelling)
}

fn step(place: Place) -> PlaceStep {
    PlaceStep {
        has_more: !is_room(&place),
        id: place.id.0,
        name: place.name,
        full_name: place.full_name,
    }
}

/// A fifth of the code may be scratched off and it is still read.
fn sticker(origin: &str, place: Place) -> Result<Sticker, Failure> {
    let address = format!("{origin}/at/{}", place.id);
    let code = QrCode::with_error_correction_level(address.as_bytes(), EcLevel::Q)
        .map_err(|error| Failure::internal(&error))?;
    Ok(Sticker {
        name: place.name,
        full_name: place.full_name,
        path: outline(&code),
        size: u32::try_from(code.width() + 2 * QUIET).unwrap_or(u32::MAX),
    })
}

/// The dark modules as one path: a bar for each run in a row, which is a third of a rectangle for each.
fn outline(code: &QrCode) -> String {
    use std::fmt::Write as _;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width.max(1)).enumerate() {
        let mut x = 0;
        while x < row.len() {
            let run = row.iter().skip(x).take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the path again and compares it with the code, module by module.
    #[test]
    fn the_outline_holds_exactly_the_dark_modules() {
        let code = QrCode::with_error_correction_level(b"https://hq.example/at/room-1208", EcLevel::Q).unwrap();
        let mut drawn = vec![false; code.width() * code.width()];
        for bar in outline(&code).split('z').filter(|bar| !bar.is_empty()) {
            let (at, run) = bar.trim_start_matches('M').split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let run: usize = run.split('v').next().unwrap().parse().unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            for each in x..x + run {
                drawn[(y - QUIET) * code.width() + each - QUIET] = true;
            }
        }
        let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        assert_eq!(drawn, dark);
    }
}
