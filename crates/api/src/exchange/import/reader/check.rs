//! What no cell may hold.

use fangke_shared::problem::FieldCode;

use super::{CELL_MAX, RowFault};

/// Why a row with this cell can't be taken.
pub fn fault_of(cell: &str) -> Option<RowFault> {
    if cell.len() > CELL_MAX {
        return Some(RowFault::new(FieldCode::TooLong, cell));
    }
    // NUL, or bytes that are no text in the file's encoding.
    let is_ascii = cell.is_ascii();
    let is_forbidden = cell.contains('\0') || (!is_ascii && cell.contains('\u{fffd}'));
    is_forbidden.then(|| RowFault::new(FieldCode::ForbiddenCharacter, cell))
}
