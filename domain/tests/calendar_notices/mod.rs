//! The State Council's notices in their own words, read by the parser, against the shipped data: every day of 2010–2026.

mod tables;

use std::collections::BTreeMap;

use domain::calendar::notice::{self, Finding, Notice};
use domain::calendar::{DayKind, published, report, shipped};
use jiff::civil::{Date, date};

/// A notice's year, its days off and days to be worked as counted by hand, and its text.
fn notices() -> impl Iterator<Item = (i16, usize, usize, &'static str)> {
    include_str!("notices.txt").split("== ").skip(1).map(|part| {
        let (head, text) = part.split_once('\n').unwrap();
        let mut numbers = head.split(' ').map(|number| number.parse::<i16>().unwrap());
        let mut next = || usize::try_from(numbers.next().unwrap()).unwrap();
        (i16::try_from(next()).unwrap(), next(), next(), text)
    })
}

fn count(notice: &Notice, kind: DayKind) -> usize {
    notice.days.iter().filter(|day| day.kind == kind).count()
}

/// The days of all notices, later ones over earlier ones.
fn told() -> BTreeMap<Date, DayKind> {
    let mut told = BTreeMap::new();
    for (_, _, _, text) in notices() {
        told.extend(
            notice::read(text, None)
                .days
                .into_iter()
                .map(|day| (day.date, day.kind)),
        );
    }
    // 国办发明电〔2020〕1号: 延长2020年春节假期至2月2日, 2月3日起正常上班.
    told.extend([date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)].map(|day| (day, DayKind::Holiday)));
    told
}

#[test]
fn every_notice_is_read_whole_and_without_doubt() {
    for (year, off, worked, text) in notices() {
        let notice = notice::read(text, None);
        assert_eq!(notice.year, Some(year));
        assert!(notice.number.contains("明电〔"), "{year}: {}", notice.number);
        let supplement = off < 10;
        let findings: Vec<&Finding> = notice
            .findings
            .iter()
            .filter(|finding| !(supplement && matches!(finding, Finding::Missing(_))))
            .collect();
        assert_eq!(findings, Vec::<&Finding>::new(), "{year}");
        assert_eq!(
            (count(&notice, DayKind::Holiday), count(&notice, DayKind::Makeup)),
            (off, worked),
            "{year}"
        );
    }
}

#[test]
fn every_day_from_2010_to_2026_is_as_the_notices_say() {
    let told = told();
    let calendar = shipped::standard().prepare().unwrap();
    let mut wrong = Vec::new();
    let mut days = 0;
    for line in report::calendar(&calendar, date(2010, 1, 1), date(2026, 12, 31)).unwrap() {
        days += 1;
        let weekend = line.date.weekday().to_monday_one_offset() > 5;
        let usual = if weekend { DayKind::Weekend } else { DayKind::Workday };
        if line.kind != told.get(&line.date).copied().unwrap_or(usual) {
            wrong.push(line.to_string());
        }
    }
    assert_eq!((days, wrong), (6_209, Vec::<String>::new()));
}

/// The comparison above can fail: any one shipped day taken out, or turned over, differs from what the notices say.
#[test]
fn one_wrong_day_would_be_found() {
    let told = told();
    let shipped = &published::shipped().days;
    let as_map = |skip: usize| -> BTreeMap<Date, DayKind> {
        let kept = shipped.iter().enumerate().filter(|(index, _)| *index != skip);
        kept.map(|(_, day)| (day.date, day.kind)).collect()
    };
    assert_eq!(as_map(usize::MAX), told);
    for (index, day) in shipped.iter().enumerate() {
        assert_ne!(as_map(index), told, "{day:?}");
    }
}

