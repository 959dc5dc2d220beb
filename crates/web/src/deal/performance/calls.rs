//! Performance: statements, their lines, the leaderboard, ladders, the payroll.

use fangke_shared::MemberId;
use fangke_shared::deal::performance::{
    CreateLadderRequest, EarningLine, LadderResponse, LeaderboardPage, LineQuery, MemberStatement, StatementPage, StoreStatements,
};
use fangke_shared::exchange::export::ExportPayrollRequest;
use fangke_shared::month::Month;
use fangke_shared::page::Page;

use crate::api::{Api, ApiError, FormKey};

/// Rows of a page.
const LIMIT: i64 = 50;

fn of_month(month: Option<Month>, cursor: Option<String>) -> Vec<(&'static str, String)> {
    let all = [("month", month.map(|month| month.to_string())), ("limit", Some(LIMIT.to_string())), ("cursor", cursor)];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

impl Api {
    /// A page of the members' month.
    pub async fn list_statements(self, month: Option<Month>, cursor: Option<String>) -> Result<StatementPage, ApiError> {
        self.get("performance/statements").params(of_month(month, cursor)).answer().await
    }

    /// A member's month.
    pub async fn get_statement(self, member: MemberId, month: Option<Month>) -> Result<MemberStatement, ApiError> {
        let month = month.map(|month| ("month", month.to_string())).into_iter().collect();
        self.get(format!("performance/statements/{member}")).params(month).answer().await
    }

    /// The stores' month.
    pub async fn list_store_statements(self, month: Option<Month>) -> Result<StoreStatements, ApiError> {
        let month = month.map(|month| ("month", month.to_string())).into_iter().collect();
        self.get("performance/stores").params(month).answer().await
    }

    /// A page of the lines that statements are made of.
    pub async fn list_earnings(self, query: &LineQuery, cursor: Option<String>) -> Result<Page<EarningLine>, ApiError> {
        let mut params = query.to_pairs();
        params.extend(of_month(None, cursor));
        self.get("performance/lines").params(params).answer().await
    }

    /// A page of the leaderboard.
    pub async fn show_leaderboard(self, month: Option<Month>, cursor: Option<String>) -> Result<LeaderboardPage, ApiError> {
        self.get("performance/leaderboard").params(of_month(month, cursor)).answer().await
    }

    /// A page of the versions of all ladders.
    pub async fn list_ladders(self, cursor: Option<String>) -> Result<Page<LadderResponse>, ApiError> {
        self.get("performance/ladders").params(of_month(None, cursor)).answer().await
    }

    /// Adds a version of a ladder.
    pub async fn add_ladder(self, key: FormKey, body: &CreateLadderRequest) -> Result<LadderResponse, ApiError> {
        self.post("performance/ladders").once(key).json(body).answer().await
    }

    /// Hands out the payroll of a month as a file.
    pub async fn export_payroll(self, body: &ExportPayrollRequest) -> Result<Vec<u8>, ApiError> {
        self.post("performance/export").json(body).download().await
    }
}
