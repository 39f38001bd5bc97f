//! Whose duty each step is: who complained or served neither answers nor verifies.

use super::example::{actor, desk, employee};
use super::{Life, call, fix, verifier};
use domain::access::{Permission, Role, RoleGrant, Scope, Subject, authorize};
use domain::id::{CentreId, PersonId};
use domain::person::Actor;
use domain::rectification::offered;
use domain::refusal::Refusal;

#[test]
fn who_complained_neither_answers_nor_verifies() {
    let mut life = Life::begin();
    let rater_at_the_desk = Actor {
        roles: desk().roles,
        ..employee()
    };
    assert_eq!(
        life.act(&rater_at_the_desk, &fix(), "2025-12-26T09:00"),
        Err(Refusal::SeparationOfDuties)
    );
    assert!(offered(&life.case, &"p1".into(), &life.circumstances("2025-12-26T09:00")).is_empty());
    life.done(&desk(), &fix(), "2025-12-26T09:00");
    let rater_who_verifies = Actor {
        roles: verifier().roles,
        ..employee()
    };
    assert_eq!(
        life.act(&rater_who_verifies, &call("2025-12-26T10:00", true), "2025-12-26T10:00"),
        Err(Refusal::SeparationOfDuties)
    );
}

#[test]
fn the_owner_or_the_head_answers_and_who_served_or_is_of_the_centre_does_not_verify() {
    let (here, rater, owner, worked) = (
        CentreId::from("c1"),
        PersonId::from("p1"),
        PersonId::from("f1"),
        PersonId::from("v2"),
    );
    let subject = Subject {
        owners: vec![&rater],
        assigned: Some(&owner),
        centre: Some(&here),
        served_by: vec![&worked],
        ..Subject::default()
    };
    let holding = |person: &str, role: Role, scope: Scope| Actor {
        roles: vec![RoleGrant { role, scope }],
        ..actor(person)
    };
    let centre = || Scope::Centre("c1".into());
    let may = |who: &Actor, permission| authorize(who, permission, Some(&subject)).map(|_| ());
    let colleague = holding("f2", Role::CentreDesk, centre());
    assert_eq!(may(&desk(), Permission::CaseAnswer), Ok(()));
    assert_eq!(
        may(&holding("h1", Role::CentreHead, centre()), Permission::CaseAnswer),
        Ok(())
    );
    assert_eq!(may(&colleague, Permission::CaseAnswer), Err(Refusal::NotAllowed));
    assert_eq!(may(&colleague, Permission::CaseHandOver), Ok(()));
    assert_eq!(
        may(
            &holding("h2", Role::CentreHead, Scope::Centre("c2".into())),
            Permission::CaseAnswer
        ),
        Err(Refusal::NotAllowed)
    );
    assert_eq!(may(&verifier(), Permission::CaseVerify), Ok(()));
    assert_eq!(
        may(&holding("v2", Role::Verifier, Scope::Bureau), Permission::CaseVerify),
        Err(Refusal::SeparationOfDuties)
    );
    let both = Actor {
        roles: [verifier().roles, desk().roles].concat(),
        ..actor("v3")
    };
    assert_eq!(may(&both, Permission::CaseVerify), Err(Refusal::SeparationOfDuties));
    assert_eq!(
        may(
            &holding("m1", Role::BureauManager, Scope::Bureau),
            Permission::CaseVerify
        ),
        Err(Refusal::NotAllowed)
    );
    assert_eq!(may(&employee(), Permission::CaseOwn), Ok(()));
    assert_eq!(may(&actor("p2"), Permission::CaseOwn), Err(Refusal::NotAllowed));
}
