//! Requests in every state (示例申请), told as what happened and how many working minutes ago.

mod teller;

use std::collections::HashMap;

use domain::calendar::PreparedCalendar;
use domain::id::{PersonId, RequestId};
use domain::request::{HoldReason, Urgency};
use domain::time::{Moment, WorkingMinutes};
use storage::request::Follower;

use super::cast::Cast;
use super::told::{OTHERS, ZHIGONG};
use crate::seed::drawn::Drawn;
use crate::{Failure, Known, Rules};
use teller::Teller;

/// Where something is wanted.
#[derive(Clone, Copy)]
pub(super) enum Where {
    /// The requester's own room.
    Own,
    /// Building, floor, room.
    Room(usize, usize, usize),
    /// Estate, building, unit, storey, door.
    Home(usize, usize, usize, usize, usize),
}

/// Who says something.
#[derive(Clone, Copy)]
pub(super) enum By {
    Requester,
    Desk,
    Technician,
}

/// What happened.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Accept,
    Reject(&'static str),
    AskBack(&'static str),
    Answer(&'static str),
    Reroute(&'static str, &'static str),
    Assign(&'static str),
    Take(&'static str),
    /// Whoever has it asks a colleague to help.
    AskHelp(&'static str),
    HandBack(&'static str),
    Start,
    Hold(HoldReason, &'static str),
    /// The appointment lies so many working minutes ahead.
    NoAccess(&'static str, i64),
    Resume,
    Finish(&'static str),
    Confirm,
    Return(&'static str),
    Cancel(&'static str),
    Nudge(&'static str),
    Note(By, &'static str),
    Message(By, &'static str),
    /// Into the story told before at this place of the list.
    Merge(usize),
    /// Nobody answered in time.
    Unanswered,
    /// Overall, the three excellences (0 leaves one out), reasons, words, named.
    Rate(i64, [i64; 3], &'static [&'static str], &'static str, bool),
    /// The owner answers the case that the bad rating opened: it is fixed.
    Fixed(&'static str),
    /// The owner needs so many working days more.
    Extended(&'static str, i64),
    /// The owner calls the rating unfounded.
    Disputed(&'static str),
    /// The verifier calls the rater: reached or not, and what was said.
    CalledBack(bool, &'static str),
    /// The rater rates the rectification.
    RatedAgain(i64, &'static str),
}

impl Step {
    /// Whether it is done to the case of a bad rating, rather than to the request.
    const fn is_about_case(self) -> bool {
        matches!(
            self,
            Self::Fixed(_) | Self::Extended(..) | Self::Disputed(_) | Self::CalledBack(..) | Self::RatedAgain(..)
        )
    }
}

/// A request and what happened to it; steps are counted back from now as `ago` is.
pub(super) struct Story {
    pub who: &'static str,
    /// The desk registered it for a caller.
    pub by_desk: bool,
    pub service: &'static str,
    pub place: Where,
    pub phrase: &'static str,
    pub text: &'static str,
    pub urgency: Urgency,
    pub why: &'static str,
    pub answers: &'static [(&'static str, &'static str)],
    pub ago: i64,
    pub steps: &'static [(i64, Step)],
    /// Photos of the requester.
    pub photos: usize,
}

/// A story of zhigong's about nothing, to be filled in.
pub(super) const BASE: Story = Story {
    who: "zhigong",
    by_desk: false,
    service: "",
    place: Where::Own,
    phrase: "",
    text: "",
    urgency: Urgency::Normal,
    why: "",
    answers: &[],
    ago: 0,
    steps: &[],
    photos: 0,
};

/// Every story, zhigong's first.
pub(super) fn all() -> impl Iterator<Item = &'static Story> {
    ZHIGONG.iter().chain(OTHERS)
}

/// When each was filed.
pub(super) fn filed(known: &Known, now: Moment) -> Result<Vec<Moment>, Failure> {
    all()
        .map(|story| Ok(ago(&*calendar_of(known, story)?, now, story.ago)))
        .collect()
}

fn calendar_of(known: &Known, story: &Story) -> Result<std::sync::Arc<PreparedCalendar>, Failure> {
    let item = known.item(&story.service.into());
    let item = item.ok_or_else(|| Failure::internal(&format!("there is no service {}", story.service)))?;
    known.calendar(&item.centre)
}

/// So many working minutes before `now`.
pub(super) fn ago(calendar: &PreparedCalendar, now: Moment, minutes: i64) -> Moment {
    calendar
        .subtract_working_time(now, WorkingMinutes(minutes))
        .unwrap_or(now)
}

/// What the stories come to.
pub(super) struct Told {
    /// The requests; photos are added by the caller.
    pub drawn: Vec<Drawn>,
    /// How many photos each wants.
    pub photos: Vec<usize>,
    /// Who follows what.
    pub followers: Vec<Follower>,
}

/// Tells all of them, with these numbers.
pub(super) fn tell(
    cast: &Cast<'_>,
    known: &Known,
    rules: &Rules,
    numbers: &[String],
    now: Moment,
) -> Result<Told, Failure> {
    let mut told = Told {
        drawn: Vec::new(),
        photos: Vec::new(),
        followers: Vec::new(),
    };
    let mut names: HashMap<usize, (RequestId, String)> = HashMap::new();
    for (index, (story, number)) in all().zip(numbers).enumerate() {
        let teller = Teller {
            cast,
            known,
            rules,
            names: &names,
            now,
        };
        let (drawn, follower) = teller.one(index, story, number)?;
        names.insert(index, (drawn.history.id().clone(), number.clone()));
        told.drawn.push(drawn);
        told.photos.push(story.photos);
        told.followers.extend(follower);
    }
    Ok(told)
}

/// The owner of a case, as the portal would name them.
pub(super) type Owner = Option<(PersonId, String)>;
