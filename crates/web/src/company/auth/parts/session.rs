//! Who is signed in, and what they may do.

use fangke_shared::company::auth::{LoginCodeRequest, LoginRequest, MeResponse};
use fangke_shared::company::member::MemberResponse;
use fangke_shared::permission::{Action, Scope};
use leptos::ev;
use leptos::prelude::*;

use crate::api::{Api, ApiError};
use crate::company::auth::calls::LoginAnswer;
use crate::preferences::{store, stored};
use crate::ui::{Draft, in_background};

/// Who was signed in: says that this browser may hold a refresh cookie, which no script can see. Without it, asking would only fail.
const WAS_SIGNED_IN: &str = "fangke.signed_in";

/// Where the session stands.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionState {
    /// Asking the server whether the refresh cookie still holds.
    Restoring,
    /// Nobody is signed in.
    SignedOut,
    /// The server couldn't be reached, so nobody knows.
    Unreachable(ApiError),
    /// Somebody is signed in.
    SignedIn(MeResponse),
}

/// The session of this application.
#[derive(Clone, Copy)]
pub struct Session {
    api: Api,
    ask_ahead: fn(Api),
    state: RwSignal<SessionState>,
}

/// The session. Call it while a component is being set up.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// A session that asks for itself whether it goes on. If so, `ask_ahead` asks for what the page will show, before anything is drawn.
    pub fn restored(api: Api, ask_ahead: fn(Api)) -> Self {
        let session = Self { api, ask_ahead, state: RwSignal::new(SessionState::Restoring) };
        session.restore();
        session.follow_other_tabs();
        session.follow_duties();
        session
    }

    /// A call was refused because something is to be done first: the session as it is now says what, and the frame asks for it.
    fn follow_duties(self) {
        Effect::new(move || {
            if self.api.is_owing().get() {
                self.api.is_owing().set(false);
                self.restore();
            }
        });
    }

    /// Who signs out in another tab of this browser, or in as somebody else, does so here, too: all tabs have one refresh cookie.
    fn follow_other_tabs(self) {
        let told = window_event_listener(ev::storage, move |event| {
            // Without a key everything was cleared.
            if event.key().is_some_and(|key| key != WAS_SIGNED_IN) {
                return;
            }
            let mine = untrack(|| self.me()).map(|me| me.member.id);
            match last_seen().map(|me| me.member.id) {
                None => {
                    self.api.give_up();
                    self.state.set(SessionState::SignedOut);
                }
                Some(theirs) if mine != Some(theirs) => {
                    self.api.give_up();
                    self.restore();
                }
                Some(_) => {}
            }
        });
        on_cleanup(move || told.remove());
    }

    /// Tries to go on with the refresh cookie.
    pub fn restore(self) {
        if stored(WAS_SIGNED_IN).is_none() {
            self.state.set(SessionState::SignedOut);
            return;
        }
        self.state.set(SessionState::Restoring);
        in_background(async move {
            match self.api.refresh_session().await {
                Ok(answer) => {
                    if answer.member.duty.is_none() {
                        (self.ask_ahead)(self.api);
                    }
                    self.begin(answer.member);
                }
                Err(error) if error.code().is_some() => self.end(),
                // Without a network the page stands as it stood last; what it asks for tells what is wrong, and goes on when there is one.
                Err(error) => self.state.set(last_seen().map_or(SessionState::Unreachable(error), SessionState::SignedIn)),
            }
        });
    }

    fn begin(self, me: MeResponse) {
        store(WAS_SIGNED_IN, serde_json::to_string(&me).ok().as_deref());
        self.state.set(SessionState::SignedIn(me));
    }

    fn end(self) {
        store(WAS_SIGNED_IN, None);
        self.state.set(SessionState::SignedOut);
    }

    /// Where it stands.
    pub fn state(self) -> ReadSignal<SessionState> {
        self.state.read_only()
    }

    /// Signs in, or gives the ticket with which the code is to come.
    ///
    /// # Errors
    /// What the server answered.
    pub async fn sign_in(self, request: LoginRequest) -> Result<Option<String>, ApiError> {
        match self.api.login(&request).await? {
            LoginAnswer::SignedIn(answer) => {
                self.begin(answer.member);
                Ok(None)
            }
            LoginAnswer::CodeWanted(wanted) => Ok(Some(wanted.ticket)),
        }
    }

    /// Signs in with the code.
    ///
    /// # Errors
    /// What the server answered.
    pub async fn sign_in_with_code(self, request: LoginCodeRequest) -> Result<(), ApiError> {
        let answer = self.api.login_code(&request).await?;
        self.begin(answer.member);
        Ok(())
    }

    /// Signs out here, or on every device.
    ///
    /// # Errors
    /// What the server answered; then the session goes on.
    pub async fn sign_out(self, is_everywhere: bool) -> Result<(), ApiError> {
        if is_everywhere { self.api.logout_all().await } else { self.api.logout().await }?;
        self.end();
        Ok(())
    }

    /// Leaves the page to somebody else, after the server has ended the session.
    pub fn leave(self) {
        self.api.give_up();
        self.end();
    }

    /// Asks again for the counts of today, after a reveal for instance.
    pub fn reload(self) {
        in_background(async move {
            // A failure leaves the figures as they were; they are shown again with the next call.
            if let Ok(me) = self.api.get_me().await {
                self.state.set(SessionState::SignedIn(me));
            }
        });
    }

    /// Takes what the server says of the signed-in member.
    pub fn accept(self, me: MeResponse) {
        self.state.set(SessionState::SignedIn(me));
    }

    /// The signed-in member, tracked; none while nobody is.
    pub fn me(self) -> Option<MeResponse> {
        self.state.with(|state| match state {
            SessionState::SignedIn(me) => Some(me.clone()),
            _ => None,
        })
    }

    /// What this member has typed into a form about a record, and not sent.
    pub fn draft(self, form: &str, record: impl std::fmt::Display) -> Draft {
        Draft::new(untrack(|| self.me()).map_or(fangke_shared::MemberId(0), |me| me.member.id), form, record)
    }

    /// How far the member may do this; `None` is not at all. The frame is built anew for another member, so this and
    /// the questions below needn't be tracked.
    pub fn scope(self, action: Action) -> Option<Scope> {
        untrack(|| self.me()).and_then(|me| scope_in(&me, action))
    }

    /// May the member do this anywhere?
    pub fn may(self, action: Action) -> bool {
        self.scope(action).is_some()
    }
}

