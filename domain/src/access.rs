//! Who may do what: one table, one function (权限表).
//!
//! [`authorize`] is the only way to a [`Grant`], and everything that reads or writes takes one. A grant carries how
//! far it reaches; the storage turns that into a condition, so that a list never holds what its viewer may not see.

use crate::id::{CentreId, DepartmentId, PersonId};
use crate::person::Actor;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// A role (角色), held within a [`Scope`]. Everybody signed in is an employee besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 职工
    Employee,
    /// 服务人员
    Technician,
    /// 服务中心
    CentreDesk,
    /// 中心负责人: told when time runs out.
    CentreHead,
    /// 部门行政处
    DepartmentOfficer,
    /// 管理局
    BureauManager,
    /// 管理局核实员: the only one who sees who gave a rating.
    Verifier,
    /// 住房管理
    HousingOfficer,
    /// 系统管理员
    Administrator,
    /// A background job of the portal itself.
    System,
}

impl Role {
    /// Every role, in the order of the table on paper.
    pub const ALL: [Self; 10] = [
        Self::Employee,
        Self::Technician,
        Self::CentreDesk,
        Self::CentreHead,
        Self::DepartmentOfficer,
        Self::BureauManager,
        Self::Verifier,
        Self::HousingOfficer,
        Self::Administrator,
        Self::System,
    ];

    /// The term on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Employee => "职工",
            Self::Technician => "服务人员",
            Self::CentreDesk => "服务中心",
            Self::CentreHead => "中心负责人",
            Self::DepartmentOfficer => "部门行政处",
            Self::BureauManager => "管理局",
            Self::Verifier => "管理局核实员",
            Self::HousingOfficer => "住房管理",
            Self::Administrator => "系统管理员",
            Self::System => "系统任务",
        }
    }

    /// The value in forms and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Technician => "technician",
            Self::CentreDesk => "centre_desk",
            Self::CentreHead => "centre_head",
            Self::DepartmentOfficer => "department_officer",
            Self::BureauManager => "bureau_manager",
            Self::Verifier => "verifier",
            Self::HousingOfficer => "housing_officer",
            Self::Administrator => "administrator",
            Self::System => "system",
        }
    }

    /// Can be given to somebody: everybody is an employee, and nobody is the portal.
    pub fn is_given(self) -> bool {
        !matches!(self, Self::Employee | Self::System)
    }

    /// Whether it can be held in such a scope.
    pub fn fits(self, scope: &Scope) -> bool {
        match scope {
            Scope::Centre(_) => self.serves(),
            Scope::Department(_) => self == Self::DepartmentOfficer,
            Scope::Bureau => self.is_given() && !self.serves() && self != Self::DepartmentOfficer,
        }
    }

    /// Supervises service (article 10, 15: who supervises does not serve).
    pub fn supervises(self) -> bool {
        matches!(self, Self::BureauManager | Self::Verifier)
    }

    /// Performs service.
    pub fn serves(self) -> bool {
        matches!(self, Self::Technician | Self::CentreDesk | Self::CentreHead)
    }
}

/// Where a role holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One service centre.
    Centre(CentreId),
    /// One department.
    Department(DepartmentId),
    /// The whole bureau.
    Bureau,
}

/// A role within a scope, as it stands in a person's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGrant {
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub scope: Scope,
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $label:literal;)*) => {
        /// What can be allowed (权限).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// Every permission, in the order of the table on paper.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The term on screen and in the snapshot.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }
        }
    };
}

