//! How the system is, in words, for administrators (I5).

mod calls;
mod errors;

use fangke_shared::company::system::{
    SystemBackup, SystemBackupRun, SystemContactKey, SystemJob, SystemJobName, SystemResponse, SystemState,
};
use fangke_shared::money;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use self::errors::Errors;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::size::size;
use crate::ui::{Loaded, NotFoundPage, Note, PageTitle, Status, Tone, set_title};
use crate::{time, tr};

/// The page, for whoever may see it.
#[component]
fn SystemPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(system.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    if !session.may(Action::ReadSystem) {
        return NotFoundPage().into_any();
    }
    let system = LocalResource::new(move || async move { api.show_system().await });
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(system.title)}</h1><span class="sub">{tr!(system.about)}</span></div>
            <div class="stack">
                <Loaded resource=system view=|system| view! { <Report system/> }/>
                <Errors/>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Report(system: SystemResponse) -> impl IntoView {
    let (tone, verdict) = match system.state {
        SystemState::Good => (Tone::Positive, tr!(system.all_good)),
        SystemState::Attention => (Tone::Warning, tr!(system.some_attention)),
        SystemState::Fault => (Tone::Danger, tr!(system.some_fault)),
    };
    let SystemResponse { at, version, database, disk, backup, contact_key, jobs_state, jobs, errors_state, errors_of_last_day, .. } =
        system;
    let disk = disk.map(|disk| {
        let text = tr!(system.disk_free, free = size(disk.free_bytes), total = size(disk.total_bytes));
        view! { <Part name=tr!(system.disk) state=disk.state text/> }
    });
    let tables = if database.is_migration_pending { tr!(system.tables_old) } else { tr!(system.tables_new) };
    let database_text = tr!(
        system.database_text,
        engine = database.engine.label(),
        size = size(database.bytes),
        tables = tables,
        open = database.connections,
        idle = database.idle_connections
    );
    let errors = match errors_of_last_day {
        0 => tr!(system.no_errors).to_owned(),
        n => tr!(system.errors_of_day, n = money::grouped(n.unsigned_abs())),
    };
    let failing = jobs.iter().filter(|job| job.state == SystemState::Fault).map(job_name).collect::<Vec<_>>();
    let jobs_text = match (jobs_state, failing.is_empty()) {
        (SystemState::Fault, true) => tr!(system.jobs_missed).to_owned(),
        (_, true) => tr!(system.jobs_good, n = jobs.len()),
        _ => tr!(system.jobs_failing, names = failing.join(tr!(common.list_separator))),
    };
    view! {
        <Note tone>{verdict}</Note>
        <section class="panel" aria-label=tr!(system.parts)>
            <header><h2>{tr!(system.parts)}</h2><span class="muted" title=time::exact(at)>{tr!(system.looked_at, at = time::moment(at))}</span></header>
            <div class="table-wrap">
                <table class="table table--stack">
                    <thead>
                        <tr>
                            <th scope="col">{tr!(system.part)}</th>
                            <th scope="col">{tr!(system.state)}</th>
                            <th scope="col" class="grow">{tr!(system.says)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <Part name=tr!(system.database) state=database.state text=database_text/>
                        {disk}
                        <Part name=tr!(system.backup) state=backup.state text=backup_text(&backup)/>
                        <Part name=tr!(system.contact_key) state=contact_key.state text=contact_key_text(&contact_key)/>
                        <Part name=tr!(system.jobs) state=jobs_state text=jobs_text/>
                        <Part name=tr!(system.requests) state=errors_state text=errors/>
                        <Part name=tr!(system.version) state=SystemState::Good text={tr!(system.version_text, version = version)}/>
                        <Part name=tr!(system.mail) state=SystemState::Good text={tr!(system.mail_none).to_owned()}/>
                    </tbody>
                </table>
            </div>
        </section>
        <Backups runs=backup.latest/>
        <Jobs jobs/>
    }
}

/// What is said of backups.
fn backup_text(backup: &SystemBackup) -> String {
    let last = backup.last_good_at.map_or_else(|| tr!(system.backup_none).to_owned(), |at| tr!(system.backup_last, at = time::moment(at)));
    let rule = match backup.allowed_hours {
        Some(hours) => tr!(system.backup_allowed, hours = hours),
        None => tr!(system.backup_unplanned).to_owned(),
    };
    [last, rule].join(tr!(system.separator))
}

/// What is said of the key of contacts.
fn contact_key_text(key: &SystemContactKey) -> String {
    let n = money::grouped(key.resealed.unsigned_abs());
    match (key.is_known, key.since, key.done_at) {
        (false, ..) => tr!(system.contact_key_unknown).to_owned(),
        (_, None, _) => tr!(system.contact_key_first).to_owned(),
        (_, Some(since), None) => tr!(system.contact_key_goes, since = time::moment(since), n = n),
        (_, Some(_), Some(done)) => tr!(system.contact_key_done, done = time::moment(done), n = n),
    }
}

#[component]
fn Part(name: &'static str, state: SystemState, text: String) -> impl IntoView {
    view! {
        <tr>
            <td class="strong" data-l=tr!(system.part)>{name}</td>
            <td data-l=tr!(system.state)><State state/></td>
            <td class="grow" data-l=tr!(system.says)>{text}</td>
        </tr>
    }
}

#[component]
fn State(state: SystemState) -> impl IntoView {
    let shape = match state {
        SystemState::Good => "available",
        SystemState::Attention => "warning",
        SystemState::Fault => "danger",
    };
    view! { <Status shape>{state.label()}</Status> }
}

#[component]
fn Backups(runs: Vec<SystemBackupRun>) -> impl IntoView {
    let has_any = !runs.is_empty();
    let rows = runs.into_iter().map(|run| view! { <BackupRow run/> }).collect_view();
    has_any.then(|| {
        view! {
            <section class="panel" aria-label=tr!(system.backups)>
                <header><h2>{tr!(system.backups)}</h2></header>
                <div class="table-wrap">
                    <table class="table table--stack">
                        <thead>
                            <tr>
                                <th scope="col">{tr!(system.begun)}</th>
                                <th scope="col">{tr!(system.outcome)}</th>
                                <th scope="col" class="grow">{tr!(system.file)}</th>
                                <th scope="col" class="num">{tr!(system.size)}</th>
                                <th scope="col" class="num">{tr!(system.rows)}</th>
                                <th scope="col" class="num">{tr!(system.files)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}

#[component]
fn BackupRow(run: SystemBackupRun) -> impl IntoView {
    let (shape, outcome) = match (run.has_failed, run.finished_at) {
        (true, _) => ("danger", tr!(system.failed)),
        (false, Some(_)) => ("available", tr!(system.read_back)),
        (false, None) => ("unknown", tr!(system.under_way)),
    };
    let grouped = |n: i64| money::grouped(n.unsigned_abs());
    view! {
        <tr>
            <td class="muted" data-l=tr!(system.begun) title=time::exact(run.started_at)>{time::moment(run.started_at)}</td>
            <td data-l=tr!(system.outcome)><Status shape>{outcome}</Status></td>
            <td class="grow" data-l=tr!(system.file)>{run.name}</td>
            <td class="num" data-l=tr!(system.size)>{size(run.bytes)}</td>
            <td class="num" data-l=tr!(system.rows)>{grouped(run.rows)}</td>
            <td class="num" data-l=tr!(system.files)>{grouped(run.files)}</td>
        </tr>
    }
}

#[component]
fn Jobs(jobs: Vec<SystemJob>) -> impl IntoView {
    let has_any = !jobs.is_empty();
    let rows = jobs.into_iter().map(|job| view! { <JobRow job/> }).collect_view();
    has_any.then(|| {
        view! {
            <section class="panel" aria-label=tr!(system.jobs)>
                <header><h2>{tr!(system.jobs)}</h2></header>
                <div class="table-wrap">
                    <table class="table table--stack">
                        <thead>
                            <tr>
                                <th scope="col" class="grow">{tr!(system.job)}</th>
                                <th scope="col">{tr!(system.state)}</th>
                                <th scope="col">{tr!(system.last_run)}</th>
                                <th scope="col" class="num">{tr!(system.affected)}</th>
                                <th scope="col">{tr!(system.last_failure)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}

/// What a job is called; one of a version that this page doesn't know, as in the log.
fn job_name(job: &SystemJob) -> String {
    job.name.parse::<SystemJobName>().map_or_else(|_| job.name.clone(), |name| name.label().to_owned())
}

#[component]
fn JobRow(job: SystemJob) -> impl IntoView {
    let never = || tr!(system.never).to_owned();
    let failure = match (job.failed_at, job.failure) {
        (Some(at), Some(code)) => tr!(system.failure, at = time::moment(at), code = code.label()),
        _ => never(),
    };
    view! {
        <tr>
            <td class="grow strong" data-l=tr!(system.job)>{job_name(&job)}</td>
            <td data-l=tr!(system.state)><State state=job.state/></td>
            <td data-l=tr!(system.last_run)>{job.last_run_at.map_or_else(never, time::moment)}</td>
            <td class="num" data-l=tr!(system.affected)>{money::grouped(job.affected.unwrap_or_default().unsigned_abs())}</td>
            <td class="muted" data-l=tr!(system.last_failure)>{failure}</td>
        </tr>
    }
}

crate::lazy_view!(system, pub system_page: fn() -> AnyView = || SystemPage().into_any());
