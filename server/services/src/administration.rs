//! What an administrator keeps: people, jobs (系统管理).

use crate::failure::found;
use crate::{Failure, Known, Services, audit, reach};
use domain::access::{Permission, Role, RoleGrant, Scope, check_roles};
use domain::person::{Actor, Person};
use domain::refusal::{FieldProblem, Refusal, check_text};
use domain::time::{Moment, wording};
use domain::view::{JobRunRow, Page, PersonRow};
use storage::account::Account;

const PAGE: usize = 40;

impl Services {
    /// People of the register, by login.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn people_page(
        &self,
        actor: &Actor,
        words: &str,
        after: &str,
        now: Moment,
    ) -> Result<Page<PersonRow>, Failure> {
        let grant = reach(actor, Permission::PersonManage)?;
        let known = self.known(now).await?;
        let mut accounts = self.store.people(&grant, words, after, PAGE + 1).await?;
        let more = accounts.len() > PAGE;
        accounts.truncate(PAGE);
        let label = |grant: &RoleGrant| format!("{} · {}", grant.role.label(), scope_name(&known, &grant.scope));
        let group = |person: &Person| {
            let group = known
                .reference
                .rater_groups
                .iter()
                .find(|group| group.id == person.rater_group);
            group.map_or_else(String::new, |group| group.name.clone())
        };
        Ok(Page {
            next: accounts
                .last()
                .filter(|_| more)
                .map(|account| account.person.login.clone()),
            rows: accounts
                .iter()
                .map(|account| PersonRow {
                    id: account.person.id.0.clone(),
                    login: account.person.login.clone(),
                    name: account.person.name.clone(),
                    department: known
                        .department(&account.person.department)
                        .map_or_else(String::new, |department| department.name.clone()),
                    group: group(&account.person),
                    roles: account.person.roles.clone(),
                    role_labels: account.person.roles.iter().map(label).collect(),
                    active: account.person.active,
                    locked: account.credential.locked_minutes(now).is_some(),
                })
                .collect(),
        })
    }

    /// Where a role can be held: the bureau, each centre, each department, with their names.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn role_scopes(&self, actor: &Actor, now: Moment) -> Result<Vec<(String, String)>, Failure> {
        reach(actor, Permission::PersonManage)?;
        let known = self.known(now).await?;
        let centres = known
            .reference
            .centres
            .iter()
            .map(|it| (format!("centre:{}", it.id), it.name.clone()));
        let departments = known
            .reference
            .departments
            .iter()
            .map(|it| (format!("department:{}", it.id), it.name.clone()));
        Ok(std::iter::once(("bureau".to_owned(), "管理局".to_owned()))
            .chain(centres)
            .chain(departments)
            .collect())
    }

    /// Gives or takes a role. Nobody gets a supervising role beside a serving one.
    ///
    /// # Errors
    /// [`Refusal::SeparationOfDuties`]; [`Refusal::Field`].
    pub async fn set_role(
        &self,
        actor: &Actor,
        person: &str,
        role: &str,
        scope: &str,
        remove: bool,
        now: Moment,
    ) -> Result<(), Failure> {
        reach(actor, Permission::PersonManage)?;
        let known = self.known(now).await?;
        let role = Role::ALL
            .into_iter()
            .find(|known| known.code() == role && known.is_given());
        let role = role.ok_or_else(|| Refusal::field("role", FieldProblem::NotAChoice))?;
        let scope = match scope.split_once(':') {
            Some(("centre", id)) if known.centre(&id.into()).is_some() => Scope::Centre(id.into()),
            Some(("department", id)) if known.department(&id.into()).is_some() => Scope::Department(id.into()),
            None if scope == "bureau" => Scope::Bureau,
            _ => return Err(Refusal::field("scope", FieldProblem::NotAChoice).into()),
        };
        if !role.fits(&scope) {
            return Err(Refusal::field("scope", FieldProblem::NotAChoice).into());
        }
        let wanted = RoleGrant { role, scope };
        let verb = if remove { "收回" } else { "授予" };
        let what = format!("{verb}{}（{}）", wanted.role.label(), scope_name(&known, &wanted.scope));
        self.change_person(actor, person, &what, now, |found| {
            found.roles.retain(|grant| *grant != wanted);
            if !remove {
                found.roles.push(wanted.clone());
            }
            check_roles(&found.roles)
        })
        .await
    }

    /// Switches an account on or off, or lifts its lock.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] when an administrator would switch themselves off.
    pub async fn set_account(&self, actor: &Actor, person: &str, what: &str, now: Moment) -> Result<(), Failure> {
        reach(actor, Permission::PersonManage)?;
        match what {
            "unlock" => {
                let account = found(self.store.account(&person.into()).await?)?;
                let credential = account.credential.succeeded();
                let entry = audit::entry(actor, format!("{}：解除锁定", account.person.name), now);
                let unlocked = Account { credential, ..account };
                self.store.administer_account(&unlocked, &entry).await?;
                Ok(())
            }
            "activate" => self.switch(actor, person, true, now).await,
            "deactivate" if actor.person.as_str() == person => Err(Refusal::NotAllowed.into()),
            "deactivate" => {
                self.switch(actor, person, false, now).await?;
                self.store.end_sessions(&person.into(), "").await?;
                Ok(())
            }
            _ => Err(Refusal::field("what", FieldProblem::NotAChoice).into()),
        }
    }

    async fn switch(&self, actor: &Actor, person: &str, active: bool, now: Moment) -> Result<(), Failure> {
        let what = if active { "启用账号" } else { "停用账号" };
        self.change_person(actor, person, what, now, |found| {
            found.active = active;
            Ok(())
        })
        .await
    }

    async fn change_person(
        &self,
        actor: &Actor,
        person: &str,
        what: &str,
        now: Moment,
        change: impl FnOnce(&mut Person) -> Result<(), Refusal>,
    ) -> Result<(), Failure> {
        let account = found(self.store.account(&person.into()).await?)?;
        let mut changed = account.person.clone();
        change(&mut changed)?;
        let entry = audit::entry(actor, format!("{}：{what}", changed.name), now);
        self.store
            .administer_account(&account.with_person(changed), &entry)
            .await?;
        self.holders.forget().await;
        Ok(())
    }

    /// Runs of background jobs, newest first.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn job_runs(&self, actor: &Actor, now: Moment) -> Result<Vec<JobRunRow>, Failure> {
        let grant = reach(actor, Permission::JobRead)?;
        let runs = self.store.job_runs(&grant, 100).await?;
        Ok(runs
            .into_iter()
            .map(|run| JobRunRow {
                job: run.job,
                when: wording::moment(run.started_at, now),
                milliseconds: run.milliseconds,
                changed: run.changed,
                problem: run.problem.unwrap_or_default(),
            })
            .collect())
    }

    /// Makes the first administrator, or another; returns the token of the one-time link.
    ///
    /// # Errors
    /// [`Refusal::Field`] when the login is taken or not usable.
    pub async fn add_administrator(&self, login: &str, name: &str, now: Moment) -> Result<String, Failure> {
        let login = check_text("login", login, true, 40)?;
        let name = check_text("name", name, true, 40)?;
        let usable = login.chars().all(|c| c.is_ascii_alphanumeric() || "._-@".contains(c));
        if !usable || self.store.account_by_login(&login).await?.is_some() {
            return Err(Refusal::field("login", FieldProblem::NotAChoice).into());
        }
        let known = self.known(now).await?;
        let department = known
            .reference
            .departments
            .first()
            .map_or_else(|| "bureau".into(), |first| first.id.clone());
        let group = known
            .reference
            .rater_groups
            .last()
            .map_or_else(|| "staff".into(), |last| last.id.clone());
        let person = Person {
            id: uuid::Uuid::now_v7().to_string().into(),
            login,
            name,
            department,
            rater_group: group,
            place: None,
            phone: String::new(),
            roles: vec![RoleGrant {
                role: Role::Administrator,
                scope: Scope::Bureau,
            }],
            team: String::new(),
            active: true,
        };
        let credential = domain::person::Credential {
            password_hash: None,
            must_change: false,
            failures: 0,
            locked_until: None,
        };
        let id = person.id.clone();
        let mut transaction = storage::Transaction::new();
        transaction.create("person", id.as_str(), &Account::new(person, credential));
        self.store.transaction(transaction).await?;
        self.invite(&id, now).await
    }
}

/// Where a role holds, in words.
fn scope_name<'a>(known: &'a Known, scope: &Scope) -> &'a str {
    match scope {
        Scope::Centre(id) => known.centre(id).map_or("", |centre| centre.name.as_str()),
        Scope::Department(id) => known.department(id).map_or("", |department| department.name.as_str()),
        Scope::Bureau => "管理局",
    }
}
