//! Reads what forms send: a text that cannot be read is refused under its field's name (表单字段).

use domain::refusal::{FieldProblem, Refusal};
use domain::time::Moment;
use jiff::civil::Date;

/// A moment; none when the field was left empty.
///
/// # Errors
/// [`FieldProblem::NotATime`].
pub(crate) fn moment(field: &str, text: &str) -> Result<Option<Moment>, Refusal> {
    filled(text)
        .map(|text| Moment::parse(text).map_err(|_| Refusal::field(field, FieldProblem::NotATime)))
        .transpose()
}

/// A day; none when the field was left empty.
///
/// # Errors
/// [`FieldProblem::NotATime`].
pub(crate) fn date(field: &str, text: &str) -> Result<Option<Date>, Refusal> {
    filled(text)
        .map(|text| text.parse().map_err(|_| Refusal::field(field, FieldProblem::NotATime)))
        .transpose()
}

/// A day as `yyyymmdd`; none when the field was left empty.
///
/// # Errors
/// [`FieldProblem::NotATime`].
pub(crate) fn day(field: &str, text: &str) -> Result<Option<i64>, Refusal> {
    Ok(date(field, text)?.map(|date| Moment::start_of(date).day_number()))
}

/// A whole number.
///
/// # Errors
/// [`FieldProblem::NotANumber`], also when the field was left empty.
pub(crate) fn number(field: &str, text: &str) -> Result<i64, Refusal> {
    text.trim()
        .parse()
        .map_err(|_| Refusal::field(field, FieldProblem::NotANumber))
}

fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_empty_is_nothing_and_what_cannot_be_read_names_its_field() {
        let not_a_time = Refusal::field("from", FieldProblem::NotATime);
        assert_eq!(moment("from", " "), Ok(None));
        assert_eq!(day("from", " 2026-11-24 "), Ok(Some(20_261_124)));
        assert_eq!(day("from", ""), Ok(None));
        assert_eq!(day("from", "2026-02-30"), Err(not_a_time.clone()));
        assert_eq!(moment("from", "明天"), Err(not_a_time));
        assert_eq!(number("from", " 7 "), Ok(7));
        for text in ["", "七", "7.5"] {
            assert_eq!(
                number("from", text),
                Err(Refusal::field("from", FieldProblem::NotANumber))
            );
        }
    }
}
