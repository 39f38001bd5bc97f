//! Workbooks as bytes: the shipped template, what spreadsheet programs write, and what nobody should be able to do harm with.

use std::io::Write;
use std::time::{Duration, Instant};

use domain::calendar::{notice, published};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const TEMPLATE: &[u8] = include_bytes!("../../../../public/holiday-notice.xlsx");
const WORKBOOK: &str =
    r#"<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="2026年" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str =
    r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
/// General, the usual date, a Chinese date of one's own, a text with a d in quotes, a number in red.
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>
    <numFmt numFmtId="171" formatCode="0&quot;d&quot;"/><numFmt numFmtId="172" formatCode="[Red]0"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="58"/></cellXfs></styleSheet>"#;

/// An archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook with one sheet, whose rows are given as XML, and these shared texts.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    let strings = format!("<sst>{strings}</sst>");
    archive(&[
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn rows(sheet: &str, strings: &str) -> Vec<Vec<String>> {
    let mut sheets = sheets(&workbook(sheet, strings)).unwrap();
    sheets.pop().map(|sheet| sheet.rows).unwrap_or_default()
}

fn problem(bytes: &[u8]) -> FileProblem {
    sheets(bytes).unwrap_err()
}

#[test]
fn the_template_that_is_offered_gives_the_published_days_of_its_year() {
    let text = notice::table::write(&sheets(TEMPLATE).unwrap());
    let read = notice::read(&text, None);
    let days = published::shipped().days.iter().filter(|day| day.date.year() == 2026);
    assert_eq!(read.days, days.cloned().collect::<Vec<_>>());
    assert_eq!((read.year, read.findings), (Some(2026), vec![]));
    assert!(text.contains("示例"));
}

#[test]
fn cells_are_read_as_they_are_shown() {
    let row = r#"<sheetData><row r="2">
        <c r="A2" s="1"><v>46296</v></c><c r="B2" s="2"><v>46296</v></c><c r="C2" s="5"><v>46296.5</v></c>
        <c r="D2" s="0"><v>46296</v></c><c r="E2" s="3"><v>7</v></c><c r="F2" s="4"><v>46296</v></c>
        <c r="G2" t="s"><v>0</v></c><c r="H2" t="s"><v>1</v></c><c r="I2" t="inlineStr"><is><r><t>国</t></r><r><t>庆&amp;</t></r></is></c>
        <c r="J2" t="str"><f>A1&amp;"x"</f><v>10月1日</v></c><c r="K2" t="e"><v>#REF!</v></c><c r="L2" t="b"><v>1</v></c>
        <c r="M2" t="d"><v>2026-10-01T00:00:00</v></c><c r="N2" t="s"/><c r="AA2"><v>1</v></c></row></sheetData>"#;
    let strings = "<si><t xml:space=\"preserve\"> 放假 </t></si><si><r><t>调</t></r><r><t>&#20241;</t></r><rPh><t>tiao</t></rPh></si>";
    let read = rows(row, strings);
    assert_eq!(read.len(), 2);
    let mut wanted = vec![
        "2026-10-01",
        "2026-10-01",
        "2026-10-01 12:00",
        "46296",
        "7",
        "46296",
        "放假",
        "调休",
        "国庆&",
        "10月1日",
        "#REF!",
        "1",
        "2026-10-01 00:00:00",
    ];
    wanted.resize(26, "");
    wanted.push("1");
    assert_eq!(
        (read[0].len(), &read[1]),
        (0, &wanted.iter().map(|it| (*it).to_owned()).collect())
    );
}

#[test]
fn cells_without_a_place_and_merged_ones_belong_where_they_are_shown() {
    let sheet = r#"<sheetData><row><c t="str"><v>名称</v></c><c t="str"><v>日期</v></c></row>
        <row><c t="str"><v>国庆节</v></c><c t="str"><v>1</v></c></row><row><c r="B3" t="str"><v>2</v></c></row></sheetData>
        <mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="A9:XFD1048576"/></mergeCells>"#;
    assert_eq!(rows(sheet, ""), [["名称", "日期"], ["国庆节", "1"], ["国庆节", "2"]]);
}

#[test]
fn days_may_be_counted_from_1904_and_sheets_be_hidden_or_prefixed() {
    let workbook = br#"<x:workbook xmlns:x="m" xmlns:o="r"><x:workbookPr date1904="1"/><x:sheets>
        <x:sheet name="a" o:id="r1" state="hidden"/><x:sheet name="b&amp;c" o:id="r2"/><x:sheet name="chart" o:id="r3"/></x:sheets></x:workbook>"#;
    let relations = br#"<Relationships><Relationship Id="r1" Type="t/worksheet" Target="worksheets/a.xml"/>
        <Relationship Id="r2" Type="t/worksheet" Target="/xl/worksheets/b.xml"/><Relationship Id="r3" Type="t/chartsheet" Target="c.xml"/></Relationships>"#;
    let sheet = br#"<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" s="1"><x:v>44834</x:v></x:c></x:row></x:sheetData></x:worksheet>"#;
    let bytes = archive(&[
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/a.xml", sheet),
        ("xl/worksheets/b.xml", sheet),
    ]);
    let sheets = sheets(&bytes).unwrap();
    assert_eq!(sheets.len(), 1);
    assert_eq!(
        (sheets[0].name.as_str(), sheets[0].rows[0][0].as_str()),
        ("b&c", "2026-10-01")
    );
}

#[test]
fn other_kinds_of_files_are_told_apart() {
    assert_eq!(problem(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]), FileProblem::OldWorkbook);
    assert_eq!(
        problem(&archive(&[("word/document.xml", b"<document/>")])),
        FileProblem::NotAWorkbook
    );
    assert_eq!(
        problem(&archive(&[("xl/workbook.bin", b"x")])),
        FileProblem::NotAWorkbook
    );
    assert_eq!(
        problem(&archive(&[("xl/workbook.xml", b"<document/>")])),
        FileProblem::Damaged
    );
    assert_eq!(problem(b"\x89PNG\r\n"), FileProblem::NotAWorkbook);
    assert!(!is_workbook(b"\x89PNG\r\n") && !is_workbook("日期".as_bytes()));
}

#[test]
fn a_file_that_broke_off_anywhere_is_refused() {
    assert!(is_workbook(TEMPLATE));
    for length in 4..TEMPLATE.len() {
        assert_eq!(problem(&TEMPLATE[..length]), FileProblem::Damaged, "{length}");
    }
}

/// Whatever one byte is changed into, the answer is rows or a refusal; what it costs is bounded.
#[test]
fn a_changed_byte_never_breaks_anything() {
    let mut refused = 0;
    for at in 0..TEMPLATE.len() {
        for value in [0x00, 0xFF, TEMPLATE[at] ^ 0x10] {
            let mut bytes = TEMPLATE.to_vec();
            bytes[at] = value;
            refused += usize::from(sheets(&bytes).is_err());
        }
    }
    assert!(refused > TEMPLATE.len(), "{refused}");
}

#[test]
fn a_small_file_that_unfolds_to_a_gigabyte_is_refused_at_once() {
    let started = Instant::now();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("xl/workbook.xml", WORKBOOK), ("xl/_rels/workbook.xml.rels", RELATIONS)] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer
        .start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default())
        .unwrap();
    let blank = vec![b' '; 1024 * 1024];
    for _ in 0..64 {
        writer.write_all(&blank).unwrap();
    }
    let mut bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 128 * 1024, "{}", bomb.len());
    let made = started.elapsed();
    let started = Instant::now();
    assert_eq!(problem(&bomb), FileProblem::TooMuch { place: String::new() });
    assert!(started.elapsed() < made.max(Duration::from_secs(1)));
    // It says of itself that it is small: in the directory, the size stands 24 bytes after the mark.
    let directory = bomb.windows(4).rposition(|it| it == b"PK\x01\x02").unwrap();
    bomb[directory + 24..directory + 28].copy_from_slice(&100_u32.to_le_bytes());
    assert!(matches!(
        problem(&bomb),
        FileProblem::TooMuch { .. } | FileProblem::Damaged
    ));
}

