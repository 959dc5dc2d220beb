//! The drawer: a new member, or an existing one with what can be done about them.

use fangke_shared::OrgUnitId;
use fangke_shared::company::member::{CreateMemberRequest, MemberResponse, UpdateMemberRequest};
use fangke_shared::company::password::PASSWORD_MIN;
use fangke_shared::permission::{Action, Role};
use leptos::prelude::*;

use super::Subject;
use super::leave::{DeactivateDialog, ResetFactorDialog, ResetPasswordDialog};
use super::rules::{refusal_to_demote, roles_to_give};
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::company::organisation::parts::Units;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Drawer, Field, Form, PasswordInput, ProblemNote, Select, TextInput, opened_by, use_toaster};

const FORM: &str = "member-form";

/// Shows the subject while there is one.
#[component]
pub fn MemberDrawer(
    /// Who; none while the drawer is closed.
    subject: RwSignal<Option<Subject>>,
    /// The organisation.
    units: Memo<Units>,
    /// Takes the member as saved.
    on_saved: Callback<MemberResponse>,
) -> impl IntoView {
    let open = opened_by(subject);
    let title = Signal::derive(move || match subject.get() {
        Some(Subject::Existing(member)) => member.display_name,
        _ => tr!(common.add_member).to_owned(),
    });
    let done = Callback::new(move |member: MemberResponse| {
        open.set(false);
        on_saved.run(member);
    });
    view! {
        <Drawer open title>
            {move || match subject.get() {
                Some(Subject::New) => view! { <NewMember units open on_saved=done/> }.into_any(),
                Some(Subject::Existing(member)) => view! { <ExistingMember member units open on_saved=done/> }.into_any(),
                None => ().into_any(),
            }}
        </Drawer>
    }
}

/// The fields that both forms have.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    phone: RwSignal<String>,
    role: RwSignal<String>,
    /// The words of further roles, between commas, as a draft keeps them.
    further: RwSignal<String>,
    unit: RwSignal<String>,
}

impl Fields {
    fn role(self) -> Role {
        self.role.get().parse().unwrap_or(Role::Agent)
    }

    fn further(self) -> Vec<Role> {
        let main = self.role();
        further_of(&self.further.get()).into_iter().filter(|role| *role != main).collect()
    }

    fn unit(self) -> Option<OrgUnitId> {
        self.unit.get().parse().ok()
    }
}

#[component]
fn NewMember(units: Memo<Units>, open: RwSignal<bool>, on_saved: Callback<MemberResponse>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let fields = Fields {
        name: RwSignal::default(),
        phone: RwSignal::default(),
        role: RwSignal::new(Role::Agent.to_string()),
        further: RwSignal::default(),
        unit: RwSignal::default(),
    };
    let (username, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let request = move || CreateMemberRequest {
        username: username.get().trim().to_lowercase(),
        display_name: fields.name.get().trim().to_owned(),
        phone: Some(fields.phone.get().trim().to_owned()).filter(|phone| !phone.is_empty()),
        role: fields.role(),
        further_roles: fields.further(),
        org_unit_id: fields.unit(),
        joined_on: Some(crate::time::today()),
        password: password.get(),
    };
    let form = Form::new(move || request().validate()).keeping(
        use_session().draft("member", "new").private(),
        &[fields.name, fields.phone, fields.role, fields.further, fields.unit, username],
    );
    let key = FormKey::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.create_member(key, &body).await }, move |member: MemberResponse| {
            toaster.say(tr!(member.created, name = member.display_name.clone()));
            on_saved.run(member);
        });
    };
    view! {
        <form class="body" id=FORM novalidate on:submit=submit>
            <div class="form">
                <ProblemNote error=form.failure()/>
                <CommonFields fields form units may_change_role=true/>
                <Field label=tr!(auth.username) state=form.field("/username") hint=tr!(member.username_hint) required=true>
                    <TextInput value=username/>
                </Field>
                <Field
                    label=tr!(member.first_password)
                    state=form.field("/password")
                    hint=tr!(member.password_hint, min = PASSWORD_MIN)
                    required=true
                >
                    <PasswordInput value=password autocomplete="new-password"/>
                </Field>
            </div>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=FORM busy=form.busy()>{tr!(common.add_member)}</Button>
        </footer>
    }
}

