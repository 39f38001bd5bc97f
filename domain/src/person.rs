//! People: who they are, where they sit, what they may do.

use crate::access::{RoleGrant, Scope};
use crate::id::{CentreId, DepartmentId, PersonId, PlaceId, RaterGroupId};
use crate::time::Moment;
use serde::{Deserialize, Serialize};

/// A person of the register (人员). Secrets are kept elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Key.
    pub id: PersonId,
    /// What they type to sign in.
    pub login: String,
    /// Name on screen.
    pub name: String,
    /// The organ they belong to.
    pub department: DepartmentId,
    /// The group their ratings count in: from the record, never from what they click (三满意).
    pub rater_group: RaterGroupId,
    /// Their usual place, offered for every request.
    #[serde(default)]
    pub place: Option<PlaceId>,
    /// Work phone.
    #[serde(default)]
    pub phone: String,
    /// The roles they hold, each within a scope. Everybody is an employee besides.
    #[serde(default)]
    pub roles: Vec<RoleGrant>,
    /// A trade or team shown beside a technician's name, e.g. 暖通组.
    #[serde(default)]
    pub team: String,
    /// May sign in and be assigned.
    pub active: bool,
}

/// What the sign-in needs to know; never leaves the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// argon2id in PHC form; absent until a one-time link was used.
    #[serde(default)]
    pub password_hash: Option<String>,
    /// The password is temporary and has to be changed before anything else.
    #[serde(default)]
    pub must_change: bool,
    /// Failures since the last success.
    #[serde(default)]
    pub failures: u32,
    /// No try counts before this moment.
    #[serde(default)]
    pub locked_until: Option<Moment>,
}

/// Who is acting, as every rule sees them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Key of the person.
    pub person: PersonId,
    /// Name on screen.
    pub name: String,
    /// Their organ.
    pub department: DepartmentId,
    /// Roles with scopes.
    pub roles: Vec<RoleGrant>,
}

impl Actor {
    /// The scopes in which the actor holds `role`.
    pub fn scopes(&self, role: crate::access::Role) -> impl Iterator<Item = &Scope> {
        self.roles
            .iter()
            .filter(move |grant| grant.role == role)
            .map(|grant| &grant.scope)
    }

    /// Whether the actor serves in a centre, whatever their part there.
    pub fn serves_in(&self, centre: &CentreId) -> bool {
        let here = |grant: &RoleGrant| matches!(&grant.scope, Scope::Centre(held) if held == centre);
        self.roles.iter().any(|grant| grant.role.serves() && here(grant))
    }
}

impl From<&Person> for Actor {
    fn from(person: &Person) -> Self {
        Self {
            person: person.id.clone(),
            name: person.name.clone(),
            department: person.department.clone(),
            roles: person.roles.clone(),
        }
    }
}

/// The rules of the sign-in that are data (lockout, lengths, expiry).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignInRules {
    /// Failures before the account locks.
    pub failures_before_lock: u32,
    /// First lock in minutes; doubles with every further failure up to a day.
    pub lock_minutes: i64,
    /// A session without use ends after so many minutes.
    pub idle_minutes: i64,
    /// A session ends after so many minutes in any case.
    pub absolute_minutes: i64,
    /// Shortest password in characters.
    pub shortest_password: usize,
}

impl Default for SignInRules {
    fn default() -> Self {
        Self {
            failures_before_lock: 5,
            lock_minutes: 15,
            idle_minutes: 12 * 60,
            absolute_minutes: 7 * 24 * 60,
            shortest_password: 10,
        }
    }
}

impl Credential {
    /// Whether the account is locked at `now`, and for how many more minutes.
    pub fn locked_minutes(&self, now: Moment) -> Option<i64> {
        let until = self.locked_until?;
        (until > now).then(|| (until.0 - now.0 + 59_999) / 60_000)
    }

    /// The credential after one more failure at `now`.
    pub fn failed(&self, rules: &SignInRules, now: Moment) -> Self {
        let failures = self.failures.saturating_add(1);
        let over = failures.checked_sub(rules.failures_before_lock);
        let locked_until = over.map(|over| {
            let minutes = rules.lock_minutes.saturating_mul(1_i64 << over.min(7)).min(24 * 60);
            now.plus_minutes(minutes)
        });
        Self {
            failures,
            locked_until: locked_until.or(self.locked_until),
            ..self.clone()
        }
    }

    /// The credential after a success.
    pub fn succeeded(&self) -> Self {
        Self {
            failures: 0,
            locked_until: None,
            ..self.clone()
        }
    }
}

/// Refuses passwords that are too short, of one kind of character, or contain the login.
///
/// # Errors
/// [`crate::refusal::Refusal::WeakPassword`].
pub fn check_password(rules: &SignInRules, login: &str, password: &str) -> Result<(), crate::refusal::Refusal> {
    let kinds = [
        password.chars().any(|c| c.is_ascii_lowercase()),
        password.chars().any(|c| c.is_ascii_uppercase()),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| !c.is_ascii_alphanumeric()),
    ];
    let kinds = kinds.into_iter().filter(|kind| *kind).count();
    let length = password.chars().count();
    let holds_login = !login.is_empty() && password.to_lowercase().contains(&login.to_lowercase());
    if length < rules.shortest_password || length > 128 || kinds < 2 || holds_login {
        return Err(crate::refusal::Refusal::WeakPassword);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_failure_locks_and_the_lock_doubles() {
        let rules = SignInRules::default();
        let now = Moment(1_000_000);
        let mut credential = Credential {
            password_hash: None,
            must_change: false,
            failures: 0,
            locked_until: None,
        };
        for _ in 0..4 {
            credential = credential.failed(&rules, now);
            assert_eq!(credential.locked_minutes(now), None);
        }
        credential = credential.failed(&rules, now);
        assert_eq!(credential.locked_minutes(now), Some(15));
        credential = credential.failed(&rules, now);
        assert_eq!(credential.locked_minutes(now), Some(30));
        assert_eq!(credential.succeeded().locked_minutes(now), None);
    }

    #[test]
    fn a_password_may_not_hold_the_login() {
        let rules = SignInRules::default();
        assert!(check_password(&rules, "zhang", "zhang-2026-x").is_err());
        assert!(check_password(&rules, "zhang", "一二三四五六七八九十a").is_ok());
        assert!(check_password(&rules, "zhang", "aaaaaaaaaaaa").is_err());
    }
}
