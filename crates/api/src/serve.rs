//! Starting and stopping: listeners are bound first, then requests are answered until the process is told to end, and
//! what is under way is finished. It decides nothing about a request.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App as HttpApp, HttpServer};

use crate::app::{App, StartFault};
use crate::config::Mode;
use crate::every_request::observe;
use crate::{ops, routes, worker};

/// Binds an address.
///
/// # Errors
/// [`StartFault`] in words for the operator.
pub fn bind(address: SocketAddr) -> Result<TcpListener, StartFault> {
    TcpListener::bind(address).map_err(|error| StartFault(format!("{address}: {error}")))
}

/// The server of the public port; it runs when it is awaited.
///
/// # Errors
/// [`StartFault`] when the listener cannot be used.
pub fn server(app: &Data<App>, listener: TcpListener) -> Result<Server, StartFault> {
    let shared = app.clone();
    let is_sandbox = app.config.mode == Mode::Sandbox;
    let server = HttpServer::new(move || {
        HttpApp::new().app_data(shared.clone()).wrap(from_fn(observe)).configure(routes::all(is_sandbox))
    })
    .workers(app.config.workers)
    .worker_max_blocking_threads(4)
    .client_request_timeout(Duration::from_secs(5))
    .shutdown_timeout(30)
    .listen(listener)
    .map_err(|error| StartFault(error.to_string()))?;
    Ok(server.run())
}

/// The server of the metrics port.
///
/// # Errors
/// [`StartFault`] when the listener cannot be used.
pub fn metrics_server(listener: TcpListener) -> Result<Server, StartFault> {
    let server = HttpServer::new(|| HttpApp::new().service(ops::get_metrics))
        .workers(1)
        .disable_signals()
        .listen(listener)
        .map_err(|error| StartFault(error.to_string()))?;
    Ok(server.run())
}

/// Runs everything until the process is told to end.
///
/// # Errors
/// [`StartFault`] in words for the operator.
pub async fn run(
    app: Data<App>,
    listener: TcpListener,
    metrics: Option<TcpListener>,
) -> Result<(), StartFault> {
    actix_web::rt::spawn(worker::run(app.clone()));
    if let Some(listener) = metrics {
        ops::recorder();
        actix_web::rt::spawn(metrics_server(listener)?);
    }
    server(&app, listener)?.await.map_err(|error| StartFault(error.to_string()))
}
