//! What `EXPLAIN` says, so that a test can hold a list query to its index.

/// A statement's plan (执行计划).
#[derive(Debug, Clone)]
pub struct Plan(Vec<serde_json::Value>);

impl Plan {
    pub(crate) fn new(plan: Vec<serde_json::Value>) -> Self {
        Self(plan)
    }

    /// Whether the rows come from this index.
    pub fn uses_index(&self, name: &str) -> bool {
        self.text().contains(&format!("\"{name}\""))
    }

    /// The plan as the engine gives it.
    pub fn text(&self) -> String {
        self.0
            .iter()
            .map(|step| format!("{step:#}"))
            .collect::<Vec<_>>()
            .join("\n")
    }
}
