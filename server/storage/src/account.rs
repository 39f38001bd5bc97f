//! People, their secrets and their sessions (人员与登录).

use crate::audit::{self, AuditEntry};
use crate::{Bindings, Result, Store, Transaction};
use domain::access::{Grant, Role, Scope};
use domain::id::{CentreId, PersonId};
use domain::person::{Credential, Person};
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A session: its key is the hash of the token in the browser's cookie, so that the rows open no door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// SHA-256 of the token, hexadecimal.
    pub id: String,
    /// Whose it is.
    pub person: PersonId,
    /// Since when.
    pub created_at: Moment,
    /// Last use; written at most once in a few minutes.
    pub seen_at: Moment,
    /// Its end, whatever happens.
    pub expires_at: Moment,
}

/// A one-time link to set a password (一次性链接). Its key is the hash of the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// SHA-256 of the token, hexadecimal.
    pub id: String,
    /// Whose password it sets.
    pub person: PersonId,
    /// Its end.
    pub expires_at: Moment,
}

/// A person with the secret part of their row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// Their secret.
    pub credential: Credential,
    /// The centres for which they work, by their roles: what the list of a centre's staff reads.
    pub serves: Vec<CentreId>,
    /// What they do for the bureau, by their roles: whom its messages reach.
    #[serde(default)]
    pub bureau_roles: Vec<Role>,
    /// What the register finds them by.
    #[serde(default)]
    pub findable: Vec<String>,
    /// Grows with every change.
    pub version: i64,
}

impl Account {
    /// A new account.
    pub fn new(person: Person, credential: Credential) -> Self {
        Self {
            serves: served_centres(&person),
            bureau_roles: bureau_roles(&person),
            findable: parts_to_find(&person),
            person,
            credential,
            version: 1,
        }
    }

    /// The account with another person's record: roles may have changed.
    #[must_use]
    pub fn with_person(self, person: Person) -> Self {
        Self {
            serves: served_centres(&person),
            bureau_roles: bureau_roles(&person),
            findable: parts_to_find(&person),
            person,
            ..self
        }
    }
}

fn bureau_roles(person: &Person) -> Vec<Role> {
    let held = person.roles.iter().filter(|grant| grant.scope == Scope::Bureau);
    held.map(|grant| grant.role).collect()
}

fn served_centres(person: &Person) -> Vec<CentreId> {
    let mut centres = Vec::new();
    for grant in &person.roles {
        if let (true, Scope::Centre(centre)) = (grant.role.serves(), &grant.scope)
            && !centres.contains(centre)
        {
            centres.push(centre.clone());
        }
    }
    centres
}

/// Longest part of a name that is searched for: Chinese names are shorter.
const LONGEST_PART: usize = 12;

/// Every part of the name, every beginning of the login, in small letters.
fn parts_to_find(person: &Person) -> Vec<String> {
    let name: Vec<char> = person.name.to_lowercase().chars().take(LONGEST_PART).collect();
    let login: Vec<char> = person.login.to_lowercase().chars().collect();
    let of_name = (0..name.len()).flat_map(|from| (from + 1..=name.len()).map(move |to| (from, to)));
    let parts: std::collections::BTreeSet<String> = of_name
        .filter_map(|(from, to)| name.get(from..to))
        .chain((1..=login.len()).filter_map(|to| login.get(..to)))
        .map(|part| part.iter().collect())
        .collect();
    parts.into_iter().collect()
}

