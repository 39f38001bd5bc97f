//! The only place where a grant's reach becomes SurrealQL.

use crate::Bindings;
use domain::access::{Grant, Reaches};

/// A condition and its values.
pub(crate) struct Condition {
    /// SurrealQL that is true for what the grant reaches.
    pub text: String,
    /// Its values.
    pub bindings: Bindings,
}

/// Which columns of a table say whose a row is.
pub(crate) struct Columns {
    /// Columns that hold an owner.
    pub owners: &'static [&'static str],
    /// The column of the person assigned.
    pub assigned: Option<&'static str>,
    /// The column of those who help.
    pub helping: Option<&'static str>,
    /// The column of the centre.
    pub centre: Option<&'static str>,
    /// The column of the department.
    pub department: Option<&'static str>,
    /// Rows of this table can be followed.
    pub followed: bool,
}

/// Columns of `request`.
pub(crate) const REQUEST: Columns = Columns {
    owners: &["requester", "filed_by"],
    assigned: Some("technician"),
    helping: Some("helping"),
    centre: Some("centre"),
    department: Some("department"),
    followed: true,
};

/// Columns of `rectification`.
pub(crate) const CASE: Columns = Columns {
    owners: &[],
    assigned: None,
    helping: None,
    centre: Some("centre"),
    department: None,
    followed: false,
};

/// Columns of `satisfaction_fold`.
pub(crate) const FOLD: Columns = Columns {
    owners: &[],
    assigned: None,
    helping: None,
    centre: Some("centre"),
    department: None,
    followed: false,
};

/// Columns of `housing_application`.
pub(crate) const APPLICATION: Columns = Columns {
    owners: &["applicant"],
    assigned: None,
    helping: None,
    centre: None,
    department: Some("department"),
    followed: false,
};

/// Columns of `dwelling`.
pub(crate) const DWELLING: Columns = Columns {
    owners: &["occupant"],
    assigned: None,
    helping: None,
    centre: None,
    department: None,
    followed: false,
};

/// The condition for what `grant` reaches; false when it reaches nothing of this table.
pub(crate) fn condition(grant: &Grant, columns: &Columns) -> Condition {
    let Reaches {
        everything,
        own,
        followed,
        assigned,
        helping,
        centres,
        departments,
    } = grant.reaches();
    let mut bindings = Bindings::new();
    if *everything {
        return Condition {
            text: "true".to_owned(),
            bindings,
        };
    }
    let mut any = Vec::new();
    if let Some(own) = own {
        any.extend(columns.owners.iter().map(|column| format!("{column} = $scope_own")));
        bindings = bindings.with("scope_own", own);
    }
    if let (Some(followed), true) = (followed, columns.followed) {
        any.push("record::id(id) IN (SELECT VALUE request FROM follower WHERE person = $scope_followed)".to_owned());
        bindings = bindings.with("scope_followed", followed);
    }
    if let (Some(assigned), Some(column)) = (assigned, columns.assigned) {
        any.push(format!("{column} = $scope_assigned"));
        bindings = bindings.with("scope_assigned", assigned);
    }
    if let (Some(helping), Some(column)) = (helping, columns.helping) {
        any.push(format!("{column} CONTAINS $scope_helping"));
        bindings = bindings.with("scope_helping", helping);
    }
    if let (false, Some(column)) = (centres.is_empty(), columns.centre) {
        any.push(format!("{column} IN $scope_centres"));
        bindings = bindings.with("scope_centres", centres);
    }
    if let (false, Some(column)) = (departments.is_empty(), columns.department) {
        any.push(format!("{column} IN $scope_departments"));
        bindings = bindings.with("scope_departments", departments);
    }
    let text = if any.is_empty() {
        "false".to_owned()
    } else {
        format!("({})", any.join(" OR "))
    };
    Condition { text, bindings }
}
