//! Figures as people read and type them.

use fangke_shared::company::setting::{SettingResponse, SettingUnit};

use crate::i18n::Word;
use crate::{time, tr};

const MINUTES_OF_HOUR: i64 = 60;

/// `45 天`, `12:00`, `3`.
pub fn amount(unit: SettingUnit, value: i64) -> String {
    match unit {
        SettingUnit::MinuteOfDay => clock(value),
        SettingUnit::YesNo if value == 0 => tr!(common.no).to_owned(),
        SettingUnit::YesNo => tr!(common.yes).to_owned(),
        // What is counted is in the name already.
        SettingUnit::Count | SettingUnit::Points => value.to_string(),
        SettingUnit::Percent => format!("{value}%"),
        _ => format!("{value} {}", unit.label()),
    }
}

/// A figure as its control holds it.
pub fn typed(unit: SettingUnit, value: i64) -> String {
    if unit == SettingUnit::MinuteOfDay { clock(value) } else { value.to_string() }
}

/// The figure that was typed.
pub fn parse(unit: SettingUnit, text: &str) -> Option<i64> {
    let text = text.trim();
    if unit != SettingUnit::MinuteOfDay {
        return text.parse().ok();
    }
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
    ((0..24).contains(&hour) && (0..MINUTES_OF_HOUR).contains(&minute)).then_some(hour * MINUTES_OF_HOUR + minute)
}

/// `默认 30 天`, and what is to come.
pub fn beside(setting: &SettingResponse) -> Vec<String> {
    let default = tr!(setting.default_is, value = amount(setting.unit, setting.default));
    let next =
        setting.next.map(|next| tr!(setting.planned, from = time::moment(next.effective_from), value = amount(setting.unit, next.value)));
    [Some(default), next].into_iter().flatten().collect()
}

fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes.div_euclid(MINUTES_OF_HOUR), minutes.rem_euclid(MINUTES_OF_HOUR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_the_day_is_typed_as_a_clock_shows_it() {
        assert_eq!(typed(SettingUnit::MinuteOfDay, 725), "12:05");
        assert_eq!(parse(SettingUnit::MinuteOfDay, "12:05"), Some(725));
        assert_eq!(parse(SettingUnit::MinuteOfDay, "24:00"), None);
        assert_eq!(parse(SettingUnit::MinuteOfDay, "noon"), None);
    }

    #[test]
    fn a_figure_is_read_with_its_unit() {
        assert_eq!(amount(SettingUnit::Days, 45), "45 天");
        assert_eq!(amount(SettingUnit::Count, 3), "3");
        assert_eq!((amount(SettingUnit::YesNo, 0), amount(SettingUnit::YesNo, 1)), ("否".to_owned(), "是".to_owned()));
        assert_eq!(parse(SettingUnit::Days, " 45 "), Some(45));
        assert_eq!(parse(SettingUnit::Days, "4.5"), None);
    }
}
