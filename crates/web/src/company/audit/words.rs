//! An entry in words.

use fangke_shared::company::audit::{AuditEntryResponse, AuditSubject};
use fangke_shared::property::owner::RevealPurpose;
use serde_json::Value;

use crate::i18n::Word;
use crate::tr;

/// What was said of it: the reason, the purpose, the fields, how many.
pub fn details(entry: &AuditEntryResponse) -> String {
    let text = |name: &str| said(entry, name).and_then(Value::as_str).map(ToOwned::to_owned);
    let purpose = text("purpose").map(|word| word.parse::<RevealPurpose>().map_or(word, |purpose| purpose.label().to_owned()));
    let again = said(entry, "again").and_then(Value::as_bool).unwrap_or_default().then(|| tr!(audit.again).to_owned());
    let fields = said(entry, "fields").and_then(Value::as_array).map(|names| {
        let names = names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(tr!(common.list_separator));
        tr!(audit.fields, names = names)
    });
    let rows = said(entry, "rows").and_then(Value::as_i64).map(|n| tr!(audit.rows, n = n));
    [purpose, again, rows, text("reason"), fields].into_iter().flatten().collect::<Vec<_>>().join(tr!(common.list_separator))
}

fn said<'a>(entry: &'a AuditEntryResponse, name: &str) -> Option<&'a Value> {
    entry.details.get(name)
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
        assert!(details(&entry).contains("期限内再看"), "{}", details(&entry));
        assert_eq!(href(&entry).as_deref(), Some("/listings/7"));
        entry.details = json!({ "rows": 12, "reason": "周一店会盘点" });
        assert_eq!(details(&entry), "12 条、周一店会盘点");
        entry.details = json!({ "purpose": "compared", "fields": ["rooms"] });
        assert_eq!(details(&entry), "compared、字段 rooms");
    }
}