#[test]
fn tables_that_nobody_types_are_refused_with_their_place() {
    let too_much = |sheet: &str, strings: &str| problem(&workbook(sheet, strings));
    let place = |row: &str| FileProblem::TooMuch {
        place: format!("工作表“2026年”第 {row} 行"),
    };
    let cell = |at: &str| format!(r#"<sheetData><row><c r="{at}" t="str"><v>x</v></c></row></sheetData>"#);
    assert_eq!(too_much(&cell("A1001"), ""), place("1001"));
    assert_eq!(too_much(&cell("AY7"), ""), place("7"));
    assert_eq!(too_much(&cell("A99999999999999999"), ""), place("99999999999999999"));
    // An empty cell that was only coloured counts for nothing.
    assert!(
        rows(
            r#"<sheetData><row r="1048576"><c r="XFD1048576" s="4"/></row></sheetData>"#,
            ""
        )
        .is_empty()
    );
    // One long text in many cells, by its number or by merging.
    let long = format!("<si><t>{}</t></si>", "长".repeat(40_000));
    let shown =
        r#"<sheetData><row r="1"><c t="s"><v>0</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row></sheetData>"#;
    assert_eq!(too_much(shown, &long), place("1"));
    let merged = r#"<sheetData><row r="1"><c t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:E9"/></mergeCells>"#;
    assert_eq!(too_much(merged, &long), place("1"));
    let merges = r#"<mergeCell ref="A1:B2"/>"#.repeat(2_001);
    assert!(matches!(too_much(&merges, ""), FileProblem::TooMuch { .. }));
    assert!(matches!(
        too_much("", &"<si/>".repeat(50_001)),
        FileProblem::TooMuch { .. }
    ));
}

#[test]
fn what_is_not_well_formed_or_brings_its_own_entities_is_refused_quickly() {
    let started = Instant::now();
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><sheetData/>";
    let attributes: String = (0..300_000).map(|number| format!(" a{number}=''")).collect();
    for sheet in [
        entities,
        "<sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData>",
        "<sheetData><row><c t=\"s\"><v>9</v></c></row></sheetData>",
        "<sheetData><row>",
        "<sheetData></row>",
        "<sheetData><row><c t=\"str\"><v>&#x110000;</v></c></row></sheetData>",
    ] {
        assert_eq!(problem(&workbook(sheet, "")), FileProblem::Damaged, "{sheet}");
    }
    assert!(sheets(&workbook(&format!("<sheetData><row{attributes}/></sheetData>"), "")).is_ok());
    let deep = "<a>".repeat(500_000) + &"</a>".repeat(500_000);
    assert!(rows(&deep, "").is_empty());
    assert!(started.elapsed() < Duration::from_secs(20));
}
