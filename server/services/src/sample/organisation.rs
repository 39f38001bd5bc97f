//! Who receives and who performs (示例单位): departments, centres, groups of raters, targets.

use domain::organisation::{Centre, Department};
use domain::rating::Excellence;
use domain::satisfaction::{RaterGroup, Target};

use super::calendars::{AROUND_THE_CLOCK, STANDARD};
use super::catalogue::FROM_DAY;

/// The centre that every installation has.
pub(crate) const SERVICE_CENTRE: &str = "service-centre";
/// A contractor (article 9).
pub(crate) const PROPERTY: &str = "property-company";
/// Vehicles and meetings.
pub(crate) const FLEET: &str = "fleet";
/// On duty at all hours.
pub(crate) const DUTY: &str = "duty";

/// The department that every installation has.
pub(crate) const BUREAU: &str = "bureau";

/// The groups whose satisfaction is counted, by our reading of the policy.
pub(crate) const LEADER: &str = "leader";
/// 部门满意
pub(crate) const DEPARTMENT: &str = "department";
/// 职工满意
pub(crate) const STAFF: &str = "staff";

/// Key and name of each sample department; the first is that of the sample accounts.
pub(crate) const DEPARTMENTS: &[(&str, &str)] = &[
    ("office", "示例办公室"),
    ("finance", "示例财政处"),
    ("personnel", "示例人事处"),
    ("regulations", "示例法规处"),
    ("planning", "示例规划处"),
    ("statistics", "示例统计处"),
    ("information", "示例信息中心"),
    ("archives", "示例档案馆"),
    ("education", "示例教育处"),
    ("supervision", "示例督查室"),
];

/// The centre of an installation without sample data, until somebody names its own.
pub(crate) fn first_centre() -> Centre {
    centre(SERVICE_CENTRE, "机关服务中心", "", STANDARD, false)
}

/// The sample centres. The first has the key of [`first_centre`], which it replaces.
pub(crate) fn centres() -> Vec<Centre> {
    vec![
        centre(SERVICE_CENTRE, "示例机关服务中心", "025-0000-0001", STANDARD, false),
        centre(PROPERTY, "示例物业服务公司", "025-0000-0002", STANDARD, true),
        centre(FLEET, "示例车队与会务中心", "025-0000-0003", STANDARD, false),
        centre(DUTY, "示例应急值班室", "025-0000-0004", AROUND_THE_CLOCK, false),
    ]
}

fn centre(id: &str, name: &str, phone: &str, calendar: &str, contractor: bool) -> Centre {
    Centre {
        id: id.into(),
        name: name.to_owned(),
        phone: phone.to_owned(),
        calendar: calendar.into(),
        contractor,
    }
}

/// The department of an installation without sample data.
pub(crate) fn first_department() -> Department {
    Department {
        id: BUREAU.into(),
        name: "机关事务管理局".to_owned(),
    }
}

/// The sample departments.
pub(crate) fn departments() -> Vec<Department> {
    DEPARTMENTS
        .iter()
        .map(|(id, name)| Department {
            id: (*id).into(),
            name: (*name).to_owned(),
        })
        .collect()
}

/// 领导满意, 部门满意, 职工满意.
pub(crate) fn rater_groups() -> Vec<RaterGroup> {
    let groups = [(LEADER, "领导满意"), (DEPARTMENT, "部门满意"), (STAFF, "职工满意")];
    let group = |((id, name), position): ((&str, &str), i64)| RaterGroup {
        id: id.into(),
        name: name.to_owned(),
        position,
        from_day: FROM_DAY,
        until_day: None,
    };
    groups.into_iter().zip(1..).map(group).collect()
}

/// Sample targets (示例目标值): a bureau sets its own.
pub(crate) fn targets() -> Vec<Target> {
    let permille = |excellence| {
        if excellence == Excellence::Environment {
            920
        } else {
            950
        }
    };
    Excellence::ALL
        .into_iter()
        .map(|excellence| Target {
            id: format!("sample-{}-{FROM_DAY}", excellence.code()),
            excellence,
            permille: permille(excellence),
            from_day: FROM_DAY,
        })
        .collect()
}
