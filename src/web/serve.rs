//! Serving until told to stop, and changing over to a new register when one appears.

use std::net::TcpListener;
use std::pin::Pin;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::counter::{Counter, Opening};
use super::router::{Office, router};

/// What is watched for a new register.
pub struct Watch {
    /// Says which register is there; none where that cannot be told now.
    pub mark: Box<dyn Fn() -> Option<String> + Send>,
    /// Opens what is there.
    pub opening: Box<dyn Fn() -> Box<dyn Opening> + Send>,
    /// How often to look.
    pub every: Duration,
    /// Threads that answer.
    pub threads: usize,
    /// Tells the operator; never of a person.
    pub tell: Box<dyn Fn(&str) + Send>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("every", &self.every).finish_non_exhaustive()
    }
}

/// Why serving ended other than by being told to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The first register could not be opened.
    #[error("the register cannot be opened: {reason}")]
    NoRegister {
        /// What the opening said.
        reason: String,
    },
    /// The machine does not give what serving needs.
    #[error("serving failed: {0}")]
    Machine(#[from] std::io::Error),
}

/// Serves `office` on `listener` until the process is told to stop (SIGTERM or SIGINT); requests
/// under way are answered first. Opens the register of `watch`, and each new one that appears.
///
/// # Errors
/// That the first register cannot be opened, or the machine's.
pub fn serve(listener: TcpListener, office: Office, watch: Watch) -> Result<(), ServeError> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_io()
        .enable_time()
        .build()?;
    let (fail, failed) = oneshot::channel();
    let watched = office.clone();
    thread::Builder::new().name("watch".to_owned()).spawn(move || look(&watch, &watched, fail))?;
    runtime.block_on(async {
        let (tell, told) = oneshot::channel();
        let stop = stopped(failed)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let ended = async move {
            // Nobody waits for it where serving failed already.
            let _ = tell.send(stop.await);
        };
        axum::serve(listener, router(office)).with_graceful_shutdown(ended).await?;
        match told.await {
            Ok(Some(reason)) => Err(ServeError::NoRegister { reason }),
            _ => Ok(()),
        }
    })
}

/// Ends when the process is told to stop, or with the reason why there is no register.
#[cfg(unix)]
pub(super) fn stopped(
    mut failed: oneshot::Receiver<String>,
) -> std::io::Result<impl Future<Output = Option<String>> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut told = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut may_fail = true;
    Ok(std::future::poll_fn(move |context| {
        if told.poll_recv(context).is_ready() || interrupted.poll_recv(context).is_ready() {
            return Poll::Ready(None);
        }
        if may_fail && let Poll::Ready(reason) = Pin::new(&mut failed).poll(context) {
            may_fail = false;
            if let Ok(reason) = reason {
                return Poll::Ready(Some(reason));
            }
        }
        Poll::Pending
    }))
}

#[cfg(not(unix))]
pub(super) fn stopped(
    mut failed: oneshot::Receiver<String>,
) -> std::io::Result<impl Future<Output = Option<String>> + Send> {
    let mut interrupted = Box::pin(tokio::signal::ctrl_c());
    let mut may_fail = true;
    Ok(std::future::poll_fn(move |context| {
        if interrupted.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        if may_fail && let Poll::Ready(reason) = Pin::new(&mut failed).poll(context) {
            may_fail = false;
            if let Ok(reason) = reason {
                return Poll::Ready(Some(reason));
            }
        }
        Poll::Pending
    }))
}

/// Opens the register, then each that takes its place. One that cannot be opened is passed over
/// until it changes again.
fn look(watch: &Watch, office: &Office, fail: oneshot::Sender<String>) {
    let mut seen = (watch.mark)();
    match Counter::open((watch.opening)(), watch.threads) {
        Ok(counter) => office.take(counter),
        Err(reason) => {
            // Nobody listens where serving has ended.
            let _ = fail.send(reason);
            return;
        }
    }
    drop(fail);
    (watch.tell)("ready");
    let mut before = seen.clone();
    loop {
        thread::sleep(watch.every);
        let now = (watch.mark)();
        // The same twice: nobody is writing it any more.
        let settled = now.is_some() && now == before;
        before.clone_from(&now);
        if settled && now != seen {
            seen = now;
            change(watch, office);
        }
    }
}

fn change(watch: &Watch, office: &Office) {
    match Counter::open((watch.opening)(), watch.threads) {
        Ok(counter) => {
            office.take(counter);
            (watch.tell)(
                "a new register is open; the one before goes once its last answer is given",
            );
        }
        Err(reason) => {
            office.refuse();
            (watch.tell)(&format!("a new register was refused, the one before goes on: {reason}"));
        }
    }
}
