//! The steps of the wizard, and which of them an import stands at.

use fangke_shared::exchange::import::ImportState;

use crate::tr;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Choosing the file.
    File,
    /// Which column fills which field.
    Columns,
    /// Reading everything without storing.
    Trial,
    /// Storing.
    Run,
    /// What became of the rows.
    Result,
}

impl Step {
    /// Every step in order.
    pub const ALL: [Self; 5] = [Self::File, Self::Columns, Self::Trial, Self::Run, Self::Result];

    /// Its number, from 1.
    pub const fn number(self) -> usize {
        self as usize + 1
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::File => tr!(import.step.file),
            Self::Columns => tr!(import.step.columns),
            Self::Trial => tr!(import.step.trial),
            Self::Run => tr!(import.step.run),
            Self::Result => tr!(import.step.result),
        }
    }

    /// The step that an import stands at; `wants_columns` goes back to the mapping where it may still be changed.
    pub const fn of(state: ImportState, wants_columns: bool) -> Self {
        match state {
            ImportState::Mapping => Self::Columns,
            ImportState::DryRun if wants_columns => Self::Columns,
            ImportState::DryRunning | ImportState::DryRun | ImportState::Failed => Self::Trial,
            ImportState::Running | ImportState::Cancelled | ImportState::Interrupted => Self::Run,
            ImportState::Done | ImportState::Undone => Self::Result,
        }
    }
}

/// Does the server work on the import, so that asking again tells something new?
pub const fn is_working(state: ImportState) -> bool {
    matches!(state, ImportState::DryRunning | ImportState::Running)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_decides_the_step() {
        assert_eq!(Step::of(ImportState::Mapping, false), Step::Columns);
        assert_eq!(Step::of(ImportState::Interrupted, false), Step::Run);
        assert_eq!(Step::of(ImportState::Done, false), Step::Result);
    }

    #[test]
    fn only_an_import_that_has_stored_nothing_goes_back_to_its_columns() {
        let back: Vec<_> = ImportState::ALL.iter().filter(|state| Step::of(**state, true) == Step::Columns).collect();
        assert_eq!(back, [&ImportState::Mapping, &ImportState::DryRun]);
    }

    #[test]
    fn steps_are_numbered_as_listed() {
        assert_eq!(Step::ALL.map(Step::number), [1, 2, 3, 4, 5]);
    }
}
