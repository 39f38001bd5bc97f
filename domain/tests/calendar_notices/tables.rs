//! Tables of days, as workbooks and pasted rows hold them.

use domain::calendar::notice::table::{self, Sheet};
use domain::calendar::notice::{self, Finding, Notice};
use domain::calendar::{DayKind, published};

fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    let texts = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
    Sheet {
        name: name.to_owned(),
        rows: rows.iter().map(texts).collect(),
    }
}

fn read(name: &str, rows: &[&[&str]]) -> Notice {
    notice::read(&table::write(&[sheet(name, rows)]), None)
}

fn days(notice: &Notice) -> String {
    published::write(&notice.days)
}

/// What is wrong, without the holidays that a short table leaves out.
fn wrong(notice: &Notice) -> Vec<String> {
    let told = notice.findings.iter().filter(|it| !matches!(it, Finding::Missing(_)));
    told.map(ToString::to_string).collect()
}

/// A row of a table with a single date column, in the year 2026.
fn one(date: &str) -> Notice {
    read("2026年", &[&["日期", "类型", "名称"], &[date, "放假", "国庆节"]])
}

#[test]
fn dates_are_read_in_every_spelling_people_use() {
    let week = "2026-10-01/2026-10-07,holiday,国庆节\n";
    for spelling in [
        "10月1日至7日",
        "10月1日至10月7日",
        "2026年10月1日至7日",
        "2026年10月1日—2026年10月7日",
        "10月1日（周四）至7日（周三）",
        "10月1日（星期四）到7日（星期三），共7天",
        "10月1-7日",
        "10月1日~7日",
        "10月1号－7号",
        "１０月１日——７日",
        "10/1-10/7",
        "10.1-10.7",
        "2026/10/1-2026/10/7",
        "2026/10/1-7",
        "2026-10-01至2026-10-07",
        "2026.10.1 ～ 2026.10.7",
        "20261001-20261007",
        "10月1日至3日、10月4日至7日",
        "10月1、2、3、4、5、6、7日",
        "10月1日至7日放假，共7天",
    ] {
        let notice = one(spelling);
        assert_eq!((days(&notice).as_str(), wrong(&notice)), (week, vec![]), "{spelling}");
    }
    let day = "2026-10-01,holiday,国庆节\n";
    for spelling in [
        "2026-10-01",
        "2026-10-1",
        "2026/10/1",
        "2026.10.01",
        "2026年10月1日",
        "2026 年 10 月 1 日",
        "20261001",
        "10月1日",
        "10/1",
        "2026-10-01 00:00:00",
        "2026/10/1 0:00",
        "10月1日(周四)",
    ] {
        let notice = one(spelling);
        assert_eq!((days(&notice).as_str(), wrong(&notice)), (day, vec![]), "{spelling}");
    }
}

#[test]
fn what_is_no_date_is_named_with_sheet_row_and_cell() {
    for (spelling, why) in [
        ("国庆", "“国庆”不是日期，请写成 2026-10-01 或 10月1日至7日"),
        ("46296", "“46296”不是日期，请写成 2026-10-01 或 10月1日至7日"),
        ("1/10/2026", "“1/10/2026”不是日期，请写成 2026-10-01 或 10月1日至7日"),
        (
            "2026-10-01 12:00",
            "“2026-10-01 12:00”不是日期，请写成 2026-10-01 或 10月1日至7日",
        ),
        ("2026/10", "“2026/10”不是日期，请写成 2026-10-01 或 10月1日至7日"),
        ("#REF!", "“#REF!”不是日期，请写成 2026-10-01 或 10月1日至7日"),
        ("10月1日起", "“10月1日起”不是日期，请写成 2026-10-01 或 10月1日至7日"),
        ("2026-13-01", "没有这一天：“2026年13月01日”"),
        ("2月30日", "没有这一天：“2月30日”"),
        ("10月7日至1日", "“1日”早于开始的日期，或者隔了 40 天以上"),
        ("1月1日至12月31日", "“12月31日”早于开始的日期，或者隔了 40 天以上"),
        ("10月1日（周五）", "2026-10-01 是周四，原文写的是周五"),
        ("10月1日至7日共8天", "10月1日至7日共8天写的是共 8 天，列出的是 7 天"),
        ("", "没有填日期"),
        (
            "99999999999999999999999月1日",
            "“99999999999999999999999月1日”不是日期，请写成 2026-10-01 或 10月1日至7日",
        ),
    ] {
        let notice = one(spelling);
        let place = "工作表“2026年”第 2 行（A2）：";
        assert_eq!(wrong(&notice)[0], format!("{place}{why}"), "{spelling}");
        assert!(
            notice.days.is_empty() && notice.findings.iter().any(|it| !it.is_doubt()),
            "{spelling}"
        );
    }
}