#[test]
fn what_cannot_be_right_is_said_and_not_guessed() {
    let read = |text: &str| notice::read(&format!("关于2027年部分节假日安排的通知\n{text}"), None).findings;
    let doubts = |findings: Vec<Finding>| -> Vec<String> {
        findings
            .into_iter()
            .filter(|finding| !matches!(finding, Finding::Missing(_)))
            .map(|it| it.to_string())
            .collect()
    };
    assert_eq!(
        doubts(read("一、元旦：1月1日（周四）放假。")),
        ["2027-01-01 是周五，原文写的是周四"]
    );
    assert_eq!(
        doubts(read("一、元旦：1月1日至3日放假，共4天。")),
        ["元旦写的是共 4 天，列出的是 3 天"]
    );
    assert_eq!(
        doubts(read("二、春节：2月30日至3月2日放假。")),
        ["没有这一天：“2月30日”"]
    );
    assert_eq!(
        doubts(read("二、春节：2月5日至3日放假。")),
        ["“3日”早于开始的日期，或者隔了 40 天以上"]
    );
    assert_eq!(
        doubts(read("二、春节：2月5日至11日放假。2月7日（周日）上班。")),
        ["2027-02-07 既写了放假又写了上班"]
    );
    assert_eq!(
        doubts(read("二、春节：2月5日放假。2月8日上班。")),
        ["2027-02-08 本来就是周一至周五，却写了上班"]
    );
    assert_eq!(
        doubts(read("二、春节：2月5日放假。2月9日另行通知。")),
        ["没有看懂：“2月9日另行通知”"]
    );
    assert_eq!(
        doubts(read("二、春节：2031年2月5日放假。")),
        ["2031-02-05 不属于这一年的安排"]
    );
    assert_eq!(
        notice::read("一、元旦：1月1日放假。", None).findings,
        [Finding::NoYear],
        "without a year nothing is placed"
    );
    assert_eq!(
        notice::read("一、元旦：1月1日放假。", Some(2027)).days[0].date,
        date(2027, 1, 1)
    );
    // The notice that prolonged the Spring Festival of 2020 has another form: it is not half understood.
    let prolonged = notice::read(
        "一、延长2020年春节假期至2月2日（星期日），2月3日（星期一）起正常上班。",
        None,
    );
    assert_eq!((prolonged.days.len(), prolonged.findings), (0, vec![Finding::NoDays]));
    let missing = notice::read(&notices().last().unwrap().3.replace("端午节", "某节"), None).findings;
    assert_eq!(missing, [Finding::Missing("端午节")]);
}

#[test]
fn pasted_text_may_be_broken_and_spelt_in_other_ways() {
    let (_, _, _, text) = notices().last().unwrap();
    let expected = notice::read(text, None).days;
    let wide: String = text
        .chars()
        .map(|it| match it.to_digit(10) {
            Some(digit) => char::from_u32(u32::from('０') + digit).unwrap(),
            None => it,
        })
        .collect();
    for other in [
        wide,
        text.replace('（', "(").replace('）', ")").replace("至", "-"),
        text.replace('\n', ""),
        text.replace("放假", "放\n假").replace('日', "日 "),
        text.replace('\n', "\r\n"),
    ] {
        assert_eq!(notice::read(&other, None).days, expected, "{other}");
    }
}

#[test]
fn an_icalendar_file_and_lines_give_the_same_days() {
    let calendar = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE\r\n\
        BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270104\r\nSUMMARY:元旦\r\n (休)\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nSUMMARY:上班(补元旦假期)\r\nDTSTART;VALUE=DATE:20270109\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nDTSTART:明天\r\nSUMMARY:春节\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let read = notice::read(calendar, None);
    assert_eq!(
        published::write(&read.days),
        "2027-01-01/2027-01-03,holiday,元旦\n2027-01-09,makeup,元旦调休\n"
    );
    assert_eq!(read.year, Some(2027));
    assert_eq!(read.findings[0], Finding::NotUnderstood("明天 春节".to_owned()));
    assert_eq!(notice::read(&published::write(&read.days), None).days, read.days);
}
