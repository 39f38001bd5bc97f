//! The words of the State Council's notice: `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。`

use super::{DayKind, Finding, Notice, SpecialDay, dates};

/// Longest name of a holiday in characters, e.g. 抗日战争暨世界反法西斯战争胜利70周年纪念日.
const LONGEST_NAME: usize = 30;

pub(super) fn read(text: &str, year: Option<i16>) -> Notice {
    let text = plain(text);
    let mut notice = Notice {
        year: year_of_title(&text).or(year),
        number: number_of(&text),
        ..Notice::default()
    };
    let Some(year) = notice.year else {
        notice.findings.push(Finding::NoYear);
        return notice;
    };
    for (name, body) in items(&text) {
        item(&mut notice, &name, &body, year);
    }
    notice
}

/// One spelling for what people and editors write differently: digits, brackets, colons, dashes; no blanks.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|character| *character == '\n' || !character.is_whitespace())
        .map(|character| match character {
            '０'..='９' => char::from(b'0' + u8::try_from(u32::from(character) - u32::from('０')).unwrap_or(0)),
            '（' => '(',
            '）' => ')',
            ':' => '：',
            ';' => '；',
            ',' => '，',
            '—' | '–' | '－' | '~' | '～' | '-' => '至',
            '到' => '至',
            other => other,
        })
        .collect::<String>()
        .replace("至至", "至")
}

/// `…关于2026年部分节假日安排…`, or the first year named in `现将2026年元旦…`.
fn year_of_title(text: &str) -> Option<i16> {
    let near = ["关于", "现将", "延长"];
    near.iter().find_map(|word| {
        let (_, after) = text.split_once(word)?;
        let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
        let year = digits.parse().ok().filter(|year| (1949..=2199).contains(year))?;
        after[digits.len()..].trim_start().starts_with('年').then_some(year)
    })
}

/// `国办发明电〔2025〕7号`, whatever brackets it is written with.
pub(super) fn number_of(text: &str) -> String {
    let found = text.find("国办发").or_else(|| text.find("国发")).and_then(|start| {
        let after = &text[start..];
        let end = after.find('号')?;
        let number: String = after[..end].chars().chain(['号']).collect();
        (number.chars().count() <= 24 && !number.contains('\n')).then_some(number)
    });
    found
        .unwrap_or_default()
        .replace(['[', '【', '('], "〔")
        .replace([']', '】', ')'], "〕")
}

/// The numbered paragraphs, as name and text.
fn items(text: &str) -> Vec<(String, String)> {
    let characters: Vec<char> = text.chars().collect();
    let mut items: Vec<(String, String)> = Vec::new();
    let (mut at, mut depth) = (0_usize, 0_usize);
    while at < characters.len() {
        let begins = at == 0 || matches!(characters[at - 1], '\n' | '。' | '；');
        if let Some((name, end)) = (depth == 0).then(|| heading(&characters, at, begins)).flatten() {
            items.push((name, String::new()));
            at = end;
            continue;
        }
        match characters[at] {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some((_, body)) = items.last_mut() {
            body.push(characters[at]);
        }
        at += 1;
    }
    items
}

/// `二、春节：`, or `春节：` at the beginning of a line or sentence.
fn heading(characters: &[char], start: usize, begins: bool) -> Option<(String, usize)> {
    let mut at = start;
    while characters
        .get(at)
        .is_some_and(|character| "一二三四五六七八九十".contains(*character))
    {
        at += 1;
    }
    let numbered = at > start && characters.get(at) == Some(&'、');
    if !numbered && !begins {
        return None;
    }
    at = if numbered { at + 1 } else { start };
    let name: String = characters[at..]
        .iter()
        .take_while(|character| **character != '：')
        .take(LONGEST_NAME)
        .collect();
    let end = at + name.chars().count();
    let named = ["节", "旦", "日", "假期"].iter().any(|last| name.ends_with(last));
    let plain = !name.contains(['\n', '。', '，', '(']) && !name.contains("月");
    (characters.get(end) == Some(&'：') && named && plain).then_some((name, end + 1))
}

/// The days of one holiday.
fn item(notice: &mut Notice, name: &str, body: &str, year: i16) {
    let joined: String = body.chars().filter(|character| *character != '\n').collect();
    for sentence in joined.split(['。', '；']) {
        // What employers are encouraged to give is no day off, and the closing words name no days.
        if sentence.starts_with("鼓励") || sentence.contains("国务院") {
            continue;
        }
        let mut off = 0;
        for clause in clauses(sentence) {
            let clause = clause.strip_prefix("其中").unwrap_or(&clause);
            let found = dates::find(clause, year);
            notice.findings.extend(found.findings);
            if let Some(said) = count(&found.words) {
                let counted = if found.days.is_empty() {
                    off
                } else {
                    i64::try_from(found.days.len()).unwrap_or(0)
                };
                if said != counted {
                    notice.findings.push(Finding::WrongCount {
                        name: name.to_owned(),
                        said,
                        found: counted,
                    });
                }
            }
            if found.days.is_empty() {
                continue;
            }
            let Some(kind) = kind(&found.words) else {
                notice.findings.push(Finding::NotUnderstood(clause.to_owned()));
                continue;
            };
            if kind == DayKind::Holiday {
                off += i64::try_from(found.days.len()).unwrap_or(0);
            }
            let name = if kind == DayKind::Makeup {
                format!("{name}调休")
            } else {
                name.to_owned()
            };
            notice.days.extend(found.days.into_iter().map(|date| SpecialDay {
                date,
                kind,
                name: name.clone(),
                hours: None,
            }));
        }
    }
}

/// The clauses of a sentence, outside brackets.
fn clauses(sentence: &str) -> Vec<String> {
    let (mut clauses, mut depth) = (vec![String::new()], 0_usize);
    for character in sentence.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '，' if depth == 0 => {
                clauses.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(clause) = clauses.last_mut() {
            clause.push(character);
        }
    }
    clauses
}

/// Off, or worked; by the words that are left of a clause.
fn kind(words: &str) -> Option<DayKind> {
    if words.contains("上班") {
        Some(DayKind::Makeup)
    } else if words.contains("放假") || words.contains("补休") || words.starts_with("调休") || words.contains("休息")
    {
        Some(DayKind::Holiday)
    } else {
        None
    }
}

/// `共3天`, `放假1天`.
pub(super) fn count(words: &str) -> Option<i64> {
    let (before, _) = words.split_once('天')?;
    let digits: String = before
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .collect::<Vec<char>>()
        .into_iter()
        .rev()
        .collect();
    digits.parse().ok()
}
