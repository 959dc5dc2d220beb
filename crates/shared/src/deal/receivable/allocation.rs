//! Which receivables a receipt settles, and which a refund opens again (§5).

use super::Allocation;
use crate::ReceivableId;
use crate::problem::{FieldCode, FieldError};

/// A receivable of which something is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenReceivable {
    /// Which.
    pub id: ReceivableId,
    /// What is still to come of it, in fen.
    pub open_fen: i64,
}

/// Where the money of a receipt goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allocated {
    /// To which receivables, in fen; each once, none with nothing.
    pub parts: Vec<(ReceivableId, i64)>,
    /// What exceeds everything that is open, in fen: a prepayment, if it is marked as one.
    pub rest_fen: i64,
}

/// What a refund takes, and from where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// From what was paid ahead and not used, in fen.
    pub credit_fen: i64,
    /// From what had settled receivables, in fen.
    pub parts: Vec<(ReceivableId, i64)>,
}

/// Divides a receipt: what is named first, the rest in the order of `open`, which is by due day.
///
/// # Errors
/// Beside its field: a receivable that isn't open here or is named twice, more than is open of it, more than the receipt in all.
pub fn allocate(open: &[OpenReceivable], amount_fen: i64, named: &[Allocation]) -> Result<Allocated, Vec<FieldError>> {
    let mut left: Vec<OpenReceivable> = open.to_vec();
    let mut parts: Vec<(ReceivableId, i64)> = Vec::new();
    let mut errors = Vec::new();
    let mut rest = amount_fen;
    for (n, wanted) in named.iter().enumerate() {
        let pointer = format!("/allocations/{n}/receivable_id");
        let Some(found) = left.iter_mut().find(|other| other.id == wanted.receivable_id) else {
            errors.push(FieldError::new(pointer, FieldCode::DoesNotExist));
            continue;
        };
        if parts.iter().any(|(id, _)| *id == wanted.receivable_id) {
            errors.push(FieldError::new(pointer, FieldCode::Repeated));
            continue;
        }
        if wanted.amount_fen > found.open_fen {
            let error = FieldError::new(format!("/allocations/{n}/amount_fen"), FieldCode::OutOfRange);
            errors.push(error.with("min", 1).with("max", found.open_fen));
            continue;
        }
        found.open_fen -= wanted.amount_fen;
        rest = rest.saturating_sub(wanted.amount_fen);
        parts.push((wanted.receivable_id, wanted.amount_fen));
    }
    if errors.is_empty() && rest < 0 {
        let sum = amount_fen.saturating_sub(rest);
        errors.push(FieldError::new("/allocations", FieldCode::WrongSum).with("sum", sum).with("expected", amount_fen));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    for other in &left {
        let part = other.open_fen.min(rest);
        if part <= 0 {
            continue;
        }
        rest -= part;
        match parts.iter_mut().find(|(id, _)| *id == other.id) {
            Some((_, settled)) => *settled += part,
            None => parts.push((other.id, part)),
        }
    }
    Ok(Allocated { parts, rest_fen: rest })
}

/// Where the money of a refund comes from: first what was paid ahead and not used, then what has settled receivables, the last of them first.
/// None where that is less than the refund.
pub fn take_back(credit_fen: i64, settled: &[(ReceivableId, i64)], amount_fen: i64) -> Option<TakenBack> {
    let from_credit = credit_fen.min(amount_fen).max(0);
    let mut rest = amount_fen.checked_sub(from_credit)?;
    let mut parts = Vec::new();
    for (id, settled_fen) in settled.iter().rev() {
        let part = (*settled_fen).min(rest);
        if part > 0 {
            rest -= part;
            parts.push((*id, part));
        }
    }
    (rest == 0).then_some(TakenBack { credit_fen: from_credit, parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: [OpenReceivable; 3] = [
        OpenReceivable { id: ReceivableId(7), open_fen: 300 },
        OpenReceivable { id: ReceivableId(3), open_fen: 200 },
        OpenReceivable { id: ReceivableId(5), open_fen: 100 },
    ];

    fn named(id: i64, amount_fen: i64) -> Allocation {
        Allocation { receivable_id: ReceivableId(id), amount_fen }
    }

    fn parts(allocated: &Allocated) -> Vec<(i64, i64)> {
        allocated.parts.iter().map(|(id, fen)| (id.0, *fen)).collect()
    }

    #[test]
    fn what_is_due_first_is_settled_first() {
        let some = allocate(&OPEN, 450, &[]).unwrap();
        assert_eq!((parts(&some), some.rest_fen), (vec![(7, 300), (3, 150)], 0));
        let more = allocate(&OPEN, 650, &[]).unwrap();
        assert_eq!((parts(&more), more.rest_fen), (vec![(7, 300), (3, 200), (5, 100)], 50));
        assert_eq!(allocate(&[], 1, &[]).unwrap(), Allocated { parts: Vec::new(), rest_fen: 1 });
    }

    #[test]
    fn what_is_named_comes_before_what_is_due_first() {
        let some = allocate(&OPEN, 400, &[named(5, 100), named(3, 50)]).unwrap();
        assert_eq!((parts(&some), some.rest_fen), (vec![(5, 100), (3, 50), (7, 250)], 0));
        let topped_up = allocate(&OPEN, 600, &[named(3, 1)]).unwrap();
        assert_eq!(parts(&topped_up), [(3, 200), (7, 300), (5, 100)]);
    }

    #[test]
    fn nothing_is_settled_twice_or_beyond_what_is_open() {
        let at = |amount, named: &[Allocation]| {
            let errors = allocate(&OPEN, amount, named).unwrap_err();
            errors.into_iter().map(|error| (error.pointer, error.code)).collect::<Vec<_>>()
        };
        assert_eq!(at(400, &[named(9, 1)]), [("/allocations/0/receivable_id".to_owned(), FieldCode::DoesNotExist)]);
        assert_eq!(at(400, &[named(5, 1), named(5, 1)]), [("/allocations/1/receivable_id".to_owned(), FieldCode::Repeated)]);
        assert_eq!(at(400, &[named(5, 101)]), [("/allocations/0/amount_fen".to_owned(), FieldCode::OutOfRange)]);
        assert_eq!(at(100, &[named(5, 60), named(3, 41)]), [("/allocations".to_owned(), FieldCode::WrongSum)]);
    }

    #[test]
    fn a_refund_takes_what_was_paid_ahead_first_and_then_the_last_settled() {
        let settled = [(ReceivableId(7), 300), (ReceivableId(3), 200)];
        let taken = take_back(50, &settled, 270).unwrap();
        assert_eq!(taken, TakenBack { credit_fen: 50, parts: vec![(ReceivableId(3), 200), (ReceivableId(7), 20)] });
        assert_eq!(take_back(50, &settled, 550).unwrap().parts.len(), 2);
        assert_eq!(take_back(50, &settled, 551), None);
        assert_eq!(take_back(50, &settled, -1), None);
    }
}
