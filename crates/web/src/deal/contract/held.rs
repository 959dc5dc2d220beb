//! The contract on the page, for all its panels.

use fangke_shared::deal::contract::ContractResponse;
use fangke_shared::{ContractFileId, ContractId, ContractPartyId, ContractStepId};
use leptos::prelude::*;

use crate::api::{Api, use_api};
use crate::company::auth::parts::{Session, use_session};
use crate::tr;
use crate::ui::{Task, Toaster, use_toaster};

/// What is being done with the contract, in a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Approving it.
    Approve,
    /// Giving it back.
    Return,
    /// Saying that it is signed.
    Sign,
    /// Giving it up.
    Cancel,
    /// Changing what is agreed on.
    Terms,
    /// Adding a party, or changing this one.
    Party(Option<ContractPartyId>),
    /// Saying that a step is done.
    Step(ContractStepId),
    /// Giving a step to somebody else, or another day.
    MoveStep(ContractStepId),
    /// Adding an addendum.
    Addendum,
    /// Removing a paper.
    RemoveFile(ContractFileId),
}

/// The contract, and how it changes.
#[derive(Clone, Copy)]
pub struct Held {
    /// Calls.
    pub api: Api,
    /// Who is signed in.
    pub session: Session,
    /// Tells what was done.
    pub toaster: Toaster,
    /// The contract as it was last read.
    pub contract: RwSignal<ContractResponse>,
    /// Counts up with every change: what hangs on the contract is read anew.
    pub changes: RwSignal<u32>,
    /// Counts up with what its journal tells, whoever has done it.
    pub journal: RwSignal<u32>,
    /// What is being done.
    pub doing: RwSignal<Option<Doing>>,
    /// What is done without a dialog.
    pub task: Task,
    reading: Task,
}

impl Held {
    /// That of a contract.
    pub fn new(contract: ContractResponse) -> Self {
        let (api, contract, reading) = (use_api(), RwSignal::new(contract), Task::new());
        let (changes, journal, doing) = (RwSignal::new(0), RwSignal::new(0), RwSignal::new(None));
        let held = Self { api, session: use_session(), toaster: use_toaster(), contract, changes, journal, doing, task: reading, reading };
        Self { task: Task::new().when_stale(move || held.refresh()), ..held }
    }

    /// Its number.
    pub fn id(self) -> ContractId {
        self.contract.with_untracked(|contract| contract.summary.id)
    }

    /// The version that is shown.
    pub fn version(self) -> i64 {
        self.contract.with_untracked(|contract| contract.summary.version)
    }

    /// Part of it, tracked.
    pub fn with<T>(self, part: impl FnOnce(&ContractResponse) -> T) -> T {
        self.contract.with(part)
    }

    /// Begins something that has a dialog.
    pub fn begin(self, doing: Doing) {
        self.doing.set(Some(doing));
    }

    /// Shows it as changed, says so, and closes what was being done.
    pub fn accept(self, contract: ContractResponse) {
        self.doing.set(None);
        self.toaster.say(tr!(contract.done));
        self.show(contract);
    }

    fn show(self, contract: ContractResponse) {
        self.contract.set(contract);
        self.changes.update(|n| *n += 1);
        self.told();
    }

    /// Something happened beside it that its journal tells.
    pub fn told(self) {
        self.journal.update(|n| *n += 1);
    }

    /// Reads it anew; a failure shows with the next call.
    pub fn refresh(self) {
        let id = self.id();
        self.reading.ask(async move { self.api.get_contract(id).await }, move |answer| {
            if let Ok(contract) = answer {
                self.show(contract);
            }
        });
    }
}

/// The contract on the page.
pub fn use_held() -> Held {
    expect_context()
}
