//! Pages of managers and administrators.

use super::Page;
use crate::access::RoleGrant;
use crate::rating::{Excellence, Level};
use crate::satisfaction::Cell;
use serde::{Deserialize, Serialize};

/// A cell with its place in the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatrixCell {
    /// The group.
    pub group: String,
    /// Its key, for the link to what is behind.
    pub group_id: String,
    /// The figure.
    pub cell: Cell,
    /// Change against the month before, in thousandths; none when either has too few.
    pub change: Option<i64>,
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatrixRow {
    /// What is judged.
    pub excellence: Excellence,
    /// One cell a group.
    pub cells: Vec<MatrixCell>,
}

/// A figure with its name: value in words, and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// Name.
    pub name: String,
    /// Value in words, e.g. 41.2%.
    pub value: String,
    /// Sample and basis.
    pub note: String,
    /// A link to what is behind.
    pub href: Option<String>,
}

/// A line of a breakdown: by centre, service or month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendRow {
    /// Key of the centre, service or month.
    pub key: String,
    /// Name.
    pub name: String,
    /// Overall good rate.
    pub cell: Cell,
    /// Closed requests that could be rated.
    pub rateable: i64,
    /// Finished in time, in a thousand; none without any.
    pub on_time: Option<i64>,
}

/// 三优三满意.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatrixPage {
    /// The month shown, as `yyyymm`.
    pub month: i64,
    /// The viewer sees all centres, and the ratings behind a figure; others see what was finished.
    pub everything: bool,
    /// In words.
    pub month_label: String,
    /// Months to choose from, newest first.
    pub months: Vec<(i64, String)>,
    /// Whose figures: all centres, or the viewer's.
    pub of: String,
    /// Narrowed to a centre: key.
    pub centre: String,
    /// Narrowed to a service: key.
    pub service: String,
    /// Names of the groups, in order: the head of the matrix.
    pub groups: Vec<String>,
    /// Rows.
    pub rows: Vec<MatrixRow>,
    /// Indicators kept apart from each other.
    pub tiles: Vec<Tile>,
    /// By centre, ranked by the lower bound.
    pub centres: Vec<TrendRow>,
    /// By service, ranked by the lower bound.
    pub services: Vec<TrendRow>,
    /// By month, oldest first.
    pub trend: Vec<TrendRow>,
    /// When the totals were last folded, in words.
    pub folded: String,
}

/// A line behind a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrillRow {
    /// The request's key, when the viewer may follow it.
    pub request: Option<String>,
    /// Number, or nothing where the rater is shielded.
    pub number: String,
    /// Service.
    pub service: String,
    /// Centre.
    pub centre: String,
    /// Group.
    pub group: String,
    /// Level, for who may see ratings.
    pub level: Option<Level>,
    /// Reasons and words.
    pub text: String,
    /// Who, for the verifier.
    pub rater: String,
    /// When, in words; nothing where the rater is shielded, for only the month may be known, which stands in the title.
    pub when: String,
}

/// What is behind a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrillPage {
    /// What it is narrowed to, in words.
    pub title: String,
    /// What the viewer sees here and what not, in a sentence.
    pub note: String,
    /// The lines.
    pub page: Page<DrillRow>,
}

/// A special day of the calendar, as an administrator edits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRow {
    /// `yyyy-mm-dd`.
    pub date: String,
    /// Weekday in words.
    pub weekday: String,
    /// `holiday` or `makeup`.
    pub kind: String,
    /// Name.
    pub name: String,
}

/// The working calendar as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPage {
    /// The special days of a year.
    pub days: Vec<DayRow>,
    /// What would follow from the day that is asked about.
    pub proposal: Option<super::ProposedChange>,
    /// The text of a notice that was refused; empty when none was.
    pub text: String,
    /// The year typed beside it.
    pub year: String,
    /// The day typed beside it, `yyyy-mm-dd`.
    pub from: String,
}

