//! A transaction is collected first and then sent as one `BEGIN … COMMIT` string, so that it can be repeated whole.

use serde::Serialize;
use serde::de::DeserializeOwned;
use surrealdb::types::{Array, Value, Variables};

use crate::connect::Answers;
use crate::error::Result;
use crate::{Bindings, StorageError, conflict, row};

/// Statements that are applied together or not at all (事务).
///
/// Reading and deciding comes before: what was decided upon is guarded by [`Transaction::update`]'s version, by
/// [`Transaction::create`]'s key, by [`Transaction::require`] or by [`Transaction::serialise_on`].
///
/// Isolation is by snapshot: two transactions that write different rows never conflict, though each may have read
/// what the other wrote. Where that matters both have to write one row, see [`Transaction::serialise_on`].
#[derive(Debug, Default)]
#[must_use = "it does nothing until Store::transaction runs it"]
pub struct Transaction {
    text: String,
    variables: Variables,
    statements: usize,
    fault: Option<StorageError>,
    notices: usize,
}

/// Where a statement's result is found in [`Committed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot(usize);

impl Transaction {
    /// An empty transaction; running it does nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.statements == 0 && self.fault.is_none()
    }

    /// Creates a row. Its field `id`, when it has one, has to be `id`.
    ///
    /// The transaction fails with [`StorageError::AlreadyExists`] when the row exists, also when two run at once.
    pub fn create<T: Serialize + ?Sized>(&mut self, table: &str, id: &str, row: &T) -> &mut Self {
        let content = row::to_content(id, row);
        self.write("CREATE $row CONTENT $content RETURN NONE", table, id, content)
    }

    /// Creates many rows of a table, faster than one by one. Fails as [`Transaction::create`] does.
    pub fn create_many<'a, T: Serialize + 'a>(
        &mut self,
        table: &str,
        rows: impl IntoIterator<Item = (&'a str, &'a T)>,
    ) -> &mut Self {
        match many(table, rows) {
            Ok(rows) if rows.is_empty() => self,
            Ok(rows) => {
                self.push(
                    &format!("INSERT INTO {table} $rows RETURN NONE"),
                    vec![("rows", Value::Array(rows))],
                );
                self
            }
            Err(error) => self.fail(error),
        }
    }

    /// Creates a row or replaces it whole, whatever it was.
    pub fn upsert<T: Serialize + ?Sized>(&mut self, table: &str, id: &str, row: &T) -> &mut Self {
        let content = row::to_content(id, row);
        self.write("UPSERT $row CONTENT $content RETURN NONE", table, id, content)
    }

    /// Replaces a row whole if it still has the version that was read; its `version` becomes `loaded + 1`, whatever
    /// `row` says. A `None` in `row` removes the field.
    ///
    /// The transaction fails with [`StorageError::Stale`] when the row has another version or is gone.
    pub fn update<T: Serialize + ?Sized>(&mut self, table: &str, id: &str, loaded: i64, row: &T) -> &mut Self {
        let content = match row::to_content(id, row) {
            Ok(Value::Object(mut content)) => {
                content.insert("version", loaded.saturating_add(1));
                Value::Object(content)
            }
            Ok(other) => other,
            Err(error) => return self.fail(error),
        };
        let values = vec![
            ("row", Value::RecordId(row::record(table, id))),
            ("content", content),
            ("loaded", Value::Number(loaded.into())),
            ("tag", Value::String(conflict::stale_tag(table, id, loaded))),
        ];
        self.push(
            "IF array::is_empty((UPDATE $row CONTENT $content WHERE version = $loaded RETURN VALUE version)) \
             { THROW $tag }",
            values,
        );
        self
    }

    /// Removes a row, if it is there.
    pub fn delete(&mut self, table: &str, id: &str) -> &mut Self {
        let values = vec![("row", Value::RecordId(row::record(table, id)))];
        self.push("DELETE $row RETURN NONE", values);
        self
    }

    /// Demands that an expression is true; else the transaction fails with [`StorageError::Refused`] and `name`.
    ///
    /// What the expression reads is not guarded against a transaction that runs at the same time, unless both
    /// write one row (see [`Transaction::serialise_on`]).
    pub fn require(&mut self, name: &str, expression: &str, bindings: Bindings) -> &mut Self {
        let bindings = bindings.with("refused_tag", &conflict::refused_tag(name));
        self.statement(&format!("IF !({expression}) {{ THROW $refused_tag }}"), bindings);
        self
    }

    /// Lets transactions with the same key run one after the other: each writes one row of the table `guard`, and
    /// of two at once the later is repeated. For rules over several rows ("one open request for a place and
    /// service").
    pub fn serialise_on(&mut self, key: &str) -> &mut Self {
        let values = vec![("row", Value::RecordId(row::record("guard", key)))];
        self.push("UPSERT $row SET turn += 1 RETURN NONE", values);
        self
    }

    /// Adds one statement of SurrealQL. Its `$names` are kept apart from those of the others.
    pub fn statement(&mut self, text: &str, bindings: Bindings) -> Slot {
        match bindings.into_values() {
            Ok(values) => self.push(
                text,
                values
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.clone()))
                    .collect(),
            ),
            Err(error) => {
                self.fail(error);
                Slot(usize::MAX)
            }
        }
    }

    pub(crate) fn note_notice(&mut self) {
        self.notices += 1;
    }

    pub(crate) fn has_notices(&self) -> bool {
        self.notices > 0
    }

    pub(crate) fn into_script(self) -> Result<(String, Variables)> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok((format!("BEGIN;\n{}COMMIT;", self.text), self.variables)),
        }
    }

    fn write(&mut self, text: &str, table: &str, id: &str, content: Result<Value>) -> &mut Self {
        match content {
            Ok(content) => {
                let values = vec![("row", Value::RecordId(row::record(table, id))), ("content", content)];
                self.push(text, values);
                self
            }
            Err(error) => self.fail(error),
        }
    }

    fn fail(&mut self, error: StorageError) -> &mut Self {
        self.fault.get_or_insert(error);
        self
    }

    fn push(&mut self, text: &str, values: Vec<(&str, Value)>) -> Slot {
        let slot = self.statements;
        let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
        match rename(text, slot, &names) {
            Some(renamed) => {
                self.text.push_str(&renamed);
                self.text.push_str(";\n");
            }
            None => {
                self.fail(StorageError::Engine {
                    reason: format!("not one statement: {text}"),
                });
            }
        }
        for (name, value) in values {
            self.variables.insert(format!("s{slot}_{name}"), value);
        }
        self.statements += 1;
        Slot(slot)
    }
}

