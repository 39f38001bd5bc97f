//! Ids are kinds: a place's id cannot be passed where a person's is wanted.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The key as text, as it stands in an address or a row.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A person with an account (人员).
    PersonId;
    /// A department or unit that receives service (部门).
    DepartmentId;
    /// A service centre or contractor that performs (机关服务中心).
    CentreId;
    /// A node of the place tree (地点).
    PlaceId;
    /// A line of the service catalogue (服务事项).
    ServiceId;
    /// A group of the service catalogue (服务类别).
    ServiceGroupId;
    /// One occurrence of a service (服务申请).
    RequestId;
    /// A photo attached to a request (照片).
    PhotoId;
    /// A rectification case opened by a bad rating (差评整改).
    CaseId;
    /// A dwelling of the staff housing register (住房).
    DwellingId;
    /// A housing application's file (住房申请).
    ApplicationId;
    /// A calendar's key (工作日历).
    CalendarId;
    /// A group whose satisfaction is counted (满意主体: 领导, 部门, 职工).
    RaterGroupId;
    /// A routing rule (派单规则).
    RuleId;
    /// An announced incident (故障公告).
    IncidentId;
    /// A plan of recurring service (周期服务).
    PlanId;
    /// A rule of visits by appointment (上门时段).
    SlotRuleId;
}

/// The key of a rating: one for each request and rater, so that a second one collides (一事一评).
pub fn rating_key(request: &RequestId, rater: &PersonId) -> String {
    format!("{request}:{rater}")
}
