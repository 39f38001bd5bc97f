//! The table itself (权限表): which role has which permission, and how far it reaches.

use super::permission::Permission;
use super::role::Role;

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
