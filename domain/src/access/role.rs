//! The roles (角色), and where somebody holds them.

use crate::id::{CentreId, DepartmentId};
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
