//! Brings the database to the state this version wants (数据库升级), and refuses one that a newer version made.
//!
//! The ledger is the table `migration`: a row with the hash of every file that was applied. A schema file whose hash
//! changed is applied again (each of its statements overwrites); a data move whose hash changed is an error. A data
//! move and its ledger row are one transaction, so that it is applied exactly once; schema statements run one by
//! one, for building an index may exceed what one transaction can hold, and the ledger row follows them.

use std::time::Duration;

use domain::time::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::scripts::{LEDGER, MOVES, SCHEMA, Script};
use crate::{Bindings, StorageError, Store, Transaction, lease};

/// The format of the database. Raised with a change that older versions of the portal cannot live with.
pub const FORMAT: i64 = 1;

const TABLE: &str = "migration";
const FORMAT_KEY: &str = "format";
const LEASE: &str = "migrate";
const LEASE_MILLISECONDS: i64 = 2 * 60 * 1000;

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// `schema:request`, `move:0001_name` or `format`.
    #[serde(rename = "id")]
    pub key: String,
    /// SHA-256 of the file in hexadecimal digits; for `format` its number.
    pub hash: String,
    /// When.
    pub at: Moment,
}

/// How far [`Store::migrate`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The file that is applied next.
    pub name: &'a str,
    /// How many were applied before it.
    pub done: usize,
    /// How many there are to apply.
    pub total: usize,
}

/// The files that a database is brought to; other than the portal's own only in tests.
#[derive(Debug, Clone, Copy)]
pub struct Scripts<'a> {
    /// The wanted state of the tables.
    pub schema: &'a [Script],
    /// Moves of data, in order.
    pub moves: &'a [Script],
}

impl Default for Scripts<'_> {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            moves: MOVES,
        }
    }
}