/// The rows of [`Transaction::create_many`] with their record ids.
pub(crate) fn many<'a, T: Serialize + 'a>(
    table: &str,
    rows: impl IntoIterator<Item = (&'a str, &'a T)>,
) -> Result<Array> {
    let rows = rows.into_iter().map(|(id, row)| {
        let mut content = row::to_content(id, row)?;
        if let Value::Object(content) = &mut content {
            content.insert("id", Value::RecordId(row::record(table, id)));
        }
        Ok(content)
    });
    Ok(Array::from(rows.collect::<Result<Vec<Value>>>()?))
}

/// Renames the bound `$names` to `$sN_name`, outside quotes; none when the text holds more than one statement.
fn rename(text: &str, slot: usize, names: &[&str]) -> Option<String> {
    let text = text.trim_end_matches(|letter: char| letter == ';' || letter.is_whitespace());
    let mut renamed = String::with_capacity(text.len() + 32);
    let mut letters = text.char_indices().peekable();
    let (mut quote, mut depth) = (None, 0_usize);
    while let Some((at, letter)) = letters.next() {
        renamed.push(letter);
        match (quote, letter) {
            (Some(_), '\\') => {
                if let Some((_, escaped)) = letters.next() {
                    renamed.push(escaped);
                }
            }
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(letter),
            (None, '{') => depth += 1,
            (None, '}') => depth = depth.checked_sub(1)?,
            (None, ';') if depth == 0 => return None,
            (None, '$') => {
                let rest = text.get(at + 1..)?;
                let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
                let name = rest.get(..end.unwrap_or(rest.len()))?;
                if names.contains(&name) {
                    renamed.push_str(&format!("s{slot}_"));
                }
            }
            (None, _) => {}
        }
    }
    (quote.is_none() && depth == 0).then_some(renamed)
}

/// What a transaction's statements gave, once it is durable.
#[derive(Debug)]
pub struct Committed {
    results: Option<Answers>,
    first: usize,
    /// How many attempts failed with a conflict before.
    pub conflicts: u32,
}

impl Committed {
    pub(crate) fn new(results: Option<Answers>, first: usize, conflicts: u32) -> Self {
        Self {
            results,
            first,
            conflicts,
        }
    }

    /// The rows that a statement gave; each statement's can be taken once.
    ///
    /// # Errors
    /// [`StorageError::Row`] when they do not fit `T`.
    pub fn rows<T: DeserializeOwned>(&mut self, slot: Slot) -> Result<Vec<T>> {
        let Some(results) = &mut self.results else {
            return Ok(Vec::new());
        };
        let index = self.first.saturating_add(slot.0);
        row::rows(results.take(index)?)
    }
}

#[cfg(test)]
mod tests {
    use super::rename;

    #[test]
    fn only_bound_names_outside_quotes_are_renamed() {
        let renamed = rename(
            "UPDATE $row SET a = $a, b = $ab, c = '$a', d = $value;",
            7,
            &["row", "a"],
        );
        assert_eq!(
            renamed.as_deref(),
            Some("UPDATE $s7_row SET a = $s7_a, b = $ab, c = '$a', d = $value")
        );
    }

    #[test]
    fn a_second_statement_is_refused() {
        assert_eq!(rename("DELETE $row; DELETE $other", 0, &["row"]), None);
        assert_eq!(
            rename("IF $a { THROW 'x;y'; }", 0, &["a"]).as_deref(),
            Some("IF $s0_a { THROW 'x;y'; }")
        );
        assert_eq!(rename("RETURN 'open", 0, &[]), None);
    }
}
