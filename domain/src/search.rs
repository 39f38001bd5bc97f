//! Finding a service by a fragment of its Chinese name or by pinyin initials.

use crate::catalogue::ServiceItem;

/// How well an item matches: lower is better; `None` does not match.
///
/// A query of several words matches when every word does. Initials match from their beginning (`kt` finds 空调),
/// Chinese fragments anywhere (`投影` finds 会议室投影).
pub fn rank(item: &ServiceItem, query: &str) -> Option<u8> {
    let query = query.trim().to_lowercase();
    if query.is_empty() {
        return Some(0);
    }
    query
        .split_whitespace()
        .map(|word| rank_word(item, word))
        .try_fold(0_u8, |worst, rank| Some(worst.max(rank?)))
}

fn rank_word(item: &ServiceItem, word: &str) -> Option<u8> {
    if item.name.to_lowercase().starts_with(word) {
        return Some(0);
    }
    if item
        .initials
        .split_whitespace()
        .any(|initials| initials.starts_with(word))
    {
        return Some(1);
    }
    if item.name.to_lowercase().contains(word) {
        return Some(2);
    }
    if item.other_words.to_lowercase().contains(word) || item.quick_phrases.iter().any(|phrase| phrase.contains(word)) {
        return Some(3);
    }
    // Characters in order with others between them: 空修 finds 空调维修.
    let mut name = item.name.chars();
    if word.chars().count() > 1 && word.chars().all(|wanted| name.any(|c| c == wanted)) {
        return Some(4);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, initials: &str) -> ServiceItem {
        ServiceItem {
            id: "a".into(),
            group: "g".into(),
            name: name.into(),
            icon: String::new(),
            initials: initials.into(),
            other_words: "冷气".into(),
            quick_phrases: vec!["不制冷".into()],
            questions: vec![],
            centre: "c".into(),
            limits: vec![],
            position: 0,
            offered: true,
            sent_automatically: false,
            visits_booked: false,
            hands: 1,
        }
    }

    #[test]
    fn fragments_initials_and_other_words_find_a_service() {
        let air = item("空调维修", "ktwx");
        for query in ["空调", "维修", "ktw", "KT", "冷气", "制冷", "空修", " 空调 维修 "] {
            assert!(rank(&air, query).is_some(), "{query}");
        }
        assert_eq!(rank(&air, "电梯"), None);
        assert_eq!(rank(&air, "空调 电梯"), None);
        assert!(rank(&air, "空调") < rank(&air, "冷气"));
    }
}
