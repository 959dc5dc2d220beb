//! An entry in words.

use fangke_shared::company::audit::{AuditEntryResponse, AuditSubject};
use fangke_shared::company::auth::SignInOutcome;
use fangke_shared::permission::{Action, Role, Scope};
use fangke_shared::property::owner::RevealPurpose;
use serde_json::Value;

use super::FieldName;
use crate::i18n::Word;
use crate::tr;

/// What was said of it: the reason, the purpose, the fields, how many.
pub fn details(entry: &AuditEntryResponse, above: FieldName) -> String {
    let text = |name: &str| said(entry, name).and_then(Value::as_str).map(ToOwned::to_owned);
    let purpose = text("purpose").map(|word| word.parse::<RevealPurpose>().map_or(word, |purpose| purpose.label().to_owned()));
    let again = said(entry, "again").and_then(Value::as_bool).unwrap_or_default().then(|| tr!(audit.again).to_owned());
    let fields = said(entry, "fields").and_then(Value::as_array).map(|names| {
        let names =
            names.iter().filter_map(Value::as_str).map(|name| field(name, above)).collect::<Vec<_>>().join(tr!(common.list_separator));
        tr!(audit.fields, names = names)
    });
    let rows = said(entry, "rows").and_then(Value::as_i64).map(|n| tr!(audit.rows, n = n));
    let permission = (entry.subject == AuditSubject::Permission).then(|| permission(entry)).flatten();
    let with = text("with").map(|word| word.parse::<SignInOutcome>().map_or(word, |outcome| outcome.label().to_owned()));
    [purpose, permission, with, again, rows, text("reason"), fields]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(tr!(common.list_separator))
}

/// Whose permission was changed, and from what to what; what is not permitted is a dash.
fn permission(entry: &AuditEntryResponse) -> Option<String> {
    let text = |name: &str| said(entry, name).and_then(Value::as_str);
    let (role, action): (Role, Action) = (text("role")?.parse().ok()?, text("action")?.parse().ok()?);
    let reach = |name: &str| text(name).and_then(|word| word.parse::<Scope>().ok()).map_or("–", Word::label);
    Some(tr!(audit.permission, role = role.label(), action = action.label(), before = reach("before"), after = reach("after")))
}

fn said<'a>(entry: &'a AuditEntryResponse, name: &str) -> Option<&'a Value> {
    entry.details.get(name)
}

/// The label of a field: of the company's records, of what stands above, and one for all others.
fn field(name: &str, above: FieldName) -> &'static str {
    match name {
        "maintainer_id" => tr!(audit.field.maintainer),
        "agent_id" => tr!(audit.field.agent),
        "owners" => tr!(audit.field.owners),
        "contacts" => tr!(audit.field.contacts),
        "demands" => tr!(audit.field.demands),
        "grade" => tr!(audit.field.grade),
        "document" => tr!(audit.field.document),
        "display_name" | "name" => tr!(audit.field.name),
        "phone" => tr!(audit.field.phone),
        "role" => tr!(audit.field.role),
        "further_roles" => tr!(audit.field.further_roles),
        "org_unit_id" => tr!(audit.field.org_unit),
        "is_active" => tr!(audit.field.standing),
        other => above(other).unwrap_or(tr!(audit.field.other)),
    }
}

/// Where the record is shown.
pub fn href(entry: &AuditEntryResponse) -> Option<String> {
    let id = entry.subject_id;
    match entry.subject {
        AuditSubject::Listing => Some(format!("/listings/{id}")),
        AuditSubject::KeyBunch => Some(format!("/keys/{id}")),
        AuditSubject::Import => Some(format!("/import/{id}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use fangke_shared::company::audit::AuditAction;
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_says_why_and_what() {
        let mut entry = AuditEntryResponse {
            id: 1,
            at: chrono::DateTime::UNIX_EPOCH,
            member: None,
            action: AuditAction::RevealContact,
            subject: AuditSubject::Listing,
            subject_id: 7,
            details: json!({ "owner_id": 3, "purpose": "owner_call", "again": true }),
            request_id: None,
        };
        let told = |entry: &AuditEntryResponse| details(entry, |name| (name == "rooms").then_some("户型"));
        assert!(told(&entry).contains("期限内再看"), "{}", told(&entry));
        assert_eq!(href(&entry).as_deref(), Some("/listings/7"));
        entry.details = json!({ "rows": 12, "reason": "周一店会盘点" });
        assert_eq!(told(&entry), "12 条、周一店会盘点");
        entry.subject = AuditSubject::Permission;
        entry.details = json!({ "role": "agent", "action": "edit_listing", "before": "own", "after": null, "reason": "试行" });
        assert_eq!(told(&entry), "经纪人 · 修改房源：本人 → –、试行");
        entry.subject = AuditSubject::Listing;
        entry.details = json!({ "purpose": "compared", "fields": ["rooms", "maintainer_id", "new_one"] });
        assert_eq!(told(&entry), "compared、字段 户型、维护人、其他");
    }
}
