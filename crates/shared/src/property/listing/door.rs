//! Doors in what somebody types: `锦程里10号楼2单元1102室`.

use super::property_key::{building_name, room_number, unit_name};
use crate::text;

const BUILDINGS: [&str; 4] = ["号楼", "栋", "幢", "座"];
const UNITS: [&str; 1] = ["单元"];
const ROOMS: [&str; 3] = ["号房", "室", "房"];

/// A building, as it is found.
pub fn building_term(building: &str) -> Option<String> {
    building_name(building).map(|name| format!("{}栋", name.to_lowercase()))
}

/// A unit, as it is found.
pub fn unit_term(unit: &str) -> Option<String> {
    unit_name(unit).map(|name| format!("{}单元", name.to_lowercase()))
}

/// A room, as it is found: without the zeros that it is kept with.
pub fn room_term(room: &str) -> Option<String> {
    room_number(room).map(|number| format!("{}室", number.trim_start_matches('0').to_lowercase()))
}

/// `3室2厅` has no room 3.
fn is_room(name: &str) -> bool {
    name.len() > 2
}

/// The doors that a text names, as they are found, and what else it says.
pub fn cut_doors(typed: &str) -> (Vec<String>, String) {
    let typed: String = text::half_width(typed).replace('棟', "栋").replace(['號', '号'], "号").replace('單', "单").replace('樓', "楼");
    let (mut doors, mut others) = (Vec::new(), String::new());
    let mut rest = typed.as_str();
    let mut is_behind_door = false;
    while let Some(first) = rest.chars().next() {
        if !first.is_ascii_alphanumeric() {
            is_behind_door &= first.is_whitespace() || first == '-';
            others.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        // Of `MOMA3` the building is the 3.
        let letters = run.len() - run.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let begin = if letters > 1 && letters < run.len() { letters } else { 0 };
        let (before, name) = run.split_at(begin);
        let named = |words: &[&str], term: fn(&str) -> Option<String>| {
            let behind = words.iter().find_map(|word| behind.strip_prefix(word))?;
            Some((term(name)?, behind))
        };
        let door = (name.len() <= 6)
            .then(|| {
                named(&BUILDINGS, building_term)
                    .or_else(|| named(&UNITS, unit_term))
                    .or_else(|| is_room(name).then(|| named(&ROOMS, room_term))?)
            })
            .flatten();
        // What stands alone behind a building or unit is the room.
        let is_alone = behind.is_empty() || behind.starts_with(char::is_whitespace);
        let room =
            (door.is_none() && is_behind_door && is_alone && name.len() <= 6).then(|| room_term(run)).flatten().map(|room| (room, behind));
        match door.or(room) {
            Some((term, behind)) => {
                others.push_str(before);
                others.push(' ');
                doors.push(term);
                rest = behind;
                is_behind_door = true;
            }
            None => {
                others.push_str(run);
                rest = behind;
                is_behind_door = false;
            }
        }
    }
    (doors, others.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(typed: &str) -> String {
        let (doors, others) = cut_doors(typed);
        format!("{}|{others}", doors.join(","))
    }

    #[test]
    fn doors_are_found_wherever_they_stand() {
        for (typed, expected) in [
            ("10栋2单元1102", "10栋,2单元,1102室|"),
            ("锦程里10栋2单元1102室", "10栋,2单元,1102室|锦程里"),
            ("锦程里 10号楼", "10栋|锦程里"),
            ("10号楼 1102", "10栋,1102室|"),
            ("０３幢", "3栋|"),
            ("A座1203", "a栋,1203室|"),
            ("万国城MOMA3座", "3栋|万国城MOMA"),
            ("10棟2單元", "10栋,2单元|"),
            ("1102室", "1102室|"),
        ] {
            assert_eq!(cut(typed), expected, "{typed}");
        }
    }

    #[test]
    fn what_names_no_door_stays() {
        for typed in ["1102", "锦程里", "交大东路19号院", "wj", "3室2厅", "FK000012", "10栋的", "望京 2"] {
            let (doors, others) = cut_doors(typed);
            assert!(doors.is_empty() || typed == "10栋的", "{typed}: {doors:?}");
            assert!(!others.is_empty(), "{typed}");
        }
    }
}
