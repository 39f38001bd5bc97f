//! The access table as a person reads it, and the separation of duties.

use domain::access::{Permission, Reach, Role, RoleGrant, Scope, Subject, TABLE, authorize, check_roles};
use domain::id::{CentreId, DepartmentId, PersonId};
use domain::person::Actor;
use domain::refusal::Refusal;

fn actor(person: &str, roles: &[(Role, Scope)]) -> Actor {
    Actor {
        person: person.into(),
        name: person.to_owned(),
        department: "d1".into(),
        roles: roles
            .iter()
            .map(|(role, scope)| RoleGrant {
                role: *role,
                scope: scope.clone(),
            })
            .collect(),
    }
}

fn centre(key: &str) -> Scope {
    Scope::Centre(CentreId::from(key))
}

/// Role × permission × reach in Chinese: whoever changes the table sees here what they changed.
#[test]
fn the_table_is_what_was_agreed() {
    let mut text = String::new();
    for permission in Permission::ALL {
        text.push_str(permission.label());
        text.push('\n');
        for role in Role::ALL {
            let reaches: Vec<&str> = TABLE
                .iter()
                .filter(|(line, held, _)| line == permission && *held == role)
                .map(|(_, _, reach)| reach.label())
                .collect();
            if !reaches.is_empty() {
                text.push_str(&format!("  {}：{}\n", role.label(), reaches.join("、")));
            }
        }
    }
    // Asked for at run time: one build folder serves several clones.
    let mut settings = insta::Settings::clone_current();
    let folder = std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests");
    settings.set_snapshot_path(format!("{folder}/tests/snapshots"));
    settings.bind(|| insta::assert_snapshot!("access_table", text));
}

#[test]
fn every_permission_is_given_to_somebody() {
    for permission in Permission::ALL {
        assert!(TABLE.iter().any(|(line, ..)| line == permission), "{permission:?}");
    }
}

#[test]
fn no_role_both_supervises_and_serves_in_the_table() {
    for (permission, role, reach) in TABLE {
        let serving = matches!(
            permission,
            Permission::RequestTriage
                | Permission::RequestAssign
                | Permission::RequestWork
                | Permission::RequestFileForOther
        );
        assert!(!(serving && role.supervises()), "{permission:?} {role:?}");
        assert!(
            !(role.serves() && *reach == Reach::Everything),
            "{permission:?} {role:?}"
        );
    }
}

#[test]
fn who_supervises_everything_may_not_serve_and_who_serves_here_may_not_supervise_here() {
    let (requester, here) = (PersonId::from("p"), CentreId::from("c1"));
    let subject = Subject {
        owners: vec![&requester],
        centre: Some(&here),
        ..Subject::default()
    };
    let both = actor(
        "x",
        &[(Role::BureauManager, Scope::Bureau), (Role::CentreDesk, centre("c1"))],
    );
    assert_eq!(
        authorize(&both, Permission::RequestTriage, Some(&subject)),
        Err(Refusal::SeparationOfDuties)
    );
    assert_eq!(
        authorize(&both, Permission::CaseRead, Some(&subject)),
        Err(Refusal::SeparationOfDuties)
    );
    let manager = actor("m", &[(Role::BureauManager, Scope::Bureau)]);
    assert!(authorize(&manager, Permission::CaseRead, Some(&subject)).is_ok());
    let worked = PersonId::from("m");
    let touched = Subject {
        served_by: vec![&worked],
        ..subject.clone()
    };
    assert_eq!(
        authorize(&manager, Permission::CaseRead, Some(&touched)),
        Err(Refusal::SeparationOfDuties)
    );
    assert_eq!(check_roles(&both.roles), Err(Refusal::SeparationOfDuties));
    assert_eq!(check_roles(&manager.roles), Ok(()));
}

#[test]
fn a_desk_reaches_its_own_centre_and_no_other() {
    let (requester, other) = (PersonId::from("p"), CentreId::from("c2"));
    let subject = Subject {
        owners: vec![&requester],
        centre: Some(&other),
        ..Subject::default()
    };
    let desk = actor("f", &[(Role::CentreDesk, centre("c1"))]);
    assert_eq!(
        authorize(&desk, Permission::RequestTriage, Some(&subject)),
        Err(Refusal::NotAllowed)
    );
    let list = authorize(&desk, Permission::QueueRead, None).map(|grant| grant.reaches().clone());
    assert_eq!(list.as_ref().map(|reaches| reaches.everything), Ok(false));
    assert_eq!(list.map(|reaches| reaches.centres), Ok(vec![CentreId::from("c1")]));
}

#[test]
fn a_centres_role_held_for_a_department_reaches_nothing() {
    let odd = actor(
        "o",
        &[
            (Role::CentreDesk, Scope::Department(DepartmentId::from("d1"))),
            (Role::CentreDesk, Scope::Bureau),
        ],
    );
    assert_eq!(authorize(&odd, Permission::QueueRead, None), Err(Refusal::NotAllowed));
}

#[test]
fn the_centre_never_reads_named_ratings() {
    let desk = actor(
        "f",
        &[(Role::CentreDesk, centre("c1")), (Role::Technician, centre("c1"))],
    );
    assert_eq!(
        authorize(&desk, Permission::RatingReadNamed, None),
        Err(Refusal::NotAllowed)
    );
}
