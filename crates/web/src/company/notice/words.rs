//! A notice in one sentence.

use chrono::{DateTime, NaiveDate, Utc};
use fangke_shared::MemberId;
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::deal::risk::{RiskCode, RiskStep};
use fangke_shared::exchange::export::{ExportKind, ExportStep};
use fangke_shared::insight::bell::NoticeResponse;
use fangke_shared::property::listing::{Evidence, Grade, ListingStatus, MaintainerReason};
use fangke_shared::property::timeline::ContractState;
use serde::Deserialize;
use serde_json::Value;

use crate::i18n::Word;
use crate::{time, tr};

/// What happened; the kind alone where the details say nothing that is understood.
pub fn sentence(notice: &NoticeResponse, me: Option<MemberId>) -> String {
    told(notice, me).unwrap_or_else(|| notice.kind.label().to_owned())
}

fn told(notice: &NoticeResponse, me: Option<MemberId>) -> Option<String> {
    let details = &notice.details;
    Some(match notice.kind {
        NoticeKind::GradeLowered => {
            let (from, to) = (read::<Grade>(details, "from")?.label(), read::<Grade>(details, "to")?.label());
            let lost = read::<Vec<Evidence>>(details, "lost").unwrap_or_default();
            if lost.is_empty() {
                tr!(notice.text.grade, from = from, to = to)
            } else {
                let parts = lost.into_iter().map(Word::label).collect::<Vec<_>>().join(tr!(common.list_separator));
                tr!(notice.text.grade_lost, from = from, to = to, parts = parts)
            }
        }
        NoticeKind::ListingPublic => tr!(notice.text.public, reason = read::<MaintainerReason>(details, "reason")?.label()),
        NoticeKind::ListingClaimed => {
            let member = read::<MemberRef>(details, "member")?.display_name;
            tr!(notice.text.claimed, member = member, reason = read::<MaintainerReason>(details, "reason")?.label())
        }
        NoticeKind::ListingAssigned => {
            let (by, to) = (read::<MemberRef>(details, "by")?.display_name, read::<MemberRef>(details, "to")?);
            let reason = read::<String>(details, "reason")?;
            if Some(to.id) == me {
                tr!(notice.text.assigned_to_me, by = by, reason = reason)
            } else {
                tr!(notice.text.assigned_away, by = by, to = to.display_name, reason = reason)
            }
        }
        NoticeKind::ExclusiveEnding => tr!(notice.text.exclusive, day = time::date(read::<NaiveDate>(details, "until_on")?)),
        NoticeKind::KeysOverdue => {
            let due = time::moment(read::<DateTime<Utc>>(details, "due_at")?);
            tr!(notice.text.keys, number = read::<i64>(details, "number")?, due = due)
        }
        NoticeKind::Nudged => {
            let by = read::<MemberRef>(details, "by")?.display_name;
            match read::<String>(details, "note") {
                Some(note) => tr!(notice.text.nudged_note, by = by, note = note),
                None => tr!(notice.text.nudged, by = by),
            }
        }
        NoticeKind::KeysNudged => {
            tr!(notice.text.keys_nudged, by = read::<MemberRef>(details, "by")?.display_name, number = read::<i64>(details, "number")?)
        }
        NoticeKind::HandedOver => {
            let count = |name| read::<i64>(details, name);
            let (by, from) = (read::<MemberRef>(details, "by")?.display_name, read::<MemberRef>(details, "from")?.display_name);
            let (listings, keys, tasks) = (count("listings")?, count("keys")?, count("tasks")?);
            // Notices of before clients were handed over have none, nor those of before showings were.
            let (clients, showings) = (count("clients").unwrap_or_default(), count("showings").unwrap_or_default());
            tr!(
                notice.text.handed_over,
                by = by,
                from = from,
                listings = listings,
                keys = keys,
                tasks = tasks,
                clients = clients,
                showings = showings
            )
        }
        NoticeKind::Showing => {
            let at = time::moment(read::<DateTime<Utc>>(details, "starts_at")?);
            let step = read::<String>(details, "step")?;
            let by = read::<MemberRef>(details, "by").map(|by| by.display_name).unwrap_or_default();
            tr!(notice.text.showing, what = showing_step(&step)?, number = read::<String>(details, "number")?, at = at, by = by)
        }
        NoticeKind::NewMatch => {
            let (client, score) = (read::<String>(details, "client")?, read::<i64>(details, "score")?);
            match read::<String>(details, "because")?.as_str() {
                "cheaper" => tr!(notice.text.match_cheaper, client = client, score = score),
                _ => tr!(notice.text.match_new, client = client, score = score),
            }
        }
        NoticeKind::Recommendation => {
            let (client, liked) = (read::<String>(details, "client")?, read::<i64>(details, "liked")?);
            let unsuitable = read::<i64>(details, "unsuitable")?;
            if read::<bool>(details, "asked")? {
                tr!(notice.text.recommendation_asked, client = client, liked = liked, unsuitable = unsuitable)
            } else {
                tr!(notice.text.recommendation, client = client, liked = liked, unsuitable = unsuitable)
            }
        }
        NoticeKind::Cooperation => {
            let by = read::<MemberRef>(details, "by").map_or_else(|| tr!(notice.text.cooperation_system).to_owned(), |by| by.display_name);
            let what = cooperation_step(&read::<String>(details, "step")?)?;
            let told = tr!(notice.text.cooperation, client = read::<String>(details, "client")?, by = by, what = what);
            match read::<String>(details, "note") {
                Some(note) => format!("{told}{}{note}", tr!(common.list_separator)),
                None => told,
            }
        }
        NoticeKind::StageOver => {
            let (client, days) = (read::<String>(details, "client")?, read::<i64>(details, "days")?);
            tr!(notice.text.stage_over, client = client, n = days, agent = read::<MemberRef>(details, "agent")?.display_name)
        }
        NoticeKind::Reception => {
            if let Some(partner) = read::<String>(details, "partner") {
                return Some(tr!(notice.text.enquiry, partner = partner));
            }
            let kind = match read::<String>(details, "kind")?.as_str() {
                "walk_in" => tr!(notice.reception.walk_in),
                "call" => tr!(notice.reception.call),
                _ => return None,
            };
            tr!(notice.text.reception, by = read::<MemberRef>(details, "by")?.display_name, kind = kind)
        }
        NoticeKind::Contract => {
            let by = read::<MemberRef>(details, "by").map(|by| by.display_name).unwrap_or_default();
            let state = read::<ContractState>(details, "state")?.label();
            match read::<String>(details, "number") {
                Some(number) => tr!(notice.text.contract, by = by, number = number, state = state),
                None => tr!(notice.text.contract_new, by = by, state = state),
            }
        }
        NoticeKind::Risk => {
            let number = read::<String>(details, "number").unwrap_or_default();
            let (code, step) = (read::<RiskCode>(details, "code")?.label(), read::<RiskStep>(details, "step")?.label());
            tr!(notice.text.risk, number = number, code = code, step = step)
        }
        NoticeKind::Verdict => {
            tr!(notice.text.verdict, by = read::<MemberRef>(details, "by")?.display_name, client = read::<String>(details, "client")?)
        }
        NoticeKind::EnteredOnBehalf => {
            let by = read::<MemberRef>(details, "by")?.display_name;
            tr!(notice.text.entered_on_behalf, by = by, reason = read::<String>(details, "reason")?)
        }
        NoticeKind::WithdrawalReported => {
            let due = time::moment(read::<DateTime<Utc>>(details, "due_at")?);
            let by = read::<MemberRef>(details, "by")?.display_name;
            tr!(notice.text.withdrawal_reported, by = by, note = read::<String>(details, "note")?, due = due)
        }
        NoticeKind::WithdrawalOverdue => tr!(notice.text.withdrawal_overdue, note = read::<String>(details, "note")?),
        NoticeKind::ListingStopped => {
            let by = read::<MemberRef>(details, "by")?.display_name;
            tr!(notice.text.listing_stopped, by = by, status = read::<ListingStatus>(details, "status")?.label())
        }
        NoticeKind::BackupMissing => match read::<DateTime<Utc>>(details, "last_at") {
            Some(at) => tr!(notice.text.backup_missing, at = time::moment(at)),
            None => tr!(notice.text.backup_never).to_owned(),
        },
        NoticeKind::ExportRequest => {
            let (by, rows) = (read::<MemberRef>(details, "by")?.display_name, read::<i64>(details, "rows")?);
            let kind = read::<ExportKind>(details, "of")?.label();
            match read::<ExportStep>(details, "step")? {
                ExportStep::Asked => tr!(notice.text.export_asked, by = by, kind = kind, rows = rows),
                ExportStep::Approved => tr!(notice.text.export_approved, by = by, kind = kind, rows = rows),
                ExportStep::Refused => {
                    let note = read::<String>(details, "note").unwrap_or_default();
                    tr!(notice.text.export_refused, by = by, kind = kind, rows = rows, note = note)
                }
            }
        }
        // The kind says all there is.
        NoticeKind::ListingImported => return None,
    })
}

