//! Signing in and out (登录): argon2id, sessions stored hashed, idle and absolute expiry, lockout, no user enumeration.

mod secret;

pub use secret::hash;
pub(crate) use secret::random_token;

use crate::failure::found;
use crate::{Failure, Services, reach};
use domain::access::{Permission, Scope};
use domain::person::{Actor, check_password};
use domain::refusal::{FieldProblem, Refusal};
use domain::time::Moment;
use domain::view::Viewer;
use secret::{hashing, token_hash, verify};
use std::collections::HashMap;
use std::sync::Mutex;
use storage::account::{Account, Invitation, Session};

/// A session's last use is written at most so often.
const SEEN_EVERY_MINUTES: i64 = 5;
/// How often a try is counted anew when others counted at the same moment.
const COUNTED_AGAIN: usize = 8;
/// In a minute: wrong sign-ins from one address, or tries of one person to change the password.
const TRIES_A_MINUTE: u32 = 30;

/// A session that has just begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// For the cookie; the database keeps only its hash.
    pub token: String,
    /// The password is temporary.
    pub must_change: bool,
}

/// Counts tries by address.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<HashMap<String, (i64, u32)>>);

impl Attempts {
    fn count(&self, address: &str, now: Moment) -> Result<(), Refusal> {
        let minute = now.0 / domain::time::MINUTE;
        let Ok(mut counts) = self.0.lock() else { return Ok(()) };
        counts.retain(|_, (seen, _)| *seen == minute);
        let (_, count) = counts.entry(address.to_owned()).or_insert((minute, 0));
        *count += 1;
        if *count > TRIES_A_MINUTE {
            Err(Refusal::TooOften)
        } else {
            Ok(())
        }
    }

    /// Takes back a try that was counted at this moment and was right: behind one address may be a whole building in which everybody
    /// signs in at half past eight. It is counted first, so that many at once cannot outrun the limit.
    fn forgive(&self, address: &str, now: Moment) {
        let minute = now.0 / domain::time::MINUTE;
        if let Ok(mut counts) = self.0.lock()
            && let Some((_, count)) = counts.get_mut(address).filter(|(seen, _)| *seen == minute)
        {
            *count = count.saturating_sub(1);
        }
    }
}

/// The address after signing in: only a path of this site.
pub fn safe_next(next: &str, must_change: bool) -> &str {
    if must_change {
        return "/password";
    }
    let inside = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']);
    if inside && !next.starts_with("/sign-in") {
        next
    } else {
        "/"
    }
}

impl Services {
    /// Signs in.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`] for every wrong pair alike, and for the right one while the account is locked: another answer
    /// would tell who guesses that the account exists, or that the guess was right. [`Refusal::TooOften`].
    pub async fn sign_in(&self, login: &str, password: &str, address: &str, now: Moment) -> Result<SignedIn, Failure> {
        self.sign_ins.count(address, now)?;
        if password.len() > 512 || login.len() > 128 {
            return Err(Refusal::WrongCredentials.into());
        }
        let account = self.store.account_by_login(login.trim()).await?;
        let hash = account
            .as_ref()
            .and_then(|account| account.credential.password_hash.clone());
        let right = verify(password, hash).await?;
        let Some(account) = account.filter(|account| account.person.active) else {
            return Err(Refusal::WrongCredentials.into());
        };
        let person = account.person.id.clone();
        let Some(must_change) = self.count_try(account, right, now).await? else {
            return Err(Refusal::WrongCredentials.into());
        };
        self.sign_ins.forgive(address, now);
        let token = self.begin_session(person, now).await?;
        Ok(SignedIn { token, must_change })
    }

