//! What `EXPLAIN` says, so that a test can hold a list query to its index.

use serde::Deserialize;
use std::collections::BTreeMap;

/// How the engine ran a statement (执行计划): a tree of operators, the one that gives the result on top.
#[derive(Debug, Clone, Deserialize)]
pub struct Plan {
    operator: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    #[serde(default)]
    metrics: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    children: Vec<Self>,
}

impl Plan {
    /// Whether rows come from this index.
    pub fn uses_index(&self, name: &str) -> bool {
        self.any(&|step| step.attributes.get("index").is_some_and(|index| index == name))
    }

    /// Whether a count comes from an index alone, without reading a row.
    pub fn counts_by_index(&self) -> bool {
        self.operator == "IndexCountScan" && self.children.is_empty()
    }

    /// Whether rows are sorted after they were read, instead of coming in the wanted order.
    pub fn sorts(&self) -> bool {
        self.any(&|step| step.operator.contains("Sort"))
    }

    /// Whether a whole table is read.
    pub fn scans_table(&self) -> bool {
        self.any(&|step| step.operator == "TableScan")
    }

    /// The most rows that any operator gave.
    pub fn most_rows(&self) -> i64 {
        let own = self
            .metrics
            .get("output_rows")
            .and_then(serde_json::Value::as_i64)
            .unwrap_or(0);
        self.children.iter().map(Self::most_rows).fold(own, i64::max)
    }

    /// The plan as indented lines.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text
    }

    fn any(&self, test: &impl Fn(&Self) -> bool) -> bool {
        test(self) || self.children.iter().any(|child| child.any(test))
    }

    fn write(&self, text: &mut String, depth: usize) {
        text.push_str(&format!("{:depth$}{}", "", self.operator));
        for (name, value) in &self.attributes {
            text.push_str(&format!(" {name}={value}"));
        }
        for (name, value) in &self.metrics {
            text.push_str(&format!(" {name}={value}"));
        }
        text.push('\n');
        for child in &self.children {
            child.write(text, depth + 2);
        }
    }
}
