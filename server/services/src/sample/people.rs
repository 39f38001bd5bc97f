//! People with accounts for trying the portal out (示例人员).

use domain::access::{Role, RoleGrant, Scope};
use domain::id::PersonId;
use domain::person::{Actor, Credential, Person};
use storage::account::Account;

use super::organisation::{BUREAU, DEPARTMENT, DEPARTMENTS, DUTY, FLEET, LEADER, PROPERTY, SERVICE_CENTRE, STAFF};
use super::places::room_key;

/// The password of every sample account.
pub const PASSWORD: &str = "Shili-2026!";

/// A login, its name and what it may do, as the sign-in page lists them.
pub const ACCOUNTS: &[(&str, &str, &str)] = &[
    ("zhigong", "示例职工", "职工：提交、跟踪、验收、评价，查看自己的住房"),
    ("lingdao", "示例领导", "领导：评价计入领导满意"),
    ("shifu", "示例师傅", "服务人员（暖通组）"),
    ("shifu2", "示例师傅乙", "服务人员（水电组）"),
    ("fuwu", "示例服务台", "服务中心：受理、派单"),
    ("zhuren", "示例主任", "中心负责人：快到时限、超时的督办消息"),
    ("xingzheng", "示例行政员", "部门行政处：查看本部门"),
    ("guanli", "示例管理员", "管理局：满意度与超期"),
    ("heshi", "示例核实员", "管理局核实员：查看具名评价"),
    ("zhufang", "示例住房员", "住房管理：台账与申请"),
    ("admin", "示例系统管理员", "系统管理员：人员、日历、任务"),
    ("duoren", "示例多岗", "一人多岗：服务中心和部门行政处"),
    ("linshi", "示例新同事", "临时口令：登录后先改口令"),
];

/// Those who perform for the other centres: login, name, team, role, centre.
const OTHERS: &[(&str, &str, &str, Role, &str)] = &[
    ("wuye", "示例物业台", "", Role::CentreDesk, PROPERTY),
    ("chedui", "示例车队台", "", Role::CentreDesk, FLEET),
    ("zhiban", "示例值班台", "", Role::CentreDesk, DUTY),
    ("shifu3", "示例师傅丙", "木工组", Role::Technician, SERVICE_CENTRE),
    ("shifu4", "示例师傅丁", "文印组", Role::Technician, SERVICE_CENTRE),
    ("baojie", "示例保洁员", "保洁组", Role::Technician, PROPERTY),
    ("weixiu", "示例维修员", "住房维修组", Role::Technician, PROPERTY),
    ("jiashi", "示例驾驶员", "车队", Role::Technician, FLEET),
    ("huiwu", "示例会务员", "会务组", Role::Technician, FLEET),
    ("qiangxiu", "示例抢修员", "抢修组", Role::Technician, DUTY),
    ("qiangxiu2", "示例抢修员乙", "电梯组", Role::Technician, DUTY),
];

/// The key of a sample person.
pub(crate) fn person_id(login: &str) -> PersonId {
    PersonId(format!("sample-{login}"))
}

/// Who verifies and calls back in the sample.
pub(crate) fn verifier() -> Actor {
    let name = ACCOUNTS
        .iter()
        .find(|(login, ..)| *login == "heshi")
        .map(|(_, name, _)| *name);
    Actor::from(&person("heshi", name.unwrap_or_default()))
}

/// Everybody, in the order of their phone numbers.
pub(crate) fn people() -> Vec<Person> {
    let mut people: Vec<Person> = ACCOUNTS.iter().map(|(login, name, _)| person(login, name)).collect();
    for (login, name, team, role, centre) in OTHERS {
        let mut other = person(login, name);
        (*team).clone_into(&mut other.team);
        other.department = BUREAU.into();
        other.roles = vec![grant(*role, Scope::Centre((*centre).into()))];
        people.push(other);
    }
    people.extend(raters());
    for (number, person) in people.iter_mut().enumerate() {
        person.phone = format!("138-0000-{:04}", number + 1);
    }
    people
}

fn grant(role: Role, scope: Scope) -> RoleGrant {
    RoleGrant { role, scope }
}