    /// Counts a try for an account; whether a right one has to change the password, nothing when it is not let in.
    async fn count_try(&self, mut account: Account, right: bool, now: Moment) -> Result<Option<bool>, Failure> {
        let mut outcome = None;
        for _ in 0..COUNTED_AGAIN {
            if account.credential.locked_minutes(now).is_some() {
                return Ok(None);
            }
            let credential = if right {
                account.credential.succeeded()
            } else {
                account.credential.failed(&self.rules.sign_in, now)
            };
            outcome = right.then_some(credential.must_change);
            if credential == account.credential {
                return Ok(outcome);
            }
            let person = account.person.id.clone();
            match self.store.save_account(&Account { credential, ..account }).await {
                Ok(()) => return Ok(outcome),
                // Another try counted at the same time: this one counts too.
                Err(storage::StorageError::Stale { .. }) => {
                    account = found(self.store.account(&person).await?)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        // As many others counted meanwhile.
        Ok(outcome)
    }

    async fn begin_session(&self, person: domain::id::PersonId, now: Moment) -> Result<String, Failure> {
        let token = random_token();
        let session = Session {
            id: token_hash(&token),
            person,
            created_at: now,
            seen_at: now,
            expires_at: now.plus_minutes(self.rules.sign_in.absolute_minutes),
        };
        self.store.save_session(&session).await?;
        Ok(token)
    }

    /// The account behind a token, while its session counts.
    async fn signed_in(&self, token: Option<&str>, now: Moment) -> Result<(Session, Account), Failure> {
        let Some(token) = token else {
            return Err(Refusal::SignInNeeded.into());
        };
        let session = self.store.session(&token_hash(token)).await?;
        let Some(session) = session.filter(|session| self.counts(session, now)) else {
            return Err(Refusal::SignInNeeded.into());
        };
        let account = self
            .store
            .account(&session.person)
            .await?
            .filter(|account| account.person.active);
        let account = account.ok_or(Refusal::SignInNeeded)?;
        if now.minutes_since(session.seen_at) >= SEEN_EVERY_MINUTES {
            self.store
                .save_session(&Session {
                    seen_at: now,
                    ..session.clone()
                })
                .await?;
        }
        Ok((session, account))
    }

    fn counts(&self, session: &Session, now: Moment) -> bool {
        session.expires_at > now && now.minutes_since(session.seen_at) < self.rules.sign_in.idle_minutes
    }

    /// Who is acting.
    ///
    /// # Errors
    /// [`Refusal::SignInNeeded`], [`Refusal::PasswordChangeNeeded`].
    pub async fn actor(&self, token: Option<&str>, now: Moment) -> Result<Actor, Failure> {
        let (_, account) = self.signed_in(token, now).await?;
        if account.credential.must_change {
            return Err(Refusal::PasswordChangeNeeded.into());
        }
        Ok(Actor::from(&account.person))
    }

    /// Whose session a token was, even if it is over: to keep what they typed, never to act for them.
    pub(crate) async fn typist(&self, token: Option<&str>) -> Option<domain::id::PersonId> {
        let session = self.store.session(&token_hash(token?)).await.ok()??;
        Some(session.person)
    }

    /// Who is signed in, for the shell; nobody is not an error.
    ///
    /// # Errors
    /// [`Failure::Internal`].
    pub async fn viewer(&self, token: Option<&str>, sample: bool, now: Moment) -> Result<Option<Viewer>, Failure> {
        let account = match self.signed_in(token, now).await {
            Ok((_, account)) => account,
            Err(Failure::Refused(_)) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        let known = self.known(now).await?;
        let person = account.person;
        let actor = Actor::from(&person);
        let place = match &person.place {
            Some(place) => {
                self.store
                    .place(&reach(&actor, Permission::CatalogueRead)?, place)
                    .await?
            }
            None => None,
        };
        let name_of = |scope: &Scope| match scope {
            Scope::Centre(id) => known.centre(id).map_or_else(String::new, |centre| centre.name.clone()),
            Scope::Department(id) => known.department(id).map_or_else(String::new, |it| it.name.clone()),
            Scope::Bureau => "机关事务管理局".to_owned(),
        };
        Ok(Some(Viewer {
            id: person.id.0.clone(),
            name: person.name.clone(),
            department: known
                .department(&person.department)
                .map_or_else(String::new, |it| it.name.clone()),
            roles: person
                .roles
                .iter()
                .map(|grant| (grant.role, name_of(&grant.scope)))
                .collect(),
            place: place.map_or_else(String::new, |place| place.full_name),
            must_change: account.credential.must_change,
            sample,
        }))
    }

    /// Signs out here, or everywhere.
    ///
    /// # Errors
    /// [`Failure::Internal`].
    pub async fn sign_out(&self, token: Option<&str>, everywhere: bool, now: Moment) -> Result<(), Failure> {
        let Some(token) = token else { return Ok(()) };
        if everywhere && let Ok((session, _)) = self.signed_in(Some(token), now).await {
            self.store.end_sessions(&session.person, "").await?;
        }
        self.store.end_session(&token_hash(token)).await?;
        Ok(())
    }

    /// Changes the own password and ends all other sessions.
    ///
    /// # Errors
    /// [`Refusal::WeakPassword`], [`Refusal::Field`] when the old one is wrong, or the new one is the old one or repeated differently.
    pub async fn change_password(
        &self,
        token: Option<&str>,
        old: &str,
        new: &str,
        again: &str,
        now: Moment,
    ) -> Result<(), Failure> {
        let (session, account) = self.signed_in(token, now).await?;
        self.sign_ins.count(session.person.as_str(), now)?;
        if !verify(old, account.credential.password_hash.clone()).await? {
            return Err(Refusal::field("old", FieldProblem::NotAChoice).into());
        }
        self.set_password(account, new, again, &session.id).await
    }

    /// Sets a password; whoever is signed in with the one before is out, but for one session.
    async fn set_password(&self, account: Account, new: &str, again: &str, but: &str) -> Result<(), Failure> {
        if new != again {
            return Err(Refusal::field("again", FieldProblem::NotAChoice).into());
        }
        check_password(&self.rules.sign_in, &account.person.login, new)?;
        // A temporary password that somebody else knows has to become another one.
        if verify(new, account.credential.password_hash.clone()).await? {
            return Err(Refusal::field("new", FieldProblem::NothingChanges).into());
        }
        let new = new.to_owned();
        let password_hash = hashing(move || hash(&new))
            .await?
            .map_err(|error| Failure::internal(&error))?;
        let mut credential = account.credential.succeeded();
        credential.password_hash = Some(password_hash);
        credential.must_change = false;
        let person = account.person.id.clone();
        self.store.save_account(&Account { credential, ..account }).await?;
        Ok(self.store.end_sessions(&person, but).await?)
    }

    /// Sets a password by a one-time link and signs in.
    ///
    /// # Errors
    /// [`Refusal::LinkExpired`], [`Refusal::WeakPassword`].
    pub async fn redeem(&self, token: &str, new: &str, again: &str, now: Moment) -> Result<SignedIn, Failure> {
        let hash = token_hash(token);
        let invitation = self
            .store
            .invitation(&hash)
            .await?
            .filter(|invitation| invitation.expires_at > now);
        let invitation = invitation.ok_or(Refusal::LinkExpired)?;
        let account = found(self.store.account(&invitation.person).await?)?;
        self.set_password(account, new, again, "").await?;
        // No other link leads in either.
        self.store.end_invitations(&invitation.person).await?;
        let token = self.begin_session(invitation.person, now).await?;
        Ok(SignedIn {
            token,
            must_change: false,
        })
    }

    /// Makes a one-time link's token for a person; the address `/welcome/TOKEN` counts for three days.
    ///
    /// # Errors
    /// [`Failure::Internal`].
    pub async fn invite(&self, person: &domain::id::PersonId, now: Moment) -> Result<String, Failure> {
        let token = random_token();
        let invitation = Invitation {
            id: token_hash(&token),
            person: person.clone(),
            expires_at: now.plus_days(3),
        };
        let mut transaction = storage::Transaction::new();
        transaction.upsert("invitation", &invitation.id, &invitation);
        self.store.transaction(transaction).await?;
        Ok(token)
    }

    /// Sets the usual place.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a place that is not in the tree.
    pub async fn set_place(&self, actor: &Actor, place: &str, _now: Moment) -> Result<(), Failure> {
        let grant = reach(actor, Permission::ProfileEdit)?;
        let place = found(self.store.place(&grant, &place.into()).await?)?;
        let account = found(self.store.account(&actor.person).await?)?;
        let person = domain::person::Person {
            place: Some(place.id),
            ..account.person.clone()
        };
        self.store.save_account(&account.with_person(person)).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_site() {
        for next in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "/sign-in?next=/x",
        ] {
            assert_eq!(safe_next(next, false), "/", "{next}");
        }
        assert_eq!(safe_next("/requests/1?x=2", false), "/requests/1?x=2");
        assert_eq!(safe_next("/requests/1", true), "/password");
    }
}