/// Who was signed in on this device, with what they might do then.
fn last_seen() -> Option<MeResponse> {
    stored(WAS_SIGNED_IN).and_then(|json| serde_json::from_str(&json).ok())
}

/// How far somebody may do this; `None` is not at all.
pub fn scope_in(me: &MeResponse, action: Action) -> Option<Scope> {
    me.permissions.iter().find(|grant| grant.action == action).map(|grant| grant.scope)
}

/// Do records of `other` lie within `scope` of `me`?
pub fn reaches(scope: Scope, me: &MemberResponse, other: &MemberResponse) -> bool {
    me.id == other.id || scope.covers(me.units(), other.units())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::permission::Role;
    use fangke_shared::{MemberId, OrgUnitId};

    fn member(id: i64, region: Option<i64>, store: Option<i64>) -> MemberResponse {
        MemberResponse {
            id: MemberId(id),
            username: String::new(),
            display_name: String::new(),
            phone: None,
            role: Role::Agent,
            further_roles: Vec::new(),
            org_unit_id: store.or(region).map(OrgUnitId),
            org_path: Vec::new(),
            region_id: region.map(OrgUnitId),
            store_id: store.map(OrgUnitId),
            team_id: None,
            is_active: true,
            joined_on: None,
            left_at: None,
            last_login_at: None,
            version: 1,
        }
    }

    #[test]
    fn a_manager_reaches_the_own_store_only() {
        let me = member(1, Some(1), Some(10));
        assert!(reaches(Scope::Store, &me, &member(2, Some(1), Some(10))));
        assert!(!reaches(Scope::Store, &me, &member(3, Some(1), Some(11))));
    }

    #[test]
    fn who_belongs_to_no_store_shares_it_with_nobody() {
        let me = member(1, Some(1), None);
        assert!(!reaches(Scope::Store, &me, &member(2, Some(1), None)));
        assert!(!reaches(Scope::Own, &me, &member(2, Some(1), None)));
    }
}
