//! What is written is what is read.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde::{Deserialize, Serialize};
use storage::{Bindings, StorageError, Transaction};

use crate::{Scratch, run};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    id: String,
    text: String,
    texts: Vec<String>,
    number: i64,
    small: u8,
    ratio: f64,
    flag: bool,
    absent: Option<String>,
    inner: Inner,
    maybe: Option<Inner>,
    gaps: Vec<Option<i64>>,
    tagged: Tagged,
    plain: Plain,
    plains: Vec<Plain>,
    by_name: BTreeMap<String, i64>,
    pair: (i64, String),
    #[serde(flatten)]
    kind: Flat,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inner {
    deep: Option<Box<Inner>>,
    value: Option<i64>,
    list: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Tagged {
    Empty,
    Held { reason: String, until: Option<i64> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Plain {
    Unit,
    Wrapped(Option<String>),
    Many(i64, bool),
    Fields { only: Option<i64> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event")]
enum Flat {
    Filed,
    Assigned { technician: Option<String> },
}

/// Texts that an engine might take for something else.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("2026-11-24T08:00:00Z".to_owned()),
        Just("person:甲".to_owned()),
        Just("request:01890a5d-ac96-774b-bcce-b302099a8057".to_owned()),
        Just("01890a5d-ac96-774b-bcce-b302099a8057".to_owned()),
        Just("NONE".to_owned()),
        Just("null".to_owned()),
        Just("1h30m".to_owned()),
        Just("d'2026-11-24T08:00:00Z'".to_owned()),
        Just("$row; DELETE person; --".to_owned()),
        Just("⟨a⟩`b`'c\"d\\".to_owned()),
        Just("三号楼 12 层，空调不制冷🥶".to_owned()),
        ".*",
    ]
}

fn inner() -> impl Strategy<Value = Inner> {
    let leaf = (
        any::<Option<i64>>(),
        proptest::option::of(proptest::collection::vec(text(), 0..3)),
    )
        .prop_map(|(value, list)| Inner {
            deep: None,
            value,
            list,
        });
    leaf.prop_recursive(3, 6, 1, |inner| {
        (proptest::option::of(inner), any::<Option<i64>>()).prop_map(|(deep, value)| Inner {
            deep: deep.map(Box::new),
            value,
            list: None,
        })
    })
}

fn plain() -> impl Strategy<Value = Plain> {
    prop_oneof![
        Just(Plain::Unit),
        proptest::option::of(text()).prop_map(Plain::Wrapped),
        any::<(i64, bool)>().prop_map(|(number, flag)| Plain::Many(number, flag)),
        any::<Option<i64>>().prop_map(|only| Plain::Fields { only }),
    ]
}

fn row() -> impl Strategy<Value = Row> {
    let tagged = prop_oneof![
        Just(Tagged::Empty),
        (text(), any::<Option<i64>>()).prop_map(|(reason, until)| Tagged::Held { reason, until }),
    ];
    let flat = prop_oneof![
        Just(Flat::Filed),
        proptest::option::of(text()).prop_map(|technician| Flat::Assigned { technician }),
    ];
    let first = (
        text(),
        text(),
        proptest::collection::vec(text(), 0..3),
        any::<i64>(),
        any::<u8>(),
    );
    let second = (
        proptest::num::f64::NORMAL,
        any::<bool>(),
        proptest::option::of(text()),
        inner(),
    );
    let third = (
        proptest::option::of(inner()),
        proptest::collection::vec(any::<Option<i64>>(), 0..4),
        tagged,
    );
    let fourth = (
        plain(),
        proptest::collection::vec(plain(), 0..3),
        proptest::collection::btree_map("[a-z]{1,6}", any::<i64>(), 0..3),
        (any::<i64>(), text()),
        flat,
    );
    (first, second, third, fourth).prop_map(|(first, second, third, fourth)| {
        let (id, text, texts, number, small) = first;
        let (ratio, flag, absent, inner) = second;
        let (maybe, gaps, tagged) = third;
        let (plain, plains, by_name, pair, kind) = fourth;
        let id = format!("k{id}");
        Row {
            id,
            text,
            texts,
            number,
            small,
            ratio,
            flag,
            absent,
            inner,
            maybe,
            gaps,
            tagged,
            plain,
            plains,
            by_name,
            pair,
            kind,
        }
    })
}

#[test]
fn any_row_comes_back_as_it_was() {
    run(async {
        let scratch = Scratch::new().await;
        let mut runner = TestRunner::new(Config {
            cases: 1,
            failure_persistence: None,
            ..Config::default()
        });
        let strategy = row();
        for _ in 0..300 {
            let row = strategy.new_tree(&mut runner).unwrap().current();
            let mut transaction = Transaction::new();
            transaction.upsert("thing", &row.id, &row);
            scratch.store.transaction(transaction).await.unwrap();
            let found: Option<Row> = scratch.store.get("thing", &row.id).await.unwrap();
            assert_eq!(found.as_ref(), Some(&row));
        }
    });
}

#[test]
fn many_rows_come_back_as_they_were() {
    run(async {
        let scratch = Scratch::new().await;
        let mut runner = TestRunner::new(Config {
            failure_persistence: None,
            ..Config::default()
        });
        let rows: Vec<Row> = (0..200)
            .map(|index| Row {
                id: format!("{index:04}"),
                ..row().new_tree(&mut runner).unwrap().current()
            })
            .collect();
        let mut transaction = Transaction::new();
        transaction.create_many("thing", rows.iter().map(|row| (row.id.as_str(), row)));
        scratch.store.transaction(transaction).await.unwrap();
        let found: Vec<Row> = scratch
            .store
            .select("SELECT * FROM thing", Bindings::new())
            .await
            .unwrap();
        assert_eq!(found, rows);
    });
}

#[test]
fn a_none_is_no_field_at_all_and_never_null() {
    run(async {
        let scratch = Scratch::new().await;
        let row = serde_json::json!({ "absent": null, "inner": { "a": null, "b": 1 } });
        let mut transaction = Transaction::new();
        transaction.create("thing", "a", &row);
        scratch.store.transaction(transaction).await.unwrap();
        let text = "SELECT VALUE object::keys($this) FROM ONLY thing:a";
        let keys: Vec<String> = scratch.store.select(text, Bindings::new()).await.unwrap();
        assert_eq!(keys, ["id", "inner"]);
        let text = "SELECT VALUE { missing: inner.a = NONE, null: inner.a = NULL } FROM ONLY thing:a";
        let found: Vec<serde_json::Value> = scratch.store.select(text, Bindings::new()).await.unwrap();
        assert_eq!(found, [serde_json::json!({ "missing": true, "null": false })]);
    });
}

#[test]
fn numbers_keep_their_kind_in_the_engine() {
    run(async {
        let scratch = Scratch::new().await;
        let mut transaction = Transaction::new();
        transaction.create(
            "thing",
            "a",
            &serde_json::json!({ "whole": 3, "real": 3.0, "least": i64::MIN }),
        );
        scratch.store.transaction(transaction).await.unwrap();
        let text = "SELECT VALUE [type::is_int(whole), type::is_float(real), type::is_int(least)] FROM thing";
        let kinds: Vec<Vec<bool>> = scratch.store.select(text, Bindings::new()).await.unwrap();
        assert_eq!(kinds, [[true, true, true]]);
    });
}

#[test]
fn a_bound_text_is_compared_as_text() {
    run(async {
        let scratch = Scratch::new().await;
        let texts = [
            "2026-11-24T08:00:00Z",
            "person:甲",
            "01890a5d-ac96-774b-bcce-b302099a8057",
            "NONE",
        ];
        for text in texts {
            let mut transaction = Transaction::new();
            transaction.create("thing", text, &serde_json::json!({ "value": text }));
            scratch.store.transaction(transaction).await.unwrap();
            let bindings = Bindings::new().with("text", text);
            let found: Vec<String> = scratch
                .store
                .select("SELECT VALUE id FROM thing WHERE value = $text", bindings)
                .await
                .unwrap();
            assert_eq!(found, [text]);
        }
    });
}

#[test]
fn what_cannot_be_kept_is_refused_before_anything_is_written() {
    run(async {
        let scratch = Scratch::new().await;
        let mut transaction = Transaction::new();
        transaction.create("thing", "fine", &serde_json::json!({ "value": 1 }));
        transaction.create("thing", "big", &serde_json::json!({ "value": u64::MAX }));
        let error = scratch.store.transaction(transaction).await.unwrap_err();
        assert!(matches!(error, StorageError::Row { .. }), "{error:?}");

        let mut transaction = Transaction::new();
        transaction.create("thing", "one", &serde_json::json!({ "id": "another" }));
        let error = scratch.store.transaction(transaction).await.unwrap_err();
        assert!(matches!(error, StorageError::Row { .. }), "{error:?}");
        assert_eq!(
            scratch.store.get::<serde_json::Value>("thing", "fine").await.unwrap(),
            None
        );
    });
}

#[test]
fn rows_are_found_by_ranges_and_lists_of_keys() {
    run(async {
        let scratch = Scratch::new().await;
        let mut transaction = Transaction::new();
        for (request, seq) in [("甲", 1), ("甲", 2), ("甲", 10), ("甲乙", 1), ("乙", 1)] {
            let row = serde_json::json!({ "request": request, "seq": seq, "at": 0 });
            transaction.create("event", &format!("{request}:{seq:06}"), &row);
        }
        scratch.store.transaction(transaction).await.unwrap();
        let bindings = Bindings::new().keys_beginning("keys", "event", "甲:");
        let found: Vec<i64> = scratch
            .store
            .select("SELECT VALUE seq FROM $keys", bindings)
            .await
            .unwrap();
        assert_eq!(found, [1, 2, 10]);
        let bindings = Bindings::new().records("rows", "event", &["乙:000001", "none", "甲:000010"]);
        let found: Vec<String> = scratch
            .store
            .select("SELECT VALUE id FROM $rows", bindings)
            .await
            .unwrap();
        assert_eq!(found, ["乙:000001", "甲:000010"]);
    });
}