/// A day that an imported notice changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayChange {
    /// `yyyy-mm-dd`.
    pub date: String,
    /// Weekday in words.
    pub weekday: String,
    /// What it is now, in words.
    pub before: String,
    /// What it becomes, in words.
    pub after: String,
}

/// What changes about one holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayChange {
    /// The holiday.
    pub name: String,
    /// Days that become days off, in words, runs folded; empty where there are none.
    pub off: String,
    /// Days that become days to be worked.
    pub worked: String,
    /// Days that become usual days again.
    pub usual: String,
}

/// An open request whose deadline moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedDeadline {
    /// The request's number.
    pub number: String,
    /// The centre's name.
    pub centre: String,
    /// Due before, in words.
    pub before: String,
    /// Due after, in words.
    pub after: String,
}

/// A booked visit that falls on a day that would not be worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FallingVisit {
    /// The request's number.
    pub number: String,
    /// The centre's name.
    pub centre: String,
    /// Whom they were to visit.
    pub requester: String,
    /// When, in words.
    pub when: String,
}

/// A notice that was read and waits for a yes (导入预览).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarProposal {
    /// The text as it was pasted; empty when there is none.
    pub text: String,
    /// The year it arranges, in words; empty when it is not known.
    pub year: String,
    /// Its number.
    pub number: String,
    /// The first day on which deadlines are computed by it, as `yyyy-mm-dd`.
    pub from: String,
    /// What looks wrong.
    pub findings: Vec<String>,
    /// Something is wrong that cannot be taken over.
    pub blocked: bool,
    /// It names the whole year; else it only adds to what is there.
    pub whole: bool,
    /// Days off it names.
    pub off: i64,
    /// Days to be worked it names.
    pub worked: i64,
    /// The days that change.
    pub changes: Vec<DayChange>,
    /// The same days by holiday.
    pub holidays: Vec<HolidayChange>,
    /// How many open requests' deadlines move.
    pub moved: i64,
    /// The first of them.
    pub requests: Vec<MovedDeadline>,
    /// How many booked visits fall away.
    pub falling: i64,
    /// The first of them, in the order of time.
    pub visits: Vec<FallingVisit>,
}

/// A notice that was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// The year.
    pub year: i64,
    /// Its number.
    pub number: String,
    /// Taken over when and by whom, and from when it holds, in words.
    pub taken: String,
    /// It counts, waits for its day, or deadlines are still being computed anew.
    pub state: String,
}

/// A person as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Key.
    pub id: String,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Department.
    pub department: String,
    /// Group their ratings count in.
    pub group: String,
    /// Roles.
    pub roles: Vec<RoleGrant>,
    /// Roles in words.
    pub role_labels: Vec<String>,
    /// Active.
    pub active: bool,
    /// Locked after failures.
    pub locked: bool,
}

/// A target as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRow {
    /// Key.
    pub id: String,
    /// What is judged.
    pub excellence: Excellence,
    /// In words, e.g. 95.0%.
    pub value: String,
    /// First month, in words.
    pub from: String,
    /// How it stands to the present month.
    pub phase: Phase,
}

/// A group of raters as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// First month, in words.
    pub from: String,
    /// Last month, in words; empty while open.
    pub until: String,
    /// How it stands to the present month.
    pub phase: Phase,
}

/// How something with a period stands to the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// 已失效
    Past,
    /// 现行
    Present,
    /// 将生效
    Ahead,
}

/// 满意度目标.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetsPage {
    /// Targets by excellence, the latest first.
    pub targets: Vec<TargetRow>,
    /// Groups in their order.
    pub groups: Vec<GroupRow>,
    /// Months from which something new can apply: `yyyymm` and words.
    pub months: Vec<(i64, String)>,
}

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When, in words.
    pub when: String,
    /// Who.
    pub by: String,
    /// What, in words.
    pub what: String,
}

/// A run of a background job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRunRow {
    /// Which job.
    pub job: String,
    /// When, in words.
    pub when: String,
    /// How long.
    pub milliseconds: i64,
    /// How many rows it changed.
    pub changed: i64,
    /// What went wrong, if anything.
    pub problem: String,
}
