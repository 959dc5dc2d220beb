//! Colleagues as completions of a name.

use crate::api::Api;
use crate::company::member::calls::MemberQuery;
use crate::ui::Choice;

/// How many are offered.
const OFFERED: i64 = 8;

/// Colleagues by name, pinyin or initials; only active ones where the others are no choice.
pub async fn member_choices(api: Api, text: String, is_active: Option<bool>) -> Vec<Choice> {
    let query = MemberQuery { q: Some(text), is_active, limit: Some(OFFERED), ..MemberQuery::default() };
    let found = api.list_members(&query).await.map(|page| page.items).unwrap_or_default();
    found
        .into_iter()
        .map(|member| {
            Choice::new(member.id.to_string(), member.display_name).with_note(member.org_path.last().cloned().unwrap_or_default())
        })
        .collect()
}