impl Store {
    /// Applies what this version wants and the database lacks; nothing when there is nothing. Gives the names of
    /// what was applied. Two processes that start at once wait for each other.
    ///
    /// # Errors
    /// [`StorageError::Newer`], [`StorageError::MoveChanged`], [`StorageError::Script`]. What was applied before the
    /// error stays, and the next call goes on from there.
    pub async fn migrate(&self, now: Moment, progress: impl FnMut(Progress<'_>) + Send) -> Result<Vec<String>> {
        self.migrate_to(Scripts::default(), now, progress).await
    }

    /// [`Store::migrate`] with other files.
    ///
    /// # Errors
    /// As [`Store::migrate`].
    pub async fn migrate_to(
        &self,
        scripts: Scripts<'_>,
        now: Moment,
        mut progress: impl FnMut(Progress<'_>) + Send,
    ) -> Result<Vec<String>> {
        self.prepare_ledger().await?;
        if pending(&self.ledger().await?, scripts)?.is_empty() {
            return Ok(Vec::new());
        }
        let holder = format!("{:032x}", rand::random::<u128>());
        let begun = std::time::Instant::now();
        // An embedded engine has no other process beside it, and nobody should wait for the lease of one that was killed.
        let shared = !self.is_embedded();
        while shared
            && lease::acquire(self, LEASE, &holder, later(now, begun), LEASE_MILLISECONDS)
                .await?
                .is_none()
        {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let lease = shared.then_some((holder.as_str(), begun));
        let outcome = self.apply_pending(scripts, now, lease, &mut progress).await;
        // Also after a script that failed: whoever repairs it should not wait for the lease to run out.
        let released = match lease {
            Some((holder, _)) => lease::release(self, LEASE, holder).await,
            None => Ok(()),
        };
        let applied = outcome?;
        released.map(|()| applied)
    }

    /// `lease`: by whom it is held, and since when; it is prolonged before each script.
    async fn apply_pending(
        &self,
        scripts: Scripts<'_>,
        now: Moment,
        lease: Option<(&str, std::time::Instant)>,
        progress: &mut (impl FnMut(Progress<'_>) + Send),
    ) -> Result<Vec<String>> {
        // Read again: another process may just have finished.
        let ledger = self.ledger().await?;
        let pending = pending(&ledger, scripts)?;
        let mut done = 0;
        if ledger.is_empty() {
            // Nothing is there yet: all tables in one transaction take a fraction of the time of one by one.
            let tables: Vec<_> = pending.iter().filter(|(key, _)| key.starts_with("schema:")).collect();
            for (_, script) in &tables {
                progress(Progress {
                    name: script.name,
                    done,
                    total: pending.len(),
                });
                done += 1;
            }
            self.apply_at_once(&tables, now).await?;
        }
        for (key, script) in pending.iter().skip(done) {
            progress(Progress {
                name: script.name,
                done,
                total: pending.len(),
            });
            if let Some((holder, begun)) = lease {
                lease::acquire(self, LEASE, holder, later(now, begun), LEASE_MILLISECONDS).await?;
            }
            self.apply(key, script, now).await?;
            done += 1;
        }
        let mut transaction = Transaction::new();
        transaction.upsert(TABLE, FORMAT_KEY, &applied(FORMAT_KEY, FORMAT.to_string(), now));
        self.transaction(transaction).await?;
        Ok(pending.into_iter().map(|(key, _)| key).collect())
    }

    /// The names of what [`Store::migrate`] would apply.
    ///
    /// # Errors
    /// As [`Store::migrate`].
    pub async fn pending_migrations(&self) -> Result<Vec<String>> {
        let ledger = if self.has_ledger().await? {
            self.ledger().await?
        } else {
            Vec::new()
        };
        Ok(pending(&ledger, Scripts::default())?
            .into_iter()
            .map(|(key, _)| key)
            .collect())
    }

    /// What was applied, and when.
    ///
    /// # Errors
    /// As [`Store::select`].
    pub async fn ledger(&self) -> Result<Vec<Applied>> {
        self.select("SELECT * FROM migration ORDER BY id", Bindings::new())
            .await
    }

    /// Refuses a database that a newer version made.
    pub(crate) async fn refuse_newer(&self) -> Result<()> {
        if self.has_ledger().await? {
            pending(&self.ledger().await?, Scripts::default()).map(drop)
        } else {
            Ok(())
        }
    }

    async fn has_ledger(&self) -> Result<bool> {
        let tables: Option<Tables> = self.select_one("INFO FOR DB", Bindings::new()).await?;
        Ok(tables.is_some_and(|info| info.tables.contains_key(TABLE)))
    }

    async fn prepare_ledger(&self) -> Result<()> {
        if self.has_ledger().await? {
            return Ok(());
        }
        for script in LEDGER {
            self.define(script).await?;
        }
        Ok(())
    }

    async fn apply_at_once(&self, tables: &[&(String, &Script)], now: Moment) -> Result<()> {
        let mut transaction = Transaction::new();
        for (key, script) in tables {
            for statement in statements(script.text) {
                transaction.statement(statement, Bindings::new());
            }
            transaction.create(TABLE, key, &applied(key, hash(script), now));
        }
        let names = || {
            tables
                .iter()
                .map(|(_, script)| script.name)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let failed = |error: StorageError| StorageError::Script {
            name: names(),
            reason: error.to_string(),
        };
        self.transaction(transaction).await.map(drop).map_err(failed)
    }

    async fn apply(&self, key: &str, script: &Script, now: Moment) -> Result<()> {
        let line = applied(key, hash(script), now);
        let mut transaction = Transaction::new();
        if key.starts_with("schema:") {
            self.define(script).await?;
            transaction.upsert(TABLE, key, &line);
        } else {
            for statement in statements(script.text) {
                transaction.statement(statement, Bindings::new());
            }
            transaction.create(TABLE, key, &line);
        }
        self.transaction(transaction)
            .await
            .map(drop)
            .map_err(|error| script_error(script, &error))
    }

    async fn define(&self, script: &Script) -> Result<()> {
        for statement in statements(script.text) {
            self.exec(statement, Bindings::new())
                .await
                .map_err(|error| script_error(script, &error))?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Tables {
    tables: std::collections::BTreeMap<String, serde_json::Value>,
}

fn later(now: Moment, begun: std::time::Instant) -> Moment {
    Moment(
        now.0
            .saturating_add(i64::try_from(begun.elapsed().as_millis()).unwrap_or(0)),
    )
}

fn applied(key: &str, hash: String, at: Moment) -> Applied {
    Applied {
        key: key.to_owned(),
        hash,
        at,
    }
}

fn script_error(script: &Script, error: &StorageError) -> StorageError {
    StorageError::Script {
        name: script.name.to_owned(),
        reason: error.to_string(),
    }
}

/// What is to be applied, with its ledger key: changed schema files first, then new data moves in order.
fn pending<'a>(ledger: &[Applied], scripts: Scripts<'a>) -> Result<Vec<(String, &'a Script)>> {
    let found = |key: &str| {
        ledger
            .iter()
            .find(|line| line.key == key)
            .map(|line| line.hash.as_str())
    };
    if let Some(format) = found(FORMAT_KEY)
        && format.parse::<i64>().is_ok_and(|format| format > FORMAT)
    {
        return Err(StorageError::Newer {
            found: format!("format {format}"),
        });
    }
    let known = |key: &str| {
        scripts
            .moves
            .iter()
            .any(|script| key == format!("move:{}", script.name))
    };
    if let Some(line) = ledger
        .iter()
        .find(|line| line.key.starts_with("move:") && !known(&line.key))
    {
        return Err(StorageError::Newer {
            found: line.key.clone(),
        });
    }
    let mut pending = Vec::new();
    for script in LEDGER.iter().chain(scripts.schema) {
        let key = format!("schema:{}", script.name);
        if found(&key) != Some(hash(script).as_str()) {
            pending.push((key, script));
        }
    }
    for script in scripts.moves {
        let key = format!("move:{}", script.name);
        match found(&key) {
            None => pending.push((key, script)),
            Some(applied) if applied == hash(script) => {}
            Some(_) => {
                return Err(StorageError::MoveChanged {
                    name: script.name.to_owned(),
                });
            }
        }
    }
    Ok(pending)
}

fn hash(script: &Script) -> String {
    Sha256::digest(script.text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The statements of a file: each ends with `;` at the end of a line, outside braces. Lines that begin with `--` are
/// comments.
fn statements(text: &str) -> Vec<&str> {
    let (mut found, mut start, mut depth, mut at) = (Vec::new(), 0, 0_i32, 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        let body = line.trim();
        if body.starts_with("--") || body.is_empty() {
            if text[start..at].trim().len() == body.len() {
                start = at;
            }
            continue;
        }
        depth += line.matches('{').count() as i32 - line.matches('}').count() as i32;
        if depth == 0 && body.ends_with(';') {
            found.push(text[start..at].trim());
            start = at;
        }
    }
    let rest = text[start..].trim();
    if !rest.is_empty() {
        found.push(rest);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn statements_end_at_the_end_of_a_line_outside_braces() {
        let text = "-- 说明; not this\n\nDEFINE TABLE a;\nFOR $x IN [1] {\n  CREATE b;\n};\nUPDATE c\n  SET d = 1;\n";
        assert_eq!(
            statements(text),
            [
                "DEFINE TABLE a;",
                "FOR $x IN [1] {\n  CREATE b;\n};",
                "UPDATE c\n  SET d = 1;"
            ]
        );
    }
}
