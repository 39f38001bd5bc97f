//! Who may do what: one table, one function (权限表).
//!
//! [`authorize`] is the only way to a [`Grant`], and everything that reads or writes takes one. A grant carries how
//! far it reaches; the storage turns that into a condition, so that a list never holds what its viewer may not see.

mod permission;
mod role;
mod table;

pub use permission::Permission;
pub use role::{Role, RoleGrant, Scope};
pub use table::{Reach, TABLE};

use crate::id::{CentreId, DepartmentId, PersonId};
use crate::person::Actor;
use crate::refusal::Refusal;

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
    let serves_here =
        subject.served_by.contains(&&actor.person) || subject.centre.is_some_and(|centre| actor.serves_in(centre));
    let supervises_here = actor.roles.iter().any(|grant| grant.role.supervises());
    let has_centre = subject.centre.is_some();
    has_centre && ((role.supervises() && serves_here) || (role.serves() && supervises_here))
}
