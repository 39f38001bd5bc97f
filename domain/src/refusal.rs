//! Every "no" the portal can say, as data.

use crate::rectification::CaseStatus;
use crate::request::Status;
use serde::{Deserialize, Serialize};

/// Why an operation was refused. The sentence a person reads stands in `app::text::refusal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{self:?}")]
pub enum Refusal {
    /// Nobody is signed in, or the session has ended.
    SignInNeeded,
    /// The temporary password has to be changed first.
    PasswordChangeNeeded,
    /// Login or password is wrong, the account does not exist, or it is locked after too many failures: never said which (no user
    /// enumeration, and no answer to a guess).
    WrongCredentials,
    /// The new password is too weak.
    WeakPassword,
    /// The one-time link has been used or has expired.
    LinkExpired,
    /// The person's roles do not include this.
    NotAllowed,
    /// Supervising and serving the same case is not for one person (article 10, 15).
    SeparationOfDuties,
    /// The thing does not exist, or the viewer may not know that it does.
    NotFound,
    /// The request is in a state that does not admit this.
    WrongState {
        /// Where it stands.
        status: Status,
    },
    /// The rectification case is in a state that does not admit this.
    CaseMoved {
        /// Where it stands.
        status: CaseStatus,
    },
    /// The date was put off as often as it may be, or it has passed already (不能再延期).
    NoMoreExtensions,
    /// Somebody else was quicker.
    TakenBy {
        /// The name of who was quicker, if it may be known.
        name: String,
    },
    /// The case changed since the page was loaded.
    Stale,
    /// A field is missing or not acceptable.
    Field {
        /// The form field's name.
        field: String,
        /// What is wrong with it.
        problem: FieldProblem,
    },
    /// Only the person served may rate (一事一评).
    OnlyServedPersonRates,
    /// The person has rated this request already.
    RatedAlready,
    /// Ratings open when the work is finished.
    NotRateableYet,
    /// The window for a rating or an addition has passed.
    WindowClosed,
    /// The technician does not belong to the centre, or is not active.
    NotOfThisCentre,
    /// Its work is not safe for so few people.
    TooFewHands {
        /// How many it needs.
        needed: i64,
        /// How many are missing.
        missing: i64,
    },
    /// More photos than the limit.
    TooManyPhotos {
        /// The limit.
        limit: usize,
    },
    /// The file is larger than the limit.
    PhotoTooLarge {
        /// The limit in MiB.
        mebibytes: u64,
    },
    /// The file is not a photo that can be read.
    NotAPhoto,
    /// An uploaded list cannot be read.
    File(FileProblem),
    /// The service is not offered (any more).
    ServiceNotOffered,
    /// No centre is responsible for this place and service.
    NoCentre,
    /// Every seat of the slot was booked meanwhile (刚刚约满).
    SlotFull,
    /// Too many attempts in a short time.
    TooOften,
}

/// What is wrong with an uploaded file that is no photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileProblem {
    /// It is larger than the limit.
    TooLarge {
        /// The limit in KiB.
        kibibytes: usize,
    },
    /// An Excel file before 2007 (xls), or one with a password, which looks the same from outside.
    OldWorkbook,
    /// An archive, but no workbook (xlsx).
    NotAWorkbook,
    /// Neither a workbook nor text in UTF-8.
    NotText,
    /// It broke off or was changed.
    Damaged,
    /// It unfolds to more than anybody types.
    TooMuch {
        /// Sheet and row, as far as they are known.
        place: String,
    },
}

/// What is wrong with a form field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldProblem {
    /// It must be filled in.
    Missing,
    /// It is longer than so many characters.
    TooLong(usize),
    /// It is shorter than so many characters.
    TooShort(usize),
    /// It is not one of the choices.
    NotAChoice,
    /// It is not a number.
    NotANumber,
    /// It is outside the range.
    OutOfRange,
    /// It is not a date or time.
    NotATime,
    /// It lies in the past.
    InThePast,
    /// It overlaps another.
    Overlaps,
    /// There is one of that day already, and none is overwritten.
    Occupied,
    /// It is in force, and what was in force stays on record.
    InForce,
    /// It is so already.
    NothingChanges,
    /// It is no list of working periods.
    NotHours,
    /// A line, counted from one, does not say which days are worked at which hours.
    NotAWeek(usize),
}

impl Refusal {
    /// The HTTP status that carries this refusal.
    pub fn http_status(&self) -> u16 {
        match self {
            Self::SignInNeeded | Self::WrongCredentials => 401,
            Self::PasswordChangeNeeded
            | Self::NotAllowed
            | Self::SeparationOfDuties
            | Self::OnlyServedPersonRates
            | Self::LinkExpired => 403,
            Self::NotFound => 404,
            Self::WrongState { .. }
            | Self::CaseMoved { .. }
            | Self::TakenBy { .. }
            | Self::Stale
            | Self::RatedAlready
            | Self::SlotFull => 409,
            Self::TooOften => 429,
            Self::PhotoTooLarge { .. } => 413,
            Self::WeakPassword
            | Self::Field { .. }
            | Self::NotRateableYet
            | Self::WindowClosed
            | Self::NoMoreExtensions
            | Self::NotOfThisCentre
            | Self::TooFewHands { .. }
            | Self::TooManyPhotos { .. }
            | Self::NotAPhoto
            | Self::File(_)
            | Self::ServiceNotOffered
            | Self::NoCentre => 422,
        }
    }

    /// A refusal about one form field.
    pub fn field(field: &str, problem: FieldProblem) -> Self {
        Self::Field {
            field: field.to_owned(),
            problem,
        }
    }
}

/// Checks a free text: trimmed, not longer than `limit` characters, and not empty where it is needed.
///
/// # Errors
/// [`Refusal::Field`] naming `field`.
pub fn check_text(field: &str, text: &str, needed: bool, limit: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if needed && text.is_empty() {
        return Err(Refusal::field(field, FieldProblem::Missing));
    }
    if text.chars().count() > limit {
        return Err(Refusal::field(field, FieldProblem::TooLong(limit)));
    }
    Ok(text.to_owned())
}