permissions! {
    /// Own profile, password, sessions, drafts.
    ProfileEdit = "本人资料与登录";
    /// Own inbox, and by which channels its news are sent on.
    InboxOwn = "本人消息";
    /// The catalogue, places and centres as everybody sees them.
    CatalogueRead = "查看服务目录";
    /// Ask for a service for oneself.
    RequestFile = "提交申请";
    /// Register a request for a caller.
    RequestFileForOther = "代他人登记";
    /// See a request.
    RequestRead = "查看申请";
    /// See internal notes of the centre.
    NoteRead = "查看内部备注";
    /// The queue of a centre.
    QueueRead = "查看待办队列";
    /// Accept, reject, ask back, re-route, link duplicates.
    RequestTriage = "受理、退回、追问、转派、并单";
    /// Assign to a technician.
    RequestAssign = "派单";
    /// Internal note.
    RequestNote = "内部备注";
    /// Message on the case.
    RequestMessage = "留言";
    /// Take, start, hold, finish.
    RequestWork = "接单与办理";
    /// Ask a colleague to help, and let them go.
    RequestHelp = "请人协助";
    /// Step back from helping.
    RequestStepBack = "退出协助";
    /// Answer a question, confirm, return, cancel, nudge.
    RequestOwnStep = "补充、验收、退回、撤回、催单";
    /// Book, change or cancel the appointment of a visit.
    RequestReschedule = "预约与改约上门时间";
    /// Print the stickers of places.
    StickerPrint = "打印地点二维码";
    /// Follow an open request of the same place.
    RequestFollow = "关注申请";
    /// Rate: only the person served.
    RequestRate = "评价";
    /// See ratings with the rater's name.
    RatingReadNamed = "查看具名评价";
    /// See a rectification case.
    CaseRead = "查看差评整改";
    /// Answer a rectification case: what was done, another date, or that it is unfounded.
    CaseAnswer = "整改反馈";
    /// Hand a rectification case to another person of the centre.
    CaseHandOver = "交接整改";
    /// Confirm that a bad rating is unfounded, and call the rater back.
    CaseVerify = "核实与回访";
    /// See what became of one's own bad rating, and rate the rectification.
    CaseOwn = "查看本人差评的整改、复评";
    /// Satisfaction figures.
    SatisfactionRead = "查看满意度";
    /// Set targets and groups.
    TargetEdit = "设定目标与满意主体";
    /// Own dwelling and applications.
    HousingOwn = "我的住房与申请";
    /// The register of dwellings.
    DwellingRead = "查看住房台账";
    /// Move a housing application along.
    HousingAdvance = "办理住房申请";
    /// People and roles.
    PersonManage = "人员与角色";
    /// Working calendar.
    CalendarEdit = "工作日历";
    /// Who changed what in the administration.
    AuditRead = "查看审计日志";
    /// Which centre answers, and by which rule.
    RoutingRead = "查看归口与派单规则";
    /// Make, move and end routing rules; switch automatic dispatch.
    RoutingEdit = "派单规则";
    /// Skills, areas, shift and leave of technicians.
    TechnicianEdit = "服务人员技能与班次";
    /// Announce an incident, link requests to it, end it.
    IncidentAnnounce = "故障公告";
    /// When a centre's people can come.
    SlotRuleEdit = "上门时段";
    /// Plans of recurring service.
    PlanEdit = "周期服务";
    /// See the runs of background jobs.
    JobRead = "查看系统任务";
    /// Who is told when time runs out.
    EscalationEdit = "督办规则";
    /// Close what nobody answered, end holds, fold totals.
    Reconcile = "到期处理与汇总";
}

/// How far a line of the table reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// What is one's own: filed by or for oneself.
    Own,
    /// What one follows.
    Followed,
    /// What is assigned to oneself.
    Assigned,
    /// What one helps with, while it is with the provider.
    Helping,
    /// Everything of the centre in which the role is held.
    Centre,
    /// Everything of the department in which the role is held.
    Department,
    /// Everything.
    Everything,
}

impl Reach {
    /// The term in the snapshot.
    pub fn label(self) -> &'static str {
        match self {
            Self::Own => "本人",
            Self::Followed => "关注的",
            Self::Assigned => "派给本人的",
            Self::Helping => "本人协助的",
            Self::Centre => "本中心",
            Self::Department => "本部门",
            Self::Everything => "全部",
        }
    }
}

