//! Templates 模板: messages and talk tracks with fields to fill in, for oneself, one's store or the company (C7).

use serde::{Deserialize, Serialize};

use crate::TemplateId;
use crate::field::Checks;
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a template is for.
    TemplateKind {
        /// To be sent 短信、微信.
        Message = "message",
        /// To be said 话术.
        TalkTrack = "talk_track",
    }
}

vocabulary! {
    /// When it is used: the five steps of the trade.
    TemplateStage {
        /// 初次接触
        FirstContact = "first_contact",
        /// 需求分析
        Needs = "needs",
        /// 方案制定
        Proposal = "proposal",
        /// 沟通确认
        Agreement = "agreement",
        /// 成交跟进
        Deal = "deal",
    }
}

vocabulary! {
    /// What a client has against a listing 销售抗性, and what a talk track answers.
    Objection {
        /// The price.
        Price = "price",
        /// The area.
        Area = "area",
        /// The layout.
        Layout = "layout",
        /// The floor.
        Floor = "floor",
        /// Light and orientation.
        Orientation = "orientation",
        /// The decoration.
        Decoration = "decoration",
        /// Where it lies.
        Location = "location",
        /// The community: its age, its care, its neighbours.
        Community = "community",
        /// The loan.
        Loan = "loan",
        /// The family is of another opinion.
        Family = "family",
        /// Another listing, or another house, is liked better.
        Rival = "rival",
        /// Anything else, in words.
        Other = "other",
    }
}

vocabulary! {
    /// Who sees a template.
    TemplateAudience {
        /// Whoever wrote it.
        Me = "me",
        /// Everybody in the store of whoever wrote it.
        Store = "store",
        /// Everybody.
        Company = "company",
    }
}

vocabulary! {
    /// What may be filled in: `{client}` in the text.
    TemplateField {
        /// The client's name.
        Client = "client",
        /// The listing.
        Listing = "listing",
        /// Its price.
        Price = "price",
        /// When: of a showing.
        Time = "time",
        /// Where: of a showing.
        Place = "place",
        /// Who writes.
        Agent = "agent",
        /// The store.
        Store = "store",
        /// The company.
        Company = "company",
    }
}

/// Longest name, in characters.
pub const NAME_MAX: usize = 40;
/// Longest text, in characters.
pub const TEXT_MAX: usize = 1_000;
/// Templates of one member.
pub const TEMPLATES_MAX: i64 = 200;

/// A piece of a template's text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Field(TemplateField),
}

/// Reads a text into its pieces.
///
/// # Errors
/// At `/text`: `unknown_field` with the name of the first field that there isn't, `invalid_format` for a brace without its other one.
fn pieces(text: &str) -> Result<Vec<Piece<'_>>, FieldError> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    let unbalanced = || FieldError::new("/text", FieldCode::InvalidFormat);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').ok_or_else(unbalanced)?;
        if before.contains('}') {
            return Err(unbalanced());
        }
        let field = name.trim().parse().map_err(|_| FieldError::new("/text", FieldCode::UnknownField).with("name", name))?;
        pieces.extend([Piece::Text(before), Piece::Field(field)]);
        rest = behind;
    }
    if rest.contains('}') {
        return Err(unbalanced());
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

/// A template as it is sent or said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The text. A field that nothing is known of stays as it is written.
    pub text: String,
    /// Those fields, each once.
    pub missing: Vec<TemplateField>,
}

/// Fills the fields of a text in. A text that can't be read is returned as it is written.
pub fn fill(text: &str, values: &[(TemplateField, String)]) -> Filled {
    let Ok(pieces) = pieces(text) else { return Filled { text: text.to_owned(), missing: Vec::new() } };
    let mut filled = Filled { text: String::with_capacity(text.len()), missing: Vec::new() };
    for piece in pieces {
        match piece {
            Piece::Text(text) => filled.text.push_str(text),
            Piece::Field(field) => match values.iter().find(|(known, value)| *known == field && !value.trim().is_empty()) {
                Some((_, value)) => filled.text.push_str(value.trim()),
                None => {
                    filled.text.push_str(&format!("{{{field}}}"));
                    if !filled.missing.contains(&field) {
                        filled.missing.push(field);
                    }
                }
            },
        }
    }
    filled
}

