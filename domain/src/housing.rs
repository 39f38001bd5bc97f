//! Staff housing (住房): the register, and applications as staged files (article 22, 23).

use crate::id::{ApplicationId, DepartmentId, DwellingId, PersonId, PlaceId};
use crate::refusal::{FieldProblem, Refusal, check_text};
use crate::request::REASON_LIMIT;
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// Who owns a dwelling (产权).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ownership {
    /// 公有住房 (未出售)
    Public,
    /// 已售公房
    Sold,
    /// 周转住房
    Temporary,
}

impl Ownership {
    /// The term on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Public => "公有住房（未出售）",
            Self::Sold => "已售公房",
            Self::Temporary => "周转住房",
        }
    }
}

/// One line of the register (住房台账).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dwelling {
    /// Key.
    pub id: DwellingId,
    /// The node in the place tree.
    pub place: PlaceId,
    /// Its whole name.
    pub full_name: String,
    /// The place's path, for lists of an estate or building.
    pub path: String,
    /// Who owns it.
    pub ownership: Ownership,
    /// Floor area in hundredths of a square metre (建筑面积).
    pub area: i64,
    /// Who lives there.
    #[serde(default)]
    pub occupant: Option<PersonId>,
    /// Their name.
    #[serde(default)]
    pub occupant_name: String,
    /// Since when, as `yyyymmdd`.
    #[serde(default)]
    pub occupied_from: Option<i64>,
}

/// A step of an application (办理环节).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 提交申请
    Submitted,
    /// 材料审核
    Documents,
    /// 资格审核
    Eligibility,
    /// 公示
    Notice,
    /// 审批
    Approval,
    /// 发放
    Payment,
    /// 办结
    Finished,
}

impl Step {
    /// The order of the file.
    pub const ALL: [Self; 7] = [
        Self::Submitted,
        Self::Documents,
        Self::Eligibility,
        Self::Notice,
        Self::Approval,
        Self::Payment,
        Self::Finished,
    ];

    /// The term on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Submitted => "提交申请",
            Self::Documents => "材料审核",
            Self::Eligibility => "资格审核",
            Self::Notice => "公示",
            Self::Approval => "审批",
            Self::Payment => "发放",
            Self::Finished => "办结",
        }
    }

    /// What comes next; nothing after the last.
    pub fn next(self) -> Option<Self> {
        let place = Self::ALL.iter().position(|step| *step == self)?;
        Self::ALL.get(place + 1).copied()
    }
}

/// Where an application stands as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationStatus {
    /// 办理中
    Going,
    /// 退回补正: the applicant has to add something.
    SentBack,
    /// 已办结
    Granted,
    /// 不予批准
    Refused,
    /// 已撤回
    Withdrawn,
}

/// An entry of the file: who did what when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileEntry {
    /// The step it belongs to.
    pub step: Step,
    /// What the entry says, e.g. 通过.
    pub action: String,
    /// In their words.
    #[serde(default)]
    pub text: String,
    /// Who.
    pub by: PersonId,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

/// A housing application's file (住房补贴申请, 示例).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Application {
    /// Key, made by the client.
    pub id: ApplicationId,
    /// The number people say.
    pub number: String,
    /// What is applied for, e.g. 住房补贴（示例）.
    pub kind: String,
    /// Who applies.
    pub applicant: PersonId,
    /// Their name.
    pub applicant_name: String,
    /// Their organ.
    pub department: DepartmentId,
    /// Why, in their words.
    pub reason: String,
    /// Floor area they live in now, in hundredths of a square metre.
    pub current_area: i64,
    /// Members of the household.
    pub household: i64,
    /// The step that is being worked on.
    pub step: Step,
    /// As a whole.
    pub status: ApplicationStatus,
    /// Everything that happened, oldest first; only ever added to.
    pub entries: Vec<FileEntry>,
    /// When it was handed in.
    pub applied_at: Moment,
    /// When the present step should be done.
    #[serde(default)]
    pub due: Option<Moment>,
    /// Still going.
    pub open: bool,
    /// Grows with every change.
    pub version: i64,
}

