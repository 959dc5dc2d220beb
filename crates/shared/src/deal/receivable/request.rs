//! What is said of receivables, receipts and refunds.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::ReceiptMethod;
use crate::ReceivableId;
use crate::deal::contract::AMOUNT_MAX;
use crate::field::{Checks, YEARS};
use crate::problem::{FieldCode, FieldError};

/// Instalments that a kind of receivables is divided into at most.
pub const INSTALMENTS_MAX: usize = 24;
/// Receivables that a receipt names at most.
const ALLOCATIONS_MAX: usize = 100;
/// Characters of a reason or note.
const REASON_MAX: usize = 500;

/// A part of what is open, with its own day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// How much, in fen.
    #[cfg_attr(feature = "openapi", schema(example = 1_600_000))]
    pub amount_fen: i64,
    /// When it is due.
    pub due_on: NaiveDate,
}

/// Body of `PUT /contracts/{id}/receivables/{kind}`: how what is open of a kind is divided. What came in stays as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanReceivablesRequest {
    /// 1 to 24 instalments, which add up to what is open of the kind.
    pub instalments: Vec<Instalment>,
}

impl PlanReceivablesRequest {
    /// Checks amounts and days, and that they add up to `open_fen`.
    ///
    /// # Errors
    /// Every wrong field; `wrong_sum` with the sum and what is open.
    pub fn validate(&self, open_fen: i64) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.wrong_if(self.instalments.is_empty(), "/instalments", FieldCode::Required);
        if self.instalments.len() > INSTALMENTS_MAX {
            checks.push(FieldError::new("/instalments", FieldCode::TooMany).with("max", INSTALMENTS_MAX));
        }
        for (n, part) in self.instalments.iter().enumerate() {
            checks.range(&format!("/instalments/{n}/amount_fen"), Some(part.amount_fen), 1, AMOUNT_MAX);
            checks.day(&format!("/instalments/{n}/due_on"), Some(part.due_on));
        }
        checks.finish()?;
        let sum: i64 = self.instalments.iter().map(|part| part.amount_fen).sum();
        if sum == open_fen {
            return Ok(());
        }
        Err(vec![FieldError::new("/instalments", FieldCode::WrongSum).with("sum", sum).with("expected", open_fen)])
    }
}

/// What a receipt settles of a receivable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Which.
    pub receivable_id: ReceivableId,
    /// How much, in fen.
    pub amount_fen: i64,
}

/// Body of `POST /contracts/{id}/receipts`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordReceiptRequest {
    /// How much, in fen.
    #[cfg_attr(feature = "openapi", schema(example = 3_200_000))]
    pub amount_fen: i64,
    /// How it was paid.
    pub method: ReceiptMethod,
    /// The business day on which it was paid, today or earlier.
    pub paid_on: NaiveDate,
    /// Who has paid, 1 to 80 characters.
    #[cfg_attr(feature = "openapi", schema(example = "王小姐"))]
    pub payer: String,
    /// What it settles; absent or less than the amount: the rest goes to what is due first.
    #[serde(default)]
    pub allocations: Vec<Allocation>,
    /// What exceeds everything that is open is paid ahead; otherwise it is refused.
    #[serde(default)]
    pub is_prepayment: bool,
    /// Anything to say, at most 500 characters.
    #[serde(default)]
    pub note: Option<String>,
}

fn paid_on(checks: &mut Checks, day: NaiveDate, today: NaiveDate) {
    checks.day("/paid_on", Some(day));
    if day > today {
        checks.push(FieldError::new("/paid_on", FieldCode::OutOfRange).with("max", today.to_string()));
    }
}

impl RecordReceiptRequest {
    /// Checks what needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.range("/amount_fen", Some(self.amount_fen), 1, AMOUNT_MAX);
        paid_on(&mut checks, self.paid_on, today);
        checks.text("/payer", &self.payer, 1, 80);
        checks.optional_text("/note", self.note.as_deref(), REASON_MAX);
        if self.allocations.len() > ALLOCATIONS_MAX {
            checks.push(FieldError::new("/allocations", FieldCode::TooMany).with("max", ALLOCATIONS_MAX));
        }
        for (n, part) in self.allocations.iter().enumerate() {
            checks.range(&format!("/allocations/{n}/amount_fen"), Some(part.amount_fen), 1, AMOUNT_MAX);
        }
        checks.finish()
    }
}

/// Body of `POST /receipts/{id}/refunds`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefundReceiptRequest {
    /// How much, in fen; at most what is left of the receipt.
    #[cfg_attr(feature = "openapi", schema(example = 500_000))]
    pub amount_fen: i64,
    /// How it is paid back.
    pub method: ReceiptMethod,
    /// The business day on which it was paid back, today or earlier.
    pub paid_on: NaiveDate,
    /// Why, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "双方协商减免部分佣金"))]
    pub reason: String,
}

impl RefundReceiptRequest {
    /// Checks what needs no database; `received_on` is the day of the receipt.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate, received_on: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.range("/amount_fen", Some(self.amount_fen), 1, AMOUNT_MAX);
        paid_on(&mut checks, self.paid_on, today);
        if self.paid_on < received_on {
            checks.push(FieldError::new("/paid_on", FieldCode::OutOfRange).with("min", received_on.to_string()));
        }
        checks.text("/reason", &self.reason, 2, REASON_MAX);
        checks.finish()
    }
}