/// The table. A pair that is not here is refused.
pub const TABLE: &[(Permission, Role, Reach)] = {
    use Permission as P;
    use Reach as X;
    use Role as R;
    &[
        (P::ProfileEdit, R::Employee, X::Own),
        (P::InboxOwn, R::Employee, X::Own),
        (P::CatalogueRead, R::Employee, X::Everything),
        (P::RequestFile, R::Employee, X::Own),
        (P::RequestFileForOther, R::CentreDesk, X::Centre),
        (P::RequestRead, R::Employee, X::Own),
        (P::RequestRead, R::Employee, X::Followed),
        (P::RequestRead, R::Technician, X::Assigned),
        (P::RequestRead, R::Technician, X::Helping),
        (P::RequestRead, R::Technician, X::Centre),
        (P::RequestRead, R::CentreDesk, X::Centre),
        (P::RequestRead, R::CentreHead, X::Centre),
        (P::RequestRead, R::DepartmentOfficer, X::Department),
        (P::RequestRead, R::BureauManager, X::Everything),
        (P::RequestRead, R::Verifier, X::Everything),
        (P::RequestRead, R::System, X::Everything),
        (P::NoteRead, R::Technician, X::Centre),
        (P::NoteRead, R::CentreDesk, X::Centre),
        (P::NoteRead, R::CentreHead, X::Centre),
        (P::NoteRead, R::BureauManager, X::Everything),
        (P::NoteRead, R::Verifier, X::Everything),
        (P::QueueRead, R::Technician, X::Centre),
        (P::QueueRead, R::CentreDesk, X::Centre),
        (P::QueueRead, R::CentreHead, X::Centre),
        (P::QueueRead, R::BureauManager, X::Everything),
        (P::RequestTriage, R::CentreDesk, X::Centre),
        (P::RequestAssign, R::CentreDesk, X::Centre),
        (P::RequestNote, R::CentreDesk, X::Centre),
        (P::RequestNote, R::Technician, X::Centre),
        (P::RequestMessage, R::Employee, X::Own),
        (P::RequestMessage, R::CentreDesk, X::Centre),
        (P::RequestMessage, R::Technician, X::Assigned),
        (P::RequestMessage, R::Technician, X::Helping),
        (P::RequestWork, R::Technician, X::Assigned),
        (P::RequestWork, R::Technician, X::Centre),
        (P::RequestHelp, R::CentreDesk, X::Centre),
        (P::RequestHelp, R::Technician, X::Assigned),
        (P::RequestStepBack, R::Technician, X::Helping),
        (P::RequestOwnStep, R::Employee, X::Own),
        (P::RequestReschedule, R::Employee, X::Own),
        (P::RequestReschedule, R::CentreDesk, X::Centre),
        (P::StickerPrint, R::CentreDesk, X::Centre),
        (P::StickerPrint, R::DepartmentOfficer, X::Department),
        (P::StickerPrint, R::Administrator, X::Everything),
        (P::RequestFollow, R::Employee, X::Everything),
        (P::RequestRate, R::Employee, X::Own),
        (P::RequestRate, R::Employee, X::Followed),
        (P::RatingReadNamed, R::Verifier, X::Everything),
        (P::CaseRead, R::CentreDesk, X::Centre),
        (P::CaseRead, R::CentreHead, X::Centre),
        (P::CaseRead, R::BureauManager, X::Everything),
        (P::CaseRead, R::Verifier, X::Everything),
        (P::CaseAnswer, R::CentreDesk, X::Assigned),
        (P::CaseAnswer, R::CentreHead, X::Centre),
        (P::CaseHandOver, R::CentreDesk, X::Centre),
        (P::CaseHandOver, R::CentreHead, X::Centre),
        (P::CaseVerify, R::Verifier, X::Everything),
        (P::CaseOwn, R::Employee, X::Own),
        (P::SatisfactionRead, R::CentreDesk, X::Centre),
        (P::SatisfactionRead, R::CentreHead, X::Centre),
        (P::SatisfactionRead, R::DepartmentOfficer, X::Department),
        (P::SatisfactionRead, R::BureauManager, X::Everything),
        (P::SatisfactionRead, R::Verifier, X::Everything),
        (P::TargetEdit, R::Administrator, X::Everything),
        (P::HousingOwn, R::Employee, X::Own),
        (P::DwellingRead, R::HousingOfficer, X::Everything),
        (P::DwellingRead, R::BureauManager, X::Everything),
        (P::HousingAdvance, R::HousingOfficer, X::Everything),
        (P::PersonManage, R::Administrator, X::Everything),
        (P::CalendarEdit, R::Administrator, X::Everything),
        (P::AuditRead, R::Administrator, X::Everything),
        (P::AuditRead, R::BureauManager, X::Everything),
        (P::AuditRead, R::Verifier, X::Everything),
        (P::RoutingRead, R::BureauManager, X::Everything),
        (P::RoutingRead, R::Administrator, X::Everything),
        (P::RoutingEdit, R::Administrator, X::Everything),
        (P::TechnicianEdit, R::CentreDesk, X::Centre),
        (P::TechnicianEdit, R::Administrator, X::Everything),
        (P::IncidentAnnounce, R::CentreDesk, X::Centre),
        (P::SlotRuleEdit, R::CentreDesk, X::Centre),
        (P::SlotRuleEdit, R::CentreHead, X::Centre),
        (P::SlotRuleEdit, R::Administrator, X::Everything),
        (P::PlanEdit, R::CentreDesk, X::Centre),
        (P::JobRead, R::Administrator, X::Everything),
        (P::EscalationEdit, R::Administrator, X::Everything),
        (P::Reconcile, R::System, X::Everything),
    ]
};

