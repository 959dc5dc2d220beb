//! What a call may come back with instead of an answer.

use fangke_shared::problem::{ErrorCode, FieldError, Problem};

/// A call failed.
#[derive(Debug, Clone, PartialEq)]
pub enum ApiError {
    /// The server refused and said why.
    Problem {
        /// Why.
        problem: Box<Problem>,
        /// Seconds after which it is worth trying again (`Retry-After`).
        retry_after: Option<u32>,
    },
    /// The server couldn't be reached.
    Network,
    /// Something answered that doesn't speak Fangke: another version, or a machine in between.
    Unreadable {
        /// The HTTP status.
        status: u16,
    },
}

impl ApiError {
    /// Reads an unsuccessful answer.
    pub fn from_answer(status: u16, retry_after: Option<&str>, body: &[u8]) -> Self {
        match serde_json::from_slice::<Problem>(body) {
            Ok(problem) => {
                Self::Problem { problem: Box::new(problem), retry_after: retry_after.and_then(|seconds| seconds.trim().parse().ok()) }
            }
            Err(_) => Self::Unreadable { status },
        }
    }

    /// The code to decide by; none if no server answered.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Problem { problem, .. } => Some(problem.code),
            Self::Network | Self::Unreadable { .. } => None,
        }
    }

    /// The fields that the server found wrong.
    pub fn field_errors(&self) -> &[FieldError] {
        match self {
            Self::Problem { problem, .. } => &problem.errors,
            Self::Network | Self::Unreadable { .. } => &[],
        }
    }

    /// Does it tell that what is shown here is old, because somebody else was faster?
    pub fn is_stale(&self) -> bool {
        use ErrorCode::{
            BonusNotReady, ClaimedMeanwhile, CostNotReady, ExportRequestClosed, ImportNotReady, KeyGone, KeyNotOut, KeyOut, RiskClosed,
            ShowingOver, ShowingUnderWay, StaleVersion,
        };
        matches!(
            self.code(),
            Some(
                StaleVersion
                    | KeyOut
                    | KeyNotOut
                    | KeyGone
                    | BonusNotReady
                    | ClaimedMeanwhile
                    | CostNotReady
                    | ExportRequestClosed
                    | ImportNotReady
                    | RiskClosed
                    | ShowingOver
                    | ShowingUnderWay
            )
        )
    }

    /// Does the session end with this?
    pub fn ends_session(&self) -> bool {
        matches!(self.code(), Some(ErrorCode::Unauthenticated | ErrorCode::SessionRevoked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_problem_and_when_to_try_again() {
        let body = br#"{"type":"/problems/too_many_attempts","title":"t","status":429,"code":"too_many_attempts","request_id":"r"}"#;
        let error = ApiError::from_answer(429, Some("30"), body);
        assert_eq!(error.code(), Some(ErrorCode::TooManyAttempts));
        assert!(matches!(error, ApiError::Problem { retry_after: Some(30), .. }));
    }

    #[test]
    fn a_page_of_a_proxy_is_unreadable() {
        assert_eq!(ApiError::from_answer(502, None, b"<html>"), ApiError::Unreadable { status: 502 });
    }
}
