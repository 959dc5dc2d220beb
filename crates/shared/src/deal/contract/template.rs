//! The texts of contracts: a template for each kind, in versions, whose fields are filled in. A text is frozen at the signing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ContractKind;
use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;

/// Characters of the longest text.
pub const CONTRACT_TEXT_MAX: usize = 40_000;

vocabulary! {
    /// What a template names in braces, such as `{price}`.
    ContractTextField {
        /// The house.
        Company = "company",
        /// The contract's number; blank until it is submitted.
        Number = "number",
        /// The listing: community, building, unit, room.
        Listing = "listing",
        /// The area in square metres.
        Area = "area",
        /// The owner's side: names with their documents, masked.
        Owners = "owners",
        /// The client's side.
        Clients = "clients",
        /// The price, the rent of a month, or the asking price, in yuan.
        Price = "price",
        /// What the owner pays the house, in yuan.
        OwnerCommission = "owner_commission",
        /// What the client pays the house, in yuan.
        ClientCommission = "client_commission",
        /// The day on which it is concluded.
        AgreedOn = "agreed_on",
        /// First day of the term.
        FromOn = "from_on",
        /// Last day of the term.
        UntilOn = "until_on",
        /// Who closes the deal.
        Agent = "agent",
        /// What else is agreed on.
        Terms = "terms",
    }
}

/// The text of a kind that the house begins with.
pub const fn built_in_template(kind: ContractKind) -> (&'static str, &'static str) {
    match kind {
        ContractKind::Sale => (
            "房屋买卖合同",
            "合同编号：{number}\n\n出卖人（甲方）：{owners}\n买受人（乙方）：{clients}\n居间人（丙方）：{company}\n\n\
             经丙方居间介绍，甲乙双方就下列房屋买卖事宜协商一致，订立本合同。\n\n\
             第一条　房屋：{listing}，建筑面积 {area} 平方米。\n\
             第二条　成交价：人民币 {price} 元。\n\
             第三条　居间服务费：甲方向丙方支付人民币 {owner_commission} 元，乙方向丙方支付人民币 {client_commission} 元。\n\
             第四条　签约后由三方按约定办理网签、资金监管、贷款、过户和交付。\n\
             第五条　其他约定：{terms}\n\n\
             签订日期：{agreed_on}　　经纪人：{agent}\n\n甲方（签字）：　　　　　　乙方（签字）：　　　　　　丙方（盖章）：\n",
        ),
        ContractKind::Rental => (
            "房屋租赁合同",
            "合同编号：{number}\n\n出租人（甲方）：{owners}\n承租人（乙方）：{clients}\n居间人（丙方）：{company}\n\n\
             第一条　房屋：{listing}，建筑面积 {area} 平方米。\n\
             第二条　租期：自 {from_on} 起至 {until_on} 止。\n\
             第三条　租金：每月人民币 {price} 元。\n\
             第四条　居间服务费：甲方向丙方支付人民币 {owner_commission} 元，乙方向丙方支付人民币 {client_commission} 元。\n\
             第五条　其他约定：{terms}\n\n\
             签订日期：{agreed_on}　　经纪人：{agent}\n\n甲方（签字）：　　　　　　乙方（签字）：　　　　　　丙方（盖章）：\n",
        ),
        ContractKind::Exclusive => (
            "独家委托协议",
            "协议编号：{number}\n\n委托人（甲方）：{owners}\n受托人（乙方）：{company}\n\n\
             第一条　甲方将房屋 {listing}（建筑面积 {area} 平方米）独家委托乙方出售或出租，挂牌价人民币 {price} 元。\n\
             第二条　委托期限：自 {from_on} 起至 {until_on} 止。期限内甲方不得另行委托他人，也不得自行成交。\n\
             第三条　成交后甲方向乙方支付服务费人民币 {owner_commission} 元。\n\
             第四条　其他约定：{terms}\n\n\
             签订日期：{agreed_on}　　经纪人：{agent}\n\n甲方（签字）：　　　　　　乙方（盖章）：\n",
        ),
    }
}

/// Fills the fields of a template in; what is in braces and no field stays as it is.
pub fn fill(template: &str, value: impl Fn(ContractTextField) -> String) -> String {
    pieces(template)
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Braces(name) => name.parse::<ContractTextField>().map_or_else(|_| format!("{{{name}}}"), &value),
        })
        .collect()
}

/// What stands in braces and is no field.
pub fn unknown_fields(template: &str) -> Vec<String> {
    pieces(template)
        .filter_map(|piece| match piece {
            Piece::Braces(name) if name.parse::<ContractTextField>().is_err() => Some(name.to_owned()),
            _ => None,
        })
        .collect()
}

enum Piece<'a> {
    Text(&'a str),
    Braces(&'a str),
}

fn pieces(mut rest: &str) -> impl Iterator<Item = Piece<'_>> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            rest = after;
            return Some(Piece::Braces(name));
        }
        // A brace that is never closed is text like any other.
        let from = usize::from(rest.starts_with('{'));
        let end = rest.get(from..).and_then(|tail| tail.find('{')).map_or(rest.len(), |at| from + at);
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Text(text))
    })
}

/// A version of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemplateVersion {
    /// Its number; 1 is built in.
    pub version: i64,
    /// The heading.
    pub title: String,
    /// The text, with fields in braces.
    pub text: String,
    /// Who has added it; none for the built-in one.
    pub created_by: Option<MemberRef>,
    /// When.
    pub created_at: Option<DateTime<Utc>>,
}

/// The template of a kind, with its versions, the newest first; that one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractTemplate {
    /// Of which contracts.
    pub kind: ContractKind,
    /// The versions.
    pub versions: Vec<TemplateVersion>,
}

/// Body of `POST /contract-templates/{kind}/versions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContractTemplateRequest {
    /// The heading, 2 to 60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "房屋买卖合同"))]
    pub title: String,
    /// The text, with fields in braces.
    #[cfg_attr(feature = "openapi", schema(example = "合同编号：{number}，成交价人民币 {price} 元。"))]
    pub text: String,
}

impl ContractTemplateRequest {
    /// Checks heading and text; what is in braces must be a field.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/title", &self.title, 2, 60);
        checks.text("/text", &self.text, 10, CONTRACT_TEXT_MAX);
        if let Some(unknown) = unknown_fields(&self.text).into_iter().next() {
            checks.push(FieldError::new("/text", FieldCode::UnknownWord).with("word", unknown));
        }
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_filled_in_and_nothing_else() {
        let filled = fill("编号 {number}，{colour} {price} 元 {", |field| format!("<{field}>"));
        assert_eq!(filled, "编号 <number>，{colour} <price> 元 {");
        assert_eq!(unknown_fields("{number} {colour} { }"), ["colour", " "]);
    }

    #[test]
    fn the_built_in_texts_name_only_fields() {
        for kind in ContractKind::ALL {
            let (title, text) = built_in_template(*kind);
            let request = ContractTemplateRequest { title: title.to_owned(), text: text.to_owned() };
            assert_eq!(request.validate(), Ok(()), "{kind}");
        }
    }

    #[test]
    fn a_field_that_is_none_is_named() {
        let request = ContractTemplateRequest { title: "合同".to_owned(), text: "本合同一式三份，{colour}".to_owned() };
        let errors = request.validate().unwrap_err();
        assert_eq!((errors[0].pointer.as_str(), errors[0].code), ("/text", FieldCode::UnknownWord));
        assert_eq!(errors[0].params["word"], "colour");
    }
}