/// What happened to a showing. The words of the showings stand above the notices.
fn showing_step(step: &str) -> Option<&'static str> {
    Some(match step {
        "booked" => tr!(notice.showing.booked),
        "changed" => tr!(notice.showing.changed),
        "cancelled" => tr!(notice.showing.cancelled),
        "listing_closed" => tr!(notice.showing.listing_closed),
        _ => return None,
    })
}

/// What happened to a cooperation. The words of the clients stand above the notices.
fn cooperation_step(step: &str) -> Option<&'static str> {
    Some(match step {
        "invited" => tr!(notice.cooperation.invited),
        "proposed" => tr!(notice.cooperation.proposed),
        "accepted" => tr!(notice.cooperation.accepted),
        "declined" => tr!(notice.cooperation.declined),
        "refused" => tr!(notice.cooperation.refused),
        "withdrawn" => tr!(notice.cooperation.withdrawn),
        "agreed" => tr!(notice.cooperation.agreed),
        "ended" => tr!(notice.cooperation.ended),
        _ => return None,
    })
}

fn read<'a, T: Deserialize<'a>>(details: &'a Value, name: &str) -> Option<T> {
    details.get(name).and_then(|value| T::deserialize(value).ok())
}

#[cfg(test)]
mod tests {
    use fangke_shared::NoticeId;
    use serde_json::json;

