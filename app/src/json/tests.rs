use super::*;
use leptos::serde_json;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Choice {
    Bare,
    New(i64),
    Pair(u8, String),
    Named { left: Option<bool>, right: () },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Whole {
    text: String,
    choices: Vec<Choice>,
    share: f64,
    signed: i64,
    large: u64,
    pair: (u32, char),
    map: BTreeMap<String, Vec<u8>>,
    answer: Result<Option<Box<Whole>>, Choice>,
    #[serde(default)]
    added: bool,
    #[serde(flatten)]
    inner: Inner,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inner {
    depth: i16,
    share_of_it: f32,
}

fn whole() -> Whole {
    let small = Whole {
        text: "空调\n\"不制冷\" \\ \u{1} 😀".into(),
        choices: vec![],
        share: -0.083_333_333_333_333_33,
        signed: i64::MIN,
        large: u64::MAX,
        pair: (0, '间'),
        map: BTreeMap::new(),
        answer: Ok(None),
        added: true,
        inner: Inner {
            depth: -1,
            share_of_it: 0.5,
        },
    };
    Whole {
        choices: vec![
            Choice::Bare,
            Choice::New(-7),
            Choice::Pair(255, String::new()),
            Choice::Named {
                left: Some(false),
                right: (),
            },
            Choice::Named { left: None, right: () },
        ],
        share: 1e-7,
        map: [("甲".to_owned(), vec![1, 2, 3]), (String::new(), vec![])].into(),
        answer: Ok(Some(Box::new(small.clone()))),
        ..small
    }
}

#[test]
fn what_serde_json_writes_is_read_again() {
    let refused = Whole {
        answer: Err(Choice::Pair(1, "否".into())),
        ..whole()
    };
    for value in [whole(), refused] {
        let plain = serde_json::to_string(&value).expect("plain data");
        assert_eq!(read(plain.as_bytes()), Ok(value.clone()));
        let pretty = serde_json::to_string_pretty(&value).expect("plain data");
        assert_eq!(read(pretty.as_bytes()), Ok(value));
    }
}

#[test]
fn escapes_are_read() {
    let text = br#""\u4f60\u597d \ud83d\ude00 \/ \b\f\n\r\t""#;
    assert_eq!(read::<String>(text), Ok("你好 😀 / \u{8}\u{c}\n\r\t".to_owned()));
    for broken in [
        &br#""\ud83d""#[..],
        br#""\ud83d\u0041""#,
        br#""\u12""#,
        br#""\"#,
        b"\"\xff\"",
    ] {
        assert_eq!(read::<String>(broken), Err(Unreadable));
    }
}

#[test]
fn fields_that_are_not_known_are_left_out_and_missing_ones_are_an_error() {
    let text = br#"{"new":{"a":[1,"]}",null,{}],"b":-1.5e3},"depth":3,"share_of_it":2,"last":true}"#;
    assert_eq!(
        read::<Inner>(text),
        Ok(Inner {
            depth: 3,
            share_of_it: 2.0
        })
    );
    assert_eq!(read::<Inner>(br#"{"depth":3}"#), Err(Unreadable));
}

#[test]
fn no_beginning_of_a_text_is_taken_for_the_whole() {
    let text = serde_json::to_vec(&whole()).expect("plain data");
    for length in 0..text.len() {
        assert_eq!(read::<Whole>(&text[..length]), Err(Unreadable), "{length}");
    }
}

#[test]
fn what_is_too_large_is_an_error() {
    assert_eq!(read::<u8>(b"256"), Err(Unreadable));
    assert_eq!(read::<Vec<u8>>(b"[1,,2]"), Err(Unreadable));
    assert_eq!(read::<(u8, u8)>(b"[1,2,3]"), Err(Unreadable));
}