/// Body of `POST /templates`, and what `PATCH /templates/{id}` merges into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateDraft {
    /// To be sent, or to be said.
    pub kind: TemplateKind,
    /// When it is used.
    pub stage: TemplateStage,
    /// 1 to 40 characters, each once for a member.
    #[cfg_attr(feature = "openapi", schema(example = "约看提醒"))]
    pub name: String,
    /// 1 to 1 000 characters, with fields in braces.
    #[cfg_attr(feature = "openapi", schema(example = "{client}您好，我们约在{time}{place}见，看{listing}。{agent}"))]
    pub text: String,
    /// It advertises: without the client's consent to marketing it mustn't be sent (§9.7).
    #[serde(default)]
    pub is_marketing: bool,
    /// What it answers, where it is for an objection.
    #[serde(default)]
    pub objection: Option<Objection>,
    /// Who sees it.
    pub audience: TemplateAudience,
}

impl TemplateDraft {
    /// Checks the fields.
    ///
    /// # Errors
    /// Every wrong field; an unknown field of the text by its name.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/name", &self.name, 1, NAME_MAX);
        // Lines are kept: a message has several.
        checks.text("/text", &self.text.replace(['\n', '\r'], " "), 1, TEXT_MAX);
        if let Err(error) = pieces(&self.text) {
            checks.push(error);
        }
        checks.finish()
    }
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemplateResponse {
    /// The template.
    pub id: TemplateId,
    /// To be sent, or to be said.
    pub kind: TemplateKind,
    /// When it is used.
    pub stage: TemplateStage,
    /// Its name.
    pub name: String,
    /// Its text, with fields in braces.
    pub text: String,
    /// It advertises.
    pub is_marketing: bool,
    /// What it answers.
    pub objection: Option<Objection>,
    /// Who sees it.
    pub audience: TemplateAudience,
    /// Who wrote it.
    pub written_by: String,
    /// May the caller change and remove it?
    pub may_edit: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// May a member write templates for others who may share them so far?
pub const fn may_write(share_templates: Option<Scope>, audience: TemplateAudience) -> bool {
    match (audience, share_templates) {
        (TemplateAudience::Me, _) | (TemplateAudience::Store, Some(_)) | (TemplateAudience::Company, Some(Scope::All)) => true,
        (TemplateAudience::Store | TemplateAudience::Company, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_filled_in_and_what_is_unknown_stays() {
        let values = [(TemplateField::Client, "王小明 ".to_owned()), (TemplateField::Time, " ".to_owned())];
        let filled = fill("{client}您好，{ time }见。{time}", &values);
        assert_eq!(filled, Filled { text: "王小明您好，{time}见。{time}".into(), missing: vec![TemplateField::Time] });
        // What somebody is called is no template.
        assert_eq!(fill("{client}", &[(TemplateField::Client, "{agent}".to_owned())]).text, "{agent}");
        assert_eq!(fill("没有字段", &[]).text, "没有字段");
    }

    #[test]
    fn a_text_names_only_fields_that_there_are() {
        let wrong = |text: &str| {
            let draft = TemplateDraft {
                kind: TemplateKind::Message,
                stage: TemplateStage::FirstContact,
                name: "x".into(),
                text: text.into(),
                is_marketing: false,
                objection: None,
                audience: TemplateAudience::Me,
            };
            draft
                .validate()
                .err()
                .unwrap_or_default()
                .into_iter()
                .map(|error| (error.code, error.params.get("name").cloned()))
                .collect::<Vec<_>>()
        };
        assert!(wrong("{client}您好\n{agent}").is_empty());
        assert_eq!(wrong("{client}{phone}"), [(FieldCode::UnknownField, Some("phone".into()))]);
        for odd in ["{client", "client}", "}{client}", "{{client}}"] {
            assert_eq!(wrong(odd).len(), 1, "{odd}");
        }
        assert_eq!(wrong(""), [(FieldCode::Required, None)]);
    }

    #[test]
    fn managers_write_for_their_store_and_the_top_for_all() {
        assert!(may_write(None, TemplateAudience::Me) && !may_write(None, TemplateAudience::Store));
        let of_store = Some(Scope::Store);
        assert!(may_write(of_store, TemplateAudience::Store) && !may_write(of_store, TemplateAudience::Company));
        assert!(may_write(Some(Scope::All), TemplateAudience::Company));
    }
}