#[component]
fn ExistingMember(member: MemberResponse, units: Memo<Units>, open: RwSignal<bool>, on_saved: Callback<MemberResponse>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let fields = Fields {
        name: RwSignal::new(member.display_name.clone()),
        phone: RwSignal::new(member.phone.clone().unwrap_or_default()),
        role: RwSignal::new(member.role.to_string()),
        further: RwSignal::new(words(&member.further_roles)),
        unit: RwSignal::new(member.org_unit_id.map(|id| id.to_string()).unwrap_or_default()),
    };
    let old = StoredValue::new(member.clone());
    let request = move || {
        old.with_value(|old| changes(old, &fields.name.get(), &fields.phone.get(), (fields.role(), fields.further()), fields.unit()))
    };
    let form = Form::new(move || request().validate());
    let (is_leaving, is_resetting, is_unlocking) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let may_unlock = session.may(Action::ResetSecondFactor) && untrack(|| session.me()).is_some_and(|me| me.member.id != member.id);
    let why_not = untrack(|| session.me()).and_then(|me| refusal_to_demote(&me, &member)).map(super::rules::Refusal::text);
    let (id, version, is_active) = (member.id, member.version, member.is_active);
    let save = move |body: UpdateMemberRequest| {
        form.submit(async move { api.update_member(id, version, &body).await }, move |member: MemberResponse| {
            toaster.say(tr!(member.saved, name = member.display_name.clone()));
            on_saved.run(member);
        });
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        save(untrack(request));
    };
    let may_change_role = why_not.is_none();
    let membership = if is_active {
        view! {
            <Button kind=ButtonKind::DangerQuiet icon=icondata_lu::LuUserX refused=Signal::stored(why_not) on_click=move |()| is_leaving.set(true)>
                {tr!(member.deactivate)}
            </Button>
        }
        .into_any()
    } else {
        let back = move |()| save(UpdateMemberRequest { is_active: Some(true), ..UpdateMemberRequest::default() });
        view! {
            <Button icon=icondata_lu::LuUserCheck refused=Signal::stored(why_not) busy=form.busy() on_click=back>{tr!(member.reactivate)}</Button>
        }
        .into_any()
    };
    view! {
        <form class="body" id=FORM novalidate on:submit=submit>
            <div class="form">
                <ProblemNote error=form.failure()/>
                <CommonFields fields form units may_change_role/>
                <div class="members__acts">
                    <Button icon=icondata_lu::LuKeyRound on_click=move |()| is_resetting.set(true)>{tr!(member.reset_password)}</Button>
                    {may_unlock.then(|| view! {
                        <Button icon=icondata_lu::LuShieldCheck on_click=move |()| is_unlocking.set(true)>{tr!(member.reset_factor)}</Button>
                    })}
                    {membership}
                </div>
                <dl class="facts" style:--cols="1">
                    <div><dt>{tr!(auth.username)}</dt><dd>{member.username.clone()}</dd></div>
                    {member.joined_on.map(|day| view! { <div><dt>{tr!(member.joined)}</dt><dd>{crate::time::date(day)}</dd></div> })}
                    {member.left_at.map(|at| view! { <div><dt>{tr!(member.left)}</dt><dd>{crate::time::day(at)}</dd></div> })}
                </dl>
            </div>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=FORM busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
        <DeactivateDialog open=is_leaving member=member.clone() on_saved/>
        <ResetFactorDialog open=is_unlocking member=member.clone()/>
        <ResetPasswordDialog open=is_resetting member/>
    }
}

#[component]
fn CommonFields(fields: Fields, form: Form, units: Memo<Units>, may_change_role: bool) -> impl IntoView {
    let me = untrack(|| use_session().me());
    let own_roles = me.as_ref().map_or_else(|| vec![Role::Agent], |me| me.member.roles());
    let current = fields.role.get_untracked();
    let givable = StoredValue::new(roles_to_give(&own_roles));
    let roles: Vec<Choice> = roles_to_give(&own_roles)
        .into_iter()
        .filter(|role| may_change_role || role.as_str() == current)
        .map(|role| Choice::new(role.as_str(), role.label()))
        .collect();
    let scope = use_session().scope(Action::ManageMembers);
    let reach = StoredValue::new(me.zip(scope));
    let in_reach = move |units: &Units, id: Option<OrgUnitId>| {
        reach.with_value(|reach| reach.as_ref().is_some_and(|(me, scope)| units.is_in_reach(*scope, &me.member, id)))
    };
    let current_unit = fields.unit.get_untracked();
    let choices = Signal::derive(move || {
        units.with(|units| units.choices(|unit| unit.id.to_string() == current_unit || (unit.is_active && in_reach(units, Some(unit.id)))))
    });
    let blank = if units.with_untracked(|units| in_reach(units, None)) { tr!(member.company) } else { tr!(common.choose) };
    view! {
        <Field label=tr!(member.name) state=form.field("/display_name") required=true>
            <TextInput value=fields.name/>
        </Field>
        <Field label=tr!(member.role_label) state=form.field("/role") hint=Signal::derive(move || Some(role_hint(fields.role()).to_owned())) required=true>
            <Select value=fields.role choices=roles/>
        </Field>
        {may_change_role.then(|| view! { <FurtherRoles fields givable/> })}
        <Field label=tr!(member.unit) state=form.field("/org_unit_id")>
            <Select value=fields.unit choices blank/>
        </Field>
        <Field label=tr!(member.phone) state=form.field("/phone") optional=true>
            <TextInput value=fields.phone kind="tel" inputmode="tel"/>
        </Field>
    }
}

