//! The review application on a socket.

use std::net::{SocketAddr, TcpListener};

use tokio::sync::oneshot;

use super::office::Office;
use super::router::review_router;
use crate::web::serve::stopped;

/// Serves the review application until the process is told to stop (SIGTERM or SIGINT); requests
/// under way are answered first.
///
/// # Errors
/// What the machine says.
pub fn serve_review(listener: TcpListener, office: Office) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_io()
        .enable_time()
        .build()?;
    runtime.block_on(async {
        // nothing is opened later that could fail
        let (_open, never) = oneshot::channel();
        let stop = stopped(never)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let service = review_router(office).into_make_service_with_connect_info::<SocketAddr>();
        let ended = async move {
            stop.await;
        };
        axum::serve(listener, service).with_graceful_shutdown(ended).await
    })
}