    use super::*;

    fn notice(kind: NoticeKind, details: Value) -> NoticeResponse {
        NoticeResponse { id: NoticeId(1), kind, listing: None, details, created_at: DateTime::UNIX_EPOCH, read_at: None }
    }

    #[test]
    fn who_gets_a_listing_is_told_so_and_who_loses_it_who_has_it() {
        let details = json!({
            "from": 3, "to": { "id": 2, "display_name": "孙佳" }, "by": { "id": 1, "display_name": "周宁" }, "reason": "调店",
        });
        let notice = notice(NoticeKind::ListingAssigned, details);
        assert_eq!(sentence(&notice, Some(MemberId(2))), "周宁把它交给了你：调店");
        assert_eq!(sentence(&notice, Some(MemberId(3))), "周宁把它交给了孙佳：调店");
    }

    #[test]
    fn a_lowered_grade_names_what_is_missing() {
        let details = json!({ "from": "focus", "to": "recommended", "lost": ["keys"] });
        assert_eq!(sentence(&notice(NoticeKind::GradeLowered, details), Some(MemberId(1))), "等级由重点降为推荐，缺少钥匙");
    }

    #[test]
    fn what_is_not_understood_still_says_what_kind_it_is() {
        assert_eq!(sentence(&notice(NoticeKind::ListingPublic, json!({ "reason": "?" })), Some(MemberId(1))), "房源已转入公盘");
    }
}
