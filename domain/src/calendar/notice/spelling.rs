//! Dates as people write them into a cell: `2026-10-01`, `2026/10/1`, `10月1日至7日`, `10/1-10/7`, `2月4日、2月18日`.

use jiff::civil::Date;

use super::{Finding, dates, words};

/// The days of a cell; those without a year lie in `year`.
///
/// # Errors
/// What is wrong with it, without its place.
pub(super) fn dates(text: &str, year: Option<i16>) -> Result<Vec<Date>, Vec<Finding>> {
    let sentence = sentence(text);
    let own_year = sentence
        .split_once('年')
        .is_some_and(|(before, _)| !before.is_empty() && before.chars().all(|character| character.is_ascii_digit()));
    let found = dates::find(&sentence, year.unwrap_or_default());
    let said = found.words.replace('、', "");
    let rest = said
        .trim_start_matches("放假")
        .trim_start_matches("调休")
        .trim_start_matches('共');
    let is_count = rest
        .strip_suffix('天')
        .is_some_and(|it| it.chars().all(|each| each.is_ascii_digit()));
    if !(rest.is_empty() || is_count) || (found.days.is_empty() && found.findings.is_empty()) {
        return Err(vec![Finding::NotADate(text.to_owned())]);
    }
    if !own_year && year.is_none() {
        return Err(vec![Finding::NoYear]);
    }
    if !found.findings.is_empty() {
        return Err(found.findings);
    }
    let counted = i64::try_from(found.days.len()).unwrap_or(i64::MAX);
    match words::count(rest) {
        Some(said) if said != counted => Err(vec![Finding::WrongCount {
            name: text.to_owned(),
            said,
            found: counted,
        }]),
        _ => Ok(found.days),
    }
}

/// The first year named in a title or a sheet's name: `2026年放假安排`, `2026`.
pub(super) fn year_in(title: &str) -> Option<i16> {
    let title = words::plain(title);
    let mut runs = title.split(|character: char| !character.is_ascii_digit());
    runs.find_map(|run| {
        let year = run
            .parse()
            .ok()
            .filter(|year| run.len() == 4 && (1949..=2199).contains(year))?;
        (title == run || title.contains(&format!("{run}年"))).then_some(year)
    })
}

/// A cell in the spelling of the notices, `2026年10月1日至7日`.
fn sentence(text: &str) -> String {
    // A date whose cell has a time shows midnight.
    let text = text.trim();
    let midnight = [" 00:00:00", " 0:00:00", " 00:00", " 0:00"];
    let text = midnight.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
    let characters: Vec<char> = text.chars().filter(|it| !it.is_whitespace()).map(narrow).collect();
    let (mut sentence, mut at) = (String::new(), 0);
    while at < characters.len() {
        if characters[at].is_ascii_digit() {
            at = number(&characters, at, &mut sentence);
            continue;
        }
        match characters[at] {
            '号' => sentence.push('日'),
            '-' if sentence.ends_with('至') => {}
            '-' => sentence.push('至'),
            ',' | ';' => sentence.push('、'),
            '至' if sentence.ends_with('至') => {}
            other => sentence.push(other),
        }
        at += 1;
    }
    sentence
}

/// Adds the number, or the date, that begins here; gives back where it ends.
fn number(characters: &[char], start: usize, sentence: &mut String) -> usize {
    let run = |from: usize| -> String {
        let rest = characters.get(from..).unwrap_or_default();
        rest.iter().take_while(|it| it.is_ascii_digit()).collect()
    };
    let first = run(start);
    let end = start + first.len();
    let between = characters.get(end).copied().filter(|it| matches!(it, '-' | '/' | '.'));
    if let Some(between) = between {
        let second = run(end + 1);
        let second_end = end + 1 + second.len();
        let follows = !second.is_empty() && characters.get(second_end) == Some(&between);
        let third = if follows { run(second_end + 1) } else { String::new() };
        if first.len() == 4 && (1..=2).contains(&second.len()) && (1..=2).contains(&third.len()) {
            sentence.push_str(&format!("{first}年{second}月{third}日"));
            return second_end + 1 + third.len();
        }
        if between != '-' && third.is_empty() && first.len() <= 2 && (1..=2).contains(&second.len()) {
            sentence.push_str(&format!("{first}月{second}日"));
            return second_end;
        }
    }
    if first.len() == 8 {
        sentence.push_str(&format!("{}年{}月{}日", &first[..4], &first[4..6], &first[6..]));
        return end;
    }
    sentence.push_str(&first);
    // `10月1-7日`, `2026/10/1-7`: the unit that stands once.
    let alone = characters
        .get(end)
        .is_none_or(|next| matches!(next, '-' | '至' | '、' | ',' | '和' | '及' | '('));
    if alone && first.len() <= 2 && sentence.contains('月') {
        sentence.push('日');
    }
    end
}

/// One spelling for digits, brackets, dashes and commas.
fn narrow(character: char) -> char {
    match character {
        '０'..='９' => char::from(b'0' + u8::try_from(u32::from(character) - u32::from('０')).unwrap_or_default()),
        '（' => '(',
        '）' => ')',
        '－' | '—' | '–' | '~' | '～' | '到' => '-',
        '／' => '/',
        '．' => '.',
        '，' | '；' => ',',
        other => other,
    }
}