// What the sign-in reads comes before anybody is known, so these take no grant; they are used by the account service alone.
impl Store {
    /// The account with this login.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>> {
        self.select_one(
            "SELECT * FROM person WHERE login = $login LIMIT 1",
            Bindings::new().with("login", login),
        )
        .await
    }

    /// The account of a person.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn account(&self, person: &PersonId) -> Result<Option<Account>> {
        self.get("person", person.as_str()).await
    }

    /// A session by the hash of its token.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn session(&self, hash: &str) -> Result<Option<Session>> {
        self.get("session", hash).await
    }

    /// An invitation by the hash of its token.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn invitation(&self, hash: &str) -> Result<Option<Invitation>> {
        self.get("invitation", hash).await
    }

    /// Replaces an account that an administrator changed, with the line of the audit log.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`].
    pub async fn administer_account(&self, account: &Account, entry: &AuditEntry) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.update("person", account.person.id.as_str(), account.version, account);
        audit::append(&mut transaction, entry);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Replaces an account if nobody changed it meanwhile.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`].
    pub async fn save_account(&self, account: &Account) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.update("person", account.person.id.as_str(), account.version, account);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Writes a session.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn save_session(&self, session: &Session) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.upsert("session", &session.id, session);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn end_session(&self, hash: &str) -> Result<()> {
        let mut transaction = Transaction::new();
        transaction.delete("session", hash);
        self.transaction(transaction).await?;
        Ok(())
    }

    /// Ends every session of a person but one.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn end_sessions(&self, person: &PersonId, but: &str) -> Result<()> {
        let bindings = Bindings::new().with("person", person).record("but", "session", but);
        self.exec("DELETE session WHERE person = $person AND id != $but", bindings)
            .await
    }

    /// Ends every one-time link of a person.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn end_invitations(&self, person: &PersonId) -> Result<()> {
        let bindings = Bindings::new().with("person", person);
        self.exec("DELETE invitation WHERE person = $person", bindings).await
    }

    /// Removes sessions and invitations that are over.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn purge_sessions(&self, _grant: &Grant, now: Moment) -> Result<()> {
        self.exec(
            "DELETE session WHERE expires_at < $now",
            Bindings::new().with("now", &now),
        )
        .await?;
        self.exec(
            "DELETE invitation WHERE expires_at < $now",
            Bindings::new().with("now", &now),
        )
        .await
    }

    /// Whether anybody has an account.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn has_people(&self) -> Result<bool> {
        let any: Vec<String> = self
            .select("SELECT VALUE login FROM person LIMIT 1", Bindings::new())
            .await?;
        Ok(!any.is_empty())
    }
}

impl Store {
    /// The names of some people, in one reading.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn names(&self, _grant: &Grant, people: &[PersonId]) -> Result<HashMap<PersonId, String>> {
        #[derive(Deserialize)]
        struct Named {
            id: PersonId,
            name: String,
        }
        let people: Vec<&str> = people.iter().map(PersonId::as_str).collect();
        let rows: Vec<Named> = self
            .select(
                "SELECT id, name FROM $rows",
                Bindings::new().records("rows", "person", &people),
            )
            .await?;
        Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
    }

    /// People of the register, by login; a page begins after `after`.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn people(&self, _grant: &Grant, words: &str, after: &str, limit: usize) -> Result<Vec<Account>> {
        let words = words.trim().to_lowercase();
        let bindings = Bindings::new().with("after", after).with("words", &words);
        // Few are found by a search and sorted; the index of the logins would be read to its end for them.
        let (index, narrowed) = if words.is_empty() {
            ("person_login", "")
        } else {
            ("person_findable", "findable CONTAINS $words AND ")
        };
        let text = format!(
            "SELECT * FROM person WITH INDEX {index} WHERE {narrowed}login > $after ORDER BY login LIMIT {limit}"
        );
        self.select(&text, bindings).await
    }

    /// Active people who hold a role in a centre: its technicians, or its desk.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn staff(&self, _grant: &Grant, centre: &CentreId, role: Role) -> Result<Vec<Person>> {
        let grant = domain::access::RoleGrant {
            role,
            scope: Scope::Centre(centre.clone()),
        };
        let mut people: Vec<Person> = self
            .select(
                "SELECT * FROM person WHERE serves CONTAINS $centre AND active = true",
                Bindings::new().with("centre", centre),
            )
            .await?;
        people.retain(|person| person.roles.contains(&grant));
        Ok(people)
    }

    /// The active people who hold a role: in a centre, or, where none is named, in the bureau.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn holders(&self, grant: &Grant, role: Role, centre: Option<&CentreId>) -> Result<Vec<PersonId>> {
        let people: Vec<Person> = match centre {
            Some(centre) => self.staff(grant, centre, role).await?,
            None => {
                self.select(
                    "SELECT * FROM person WHERE bureau_roles CONTAINS $role AND active = true",
                    Bindings::new().with("role", &role),
                )
                .await?
            }
        };
        Ok(people.into_iter().map(|person| person.id).collect())
    }

    /// A caller found by name, login or phone, to register a request for them.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn find_callers(&self, _grant: &Grant, words: &str, limit: usize) -> Result<Vec<Person>> {
        let text = format!(
            "SELECT * FROM person WHERE active = true AND (name = $words OR login = $words OR phone = $words) LIMIT {limit}"
        );
        self.select(&text, Bindings::new().with("words", words.trim())).await
    }
}