/// What the applicant fills in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApplicationForm {
    /// Why.
    pub reason: String,
    /// Square metres, as typed.
    pub current_area: String,
    /// Members of the household, as typed.
    pub household: String,
}

/// Reads the form.
///
/// # Errors
/// [`Refusal::Field`].
pub fn check_form(form: &ApplicationForm) -> Result<(String, i64, i64), Refusal> {
    let reason = check_text("reason", &form.reason, true, REASON_LIMIT)?;
    let area: f64 = form
        .current_area
        .trim()
        .parse()
        .map_err(|_| Refusal::field("current_area", FieldProblem::NotANumber))?;
    // Less than a hundredth would be written down as none.
    if !(0.01..=1000.0).contains(&area) {
        return Err(Refusal::field("current_area", FieldProblem::OutOfRange));
    }
    let household: i64 = form
        .household
        .trim()
        .parse()
        .map_err(|_| Refusal::field("household", FieldProblem::NotANumber))?;
    if !(1..=20).contains(&household) {
        return Err(Refusal::field("household", FieldProblem::OutOfRange));
    }
    Ok((reason, (area * 100.0).round() as i64, household))
}

/// What an officer or the applicant can do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// 通过，进入下一环节
    Advance,
    /// 退回补正
    SendBack,
    /// 不予批准
    Refuse,
    /// 补正后重新提交 (applicant)
    Resubmit,
    /// 撤回 (applicant)
    Withdraw,
}

impl Move {
    /// From the value of a form field.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "advance" => Some(Self::Advance),
            "send_back" => Some(Self::SendBack),
            "refuse" => Some(Self::Refuse),
            "resubmit" => Some(Self::Resubmit),
            "withdraw" => Some(Self::Withdraw),
            _ => None,
        }
    }

    /// Whether it is the applicant's.
    pub fn is_applicants(self) -> bool {
        matches!(self, Self::Resubmit | Self::Withdraw)
    }
}

/// Moves a file along. An officer never handles their own application.
///
/// # Errors
/// [`Refusal::SeparationOfDuties`], [`Refusal::NotAllowed`], [`Refusal::Stale`] when it is not going, or
/// [`Refusal::Field`] when a reason is missing.
pub fn proceed(
    application: &Application,
    step: Move,
    text: &str,
    by: &crate::person::Actor,
    now: Moment,
) -> Result<Application, Refusal> {
    let own = application.applicant == by.person;
    if step.is_applicants() && !own {
        return Err(Refusal::NotAllowed);
    }
    if !step.is_applicants() && own {
        return Err(Refusal::SeparationOfDuties);
    }
    let needs_text = matches!(step, Move::SendBack | Move::Refuse);
    let text = check_text("text", text, needs_text, REASON_LIMIT)?;
    let mut next = application.clone();
    let action = match (step, application.status) {
        (Move::Advance, ApplicationStatus::Going) => {
            match application.step.next() {
                Some(Step::Finished) | None => {
                    next.step = Step::Finished;
                    next.status = ApplicationStatus::Granted;
                }
                Some(following) => next.step = following,
            }
            "通过"
        }
        (Move::SendBack, ApplicationStatus::Going) => {
            next.status = ApplicationStatus::SentBack;
            "退回补正"
        }
        (Move::Refuse, ApplicationStatus::Going) => {
            next.status = ApplicationStatus::Refused;
            "不予批准"
        }
        (Move::Resubmit, ApplicationStatus::SentBack) => {
            next.status = ApplicationStatus::Going;
            "补正后重新提交"
        }
        (Move::Withdraw, ApplicationStatus::Going | ApplicationStatus::SentBack) => {
            next.status = ApplicationStatus::Withdrawn;
            "撤回申请"
        }
        _ => return Err(Refusal::Stale),
    };
    next.open = matches!(next.status, ApplicationStatus::Going | ApplicationStatus::SentBack);
    next.entries.push(FileEntry {
        step: application.step,
        action: action.to_owned(),
        text,
        by: by.person.clone(),
        by_name: by.name.clone(),
        at: now,
    });
    next.version += 1;
    Ok(next)
}
