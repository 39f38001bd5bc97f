//! Departments that receive service and centres that perform it.

use crate::id::{CalendarId, CentreId, DepartmentId};
use serde::{Deserialize, Serialize};

/// An organ that receives service (部门 / 单位).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Department {
    /// Key.
    pub id: DepartmentId,
    /// Name on screen.
    pub name: String,
}

/// Who performs: a service centre or a contractor (机关服务中心 / 服务单位).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Centre {
    /// Key.
    pub id: CentreId,
    /// Name on screen.
    pub name: String,
    /// The number to call when the portal is not enough.
    pub phone: String,
    /// Whose hours count for its deadlines.
    pub calendar: CalendarId,
    /// A contractor from outside (article 9) rather than an own centre.
    #[serde(default)]
    pub contractor: bool,
}