/// What the permission is wanted on. Empty for lists: the grant then says how far it reaches.
#[derive(Debug, Clone, Default)]
pub struct Subject<'a> {
    /// Whose it is: requester, filer, applicant, occupant.
    pub owners: Vec<&'a PersonId>,
    /// Who follows it.
    pub followers: Vec<&'a PersonId>,
    /// Who is assigned.
    pub assigned: Option<&'a PersonId>,
    /// Who helps now.
    pub helping: Vec<&'a PersonId>,
    /// The centre that performs.
    pub centre: Option<&'a CentreId>,
    /// The department it belongs to.
    pub department: Option<&'a DepartmentId>,
    /// Everybody who served on the case.
    pub served_by: Vec<&'a PersonId>,
}

impl<'a> Subject<'a> {
    /// Something of a centre that is nobody's in particular.
    pub fn of_centre(centre: &'a CentreId) -> Self {
        Self {
            centre: Some(centre),
            ..Self::default()
        }
    }
}

/// How far a grant reaches, ready to become a condition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reaches {
    /// No condition at all.
    pub everything: bool,
    /// Owned by this person.
    pub own: Option<PersonId>,
    /// Followed by this person.
    pub followed: Option<PersonId>,
    /// Assigned to this person.
    pub assigned: Option<PersonId>,
    /// Helped with by this person.
    pub helping: Option<PersonId>,
    /// Of these centres.
    pub centres: Vec<CentreId>,
    /// Of these departments.
    pub departments: Vec<DepartmentId>,
}

impl Reaches {
    /// Whether everything of a centre lies within.
    pub fn holds_centre(&self, centre: &CentreId) -> bool {
        self.everything || self.centres.contains(centre)
    }
}

/// Proof that [`authorize`] said yes (许可). It cannot be made in any other way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    person: PersonId,
    permission: Permission,
    reaches: Reaches,
}

impl Grant {
    /// Who was allowed.
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// What was allowed.
    pub fn permission(&self) -> Permission {
        self.permission
    }

    /// How far it reaches.
    pub fn reaches(&self) -> &Reaches {
        &self.reaches
    }
}

