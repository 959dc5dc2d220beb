//! What is to be done, in words.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use fangke_shared::insight::reminder::{DueState, Reminder, ReminderKind};
use fangke_shared::property::follow_up::FollowUpKind;
use icondata_core::Icon as IconData;

use crate::i18n::Word;
use crate::ui::Tone;
use crate::{time, tr};

/// `11月22日 周日`
pub fn day(day: NaiveDate) -> String {
    let weekday = match day.weekday() {
        Weekday::Mon => tr!(reminder.weekday.mon),
        Weekday::Tue => tr!(reminder.weekday.tue),
        Weekday::Wed => tr!(reminder.weekday.wed),
        Weekday::Thu => tr!(reminder.weekday.thu),
        Weekday::Fri => tr!(reminder.weekday.fri),
        Weekday::Sat => tr!(reminder.weekday.sat),
        Weekday::Sun => tr!(reminder.weekday.sun),
    };
    format!("{} {weekday}", tr!(common.date_this_year, month = day.month(), day = day.day()))
}

/// Why it is to be done.
pub fn detail(reminder: &Reminder) -> String {
    let since = reminder.since.map(time::moment).unwrap_or_default();
    match reminder.kind {
        ReminderKind::OwnerRhythm => tr!(reminder.detail.owner_rhythm, at = since),
        ReminderKind::NextStep => reminder.text.clone().unwrap_or_else(|| tr!(reminder.detail.next_step).to_owned()),
        ReminderKind::FirstFollowUp => tr!(reminder.detail.first_follow_up).to_owned(),
        ReminderKind::ProtectionEnding => tr!(reminder.detail.protection_ending).to_owned(),
        ReminderKind::ExclusiveEnding => tr!(reminder.detail.exclusive_ending).to_owned(),
        ReminderKind::RevealFollowUp => tr!(reminder.detail.reveal_follow_up, at = since),
        ReminderKind::ClientDropping => tr!(reminder.detail.client_dropping).to_owned(),
        ReminderKind::ClientRhythm => tr!(reminder.detail.client_rhythm, at = since),
        ReminderKind::StageLimit => {
            let stage = reminder.client.as_ref().map(|client| client.stage.label()).unwrap_or_default();
            tr!(reminder.detail.stage_limit, stage = stage, at = since)
        }
        ReminderKind::Withdrawal => reminder.text.clone().unwrap_or_default(),
        ReminderKind::Showing => reminder.showing.as_ref().map(|showing| showing.client.name.clone()).unwrap_or_default(),
        ReminderKind::KeyDue => {
            let number = reminder.key_number.map(|n| tr!(key.number, n = n));
            let holder = reminder.holder.as_ref().map(|holder| holder.display_name.clone());
            [number, holder, reminder.text.clone()].into_iter().flatten().collect::<Vec<_>>().join(tr!(key.separator))
        }
    }
}

/// When it is due, and what its colour says.
pub fn due(reminder: &Reminder, now: DateTime<Utc>, today: NaiveDate) -> (Tone, String) {
    let late = |span| (Tone::Danger, tr!(reminder.late, span = span));
    match (reminder.state, reminder.due_at, reminder.due_on) {
        (DueState::Overdue, Some(at), _) => late(time::span(now - at)),
        (DueState::Overdue, _, Some(day)) => late(time::span(today - day)),
        (DueState::Today, Some(at), _) => (Tone::Warning, time::clock(at)),
        (DueState::Today, ..) | (_, None, None) => (Tone::Neutral, tr!(common.today).to_owned()),
        (DueState::Upcoming, Some(at), _) => (Tone::Neutral, time::moment(at)),
        (DueState::Upcoming, _, Some(day)) => (Tone::Neutral, time::near(day)),
    }
}

/// Its icon.
pub fn icon(kind: ReminderKind) -> IconData {
    match kind {
        ReminderKind::OwnerRhythm => icondata_lu::LuPhone,
        ReminderKind::NextStep => icondata_lu::LuCalendarClock,
        ReminderKind::FirstFollowUp => icondata_lu::LuMessageSquareText,
        ReminderKind::ProtectionEnding => icondata_lu::LuArrowRightLeft,
        ReminderKind::KeyDue => icondata_lu::LuKeyRound,
        ReminderKind::ExclusiveEnding => icondata_lu::LuShieldCheck,
        ReminderKind::RevealFollowUp => icondata_lu::LuEye,
        ReminderKind::Showing => icondata_lu::LuFootprints,
        ReminderKind::ClientDropping => icondata_lu::LuUserX,
        ReminderKind::ClientRhythm => icondata_lu::LuUser,
        ReminderKind::StageLimit => icondata_lu::LuHourglass,
        ReminderKind::Withdrawal => icondata_lu::LuMegaphone,
    }
}

/// How the follow-up that settles it was probably made; none where no follow-up does.
pub const fn settled_by(kind: ReminderKind) -> Option<FollowUpKind> {
    match kind {
        ReminderKind::OwnerRhythm
        | ReminderKind::NextStep
        | ReminderKind::FirstFollowUp
        | ReminderKind::RevealFollowUp
        | ReminderKind::ClientDropping
        | ReminderKind::ClientRhythm
        | ReminderKind::StageLimit => Some(FollowUpKind::Call),
        ReminderKind::Withdrawal => Some(FollowUpKind::OwnerVerification),
        ReminderKind::ProtectionEnding | ReminderKind::KeyDue | ReminderKind::ExclusiveEnding | ReminderKind::Showing => None,
    }
}

/// `首次跟进，3月1日 12:00`
pub fn about(reminder: &Reminder) -> String {
    format!("{}{}{}", reminder.kind.label(), tr!(key.separator), detail(reminder))
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use fangke_shared::ListingId;
    use fangke_shared::property::listing::ListingRef;

    use super::*;

    fn reminder(state: DueState, due_at: Option<DateTime<Utc>>, due_on: Option<NaiveDate>) -> Reminder {
        let listing =
            ListingRef { id: ListingId(1), number: "FY-000001".into(), community_name: None, building: None, unit: None, room: None };
        Reminder {
            kind: ReminderKind::NextStep,
            listing: Some(listing),
            client: None,
            state,
            due_at,
            due_on,
            since: None,
            text: Some("发户型图".into()),
            key_number: None,
            holder: None,
            showing: None,
        }
    }

    #[test]
    fn what_is_late_says_by_how_much() {
        let now: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        let today: NaiveDate = "2026-03-18".parse().unwrap();
        let words = |reminder: Reminder| due(&reminder, now, today);
        assert_eq!(words(reminder(DueState::Overdue, Some(now - Duration::minutes(50)), None)), (Tone::Danger, "逾期 50 分钟".into()));
        assert_eq!(words(reminder(DueState::Overdue, None, today.pred_opt())), (Tone::Danger, "逾期 1 天".into()));
        assert_eq!(words(reminder(DueState::Today, None, Some(today))), (Tone::Neutral, "今天".into()));
    }

    #[test]
    fn a_next_step_is_told_as_it_was_noted() {
        assert_eq!(detail(&reminder(DueState::Today, None, None)), "发户型图");
        let day: NaiveDate = "2026-11-22".parse().unwrap();
        assert_eq!(super::day(day), "11月22日 周日");
    }
}
