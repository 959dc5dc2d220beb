//! What the words around a number say of the person.

use super::{Contact, Number};
use crate::property::owner::OwnerRelation;
use crate::text;

/// Words that only say that a number follows.
const LABELS: &[&str] = &[
    "联系电话",
    "联系方式",
    "电话号码",
    "手机号码",
    "移动电话",
    "固定电话",
    "手机号",
    "电话",
    "手机",
    "座机",
    "号码",
    "电 话",
    "telephone",
    "mobile",
    "phone",
    "cell",
    "mob",
    "tel",
    "t",
    "m",
    "p",
];

/// What people are to the property, by the words around their number.
const RELATIONS: &[(&str, OwnerRelation)] = &[
    ("租客", OwnerRelation::Tenant),
    ("租户", OwnerRelation::Tenant),
    ("承租人", OwnerRelation::Tenant),
    ("共有人", OwnerRelation::CoOwner),
    ("共有", OwnerRelation::CoOwner),
    ("代理人", OwnerRelation::Representative),
    ("代理", OwnerRelation::Representative),
    ("委托人", OwnerRelation::Representative),
    ("受托人", OwnerRelation::Representative),
    ("助理", OwnerRelation::Representative),
    ("秘书", OwnerRelation::Representative),
    ("中介", OwnerRelation::Representative),
    ("太太", OwnerRelation::Relative),
    ("老婆", OwnerRelation::Relative),
    ("老公", OwnerRelation::Relative),
    ("妻子", OwnerRelation::Relative),
    ("丈夫", OwnerRelation::Relative),
    ("爱人", OwnerRelation::Relative),
    ("父亲", OwnerRelation::Relative),
    ("母亲", OwnerRelation::Relative),
    ("爸爸", OwnerRelation::Relative),
    ("妈妈", OwnerRelation::Relative),
    ("儿子", OwnerRelation::Relative),
    ("女儿", OwnerRelation::Relative),
    ("家人", OwnerRelation::Relative),
    ("亲戚", OwnerRelation::Relative),
    ("业主本人", OwnerRelation::Owner),
    ("业主", OwnerRelation::Owner),
    ("房东", OwnerRelation::Owner),
    ("本人", OwnerRelation::Owner),
];

/// How people are addressed; with something before it, it is a name.
const ADDRESSES: &[&str] =
    &["先生", "女士", "小姐", "太太", "阿姨", "叔叔", "大哥", "大姐", "老师", "经理", "总", "生", "姐", "哥", "叔", "姨", "小姐姐"];

/// A number with the words before it.
pub fn said_of(number: Number, before: &str) -> Contact {
    let mut contact = Contact { number, name: None, relation: None, note: None };
    let mut words = before.trim_matches([' ', ':', '-', '.', '(', ')']);
    loop {
        let stripped = LABELS.iter().find_map(|label| {
            let at = words.len().checked_sub(label.len())?;
            let tail = words.get(at..)?;
            // A single letter is a label only by itself.
            (tail.eq_ignore_ascii_case(label) && (label.len() > 1 || at == 0)).then(|| words.get(..at)).flatten()
        });
        match stripped {
            Some(rest) => words = rest.trim_matches([' ', ':', '-', '.', '(', ')']),
            None => break,
        }
    }
    if !words.is_empty() {
        say(&mut contact, words, true);
    }
    contact
}

/// Takes the words after a number.
pub fn remark(contact: &mut Contact, words: &str) {
    let words = words.trim_matches([' ', ':', '-', '.', '(', ')']);
    if !words.is_empty() && !LABELS.iter().any(|label| words.eq_ignore_ascii_case(label)) {
        say(contact, words, false);
    }
}

/// Sorts words: who it is, what they are to the property, or a note.
fn say(contact: &mut Contact, words: &str, is_before: bool) {
    if let Some((_, relation)) = RELATIONS.iter().find(|(word, _)| *word == words) {
        contact.relation = contact.relation.or(Some(*relation));
        if *relation != OwnerRelation::Owner {
            note(contact, words);
        }
        return;
    }
    let is_address = ADDRESSES.contains(&words);
    let is_addressed = !is_address && ADDRESSES.iter().any(|address| words.strip_suffix(address).is_some_and(|name| !name.is_empty()));
    let is_short = (2..=4).contains(&words.chars().count()) && words.chars().all(text::is_han) && !words.starts_with("微信");
    if contact.name.is_none() && words.chars().count() <= 10 && (is_addressed || (is_before && is_short && !is_address)) {
        contact.name = Some(words.to_owned());
    } else {
        note(contact, words);
    }
}

fn note(contact: &mut Contact, words: &str) {
    contact.note = Some(match contact.note.take() {
        Some(known) => format!("{known}，{words}"),
        None => words.to_owned(),
    });
}