/// What somebody is besides the main role: everything that may be given, each for itself.
#[component]
fn FurtherRoles(fields: Fields, givable: StoredValue<Vec<Role>>) -> impl IntoView {
    let toggle = move |role: Role| {
        let mut chosen = untrack(|| further_of(&fields.further.get()));
        match chosen.iter().position(|other| *other == role) {
            Some(at) => {
                chosen.remove(at);
            }
            None => chosen.push(role),
        }
        chosen.sort_unstable();
        fields.further.set(words(&chosen));
    };
    let ticks = move || {
        let main = fields.role();
        let one = |role: Role| {
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || fields.further().contains(&role) on:change=move |_| toggle(role)/>
                    {role.label()}
                </label>
            }
        };
        givable.with_value(|roles| roles.iter().copied().filter(|role| *role != main).map(one).collect_view())
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{tr!(member.further_roles)}</legend>
            <div class="checks">{ticks}</div>
            <small class="muted">{tr!(member.further_hint)}</small>
        </fieldset>
    }
}

fn words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(",")
}

fn further_of(words: &str) -> Vec<Role> {
    words.split(',').filter_map(|word| word.parse().ok()).collect()
}

fn role_hint(role: Role) -> &'static str {
    match role {
        Role::Admin => tr!(member.role_hint.admin),
        Role::Director => tr!(member.role_hint.director),
        Role::Manager => tr!(member.role_hint.manager),
        Role::Agent => tr!(member.role_hint.agent),
        Role::Assistant => tr!(member.role_hint.assistant),
        Role::Finance => tr!(member.role_hint.finance),
    }
}

/// Only what differs, so that two people may change different things.
fn changes(
    old: &MemberResponse,
    name: &str,
    phone: &str,
    (role, further): (Role, Vec<Role>),
    unit: Option<OrgUnitId>,
) -> UpdateMemberRequest {
    let (name, phone) = (name.trim(), phone.trim());
    UpdateMemberRequest {
        display_name: (name != old.display_name).then(|| name.to_owned()),
        phone: (phone != old.phone.as_deref().unwrap_or_default()).then(|| phone.to_owned()),
        role: (role != old.role).then_some(role),
        further_roles: (further != old.further_roles).then_some(further),
        // The company itself has no unit: 0 says so.
        org_unit_id: (unit != old.org_unit_id).then(|| unit.unwrap_or(OrgUnitId(0))),
        is_active: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::MemberId;

    #[test]
    fn only_what_differs_is_sent() {
        let old = MemberResponse {
            id: MemberId(1),
            username: "shen".into(),
            display_name: "沈知行".into(),
            phone: Some("13900000001".into()),
            role: Role::Agent,
            further_roles: vec![Role::Finance],
            org_unit_id: Some(OrgUnitId(3)),
            org_path: Vec::new(),
            region_id: None,
            store_id: None,
            team_id: None,
            is_active: true,
            joined_on: None,
            left_at: None,
            last_login_at: None,
            version: 4,
        };
        let same = changes(&old, " 沈知行 ", "13900000001", (Role::Agent, vec![Role::Finance]), Some(OrgUnitId(3)));
        assert_eq!(serde_json::to_value(same).unwrap(), serde_json::json!({}));
        let moved = changes(&old, "沈知行", "", (Role::Manager, Vec::new()), None);
        assert_eq!(
            serde_json::to_value(moved).unwrap(),
            serde_json::json!({"phone": "", "role": "manager", "further_roles": [], "org_unit_id": 0})
        );
    }
}