#[test]
fn columns_stand_in_any_order_below_titles_and_beside_others() {
    let notice = read(
        "Sheet1",
        &[
            &["示例：关于2026年部分节假日安排 国办发明电〔2025〕7号"],
            &[],
            &["备注", " 名 称 ", "结束日期", "类型（放假/上班）", "开始日期", "天数"],
            &["", "国庆节", "2026-10-07", "放假", "2026-10-01", "7天"],
            &["补周四", "国庆节", "", "调休", "2026-09-20", "1"],
            &["", "国庆节调休上班", "", "补班", "10月10日", ""],
            &["", "元旦", "3日", "节假日", "1月1日", "3"],
            &[],
            &["", "", "", "", "注：以国务院通知为准", ""],
            &["备注", "名称", "结束日期", "类型", "开始日期", "天数"],
            &["", "清明节", "", "休息", "4月5日"],
        ],
    );
    assert_eq!(
        (notice.year, notice.number.as_str()),
        (Some(2026), "国办发明电〔2025〕7号")
    );
    assert_eq!(
        days(&notice),
        "2026-01-01/2026-01-03,holiday,元旦\n2026-04-05,holiday,清明节\n2026-09-20,makeup,国庆节调休\n\
         2026-10-01/2026-10-07,holiday,国庆节\n2026-10-10,makeup,国庆节调休\n"
    );
    assert_eq!(
        wrong(&notice),
        ["工作表“Sheet1”第 9 行（E9）：没有看懂：“注：以国务院通知为准”"]
    );
    assert!(notice.findings.iter().all(Finding::is_doubt));
}

#[test]
fn every_cell_that_must_be_filled_in_is_asked_for() {
    let notice = read(
        "假期",
        &[
            &["日期", "类型", "名称", "天数"],
            &["2026-10-01", "", "国庆节"],
            &["2026-10-02", "放假", ""],
            &["", "放假", "国庆节"],
            &["2026-10-03", "值班", "国庆节"],
            &["10月4日", "放假", "国庆节"],
            &["10月5日", "放假", "国庆节"],
            &["2026-10-06", "放假", &"长".repeat(31)],
            &["2026-10-07至2026-10-08", "放假", "国庆节", "3"],
        ],
    );
    assert_eq!(
        wrong(&notice),
        [
            "工作表“假期”第 2 行（B2）：没有填类型".to_owned(),
            "工作表“假期”第 3 行（C3）：没有填名称".to_owned(),
            "工作表“假期”第 4 行（A4）：没有填日期".to_owned(),
            "工作表“假期”第 5 行（B5）：“值班”不是类型，请写“放假”或“上班”".to_owned(),
            "工作表“假期”第 8 行（C8）：名称超过 30 个字".to_owned(),
            "工作表“假期”第 9 行（D9）：国庆节写的是共 3 天，列出的是 2 天".to_owned(),
            "没有写明年份，请填上年份再预览".to_owned(),
        ]
    );
}

#[test]
fn dates_off_and_worked_may_stand_in_columns_of_their_own() {
    let notice = read(
        "2026",
        &[
            &["节日", "放假时间", "放假天数", "调休上班日期"],
            &["元旦", "1月1日（周四）至3日（周六）", "3天", "1月4日（周日）"],
            &["清明节", "4月4日至6日", "3天", "无"],
            &["国庆节", "10月1日至7日", "7", "9月20日（周日）、10月10日（周六）"],
            &["注：中秋节另行通知"],
        ],
    );
    assert_eq!(
        wrong(&notice),
        ["工作表“2026”第 5 行（A5）：没有看懂：“注：中秋节另行通知”"]
    );
    assert!(notice.findings.iter().all(Finding::is_doubt));
    assert_eq!(
        days(&notice),
        "2026-01-01/2026-01-03,holiday,元旦\n2026-01-04,makeup,元旦调休\n2026-04-04/2026-04-06,holiday,清明节\n\
         2026-09-20,makeup,国庆节调休\n2026-10-01/2026-10-07,holiday,国庆节\n2026-10-10,makeup,国庆节调休\n"
    );
}

