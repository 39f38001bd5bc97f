//! The schema files and data moves of `server/database`, compiled in.

/// One `.surql` file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script {
    /// Its name without the ending.
    pub name: &'static str,
    /// What it says.
    pub text: &'static str,
}

macro_rules! scripts {
    ($folder:literal: $($name:literal)*) => {
        &[$(Script {
            name: $name,
            text: include_str!(concat!("../../database/", $folder, "/", $name, ".surql")),
        }),*]
    };
}

/// The wanted state of every table, one file each. A file that changed is applied again.
pub const SCHEMA: &[Script] = scripts!("schema":
    "audit" "calendar" "centre" "channel_choice" "clock_rule" "deadline_rule" "delivery" "department" "draft"
    "dwelling" "escalation" "event" "follow_up" "follower" "guard" "holiday_notice" "housing_application" "idempotency" "incident"
    "incident_follower" "incident_link" "invitation" "job_run" "notification" "number_block" "open_job" "outbox" "person" "photo"
    "place" "rater_group" "rating" "rating_event" "rectification" "rectification_event" "recurring_plan" "recurring_request" "request"
    "routing_rule" "satisfaction_fold" "saved_view" "service_group" "service_item" "session" "setting"
    "slot_booking" "slot_rule" "special_day" "target" "technician_profile"
);

/// The tables that the runner itself needs, applied before all others.
pub const LEDGER: &[Script] = scripts!("schema": "lease" "migration");

/// Moves of data, numbered, each applied once and never edited afterwards.
pub const MOVES: &[Script] = scripts!("migrations": "0001_late_from" "0002_case_version" "0003_calendar_version" "0004_bureau_roles" "0005_open_jobs" "0006_rating_alias" "0007_timers");

#[cfg(test)]
mod tests {
    use super::{LEDGER, MOVES, SCHEMA, Script};

    fn on_disk(folder: &str) -> Vec<String> {
        // Asked for at run time: one build folder serves several clones.
        let path = format!("{}/../database/{folder}", std::env::var("CARGO_MANIFEST_DIR").unwrap());
        let mut names: Vec<String> = std::fs::read_dir(path)
            .unwrap()
            .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".surql")?.to_owned()))
            .collect();
        names.sort();
        names
    }

    fn names(lists: &[&[Script]]) -> Vec<String> {
        let mut names: Vec<String> = lists
            .iter()
            .flat_map(|list| list.iter().map(|script| script.name.into()))
            .collect();
        names.sort();
        names
    }

    #[test]
    fn every_file_is_compiled_in() {
        assert_eq!(names(&[LEDGER, SCHEMA]), on_disk("schema"));
        assert_eq!(names(&[MOVES]), on_disk("migrations"));
    }

    #[test]
    fn moves_are_numbered_without_gaps() {
        for (index, script) in MOVES.iter().enumerate() {
            assert!(
                script.name.starts_with(&format!("{:04}_", index + 1)),
                "{}",
                script.name
            );
        }
    }

    #[test]
    fn a_schema_file_defines_the_table_of_its_name_and_can_be_applied_again() {
        for script in LEDGER.iter().chain(SCHEMA) {
            assert!(
                script
                    .text
                    .contains(&format!("DEFINE TABLE OVERWRITE {} ", script.name)),
                "{}",
                script.name
            );
            for line in script.text.lines().filter(|line| line.starts_with("DEFINE ")) {
                assert!(line.contains(" OVERWRITE "), "{}: {line}", script.name);
            }
        }
    }
}