fn person(login: &str, name: &str) -> Person {
    let centre = |role| grant(role, Scope::Centre(SERVICE_CENTRE.into()));
    let (department, _) = DEPARTMENTS.first().copied().unwrap_or((BUREAU, ""));
    let officer = grant(Role::DepartmentOfficer, Scope::Department(department.into()));
    let bureau = |role| grant(role, Scope::Bureau);
    let (department, group, place, roles, team) = match login {
        "zhigong" => (department, STAFF, room_key(3, 12, 8), vec![], ""),
        "lingdao" => (department, LEADER, room_key(3, 14, 1), vec![], ""),
        "shifu" => (
            BUREAU,
            STAFF,
            room_key(1, 1, 3),
            vec![centre(Role::Technician)],
            "暖通组",
        ),
        "shifu2" => (
            BUREAU,
            STAFF,
            room_key(1, 1, 3),
            vec![centre(Role::Technician)],
            "水电组",
        ),
        "fuwu" => (BUREAU, STAFF, room_key(1, 1, 1), vec![centre(Role::CentreDesk)], ""),
        "zhuren" => (BUREAU, STAFF, room_key(1, 1, 2), vec![centre(Role::CentreHead)], ""),
        "xingzheng" => (department, DEPARTMENT, room_key(3, 12, 1), vec![officer], ""),
        "guanli" => (
            BUREAU,
            DEPARTMENT,
            room_key(1, 5, 2),
            vec![bureau(Role::BureauManager)],
            "",
        ),
        "heshi" => (BUREAU, DEPARTMENT, room_key(1, 5, 3), vec![bureau(Role::Verifier)], ""),
        "zhufang" => (
            BUREAU,
            DEPARTMENT,
            room_key(1, 4, 2),
            vec![bureau(Role::HousingOfficer)],
            "",
        ),
        "admin" => (BUREAU, STAFF, room_key(1, 4, 6), vec![bureau(Role::Administrator)], ""),
        "duoren" => (
            department,
            STAFF,
            room_key(3, 12, 6),
            vec![centre(Role::CentreDesk), officer],
            "",
        ),
        _ => (department, STAFF, room_key(3, 11, 5), vec![], ""),
    };
    Person {
        id: person_id(login),
        login: login.to_owned(),
        name: name.to_owned(),
        department: department.into(),
        rater_group: group.into(),
        place: Some(place.into()),
        phone: String::new(),
        roles,
        team: team.to_owned(),
        active: true,
    }
}

/// Four of each department: somebody of the leadership, of the office that deals with logistics, and two of the staff.
fn raters() -> Vec<Person> {
    let mut people = Vec::new();
    for (number, (department, name)) in DEPARTMENTS.iter().enumerate() {
        let positions = [
            ("ld", "领导", LEADER),
            ("xz", "内勤", DEPARTMENT),
            ("zga", "职工甲", STAFF),
            ("zgb", "职工乙", STAFF),
        ];
        for (seat, (suffix, position, group)) in positions.into_iter().enumerate() {
            let login = format!("{department}-{suffix}");
            let mut rater = person(&login, &format!("{name}{position}"));
            rater.department = (*department).into();
            rater.rater_group = group.into();
            // Building 4 has six floors of eight rooms, building 2 five.
            let (building, floor) = if number < 6 { (4, number + 1) } else { (2, number - 5) };
            rater.place = Some(room_key(building, floor, seat + 1).into());
            people.push(rater);
        }
    }
    people
}

/// Their accounts, all with the one password.
pub(crate) fn accounts(password_hash: &str) -> Vec<Account> {
    let account = |person: Person| {
        let must_change = person.login == "linshi";
        let password_hash = Some(password_hash.to_owned());
        Account::new(
            person,
            Credential {
                password_hash,
                must_change,
                failures: 0,
                locked_until: None,
            },
        )
    };
    people().into_iter().map(account).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::access::check_roles;
    use domain::person::{SignInRules, check_password};

    use super::*;
    use crate::sample::{organisation, places};

    #[test]
    fn every_sample_person_is_marked_and_stands_on_what_is_there() {
        let places: HashSet<String> = places::places().into_iter().map(|place| place.id.0).collect();
        let mut departments: HashSet<String> = organisation::departments()
            .into_iter()
            .map(|department| department.id.0)
            .collect();
        departments.insert(BUREAU.to_owned());
        let (mut logins, mut phones) = (HashSet::new(), HashSet::new());
        for person in people() {
            assert!(person.name.contains("示例"), "{}", person.name);
            assert!(
                logins.insert(person.login.clone()) && phones.insert(person.phone.clone()),
                "{}",
                person.login
            );
            assert!(
                person.place.is_some_and(|place| places.contains(place.as_str())),
                "{}",
                person.login
            );
            assert!(departments.contains(person.department.as_str()), "{}", person.login);
            assert_eq!(check_roles(&person.roles), Ok(()), "{}", person.login);
            assert!(
                person.roles.iter().all(|grant| grant.role.fits(&grant.scope)),
                "{}",
                person.login
            );
            assert_eq!(
                check_password(&SignInRules::default(), &person.login, PASSWORD),
                Ok(()),
                "{}",
                person.login
            );
        }
    }

    #[test]
    fn only_the_newcomer_has_a_temporary_password() {
        let must_change: Vec<String> = accounts("hash")
            .into_iter()
            .filter(|account| account.credential.must_change)
            .map(|account| account.person.login)
            .collect();
        assert_eq!(must_change, ["linshi"]);
    }
}