/// Body of `PUT /receipts/{id}/invoice`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InvoiceRequest {
    /// The number of the invoice, 4 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(example = "25112000000012345678"))]
    pub number: String,
    /// Why another one stood there, 2 to 500 characters; needed to correct it.
    #[serde(default)]
    pub reason: Option<String>,
}

impl InvoiceRequest {
    /// Checks the words; `has_number` where one stands there already.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, has_number: bool) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/number", &self.number, 4, 40);
        checks.text("/reason", self.reason.as_deref().unwrap_or_default(), if has_number { 2 } else { 0 }, REASON_MAX);
        checks.finish()
    }
}

/// Body of `POST /locked-months`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LockMonthRequest {
    /// A month that is over: `202602`.
    #[cfg_attr(feature = "openapi", schema(example = "202602"))]
    pub month: String,
}

impl LockMonthRequest {
    /// Checks that it is a month, and over.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let Some(first) = months_first(&self.month) else {
            return Err(vec![FieldError::new("/month", FieldCode::InvalidFormat)]);
        };
        if month_of(first) < month_of(today) {
            return Ok(());
        }
        let last = today.with_day(1).and_then(|first| first.pred_opt()).map(month_of).unwrap_or_default();
        Err(vec![FieldError::new("/month", FieldCode::OutOfRange).with("max", last)])
    }
}

/// Body of `POST /locked-months/{month}/unlock`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UnlockMonthRequest {
    /// Why, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "2 月有一笔收款漏记"))]
    pub reason: String,
}

impl UnlockMonthRequest {
    /// Checks the reason.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, REASON_MAX);
        checks.finish()
    }
}

/// The month of a day: `202603`.
pub fn month_of(day: NaiveDate) -> String {
    format!("{}{:02}", day.year(), day.month())
}

/// The first day of a month such as `202603`.
pub fn months_first(month: &str) -> Option<NaiveDate> {
    if month.len() != 6 || !month.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, number) = month.split_at_checked(4)?;
    let year: i32 = year.parse().ok()?;
    NaiveDate::from_ymd_opt(year, number.parse().ok()?, 1).filter(|_| YEARS.contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn codes(result: Result<(), Vec<FieldError>>) -> Vec<(String, FieldCode)> {
        result.unwrap_err().into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn instalments_are_more_than_nothing_and_add_up_to_what_is_open() {
        let plan = |amounts: &[i64]| PlanReceivablesRequest {
            instalments: amounts.iter().map(|amount_fen| Instalment { amount_fen: *amount_fen, due_on: day("2026-03-18") }).collect(),
        };
        assert_eq!(plan(&[40, 60]).validate(100), Ok(()));
        assert_eq!(codes(plan(&[40, 61]).validate(100)), [("/instalments".to_owned(), FieldCode::WrongSum)]);
        assert_eq!(codes(plan(&[110, -10]).validate(100)), [("/instalments/1/amount_fen".to_owned(), FieldCode::OutOfRange)]);
        assert_eq!(codes(plan(&[]).validate(0)), [("/instalments".to_owned(), FieldCode::Required)]);
        assert_eq!(codes(plan(&[1; 25]).validate(25)), [("/instalments".to_owned(), FieldCode::TooMany)]);
    }

    #[test]
    fn money_is_not_paid_tomorrow_and_not_paid_back_before_it_came() {
        let receipt = RecordReceiptRequest {
            amount_fen: 0,
            method: ReceiptMethod::Cash,
            paid_on: day("2026-03-19"),
            payer: " ".to_owned(),
            allocations: Vec::new(),
            is_prepayment: false,
            note: None,
        };
        let wrong: Vec<_> = codes(receipt.validate(day("2026-03-18"))).into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(wrong, ["/amount_fen", "/paid_on", "/payer"]);
        let refund =
            RefundReceiptRequest { amount_fen: 1, method: ReceiptMethod::Cash, paid_on: day("2026-03-16"), reason: "误收".to_owned() };
        assert_eq!(codes(refund.validate(day("2026-03-18"), day("2026-03-17"))), [("/paid_on".to_owned(), FieldCode::OutOfRange)]);
    }

    #[test]
    fn only_a_correction_of_an_invoice_needs_a_reason() {
        let first = InvoiceRequest { number: "25112000".to_owned(), reason: None };
        assert_eq!(first.validate(false), Ok(()));
        assert_eq!(codes(first.validate(true)), [("/reason".to_owned(), FieldCode::Required)]);
    }

    #[test]
    fn a_month_is_locked_when_it_is_over() {
        let lock = |month: &str| LockMonthRequest { month: month.to_owned() }.validate(day("2026-03-31"));
        assert_eq!(lock("202602"), Ok(()));
        assert_eq!(lock("202512"), Ok(()));
        assert_eq!(codes(lock("202603")), [("/month".to_owned(), FieldCode::OutOfRange)]);
        for month in ["202613", "2026-2", "20262", "189912", "二〇二六"] {
            assert_eq!(codes(lock(month)), [("/month".to_owned(), FieldCode::InvalidFormat)], "{month}");
        }
    }
}