/// Decides whether `actor` may use `permission` on `subject`; with no subject, how far the permission reaches.
///
/// # Errors
/// [`Refusal::NotAllowed`] when no line of the table fits; [`Refusal::SeparationOfDuties`] when the actor both
/// supervises and serves the case (article 10, 15).
pub fn authorize(actor: &Actor, permission: Permission, subject: Option<&Subject<'_>>) -> Result<Grant, Refusal> {
    let mut reaches = Reaches::default();
    let mut allowed = false;
    let mut separated = false;
    for (_, role, reach) in TABLE.iter().filter(|(line, ..)| *line == permission) {
        for scope in held(actor, *role) {
            match subject {
                None => {
                    allowed |= add(&mut reaches, actor, *reach, scope.as_ref());
                }
                Some(subject) if covers(actor, *reach, scope.as_ref(), subject) => {
                    if separates(actor, *role, subject) {
                        separated = true;
                    } else {
                        allowed |= add(&mut reaches, actor, *reach, scope.as_ref());
                    }
                }
                Some(_) => {}
            }
        }
    }
    match (allowed, separated) {
        (true, _) => Ok(Grant {
            person: actor.person.clone(),
            permission,
            reaches,
        }),
        (false, true) => Err(Refusal::SeparationOfDuties),
        (false, false) => Err(Refusal::NotAllowed),
    }
}

/// Refuses a set of roles in which one person would supervise what they serve.
///
/// # Errors
/// [`Refusal::SeparationOfDuties`].
pub fn check_roles(roles: &[RoleGrant]) -> Result<(), Refusal> {
    let supervises = roles.iter().any(|grant| grant.role.supervises());
    let serves = roles.iter().any(|grant| grant.role.serves());
    if supervises && serves {
        Err(Refusal::SeparationOfDuties)
    } else {
        Ok(())
    }
}

/// The scopes in which the actor holds the role; an employee has none but themselves.
fn held(actor: &Actor, role: Role) -> Vec<Option<Scope>> {
    if role == Role::Employee {
        let is_job = actor.scopes(Role::System).next().is_some();
        return if is_job { Vec::new() } else { vec![None] };
    }
    actor.scopes(role).cloned().map(Some).collect()
}

fn add(reaches: &mut Reaches, actor: &Actor, reach: Reach, scope: Option<&Scope>) -> bool {
    match (reach, scope) {
        (Reach::Own, _) => reaches.own = Some(actor.person.clone()),
        (Reach::Followed, _) => reaches.followed = Some(actor.person.clone()),
        (Reach::Assigned, _) => reaches.assigned = Some(actor.person.clone()),
        (Reach::Helping, _) => reaches.helping = Some(actor.person.clone()),
        (Reach::Centre, Some(Scope::Centre(centre))) => {
            if !reaches.centres.contains(centre) {
                reaches.centres.push(centre.clone());
            }
        }
        (Reach::Department, Some(Scope::Department(department))) => {
            if !reaches.departments.contains(department) {
                reaches.departments.push(department.clone());
            }
        }
        (Reach::Everything, _) => reaches.everything = true,
        // A centre's role held elsewhere than in a centre reaches nothing.
        (Reach::Centre | Reach::Department, _) => return false,
    }
    true
}

fn covers(actor: &Actor, reach: Reach, scope: Option<&Scope>, subject: &Subject<'_>) -> bool {
    match reach {
        Reach::Own => subject.owners.contains(&&actor.person),
        Reach::Followed => subject.followers.contains(&&actor.person),
        Reach::Assigned => subject.assigned == Some(&actor.person),
        Reach::Helping => subject.helping.contains(&&actor.person),
        Reach::Centre => matches!(scope, Some(Scope::Centre(centre)) if subject.centre == Some(centre)),
        Reach::Department => {
            matches!(scope, Some(Scope::Department(department)) if subject.department == Some(department))
        }
        Reach::Everything => true,
    }
}

/// Whether using `role` on the subject would make the actor supervise and serve the same case.
fn separates(actor: &Actor, role: Role, subject: &Subject<'_>) -> bool {
    let serves_here = subject.served_by.contains(&&actor.person)
        || actor.roles.iter().any(|grant| {
            grant.role.serves() && matches!(&grant.scope, Scope::Centre(centre) if subject.centre == Some(centre))
        });
    let supervises_here = actor.roles.iter().any(|grant| grant.role.supervises());
    let has_centre = subject.centre.is_some();
    has_centre && ((role.supervises() && serves_here) || (role.serves() && supervises_here))
}