#[test]
fn a_sheet_without_headers_is_named_and_rows_of_several_sheets_belong_together() {
    let explained = sheet("说明", &[&["请照示例填写"]]);
    let table = |day: &str| sheet("2026年", &[&["日期", "类型", "名称"], &[day, "放假", "元旦"]]);
    let notice = notice::read(
        &table::write(&[explained.clone(), table("1月1日"), table("1月2日")]),
        None,
    );
    assert_eq!(days(&notice), "2026-01-01/2026-01-02,holiday,元旦\n");
    let unread = "工作表“说明”没有读：没有找到表头“日期”（或“开始”“结束”）、“类型”和“名称”";
    assert_eq!(wrong(&notice), [unread]);
    let alone = notice::read(&table::write(&[explained]), None);
    assert_eq!(alone.findings, [Finding::NoHeader("说明".to_owned()), Finding::NoDays]);
    assert_eq!(notice::read(&table::write(&[]), None).findings, [Finding::NoYear]);
}

#[test]
fn rows_copied_out_of_a_spreadsheet_or_saved_as_text_are_the_same_table() {
    let pasted = "示例：2026年放假安排\n\n日期\t类型\t名称\n10月1日至7日\t放假\t国庆节\n10月10日\t上班\t国庆节\n";
    let read = notice::read(pasted, None);
    assert_eq!(
        days(&read),
        "2026-10-01/2026-10-07,holiday,国庆节\n2026-10-10,makeup,国庆节调休\n"
    );
    let saved = "日期,类型,名称\r\n2026-10-01至2026-10-07,放假,国庆节\r\n\"2026/10/10\",上班,国庆节\r\n";
    assert_eq!(notice::read(saved, None).days, read.days);
    let wrong_row = notice::read(&pasted.replace("10月10日", "十月十日"), None);
    assert_eq!(
        wrong(&wrong_row)[0],
        "第 5 行第 1 列：“十月十日”不是日期，请写成 2026-10-01 或 10月1日至7日"
    );
    // The year that was chosen places what does not say its own; a title goes before it.
    let placed = |text: &str| notice::read(text, Some(2031)).days[0].date.year();
    assert_eq!(
        (placed(pasted), placed("日期\t类型\t名称\n10月1日\t放假\t国庆节")),
        (2026, 2031)
    );
}

#[test]
fn a_cell_cannot_pass_for_another_sheet_or_row() {
    let notice = read(
        "2026年",
        &[
            &["日期", "类型", "名称"],
            &["工作表：2027年"],
            &["1月1日\n1月2日", "放假", "元旦\t节"],
        ],
    );
    assert_eq!(days(&notice), "2026-01-01/2026-01-02,holiday,元旦 节\n");
    assert_eq!(
        wrong(&notice),
        ["工作表“2026年”第 2 行（A2）：没有看懂：“工作表：2027年”"]
    );
}

#[test]
fn a_whole_year_as_a_table_gives_the_days_that_are_shipped() {
    for year in 2015..=2026_i16 {
        let shipped: Vec<_> = published::shipped()
            .days
            .iter()
            .filter(|it| it.date.year() == year)
            .cloned()
            .collect();
        let word = |kind| if kind == DayKind::Makeup { "上班" } else { "放假" };
        let mut rows = vec![["名称", "类型", "日期"].map(str::to_owned).to_vec()];
        rows.extend(
            shipped
                .iter()
                .map(|day| vec![day.name.clone(), word(day.kind).to_owned(), day.date.to_string()]),
        );
        let sheet = Sheet {
            name: format!("{year}年"),
            rows,
        };
        assert_eq!(notice::read(&table::write(&[sheet]), None).days, shipped, "{year}");
    }
}
