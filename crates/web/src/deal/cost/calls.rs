//! Costs and budgets.

use fangke_shared::deal::cost::{
    BudgetMonth, BudgetVersion, ContractCostObject, ContractCostObjectRequest, CostEntry, CostObject, CostObjectChange, CostObjectList,
    CostObjectRequest, CostPage, CostQuery, EnterCostRequest, PayCostRequest, ProposeBudgetRequest, ReverseCostRequest,
};
use fangke_shared::month::Month;
use fangke_shared::{BudgetId, ContractId, CostId, CostObjectId, OrgUnitId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// A page of entries, with the sums of all.
    pub async fn list_costs(self, query: &CostQuery) -> Result<CostPage, ApiError> {
        self.get("costs").params(query.to_pairs()).answer().await
    }

    /// Enters a cost.
    pub async fn enter_cost(self, key: FormKey, body: &EnterCostRequest) -> Result<CostEntry, ApiError> {
        self.post("costs").once(key).json(body).answer().await
    }

    /// Approves a draft.
    pub async fn approve_cost(self, id: CostId, version: i64) -> Result<CostEntry, ApiError> {
        self.post(format!("costs/{id}/approve")).version(version).answer().await
    }

    /// Says that it is paid.
    pub async fn pay_cost(self, id: CostId, version: i64, body: &PayCostRequest) -> Result<CostEntry, ApiError> {
        self.post(format!("costs/{id}/pay")).version(version).json(body).answer().await
    }

    /// Enters it in reverse.
    pub async fn reverse_cost(self, id: CostId, key: FormKey, body: &ReverseCostRequest) -> Result<CostEntry, ApiError> {
        self.post(format!("costs/{id}/reverse")).once(key).json(body).answer().await
    }

    /// Takes a draft back.
    pub async fn withdraw_cost(self, id: CostId, version: i64) -> Result<(), ApiError> {
        self.delete(format!("costs/{id}")).version(version).done().await
    }

    /// Projects and campaigns.
    pub async fn list_cost_objects(self) -> Result<CostObjectList, ApiError> {
        self.get("cost-objects").answer().await
    }

    /// Makes one.
    pub async fn make_cost_object(self, key: FormKey, body: &CostObjectRequest) -> Result<CostObject, ApiError> {
        self.post("cost-objects").once(key).json(body).answer().await
    }

    /// Changes one.
    pub async fn change_cost_object(self, id: CostObjectId, version: i64, body: &CostObjectChange) -> Result<CostObject, ApiError> {
        self.put(format!("cost-objects/{id}")).version(version).json(body).answer().await
    }

    /// For which project or campaign a contract counts.
    pub async fn get_contract_cost_object(self, contract: ContractId) -> Result<ContractCostObject, ApiError> {
        self.get(format!("contracts/{contract}/cost-object")).answer().await
    }

    /// Has a contract count for one.
    pub async fn name_contract_cost_object(
        self,
        contract: ContractId,
        body: &ContractCostObjectRequest,
    ) -> Result<ContractCostObject, ApiError> {
        self.put(format!("contracts/{contract}/cost-object")).json(body).answer().await
    }

    /// The budgets of a cost centre, or of a project or campaign, in a month.
    pub async fn get_budgets(self, month: Month, store: Option<OrgUnitId>, object: Option<CostObjectId>) -> Result<BudgetMonth, ApiError> {
        let mut params = vec![("month", month.to_string())];
        params.extend(object.map(|id| ("cost_object_id", id.to_string())));
        params.extend(store.map(|id| ("store_id", id.to_string())));
        self.get("budgets").params(params).answer().await
    }

    /// Proposes a version of a budget.
    pub async fn propose_budget(self, key: FormKey, body: &ProposeBudgetRequest) -> Result<BudgetVersion, ApiError> {
        self.post("budgets").once(key).json(body).answer().await
    }

    /// Approves what somebody else has proposed.
    pub async fn approve_budget(self, id: BudgetId, key: FormKey) -> Result<BudgetVersion, ApiError> {
        self.post(format!("budgets/{id}/approve")).once(key).answer().await
    }
}
