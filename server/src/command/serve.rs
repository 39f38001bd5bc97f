//! `portal serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::clock;
use crate::http::client::Peer;
use crate::http::listener::PatientListener;
use crate::http::meters;
use crate::http::portal::Portal;
use crate::http::stop::{self, Stopping};
use crate::jobs::Jobs;
use crate::settings::Settings;

use super::{Trouble, opening};

pub async fn run(settings: Arc<Settings>) -> Result<(), Trouble> {
    // Before the database: whoever starts the server twice should learn the plain reason.
    let listener = PatientListener::bind(settings.address)
        .await
        .map_err(|error| Trouble::new(format!("无法监听 {}：{error}", settings.address)))?;
    let store = opening::store(&settings).await?;
    let served = serve(listener, store.clone(), &settings).await;
    store.close().await?;
    tracing::info!("the database is closed");
    served
}

async fn serve(listener: PatientListener, store: services::Store, settings: &Arc<Settings>) -> Result<(), Trouble> {
    let services = opening::services(store, settings)?;
    // The catalogue and the calendars that every installation begins with; what is there is left alone.
    services.load_reference(clock::now(), |_, _| {}).await?;
    if settings.sample {
        services.load_sample(clock::now(), |_, _| {}).await?;
    }
    sweep(&services);
    if settings.metrics.is_some() {
        meters::begin().map_err(|reason| Trouble::new(format!("指标无法启用：{reason}")))?;
        tokio::spawn(meters::fold());
    }
    let stopping = Stopping::default();
    stop_at_signal(&stopping);
    let address = axum::serve::Listener::local_addr(&listener).map_or(settings.address, |peer| peer.0);
    // Before anybody is served: whoever comes back after a restart asks for what they missed.
    let tail = services.live().begin(services.store(), clock::now()).await?;
    let jobs = Jobs::start(&services, tail, &stopping);
    let portal = Portal::new(services, Arc::clone(settings), stopping.clone());
    let service = portal.router().into_make_service_with_connect_info::<Peer>();
    let shutdown = {
        let stopping = stopping.clone();
        async move { stopping.begun().await }
    };
    announce(settings, address);
    let serving = axum::serve(listener, service).with_graceful_shutdown(shutdown);
    let ended = stop::or_give_up(serving.into_future(), &stopping, settings.stop_timeout).await;
    // Also when serving failed: the jobs wait for this word.
    stopping.begin();
    jobs.ended().await;
    match ended {
        Some(Ok(())) => tracing::info!("every request has ended"),
        Some(Err(error)) => return Err(Trouble::new(format!("服务中断：{error}"))),
        None => tracing::warn!("some requests had not ended in time"),
    }
    Ok(())
}

fn stop_at_signal(stopping: &Stopping) {
    let stopping = stopping.clone();
    tokio::spawn(async move {
        match stop::signalled().await {
            Ok(()) => tracing::info!("stopping: requests under way may end"),
            Err(error) => tracing::error!(%error, "signals cannot be received; stopping"),
        }
        stopping.begin();
    });
}

/// What a crash left in the middle of being written, a day ago or more.
fn sweep(services: &services::Services) {
    match services.photo_folder().sweep(clock::now().plus_days(-1)) {
        Ok(0) => {}
        Ok(files) => tracing::info!(files, "unfinished photo files were removed"),
        Err(error) => tracing::warn!(%error, "unfinished photo files could not be looked for"),
    }
}

fn announce(settings: &Settings, address: SocketAddr) {
    let shown = settings
        .origin
        .as_ref()
        .map_or_else(|| format!("http://{address}"), ToString::to_string);
    println!("机关后勤服务门户已启动：{shown}");
    tracing::info!(%address, sample = settings.sample, "serving");
}
